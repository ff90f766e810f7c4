"""The least microsecond at which one of several conditions becomes true by the passing of time alone.

Time is cut where something steps (an expiry, the start of a cap, a daily evaluation, the end of a linear
fade). Between two cuts every part of every group only rises or only falls, so the readings at the ends
of a stretch bound all readings within it. A stretch over which no condition can be true is passed over;
any other is halved, the earlier half first, down to single microseconds, which are read exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from dsl.typed import All, Condition, Constant, Defined, Linear, Negation, Some
from policy.calendars import instant, local_day
from policy.exact import halved, nearest
from policy.model import DAY, MINUTE, Group, Policy
from policy.reference import conditions, scoring
from policy.reference.scoring import Award
from policy.state import Person, World

Range = tuple[int, int]  # least and greatest
Factors = Mapping[str, int]  # by group
Truth = tuple[bool, bool]  # may be false, may be true

_MANY = 60_000
_SLACK = 2.0**-44  # our exp is not proven monotone in its last bits


def crossing(
    policy: Policy,
    wanted: Sequence[Condition],
    person: Person,
    after: int,
    world: World,
    until: int | None = None,
) -> int | None:
    """The least instant in (after, until] at which a condition holds; None when none ever does.

    The facts are taken as they stand. Without `until` the search ends where all fading has ended.
    """
    course = Course(policy, person, world)
    end = max(course.rest, after + 1)
    end = end if until is None else min(until, end)
    for start, stop in course.stretches(after + 1, end):
        found = _first(course, wanted, start, stop)
        if found is not None:
            return found
    return None


def _first(course: Course, wanted: Sequence[Condition], start: int, stop: int) -> int | None:
    todo, looked_at = [(start, stop)], 0
    while todo:
        low, high = todo.pop()
        looked_at += 1
        if high - low < _grain(looked_at):
            low = high
        readings = Readings(course, low, high)
        truths = [readings.truth(one) for one in wanted]
        if not any(may_be_true for _, may_be_true in truths):
            continue
        if low == high or any(not may_be_false for may_be_false, _ in truths):
            return low
        middle = (low + high) // 2
        todo += [(middle + 1, high), (low, middle)]
    return None


def _grain(looked_at: int) -> int:
    """Stretches shorter than this are read at their end only. None are, unless two groups run side by
    side within a micro-point of the bound for so long that the exact instant would take minutes."""
    return 0 if looked_at < _MANY else 1 << (looked_at - _MANY) // 5_000


class Course:
    """What fades, for one person at one state of the facts."""

    def __init__(self, policy: Policy, person: Person, world: World) -> None:
        self.policy, self.person = policy, person
        self.people = {
            group.name: scoring.members(policy, group, person, world) for group in policy.groups
        }
        self.awards = {
            group.name: [scoring.awards(group, one) for one in self.people[group.name]]
            for group in policy.groups
        }
        self.folds = {
            group.name: [
                scoring.fold_half_life(one, group.fading.over) for one in self.awards[group.name]
            ]
            for group in policy.groups
            if group.fading.kind == "half-life"
        }

    @cached_property
    def rest(self) -> int:
        """From here on nothing changes by itself."""
        return max((self._rest(group) for group in self.policy.groups), default=self.person.at)

    def _rest(self, group: Group) -> int:
        given = [one for each in self.awards[group.name] for one in each]
        last = max((one.at for one in given), default=self.person.at)
        rest = last
        if group.fading.kind == "half-life":
            bits = sum(abs(one.points) for one in given).bit_length() + 2
            rest = last + bits * group.fading.over
        elif group.fading.kind == "cap":
            rest = max(self._last_seen(group)) + group.fading.over
        elif group.fading.kind != "none":
            rest = last + group.fading.over
        return rest if group.evaluated is None else rest + 3 * DAY

    def _last_seen(self, group: Group) -> list[int]:
        people = self.people[group.name] or [self.person]
        return [one.history[-1].at if one.history else one.born for one in people]

    def stretches(self, start: int, stop: int) -> Iterator[Range]:
        """[start, stop] in pieces within which nothing steps; none where stop is before start."""
        cuts = sorted({t for group in self.policy.groups for t in self._cuts(group, start, stop)})
        for cut in cuts:
            if start < cut <= stop:
                yield start, cut - 1
                start = cut
        if start <= stop:
            yield start, stop

    def _cuts(self, group: Group, start: int, stop: int) -> Iterator[int]:
        if group.evaluated is not None:
            zone = self.policy.calendar[group.evaluated.calendar].timezone
            for day in range(local_day(zone, start), local_day(zone, max(start, stop)) + 1):
                for last in (False, True):
                    yield instant(zone, day, group.evaluated.minute * MINUTE, last)
        elif group.fading.kind == "cap":
            yield max(self._last_seen(group)) + group.fading.over
        elif group.fading.kind in ("expires", "linear"):
            yield from (one.at + group.fading.over for each in self.awards[group.name] for one in each)


class Readings:
    """Bounds of every reading over [low, high], a stretch within which nothing steps."""

    def __init__(self, course: Course, low: int, high: int) -> None:
        self.course, self.low, self.high = course, low, high
        self.policy, self.person = course.policy, course.person
        self.known: dict[str, Range] = {}

    def truth(self, condition: Condition) -> Truth:
        """Whether the condition may be false, and may be true, somewhere in the stretch."""
        match condition:
            case Constant(value=value):
                return not value, value
            case All(parts=parts):
                truths = [self.truth(one) for one in parts]
                return any(f for f, _ in truths), all(t for _, t in truths)
            case Some(parts=parts):
                truths = [self.truth(one) for one in parts]
                return all(f for f, _ in truths), any(t for _, t in truths)
            case Negation(part=part):
                may_be_false, may_be_true = self.truth(part)
                return may_be_true, may_be_false
            case Defined(name=name):
                return self.truth(self.policy.definition[name].condition)
            case Linear():
                return self._linear(condition)
            case _:
                value = conditions.field_test(condition, self.person)
                return not value, value

    def _linear(self, test: Linear) -> Truth:
        fixed = 0
        factors: Counter[str] = Counter()
        for part in test.sum:
            if part.of == "field":
                value = self.person.values.get(part.name)
                if value is None:
                    return True, False
                fixed += part.factor * int(value)
            elif part.of == "group":
                factors[part.name] += part.factor
            else:
                factors.update({group.name: part.factor for group in self.policy.groups})
        low, high = self._weighted(factors)
        low, high = low + fixed, high + fixed
        if test.relation == "=":
            return not low == high == test.bound, low <= test.bound <= high
        compare = conditions.COMPARE[test.relation]
        ends = (compare(low, test.bound), compare(high, test.bound))
        return not all(ends), any(ends)

    def _weighted(self, factors: Factors) -> Range:
        """Bounds of a weighted sum of groups. What fades alike in several groups is added up first: else
        two groups that cancel each other out would have to be read at every microsecond."""
        ranges: list[Range] = []
        alike: Counter[tuple[float, int, int]] = Counter()  # size, as of, half-life
        for name, factor in factors.items():
            group, whole = self.policy.group[name], self.group(name)
            steady = self._free_of_events(group, whole)
            ranges.append(scaled(whole if steady is None else steady, factor))
            if steady is not None:
                for x, asof in self.course.folds[name]:
                    alike[abs(x), asof, group.fading.over] += factor if x >= 0 else -factor
        for (x, asof, over), factor in alike.items():
            ranges.append(scaled(self._half_life(x, asof, over), factor))
        return sum(low for low, _ in ranges), sum(high for _, high in ranges)

    def _free_of_events(self, group: Group, whole: Range) -> Range | None:
        """What a half-life group has beside its events; None if a bound may bind in the stretch."""
        if group.fading.kind != "half-life" or group.evaluated is not None:
            return None
        if whole != self._unbounded(group):
            return None
        events = self._events(group)
        return whole[0] - events[0], whole[1] - events[1]

    def group(self, name: str) -> Range:
        if name not in self.known:
            self.known[name] = self._group(self.policy.group[name])
        return self.known[name]

    def _group(self, group: Group) -> Range:
        low, high = self._unbounded(group)
        return scoring.clamp(group, low), scoring.clamp(group, high)

    def _unbounded(self, group: Group) -> Range:
        low, high = self._with_rules(group, *self._events(group))
        people = self.course.people[group.name]
        if group.fading.kind == "cap" and scoring.is_idle(self.policy, group, people, self.low):
            low, high = min(low, group.fading.cap), min(high, group.fading.cap)
        return low, high

    def _with_rules(self, group: Group, low: int, high: int) -> Range:
        """A range of the events' sum with the points of the `when` rules."""
        for rule in group.rules:
            if rule.when is not None:
                may_be_false, may_be_true = self.truth(rule.when)
                ends = (0,) * may_be_false + (rule.points,) * may_be_true
                low, high = low + min(ends), high + max(ends)
        return low, high

    def _events(self, group: Group) -> Range:
        given = self.course.awards[group.name]
        if group.evaluated is not None or group.fading.kind in ("none", "cap", "expires"):
            moment = scoring.reading_instant(self.policy, group, self.low)
            total = sum(scoring.faded(group, one, moment) for one in given)
            return total, total
        if group.fading.kind == "half-life":
            parts = [
                self._half_life(x, asof, group.fading.over) for x, asof in self.course.folds[group.name]
            ]
        else:
            parts = [self._line(one, group.fading.over) for one in given]
        return sum(low for low, _ in parts), sum(high for _, high in parts)

    def _half_life(self, x: float, asof: int, over: int) -> Range:
        if x == 0.0:  # nothing was ever given, and `asof` is no instant of this person's
            return 0, 0
        return self._between(x * halved(self.low - asof, over), x * halved(self.high - asof, over), 0.0)

    def _line(self, given: list[Award], over: int) -> Range:
        """The sum is linear over a stretch without cuts; its terms say how large rounding can be."""
        size = float(sum(abs(one.points) for one in given))
        return self._between(
            scoring.linear_sum(given, over, self.low), scoring.linear_sum(given, over, self.high), size
        )

    def _between(self, first: float, second: float, size: float) -> Range:
        low, high = min(first, second), max(first, second)
        if self.low == self.high:
            return nearest(low), nearest(high)
        slack = (max(abs(low), abs(high)) + size) * _SLACK
        return nearest(low - slack), nearest(high + slack)


def scaled(range_: Range, factor: int) -> Range:
    ends = (factor * range_[0], factor * range_[1])
    return min(ends), max(ends)
