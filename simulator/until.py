"""When a study has run long enough: half-widths that a scenario asks for, looked at now and then.

The looks are at fixed numbers of replications, always the first ones, so neither threads nor luck decide
when to look. The chance of a miss is shared out evenly over all looks that can come (Bonferroni): the
interval that is reported holds what it promises whichever look ended the study.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.model import Policy
from simulator.compare import effect
from simulator.estimates import LEVEL, Estimate, Sampling
from simulator.metrics import Metric, overall, plain
from simulator.model import Scenario
from simulator.results import Results
from simulator.study import LOOKS
from simulator.summary import Aim, Measure
from simulator.view import View, World


class UnknownFigure(Exception):
    """`until` names what is no figure; `known` are those that there are."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


@dataclass(frozen=True)
class Until:
    """What the scenario of the first arm asks for. One arm: each figure's half-width as a share of the
    figure; several: that of its difference from the first arm, as a share of the first arm's figure."""

    worlds: tuple[World, ...]
    wanted: tuple[tuple[str, float], ...]  # figure, relative half-width
    looks: tuple[int, ...]  # numbers of replications, the greatest possible one last

    @property
    def how(self) -> Sampling:
        return Sampling(1 - (1 - LEVEL) / len(self.looks))

    @property
    def _together(self) -> Sampling:
        """As the differences of several proposals are shown: with intervals that hold together."""
        return Sampling(1 - (1 - self.how.level) / max(1, len(self.worlds) - 1))

    def aims(self, found: Sequence[Results]) -> tuple[Aim, ...]:
        """How near each half-width is. The results need not know how they were sampled."""
        return tuple(self._aims(found))

    def met(self, found: Sequence[Results]) -> bool:
        return all(one.met for one in self.aims(found))

    def _aims(self, found: Sequence[Results]) -> Iterator[Aim]:
        views = [
            [View(world, results, number) for number in range(results.replications)]
            for world, results in zip(self.worlds, found, strict=True)
        ]
        for name, wanted in self.wanted:
            arms = [
                metric.measure(some, self._together)
                for world, some in zip(self.worlds, views, strict=True)
                if (metric := _metric(world, name)) is not None
            ]
            yield Aim(name, arms[0].title, wanted, _reached(arms), found[0].replications)


def figures(policy: Policy, scenario: Scenario) -> tuple[str, ...]:
    """The names of all figures that `until` may ask for."""
    return tuple(plain(one.name) for one in overall(World(policy, scenario)))


def until(arms: Sequence[tuple[Policy, Scenario]], most: int) -> Until | None:
    """What ends a study of these arms before its `most` replications; None if nothing does.

    Raises UnknownFigure.
    """
    asked = arms[0][1].report
    if not asked.until or most < 2:
        return None
    worlds = tuple(World(*arm) for arm in arms)
    for name, _ in asked.until:
        if _metric(worlds[0], name) is None:
            raise UnknownFigure(name, figures(*arms[0]))
    looks = [one for one in asked.looks or LOOKS if one < most]
    return Until(worlds, asked.until, (*looks, most))


def _metric(world: World, name: str) -> Metric | None:
    return next((one for one in overall(world) if plain(one.name) == plain(name)), None)


def _reached(arms: Sequence[Measure]) -> float:
    """The widest relative half-width; nan while there is none."""
    base = arms[0].whole()
    others = [effect(arms[0], one).difference for one in arms[1:]] or [base]
    return max(_relative(one, base.mean) for one in others)


def _relative(found: Estimate, size: float) -> float:
    if not size:  # nothing was seen, which is not to say that there is nothing
        return math.nan
    return found.half_width / abs(size)
