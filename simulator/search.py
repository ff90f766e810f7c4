"""Where goals begin to hold along a knob: few settings tried, and what that rests on told.

Settings stand in a row, and the first that holds is sought. Where the figures rise or fall along it,
halving finds it. That they do is not assumed: every two neighbours that were tried are compared on the
same people with the same luck, and as soon as one pair clearly rises and another clearly falls, the row
is tried throughout. All decisions hold together with the confidence that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from simulator.compare import Effect, effect
from simulator.figured import part
from simulator.goals import Goal, Verdict, at_level, figure, together
from simulator.summary import Summary

SCAN = 64  # settings: longer rows are tried at so many places
_FIRST = 5  # places, where a row begins to be searched
_NARROWER = 3  # tries
_ALL = 6  # settings: shorter rows are tried throughout


@dataclass(frozen=True)
class Trial:
    """One setting, at its place in the row; a verdict for each goal."""

    at: int
    summary: Summary
    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict:
        return together(self.verdicts)


@dataclass(frozen=True)
class Turn:
    """Two neighbours between which a goal's figure clearly moved."""

    goal: Goal
    before: int
    after: int
    effect: Effect

    @property
    def up(self) -> bool:
        return self.effect.difference.mean > 0


@dataclass
class Found:
    """What is known so far. `answer` is the first place that is shown to hold, `below` the last one
    before it that is shown to fail; those between are open. `turns` are the two moves of one goal that
    contradict each other, where that made it a scan."""

    goals: tuple[Goal, ...]
    size: int
    level: float
    trials: dict[int, Trial] = field(default_factory=dict)
    turns: tuple[Turn, Turn] | None = None
    early: bool = False

    @property
    def order(self) -> list[Trial]:
        return [self.trials[at] for at in sorted(self.trials)]

    @property
    def answer(self) -> Trial | None:
        return next((one for one in self.order if one.verdict == "holds"), None)

    @property
    def below(self) -> Trial | None:
        end = self.answer.at if self.answer else self.size
        failed = [one for one in self.order if one.at < end and one.verdict == "fails"]
        return failed[-1] if failed else None

    @property
    def open(self) -> list[Trial]:
        """Tried before the answer without being decided."""
        end = self.answer.at if self.answer else self.size
        return [one for one in self.order if one.at < end and one.verdict == "open"]

    @property
    def best(self) -> Trial:
        """The nearest to the goals, where none holds."""
        return min(self.order, key=self._short)

    @property
    def complete(self) -> bool:
        """Whether every setting was tried."""
        return len(self.trials) == self.size

    def _short(self, one: Trial) -> tuple[int, float]:
        estimates = [goal.estimate(one.summary, self.level) for goal in self.goals]
        missing = [goal.short(found) for goal, found in zip(self.goals, estimates, strict=True)]
        return one.verdicts.count("fails"), max(missing)


Decide = Callable[[Sequence[int]], tuple[list[Trial], bool]]  # of some places; whether told to stop


def search(found: Found, decide: Decide, hint: int | None = None) -> Found:
    """Fill in what `decide` says of few settings, until the first that holds is known. `hint`: where it
    may be. `found.early` when it was told to stop."""

    def ask(places: Sequence[int]) -> bool:
        missing = [at for at in places if at not in found.trials]
        got, stopped = decide(missing) if missing else ([], False)
        found.trials.update((one.at, one) for one in got)
        found.early = found.early or stopped
        found.turns = found.turns or contradiction(found)
        return not found.early

    if not ask(_places(found.size, hint)):
        return found
    while found.turns is None and (middle := _between(found)) is not None:
        if not ask([middle]):
            return found
    for _ in range(_NARROWER):
        middle = _near_miss(found)
        if found.turns is not None or middle is None or not ask([middle]):
            break
    if found.turns is not None:
        ask(_spread(found.size, SCAN))
        while not found.early and (middle := _between(found)) is not None:
            ask([middle])
    return found


def scan(found: Found, decide: Decide) -> Found:
    """Try the row throughout, or at many places where it is long."""
    got, found.early = decide(_spread(found.size, SCAN))
    found.trials.update((one.at, one) for one in got)
    return found


def contradiction(found: Found) -> tuple[Turn, Turn] | None:
    """A clear rise and a clear fall of one goal's figure between neighbours."""
    for goal in found.goals:
        every = list(turns(found, goal))
        up = next((one for one in every if one.up), None)
        down = next((one for one in every if not one.up), None)
        if up is not None and down is not None:
            return up, down
    return None


def turns(found: Found, goal: Goal) -> Iterator[Turn]:
    """The clear moves of a figure between neighbours that were tried, over the runs that both have."""
    for one, other in pairwise(found.order):
        many = min(one.summary.replications, other.summary.replications)
        measures = [figure(part(each.summary, 0, many), goal.name) for each in (one, other)]
        base, after = (at_level(each, found.level) for each in measures if each is not None)
        moved = effect(base, after)
        if moved.verdict not in ("same", "unclear", "unknown"):
            yield Turn(goal, one.at, other.at, moved)


def _between(found: Found) -> int | None:
    """A place in the middle between two that were tried, where the first that holds may be; None where
    there is none."""
    answer = found.answer
    for one, other in pairwise(found.order):
        first = other is answer if answer else not _unmet(one) & _unmet(other)
        if first and other.at - one.at > 1:
            return (one.at + other.at) // 2
    return None


def _near_miss(found: Found) -> int | None:
    """In a row of many settings, a place in the middle between the last that fails and what is known
    above it: so the place where the goal is met is held from both sides."""
    if found.size <= SCAN or found.answer is None or found.below is None:
        return None
    below = found.below.at
    above = next(at for at in sorted(found.trials) if at > below)
    return (below + above) // 2 if above - below > 1 else None


def _unmet(one: Trial) -> set[int]:
    """The goals that are not shown to hold, by number: where two places have none in common, all may
    hold between them."""
    return {at for at, verdict in enumerate(one.verdicts) if verdict != "holds"}


def _places(size: int, hint: int | None) -> list[int]:
    if size <= _ALL:
        return list(range(size))
    if hint is None:
        return _spread(size, _FIRST)
    near = (0, hint - 1, hint, hint + 1, size - 1)
    return sorted({at for at in near if 0 <= at < size})


def _spread(size: int, many: int) -> list[int]:
    """So many places over the whole row, its ends among them."""
    if size <= many:
        return list(range(size))
    return [round(at * (size - 1) / (many - 1)) for at in range(many)]
