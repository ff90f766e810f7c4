"""Figures by name, however its words are joined: `sla_attainment`, `load.ldrs`, `wait.lead.MQL`, and
`wait.MQL` where one track alone has such a status."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from simulator.metrics import plain
from simulator.summary import Measure, Summary

_FAMILIES = ("load", "backlog", "wait", "dwell", "sla", "entered")
_OF_STATUSES = frozenset((
    "entered", "first", "reached", "again", "final", "dwell", "wait", "pickups", "sla", "skipped",
    "recycled_people", "recycled_won", "recycled_wins",
))  # fmt: skip


def figure(found: Summary, name: str) -> Measure | None:
    """Those of pages first, then all others."""
    wanted = _wanted(name)
    exact = next((one for one in _every(found) if plain(one.name) == wanted), None)
    if exact is not None:
        return exact
    meant = spelled(found, name)
    return next(_of_name(found, meant[0])) if len(meant) == 1 else None


def spelled(found: Summary, name: str) -> list[str]:
    """The figures that a name may mean if it leaves out the track of a status, or names the status last:
    `wait.MQL`, `sla_attainment.MQL`."""
    wanted = _wanted(name)
    return list(dict.fromkeys(one.name for one in _every(found) if wanted in _spellings(one.name)))


def names(found: Summary) -> list[str]:
    """Of all figures, as the data call them; those of pages first."""
    return list(dict.fromkeys(one.name for one in _every(found)))


def spellings(found: Summary) -> dict[str, str]:
    """Everything by which a figure can be asked for, and what it is called."""
    every = [one.name for one in _every(found)]
    short = {text: name for name in every for text in _spellings(name)}
    return {**short, **{plain(name): name for name in every}}


def examples(found: Summary) -> list[str]:
    """Of the figures by team and by status, one of each kind."""
    first: dict[str, str] = {}
    for one in _every(found):
        kind, dot, _ = one.name.partition(".")
        if dot and kind in _FAMILIES and one.name not in ("sla.attainment", "sla.breaches"):
            first.setdefault(kind, one.name)
    return [first[kind] for kind in _FAMILIES if kind in first]


def _wanted(name: str) -> str:
    return plain(name).replace(" ", "_")


def _spellings(name: str) -> Iterator[str]:
    kind, *rest = name.split(".")
    if kind not in _OF_STATUSES or len(rest) < 2:
        return
    track, status, *what = rest
    yield plain(".".join((kind, status, *what)))
    if what:
        yield plain(".".join((kind, *what, status)))
        yield plain(".".join((kind, *what, track, status)))


def _of_name(found: Summary, name: str) -> Iterator[Measure]:
    return (one for one in _every(found) if one.name == name)


def _every(found: Summary) -> Iterator[Measure]:
    return chain(found.measures, (one.met for one in found.promises), found.details)
