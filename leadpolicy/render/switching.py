"""The day on which a proposal takes over, in words and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.compare import Comparison
from simulator.figures import apart, shown
from simulator.summary import Measure, Switch

Row = tuple[str, str, str]
_ANYBODY = "\0"  # stands for the name of a proposal
_LISTED = 4  # names in one sentence


def heading(found: Switch) -> str:
    return f"on {found.day}, the day of the switch"


def rows(found: Switch, currency: str) -> Iterator[Row]:
    """Who is inside, and whom the proposal moves at once, by where to: the mean and its interval."""
    yield _row("people inside", found.inside, currency)
    if not found.into:
        yield ("moved at once", "nobody", "")
    for step in found.into:
        yield _row(f"moved at once to {step.label}", step.people, currency)


def sentence(name: str, found: Switch) -> str:
    """`on 2026-04-05, of 5,120 people inside, NAME moves 310 at once: 280 to MQL, 30 to Lost`."""
    inside = shown(found.inside.estimate().mean, "people")
    parts = [f"{shown(one.people.estimate().mean, 'people')} to {one.label}" for one in found.into]
    whole = shown(found.moved.estimate().mean, "people")
    moves = f"moves {whole} at once: {', '.join(parts)}" if parts else "moves nobody at once"
    return f"on {found.day}, of {inside} people inside, {name} {moves}"


def sentences(names: Sequence[str], comparisons: Sequence[Comparison]) -> list[str]:
    """One for each proposal that is rolled out; those of which the same is true share one."""
    found: dict[str, list[str]] = {}
    for name, one in zip(names, comparisons, strict=True):
        if one.proposal.switch is not None:
            found.setdefault(sentence(_ANYBODY, one.proposal.switch), []).append(name)
    return [
        said.replace(f"{_ANYBODY} moves", f"{_named(some)} move{'s' * (len(some) == 1)}")
        for said, some in found.items()
    ]


def _named(some: Sequence[str]) -> str:
    if len(some) > _LISTED:
        return f"{', '.join(some[:_LISTED])} and {len(some) - _LISTED} more"
    return " and ".join(one for one in (", ".join(some[:-1]), some[-1]) if one)


def _row(title: str, one: Measure, currency: str) -> Row:
    mean, sure = apart(one.estimate(), one.unit, currency)
    return title, mean, sure
