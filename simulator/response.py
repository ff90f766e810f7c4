"""How figures respond to one or two knobs: the same people and the same luck at every setting."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from simulator.compare import Effect, effect, not_judged, of_other_clocks
from simulator.metrics import plain
from simulator.named import figure
from simulator.summary import Measure, Summary

FIGURES = 4  # shown where nobody says which
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_NUMBER = re.compile(r"[+-]?[0-9][0-9_]*(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Axis:
    """A knob that was turned; `current` is the text that stands there."""

    name: str
    current: str
    values: tuple[str, ...]

    @property
    def places(self) -> tuple[float, ...]:
        """Where the values stand on a scale; one after the other where one of them is no number."""
        return _scaled(self.values) or tuple(float(at) for at in range(len(self.values)))

    @property
    def is_scale(self) -> bool:
        """Whether every value is a number of one and the same unit, or a day."""
        return bool(_scaled(self.values))

    @property
    def here(self) -> float | None:
        """Where the current value stands on that scale."""
        if self.current in self.values:
            return self.places[self.values.index(self.current)]
        found = _scaled((self.current, *self.values))
        return found[0] if found else None

    @property
    def rising(self) -> Axis:
        """The same from its least value on, where the values stand on a scale."""
        if not self.is_scale:
            return self
        order = sorted(zip(self.places, self.values, strict=True))
        return replace(self, values=tuple(value for _, value in order))


@dataclass(frozen=True)
class Point:
    """One setting: a value for each axis."""

    values: tuple[str, ...]
    summary: Summary


@dataclass(frozen=True)
class Response:
    """`base` is the policy as it stands. Points that an early end left out are not there."""

    axes: tuple[Axis, ...]
    base: Summary
    points: tuple[Point, ...]
    figures: tuple[str, ...]  # those shown, by name

    def measures(self, point: Point) -> Iterator[tuple[Measure, Effect]]:
        """The figures shown: as they are there, and how far from the base."""
        for name in self.figures:
            base, found = figure(self.base, name), figure(point.summary, name)
            if base is not None and found is not None:
                yield found, self.effect(base, point.summary, found)

    def effect(self, base: Measure, summary: Summary, found: Measure) -> Effect:
        """How far a figure of a setting is from the base; not judged where it is about other clocks."""
        moved = effect(base, found)
        return not_judged(moved) if found.name in of_other_clocks(self.base, summary) else moved

    @property
    def of_other_clocks(self) -> frozenset[str]:
        """The figures shown that are about clocks that some setting changes."""
        every = (of_other_clocks(self.base, one.summary) for one in self.points)
        return frozenset().union(*every) & frozenset(self.figures)

    def best(self, name: str, among: Sequence[Point]) -> Point | None:
        """Where a figure that is better one way is best; None where nothing can be called so."""
        base = figure(self.base, name)
        if base is None or not base.better or name in self.of_other_clocks:
            return None
        sign = -1 if base.better == "more" else 1
        means = (
            (sign * one.estimate().mean, each) for each in among if (one := figure(each.summary, name))
        )
        known = [pair for pair in means if math.isfinite(pair[0])]
        return min(known, key=lambda pair: pair[0])[1] if known else None

    def at(self, *values: str) -> Point | None:
        return next((one for one in self.points if one.values == values), None)


def place(text: str) -> float | None:
    """Where a text stands on a scale: a number by itself, a day by its number; None for other texts."""
    if _DAY.match(text):
        try:
            return float(date.fromisoformat(text[:10]).toordinal())
        except ValueError:
            return None
    found = _NUMBER.match(text)
    return float(found.group().replace("_", "")) if found else None


def figures(base: Summary, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of the figures asked for, which exist; else the first ones."""
    known = {plain(one.name): one.name for one in base.measures}
    found = [known[plain(one)] for one in asked if plain(one) in known]
    return tuple(dict.fromkeys(found)) or tuple(one.name for one in base.measures[:FIGURES])


def _scaled(texts: Sequence[str]) -> tuple[float, ...]:
    """Where texts stand on one scale; none where one of them is no number, or has another unit."""
    found = [place(one) for one in texts]
    several = len({_unit(one) for one in texts}) > 1
    return () if several or None in found else tuple(one for one in found if one is not None)


def _unit(text: str) -> str:
    """What stands behind a number; nothing behind a day."""
    found = None if _DAY.match(text) else _NUMBER.match(text)
    return text[found.end() :].strip().removesuffix("s") if found else ""
