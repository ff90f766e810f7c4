"""Figures by name, however its words are joined: `sla_attainment`, `load.ldrs`, `wait.lead.MQL`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from simulator.metrics import plain
from simulator.summary import Measure, Summary

_FAMILIES = ("load", "backlog", "wait", "dwell", "sla", "entered")


def figure(found: Summary, name: str) -> Measure | None:
    """Those of pages first, then all others."""
    wanted = plain(name).replace(" ", "_")
    return next((one for one in _every(found) if plain(one.name) == wanted), None)


def names(found: Summary) -> list[str]:
    """Of all figures, as they are asked for; those of pages first."""
    return list(dict.fromkeys(plain(one.name) for one in _every(found)))


def examples(found: Summary) -> list[str]:
    """Of the figures by team and by status, one of each kind."""
    first: dict[str, str] = {}
    for one in found.details:
        kind, dot, _ = one.name.partition(".")
        if dot and kind in _FAMILIES:
            first.setdefault(kind, one.name)
    return [first[kind] for kind in _FAMILIES if kind in first]


def _every(found: Summary) -> Iterator[Measure]:
    return chain(found.measures, (one.met for one in found.promises), found.details)
