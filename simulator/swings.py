"""How far a figure swings when one number goes from its low to its high end, all others as stated."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.compare import Effect, effect
from simulator.goals import figure
from simulator.summary import Measure, Summary


@dataclass(frozen=True)
class Turned:
    """A number at both its ends, simulated on the same people with the same luck as the base."""

    name: str
    stated: str
    ends: tuple[str, str]
    summaries: tuple[Summary, Summary]


@dataclass(frozen=True)
class Swing:
    """One number's hold on a figure: the differences from the base at its low and at its high end, and
    that from the one end to the other."""

    name: str
    stated: str
    ends: tuple[str, str]
    low: Effect
    high: Effect
    whole: Effect

    @property
    def size(self) -> float:
        """The longest stretch between the base and both ends: a figure may rise towards both."""
        places = (0.0, self.low.difference.mean, self.high.difference.mean)
        return max(places) - min(places)

    @property
    def unknown(self) -> bool:
        return any(math.isnan(one.difference.mean) for one in (self.low, self.high))

    @property
    def clear(self) -> bool:
        effects = (self.low, self.high, self.whole)
        return any(one.verdict not in ("same", "unclear", "unknown") for one in effects)


@dataclass(frozen=True)
class Swings:
    """Of one figure, the longest swing first."""

    base: Measure
    swings: tuple[Swing, ...]

    @property
    def moving(self) -> tuple[Swing, ...]:
        """Those that change the figure, or may: at one of their ends it has no value."""
        return tuple(one for one in self.swings if one.size or one.unknown)


def swings(base: Summary, turned: Sequence[Turned], names: Iterable[str]) -> tuple[Swings, ...]:
    """For every figure that is there, all numbers."""
    found = []
    for name in names:
        measure = figure(base, name)
        if measure is not None:
            every = sorted((_swing(measure, one) for one in turned), key=lambda one: -one.size)
            found.append(Swings(measure, tuple(every)))
    return tuple(found)


def _swing(base: Measure, one: Turned) -> Swing:
    low, high = (figure(each, base.name) for each in one.summaries)
    assert low is not None
    assert high is not None
    return Swing(
        one.name, one.stated, one.ends, effect(base, low), effect(base, high), effect(low, high)
    )
