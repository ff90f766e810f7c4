"""Tuning: the best setting of several knobs within limits, and whether it is better on fresh luck.

The search may leave out what stands next to its best; so steps beside it are tried until none is better.

What is picked for being best is partly luck. So the winner is simulated again, over replications that
the search has not seen, beside the policy as it stands; what is told of it is what it does there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from leadpolicy.errors import InputError
from leadpolicy.recipes import Impossible
from leadpolicy.runs import Runs
from leadpolicy.seeking import Wish, read_goals, there
from leadpolicy.turning import Bench, Setting, at
from simulator.compare import Effect, effect
from simulator.estimates import LEVEL
from simulator.goals import Goal, Verdict, at_level, figure, known_figures, level, together
from simulator.response import Axis, place
from simulator.summary import Better, Summary

TRIED = 5  # winners that are put to the test, until one keeps the limits
ROUNDS = 5  # of steps beside the best of the search, each around a better one
_STEPS = 50  # a row of more values is gone along in so many steps


@dataclass(frozen=True)
class Wanted:
    """The figure to be made best, the limits to be kept, and how it is searched."""

    turns: tuple[Axis, ...]
    wish: Wish
    limits: tuple[Goal, ...]
    trials: int
    batch: int  # settings asked for at once
    replications: int  # of every setting
    confirm: int  # of the winner

    @property
    def about(self) -> int:
        """How many replications it takes, about."""
        steps = sum(2 for one in self.turns if one.is_scale)
        return (self.trials + steps + 1) * self.replications + 2 * self.confirm

    @property
    def level(self) -> float:
        """Of the intervals in the test, so that all of them hold together."""
        return level(LEVEL, TRIED * (1 + len(self.limits)))


@dataclass(frozen=True)
class Tried:
    """One setting in the search: places in the rows of the knobs, and what it gave."""

    places: tuple[int, ...]
    summary: Summary
    value: float
    broken: tuple[float, ...]  # how far each limit is missed by the mean; 0 or less: kept
    verdict: Verdict


@dataclass(frozen=True)
class Tested:
    """A winner over fresh replications, beside the policy as it stands."""

    tried: Tried
    summary: Summary
    effect: Effect
    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict:
        return together(self.verdicts)


@dataclass
class Tuned:
    """`trials` in the order in which they were asked for; a setting may come again. `base` is over the
    replications of the search, `fresh` over those of the test."""

    wanted: Wanted
    base: Summary
    trials: list[Tried] = field(default_factory=list)
    fresh: Summary | None = None
    tested: list[Tested] = field(default_factory=list)
    importances: list[float] | None = None
    impossible: int = 0  # settings asked for that are none that could be, for all that each value could
    searched: int = 0  # trials of the search; those behind them are steps beside its best
    early: bool = False

    @property
    def settings(self) -> list[Tried]:
        """Those that were tried, each once; the best first: limits that hold before open ones, and those
        before broken ones."""
        once = {one.places: one for one in self.trials}.values()
        return sorted(once, key=self._rank)

    @property
    def left(self) -> Tried | None:
        """The best of the search, where a step beside it was better."""
        before = [one.places for one in self.trials[: self.searched]]
        if not before or self.settings[0].places in before:
            return None
        return next(one for one in self.settings if one.places in before)

    @property
    def winner(self) -> Tested | None:
        """The first one that kept the limits in the test."""
        return next((one for one in self.tested if one.verdict == "holds"), None)

    def _rank(self, one: Tried) -> tuple[int, float]:
        order = ("holds", "open", "fails").index(one.verdict)
        if order == 2:
            return order, max(one.broken)
        sign = -1 if self.wanted.wish.better == "more" else 1
        return order, math.inf if math.isnan(one.value) else sign * one.value


def wanted(
    of: Bench,
    turns: tuple[Axis, ...],
    wish: tuple[str, Better],
    limits: Sequence[str],
    numbers: tuple[int, int, int, int],
) -> Wanted:
    """What is wanted, read and checked; `numbers` are trials, batch, replications and those of the test.
    InputError, PlanError."""
    known = known_figures(of.arm.policy, of.arm.scenario)
    measure = there(wish[0], known)
    goals = read_goals(limits, known)
    fixed = next((one for one in turns if len(one.values) < 2), None)
    if fixed is not None:
        raise InputError(f"`{fixed.name}` has one value", "write `--knob NAME=LOW..HIGH`")
    return Wanted(turns, Wish(measure.name, measure.title, wish[1]), goals, *numbers)


def tune(asked: Wanted, runs: Runs) -> Tuned | None:
    """Search, then test. None when told to stop before the policy as it stands was simulated.
    InputError, and ImportError without optuna."""
    from leadpolicy.optimizing import Optimizer

    base = runs.one((), asked.replications)
    if base is None:
        return None
    found = Tuned(asked, base)
    sizes = [len(one.values) for one in asked.turns]
    ordered = [all(place(value) is not None for value in one.values) for one in asked.turns]
    search = Optimizer(sizes, ordered, asked.wish.better == "more", runs.study.seed)
    if all(one.current in one.values for one in asked.turns):
        search.first(tuple(one.values.index(one.current) for one in asked.turns))
    while len(found.trials) + found.impossible < asked.trials and not found.early:
        asking = search.ask(min(asked.batch, asked.trials - len(found.trials) - found.impossible))
        some = dict(zip(asking, _try(asked, runs, asking), strict=False))
        told = [some[one] for one in asking if one in some]
        found.trials += [one for one in told if one is not None]
        found.impossible += told.count(None)
        found.early = len(told) < len(asking)
        if not found.early:
            search.tell([(one.value, one.broken) if one else (math.nan, ()) for one in told])
    found.importances = search.importances()
    found.searched = len(found.trials)
    for _ in range(ROUNDS):
        if found.early or not _step(found, runs):
            break
    if not found.early:
        _test(found, runs)
    return found


def setting(asked: Wanted, places: Sequence[int]) -> Setting:
    values = [one.values[place] for one, place in zip(asked.turns, places, strict=True)]
    return at(asked.turns, values)


def beside(asked: Wanted, places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """One step down and one up of each knob that is a scale, within what is tried."""
    for nth, axis in enumerate(asked.turns):
        size = len(axis.values)
        step = max(1, size // _STEPS)
        for other in (places[nth] - step, places[nth] + step):
            if axis.is_scale and 0 <= other < size:
                yield (*places[:nth], other, *places[nth + 1 :])


def _step(found: Tuned, runs: Runs) -> bool:
    """Try what stands beside the best, as far as it was not tried; whether one of them is better now."""
    asked, tried = found.wanted, {one.places for one in found.trials}
    if not found.trials:
        return False
    best = found.settings[0]
    near = [one for one in beside(asked, best.places) if one not in tried]
    told = list(_try(asked, runs, near))
    found.trials += [one for one in told if one is not None]
    found.early = len(told) < len(near)
    return found.settings[0].places != best.places


def _try(asked: Wanted, runs: Runs, places: Sequence[tuple[int, ...]]) -> Iterator[Tried | None]:
    """What came of each; None of one that cannot be. When told to stop, of those finished by then."""
    tried = runs.tried([setting(asked, one) for one in places], asked.replications)
    for one, found in zip(places, tried, strict=False):
        yield None if isinstance(found, Impossible) else _judged(asked, one, found)


def _judged(asked: Wanted, places: tuple[int, ...], summary: Summary) -> Tried:
    estimates = [goal.estimate(summary, LEVEL) for goal in asked.limits]
    pairs = list(zip(asked.limits, estimates, strict=True))
    verdict = together([goal.verdict(each) for goal, each in pairs])
    broken = tuple(goal.short(each) for goal, each in pairs)
    return Tried(places, summary, asked.wish.mean(summary), broken, verdict)


def _test(found: Tuned, runs: Runs) -> None:
    """The best ones over fresh replications, one after the other, until one keeps the limits."""
    asked = found.wanted
    first = asked.replications
    for one in found.settings[:TRIED]:
        if one.verdict == "fails" and found.tested:
            return
        both = list(runs.all([(), setting(asked, one.places)], asked.confirm, first))
        if len(both) < 2:
            found.early = True
            return
        found.fresh, summary = both
        measures = [figure(each, asked.wish.name) for each in both]
        base, other = (at_level(each, asked.level) for each in measures if each is not None)
        verdicts = (goal.verdict(goal.estimate(summary, asked.level)) for goal in asked.limits)
        found.tested.append(Tested(one, summary, effect(base, other), tuple(verdicts)))
        if found.winner is not None:
            return
