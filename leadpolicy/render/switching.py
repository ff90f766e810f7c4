"""The day on which a proposal takes over, in words and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.compare import Comparison
from simulator.figures import apart, shown
from simulator.summary import Measure, Switch

Row = tuple[str, str, str]


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
    """One for each proposal that is rolled out."""
    pairs = zip(names, comparisons, strict=True)
    return [sentence(name, one.proposal.switch) for name, one in pairs if one.proposal.switch]


def _row(title: str, one: Measure, currency: str) -> Row:
    mean, sure = apart(one.estimate(), one.unit, currency)
    return title, mean, sure
