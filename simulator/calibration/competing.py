"""Where people go who have not all gone yet: Aalen and Johansen's estimate of competing moves.

Who is still there when the history ends is censored: nobody knows yet where they go. Who was there
already when it began is seen from the age that they then had (left-truncated). The share of a move is
that of everybody who came, by the longest time that was seen often enough; the rest is `unknown`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import mul
from statistics import NormalDist

from dsl.quick import dataclass
from simulator.student import t_quantile

_Z = NormalDist().inv_cdf(0.975)
_HEAVY = 0.02  # nobody may stand for more than this share of all,
_LONELY = 4  # or for more than so many of them where there are few


@dataclass(frozen=True, slots=True)
class Seen:
    """A stay seen after the age `since` until the age `until`, when it ended with a move to `to` (None:
    it had not ended). `since` is -1 where it was seen from its beginning."""

    since: int
    until: int
    to: str | None


@dataclass(frozen=True)
class Outcome:
    """Shares by target, each with its 95% interval: from those who surely went there to those who, as
    far as one knows, may yet. `mean` and its interval: ages as in the stays; None where nobody left."""

    shares: Mapping[str, tuple[float, tuple[float, float]]]
    unknown: float
    seen: int  # the longest age by which shares are told
    since: int  # the least age that was seen; 0 but for those who were all there before
    mean: float | None = None
    interval: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Step:
    """At an age some of those at risk leave; `still` is the share that was there until then."""

    age: int
    risk: int
    left: Mapping[str, int]
    many: int
    still: float

    @property
    def weight(self) -> float:
        """For how large a share of all who came one person at risk stands."""
        return self.still / self.risk


def outcome(stays: Collection[Seen]) -> Outcome:
    """Of the stays in one status, at least one."""
    steps, last = _told(list(_steps(stays)), stays)
    since = max(min(one.since for one in stays) + 1, 0)
    weights = [one.weight for one in steps]
    left = {to: [one.left.get(to, 0) for one in steps] for to in dict.fromkeys(_targets(stays))}
    shares = {to: _sum(weights, here) for to, here in left.items()}
    unknown = max(1 - math.fsum(shares.values()), 0.0)
    if unknown < _NOTHING:
        unknown = 0.0
    found = {
        to: (share, _interval(steps, weights, left[to], share, unknown)) for to, share in shares.items()
    }
    mean, interval = _mean(steps, last, unknown, stays)
    return Outcome(found, unknown, last, since, mean, interval)


_NOTHING = 1e-12


def _steps(stays: Collection[Seen]) -> Iterator[_Step]:
    """In order of age. An end of all who are at risk is left out where others are seen later: it says
    that nobody lasts, which they refute."""
    came = sorted(one.since for one in stays)
    gone = sorted(one.until for one in stays)
    ends: dict[int, Counter[str]] = {}
    for one in stays:
        if one.to is not None:
            ends.setdefault(one.until, Counter())[one.to] += 1
    still, begun, over = 1.0, 0, 0
    for age in sorted(ends):
        while begun < len(came) and came[begun] < age:
            begun += 1
        while gone[over] < age:
            over += 1
        many, risk = ends[age].total(), begun - over
        if many < risk or begun == len(came):
            yield _Step(age, risk, ends[age], many, still)
            still *= 1 - many / risk


def _told(steps: list[_Step], stays: Collection[Seen]) -> tuple[list[_Step], int]:
    """Until so few are at risk that one of them would stand for many; and the last age of which
    something is told."""
    most = max(_HEAVY, _LONELY / len(stays))
    end = next((at for at in range(len(steps), 0, -1) if steps[at - 1].weight <= most), 0)
    return steps[:end], steps[end].age if end < len(steps) else max(one.until for one in stays)


def _targets(stays: Iterable[Seen]) -> Iterator[str]:
    return (one.to for one in stays if one.to is not None)


def _sum(weights: Sequence[float], here: Sequence[int]) -> float:
    return math.fsum(map(mul, weights, here))


def _interval(
    steps: Sequence[_Step], weights: Sequence[float], here: Sequence[int], share: float, unknown: float
) -> tuple[float, float]:
    """Wilson's, for as many people as would make the estimate as sure were nobody censored; of all who
    are still there, none or all may yet go there."""
    others = [one.many - many for one, many in zip(steps, here, strict=True)]
    rest = max(1 - share - unknown, 0.0)
    low, _ = wilson(share, _effective(steps, weights, here, share))
    _, high = wilson(1 - rest, _effective(steps, weights, others, rest))
    return low, high


def _effective(
    steps: Sequence[_Step], weights: Sequence[float], here: Sequence[int], share: float
) -> float:
    """How many uncensored people would make the share as sure."""
    if _NOTHING < share < 1 - _NOTHING:
        variance = _variance(steps, weights, here, share)
        if variance > _NOTHING:
            return max(share * (1 - share) / variance, 1.0)
    every = [one.many for one in steps]
    squares = math.fsum(many * weight**2 for many, weight in zip(every, weights, strict=True))
    return _sum(weights, every) ** 2 / squares if squares else 1.0


def _variance(
    steps: Sequence[_Step], weights: Sequence[float], left: Sequence[int], share: float
) -> float:
    """Of a cumulative incidence at its end, by the delta method; without censoring p (1 - p) / n."""
    found, later = 0.0, share
    for one, weight, here in zip(steps, weights, left, strict=True):
        risk, many = one.risk, one.many
        later -= weight * here
        if risk > many:
            found += later * later * many / (risk * (risk - many))
        if here:
            found += weight * here * (weight * (risk - here) - 2 * later) / risk
    return found


def _mean(
    steps: Sequence[_Step], last: int, unknown: float, stays: Collection[Seen]
) -> tuple[float | None, tuple[float, float]]:
    """The mean age at the end: what is seen of it, and of those who are still there then, as if they
    went on leaving at the mean rate of all."""
    ends = sum(one.to is not None for one in stays)
    if not steps or not ends:
        return None, (0.0, 0.0)
    pace = sum(one.until - max(one.since, 0) for one in stays) / ends
    areas = _areas(steps, last + pace, unknown)
    mean = areas[0]
    variance = math.fsum(
        area**2 * one.many / (one.risk * (one.risk - one.many))
        for one, area in zip(steps, areas[1:], strict=True)
        if one.risk > one.many
    )
    many = sum(one.many for one in steps)
    far = _Z / math.sqrt(many)
    if many > 1 and mean:
        whole = variance * many / (many - 1) + (unknown * pace) ** 2 / many
        far = t_quantile(0.975, many - 1) * math.sqrt(whole) / mean
    far = min(far, _WIDEST)
    return mean, (mean * math.exp(-far), mean * math.exp(far))


_WIDEST = 30.0  # of an interval's half width, in logarithms: numbers have an end


def _areas(steps: Sequence[_Step], last: float, unknown: float) -> list[float]:
    """Below the curve of who is still there until the last age: all, and what follows each step."""
    curve = [1.0, *(one.still for one in steps[1:]), unknown]
    ages = [0, *(one.age for one in steps), last]
    parts = [still * (b - a) for still, (a, b) in zip(curve, pairwise(ages), strict=True)]
    found = [0.0]
    for one in reversed(parts):
        found.append(found[-1] + one)
    return found[:0:-1]


def wilson(share: float, of: float) -> tuple[float, float]:
    """The 95% score interval of a share of so many."""
    spread = _Z * _Z / of
    centre = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(max(share * (1 - share), 0.0) / of + spread / (4 * of))
    return min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share)
