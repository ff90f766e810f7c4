"""What a history of statuses says of rates and times: who came, where they went, how long it took.

A mean stay is the time that everybody spent in a status divided by how often it was left: those who are
still there count with their time so far. That is right for stays that end at a steady rate, and for any
others once as many come as go; a mean of completed stays alone would miss the long ones.
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
    """`many` of `of` who left `start` went to `end`; the share with its 95% score interval."""

    start: str
    end: str
    many: int
    of: int

    @property
    def share(self) -> float:
        return self.many / self.of

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.many, self.of)


@dataclass(frozen=True)
class Spent:
    """Mean hours in a status, of so many stays that ended; the interval takes their ends as Poisson."""

    status: str
    hours: float
    ends: int

    @property
    def interval(self) -> tuple[float, float]:
        far = _Z / math.sqrt(self.ends)
        return self.hours * math.exp(-far), self.hours * math.exp(far)


@dataclass(frozen=True)
class Came:
    """So many people from a source in so many days; the interval takes them as Poisson."""

    source: str
    people: int
    days: float

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
    ways: Counter[tuple[str, str]] = Counter()
    time: dict[str, int] = defaultdict(int)
    for life in lives.values():
        for one, after in zip(life, [*life[1:], None], strict=True):
            left = after.at if after is not None else end
            time[one.status] += max(left - max(one.at, begin), 0)
            if after is not None and left >= begin:
                ways[one.status, after.status] += 1
    whole: Counter[str] = Counter()
    for (status, _), many in ways.items():
        whole[status] += many
    over = set(final)
    return Measured(
        _came([life for life in lives.values() if life[0].at >= begin], (end - begin) / DAY),
        tuple(Went(a, b, many, whole[a]) for (a, b), many in ways.items()),
        tuple(
            Spent(one, time[one] / many / HOUR, many) for one, many in whole.items() if one not in over
        ),
    )


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


def wilson(many: int, of: int) -> tuple[float, float]:
    """The 95% score interval of a share."""
    share, spread = many / of, _Z * _Z / of
    centre = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(centre - half, 0.0), min(centre + half, 1.0)


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


def _came(lives: Iterable[list[Stand]], days: float) -> tuple[Came, ...]:
    sources = Counter(next((one.source for one in life if one.source), "") for life in lives)
    return tuple(Came(name, many, days) for name, many in sources.items()) if days > 0 else ()
