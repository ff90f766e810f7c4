"""What a history of statuses says of rates and times: who came, where they went, how long it took.

Nobody knows yet where those go who are still in a status at the end, or when: they count for as long as
they were seen (`competing`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from statistics import NormalDist

from dsl.quick import dataclass
from policy.model import DAY, HOUR, Policy
from policy.moves import moves_from
from simulator.calibration.competing import Outcome, Seen, outcome

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Stand:
    """From the instant `at` on somebody stands in a status; `source`: by which they came, if known."""

    person: str
    at: int
    status: str
    source: str = ""


@dataclass(frozen=True)
class Went:
    """`many` of `of` who left `start` went to `end`. `share`: of all who came to `start`, by the longest
    time that was seen; its 95% interval takes in those of whom nobody knows yet."""

    start: str
    end: str
    many: int
    of: int
    share: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Spent:
    """Mean hours in a status, of so many stays that ended, with a 95% interval."""

    status: str
    hours: float
    ends: int
    interval: tuple[float, float]


@dataclass(frozen=True)
class Kept:
    """`still` of the `people` who were in a status are there at the end; of the share `unknown` of those
    who come there, nobody knows yet where they go, because nobody (or too few) was seen there for longer
    than `hours`. Nobody was seen there for less than `since` hours."""

    status: str
    people: int
    still: int
    unknown: float
    hours: float
    since: float


@dataclass(frozen=True)
class Came:
    """So many people from a source in so many days, besides its imports (instants, and how many came at
    each); the interval takes them as Poisson."""

    source: str
    people: int
    days: float
    imports: tuple[tuple[int, int], ...] = ()

    @property
    def per_day(self) -> float:
        return self.people / self.days

    @property
    def interval(self) -> tuple[float, float]:
        half = _Z * math.sqrt(self.people)
        return max(self.people - half, 0.0) / self.days, (self.people + half) / self.days


@dataclass(frozen=True)
class Measured:
    came: tuple[Came, ...]
    went: tuple[Went, ...]
    spent: tuple[Spent, ...]
    kept: tuple[Kept, ...] = ()


def measured(
    history: Iterable[Stand],
    until: int | None = None,
    final: Iterable[str] = (),
    since: int | None = None,
) -> Measured:
    """Rates and times of what happened in a history from one instant until another (until the last row).

    Rows of a person in the status where they already stand say nothing new. Nobody spends time in a
    `final` status.
    """
    lives = _lives(history, until)
    end = until if until is not None else max((life[-1].at for life in lives.values()), default=0)
    begin = since if since is not None else min((life[0].at for life in lives.values()), default=end)
    over = set(final)
    found: dict[str, list[Seen]] = defaultdict(list)
    for life in lives.values():
        for status, one in _seen(life, begin, end):
            if status not in over or one.to is not None:
                found[status].append(one)
    outcomes = {status: outcome(stays) for status, stays in found.items()}
    return Measured(
        tuple(_came([one for one in lives.values() if one[0].at >= begin], (end - begin) / DAY)),
        tuple(one for status, stays in found.items() for one in _went(status, stays, outcomes[status])),
        tuple(
            Spent(status, one.mean / HOUR, _ended(found[status]), _hours(one.interval))
            for status, one in outcomes.items()
            if one.mean is not None and status not in over
        ),
        tuple(_kept(status, found[status], one) for status, one in outcomes.items()),
    )


def _seen(life: list[Stand], begin: int, end: int) -> Iterator[tuple[str, Seen]]:
    """The stays of a life, from the instant `begin` on: who was there before is seen from then on."""
    for one, after in zip(life, [*life[1:], None], strict=True):
        left = after.at if after is not None else end
        if left >= begin:
            since = begin - one.at - 1 if one.at < begin else -1
            yield one.status, Seen(since, left - one.at, after.status if after is not None else None)


def _went(status: str, stays: list[Seen], found: Outcome) -> Iterator[Went]:
    many = Counter(one.to for one in stays if one.to is not None)
    for end, (share, interval) in found.shares.items():
        yield Went(status, end, many[end], many.total(), share, interval)


def _kept(status: str, stays: list[Seen], found: Outcome) -> Kept:
    still = len(stays) - _ended(stays)
    return Kept(status, len(stays), still, found.unknown, found.seen / HOUR, found.since / HOUR)


def _ended(stays: list[Seen]) -> int:
    return sum(one.to is not None for one in stays)


def _hours(interval: tuple[float, float]) -> tuple[float, float]:
    return interval[0] / HOUR, interval[1] / HOUR


def stands(log: Iterable[tuple[str, int, str, str]], policy: Policy) -> Iterator[Stand]:
    """Of a simulation's log: person, instant, `born`, `move` or `rest`, and the status beside it (of a
    move, the target; of a birth, source and status with a blank between).

    The log says of a birth where the person was at the end of that instant: whoever was moved within it
    had begun where such a move begins.
    """
    born: dict[str, Stand] = {}
    for who, at, kind, what in log:
        if kind == "born":
            source, _, status = what.rpartition(" ")
            born[who] = Stand(who, at, status, source)
            continue
        first = born.pop(who, None)
        if first is not None:
            moved = kind == "move" and at == first.at
            yield replace(first, status=_before(policy, what)) if moved else first
        if kind == "move":
            yield Stand(who, at, what)
    yield from born.values()


def _before(policy: Policy, target: str) -> str:
    """The first status in which people are born and from which they come there."""
    starts = [one for one in policy.statuses if one.start is not None]
    leading = (one for one in starts if any(move.target == target for move in moves_from(one)))
    return next(leading, starts[0]).name if starts else target


def _lives(history: Iterable[Stand], until: int | None) -> Mapping[str, list[Stand]]:
    """Each person's statuses in order of time, equal instants in the order given."""
    found: dict[str, list[Stand]] = defaultdict(list)
    for one in history:
        if until is None or one.at < until:
            found[one.person].append(one)
    for person, life in found.items():
        life.sort(key=lambda one: one.at)
        found[person] = [
            one for at, one in enumerate(life) if at == 0 or one.status != life[at - 1].status
        ]
    return found


def _came(lives: Iterable[list[Stand]], days: float) -> Iterator[Came]:
    born: dict[str, list[int]] = defaultdict(list)
    for life in lives:
        born[next((one.source for one in life if one.source), "")].append(life[0].at)
    for name, every in born.items() if days > 0 else ():
        imports = _imports(every, days)
        yield Came(name, len(every) - sum(many for _, many in imports), days, imports)


def _imports(born: list[int], days: float) -> tuple[tuple[int, int], ...]:
    """Days on which far more came than on the others, each from its first instant on; none where there
    are so many of these that it is how people come."""
    daily = Counter(at // DAY for at in born)
    found: list[int] = []
    others = len(born)
    for day, many in daily.most_common(_IMPORTS + 1):
        others -= many
        if many < _CROWD or many <= _FAR * others / days:
            break
        found.append(day)
    first = {day: min(at for at in born if at // DAY == day) for day in sorted(found)}
    return tuple((at, daily[day]) for day, at in first.items()) if len(found) <= _IMPORTS else ()


_CROWD, _FAR, _IMPORTS = 20, 10, 12  # people; times the mean of the other days; imports of a source
