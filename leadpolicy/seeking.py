"""Goal seek: the least setting of a knob at which goals hold, or that for each setting of another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from dsl.suggest import closest
from leadpolicy.errors import InputError
from leadpolicy.runs import Runs
from leadpolicy.turning import Bench, Setting, at
from leadpolicy.words import OF_ALL_RUNS
from simulator.compare import Effect, effect
from simulator.figured import part
from simulator.goals import (
    Goal,
    NoGoal,
    at_level,
    contradiction,
    figure,
    goal,
    known_figures,
    level,
    names,
)
from simulator.metrics import plain
from simulator.named import examples, spelled, spellings
from simulator.response import Axis
from simulator.search import SCAN, Found, Trial, scan, search
from simulator.summary import Better, Measure, Summary

FIRST = 32  # replications of every setting; those of an open one are doubled


@dataclass(frozen=True)
class Wish:
    """Among the settings whose goals hold, the best by this figure."""

    name: str
    title: str
    better: Better

    def best(self, trials: Sequence[Trial]) -> Trial:
        """Over the replications that all of them have: those that took longer to be decided have met
        other luck besides."""
        many = min(one.summary.replications for one in trials)
        return min(trials, key=lambda one: self._loss(part(one.summary, 0, many)))

    def beats(self, one: Summary, other: Summary) -> bool:
        """Whether the one is better, over the replications that both have."""
        many = min(one.replications, other.replications)
        first, second = (self._loss(part(each, 0, many)) for each in (one, other))
        return first < second

    def _loss(self, found: Summary) -> float:
        mean = self.mean(found)
        return math.inf if math.isnan(mean) else -mean if self.better == "more" else mean

    def mean(self, found: Summary) -> float:
        measure = figure(found, self.name)
        assert measure is not None
        return measure.estimate().mean


@dataclass(frozen=True)
class Question:
    """The first axis is a row in which the first setting is sought; the second, if any, gives a row for
    each of its values."""

    turns: tuple[Axis, ...]
    goals: tuple[Goal, ...]
    confidence: float
    looks: tuple[int, ...]  # numbers of replications, the most last
    wish: Wish | None = None
    more: tuple[str, ...] = ()  # figures to be shown beside the goals'

    @property
    def row(self) -> tuple[str, ...]:
        return self.turns[0].values

    @property
    def level(self) -> float:
        """Of every interval, so that all decisions that can come hold together."""
        rows = len(self.turns[1].values) if len(self.turns) > 1 else 1
        tried = min(len(self.row), SCAN + math.ceil(math.log2(len(self.row) + 1)))
        return level(self.confidence, len(self.looks) * tried * rows * len(self.goals))

    @property
    def about(self) -> int:
        """How many replications it may take, about: for a bar."""
        rows = len(self.turns[1].values) if len(self.turns) > 1 else 1
        tried = min(len(self.row), SCAN if self.wish else 5 + len(self.row).bit_length())
        return self.looks[0] * (tried * rows + 1) + 2 * self.looks[-1]


@dataclass
class Answer:
    """What was found in each row: one, or one for each value of the second knob."""

    question: Question
    base: Summary
    rows: list[tuple[str, Found]] = field(default_factory=list)
    early: bool = False

    @property
    def reached(self) -> bool:
        return any(found.answer for _, found in self.rows)

    @property
    def chosen(self) -> tuple[str, Trial] | None:
        """The best by the figure wished for, over all rows; without a wish, that of the only row."""
        wish = self.question.wish
        if wish is None:
            answer = self.rows[0][1].answer if len(self.question.turns) == 1 and self.rows else None
            return (self.rows[0][0], answer) if answer else None
        holding = {
            one.at + at * len(self.question.row): (value, one)
            for at, (value, found) in enumerate(self.rows)
            for one in found.order
            if one.verdict == "holds"
        }
        if not holding:
            return None
        best = wish.best([one for _, one in holding.values()])
        return next(pair for pair in holding.values() if pair[1] is best)

    @property
    def there(self) -> Summary:
        """The figures at the answer or, without one, at the setting nearest to the goals."""
        if self.chosen is not None:
            return self.chosen[1].summary
        return self.rows[-1][1].best.summary if self.rows else self.base

    @property
    def is_first(self) -> bool:
        """Whether nothing less than the answer was asked for."""
        return self.chosen is not None and self.chosen[1].at == 0

    def runner_up(self) -> tuple[str, Trial, Effect] | None:
        """The next best by the figure wished for, and how far it is from the best."""
        chosen, wish = self.chosen, self.question.wish
        if chosen is None or wish is None:
            return None
        others = [
            (value, one)
            for value, found in self.rows
            for one in found.order
            if one.verdict == "holds" and one is not chosen[1]
        ]
        if not others:
            return None
        next_best = wish.best([one for _, one in others])
        value = next(value for value, one in others if one is next_best)
        return value, next_best, paired(chosen[1].summary, next_best.summary, wish.name)


def question(
    of: Bench,
    turns: tuple[Axis, ...],
    asked: Sequence[str],
    wish: tuple[str, Better] | None,
    more: Sequence[str],
    confidence: float,
    most: int,
) -> Question:
    """What is asked, read and checked. InputError, PlanError."""
    known = known_figures(of.arm.policy, of.arm.scenario)
    goals = read_goals(asked, known)
    looks = [FIRST << at for at in range(20) if FIRST << at < most]
    found = None
    if wish is not None:
        measure = there(wish[0], known)
        found = Wish(measure.name, measure.title, wish[1])
    shown = tuple(there(one, known).name for one in more)
    return Question(turns, goals, confidence, (*looks, most), found, shown)


def read_goals(texts: Sequence[str], known: Summary) -> tuple[Goal, ...]:
    """InputError for a text that is no goal, and for goals that nothing can meet together."""
    goals = tuple(_read_goal(one, known) for one in texts)
    both = contradiction(goals)
    if both is not None:
        raise InputError(f"nothing is both {both[0]} and {both[1]}", "leave one of these goals out")
    return goals


def _read_goal(text: str, known: Summary) -> Goal:
    try:
        found = goal(text, known)
    except NoGoal as problem:
        name = problem.message.partition("`")[2].rpartition("`")[0]
        if problem.help:
            raise InputError(problem.message, problem.help) from None
        there(name, known)
        raise unknown(name, known) from None
    there(plain(found.name), known)
    return found


def there(name: str, known: Summary) -> Measure:
    """The figure of that name. InputError where there is none, and where nothing is known of it: costs
    of a scenario that says none, clocks of a policy without any."""
    listed = {one.name for one in known.measures}
    measure = figure(known, name)
    wanted = plain(measure.name if measure else name)
    if wanted.startswith(_OF_COSTS) and "cost" not in listed:
        money = known.currency or "USD"
        raise InputError(
            f"`{name}` is not known: nothing says what it costs",
            f"give a source `cost: 60 {money}`, or a team `cost: 45 {money} per hour`, in the scenario",
        )
    if measure is None and wanted in OF_ALL_RUNS:
        raise InputError(
            f"`{name}` is not known of settings: it is expected from all runs together",
            "`simulate` and `compare` have it in their data (`--format json`, `-o DIR`)",
        )
    if measure is None:
        raise unknown(name, known)
    if wanted.startswith("sla") and "sla.attainment" not in listed:
        raise InputError(
            f"`{name}` is about clocks, and the policy has no clock",
            "write `sla 4 hours` in a status, or ask for `wait`",
        )
    return measure


_OF_COSTS = ("cost", "margin")


def unknown(name: str, known: Summary) -> InputError:
    """With the figures that were probably meant."""
    several = spelled(known, name)
    if len(several) > 1:
        which = " or ".join(f"`{one}`" for one in several)
        return InputError(f"`{name}` may be one of {len(several)} figures", f"write {which}")
    shown = ", ".join(names(known)[: len(known.measures)])
    more = examples(known)
    others = f"; by team and by status, {', '.join(more)} and so on" if more else ""
    every = spellings(known)
    near = closest(plain(name), every)
    return InputError(
        f"there is no figure `{name}`",
        f"did you mean `{every[near]}`?" if near else f"there are {shown}{others}",
    )


def seek(asked: Question, runs: Runs) -> Answer | None:
    """When told to stop, what is known by then; None if that is nothing. InputError."""
    base = runs.one((), asked.looks[0]) or runs.begun((), asked.looks[0])
    if base is None:
        return None
    answer = Answer(asked, base, early=runs.stop.is_set())
    if answer.early:
        return answer
    hint: int | None = None
    for value in asked.turns[1].values if len(asked.turns) > 1 else ("",):
        found = Found(asked.goals, len(asked.row), asked.level)
        decide = partial(_decide, asked, runs, value)
        if asked.wish is not None:
            scan(found, decide)
        else:
            search(found, decide, hint)
        if found.trials:
            answer.rows.append((value, found))
        answer.early = answer.early or found.early
        if answer.early:
            break
        hint = found.answer.at if found.answer else len(asked.row) - 1
    return answer


def _decide(asked: Question, runs: Runs, value: str, places: Sequence[int]) -> tuple[list[Trial], bool]:
    """Each place, with as many replications as it takes; when told to stop, with those that it has."""
    trials: dict[int, Trial] = {}
    left = list(places)
    for many in asked.looks:
        settings = [setting(asked, one, value) for one in left]
        tried = dict(zip(left, runs.all(settings, many), strict=False))
        if runs.stop.is_set():
            begun = {
                one: runs.begun(setting(asked, one, value), many) for one in left if one not in tried
            }
            tried |= {place: one for place, one in begun.items() if one is not None}
        trials |= {place: _trial(asked, place, one) for place, one in tried.items()}
        if runs.stop.is_set():
            break
        left = [one for one in left if trials[one].verdict == "open"]
        if not left:
            break
    return [trials[one] for one in places if one in trials], runs.stop.is_set()


def _trial(asked: Question, place: int, summary: Summary) -> Trial:
    verdicts = (one.verdict(one.estimate(summary, asked.level)) for one in asked.goals)
    return Trial(place, summary, tuple(verdicts))


def setting(asked: Question, place: int, value: str) -> Setting:
    values = (asked.row[place], value) if len(asked.turns) > 1 else (asked.row[place],)
    return at(asked.turns, values)


def paired(base: Summary, other: Summary, name: str, wanted: float | None = None) -> Effect:
    """The difference of a figure over the replications that both have."""
    many = min(base.replications, other.replications)
    one, two = (figure(part(each, 0, many), name) for each in (base, other))
    assert one is not None
    assert two is not None
    return effect(one, two) if wanted is None else effect(at_level(one, wanted), at_level(two, wanted))


def evidence(answer: Answer) -> Iterator[tuple[str, Trial]]:
    """Everything that was tried, in the order of the settings."""
    for value, found in answer.rows:
        for one in found.order:
            yield value, one
