"""The least microsecond at which one of several conditions becomes true by the passing of time alone.

Time is cut where something steps (an expiry, the start of a cap, a daily evaluation, the end of a linear
fade). Between two cuts every part of every group only rises or only falls, so the readings at the ends
of a stretch bound all readings within it. A stretch over which no condition can be true is passed over;
any other is halved, the earlier half first, down to single microseconds, which are read exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from dsl.typed import All, Condition, Constant, Defined, Linear, Negation, Quantity, Some
from policy.calendars import instant, local_day
from policy.exact import halved, nearest
from policy.model import DAY, MINUTE, Group, Policy
from policy.reference import conditions, scoring
from policy.reference.scoring import Award
from policy.state import Person, World

Range = tuple[int, int]  # least and greatest
Truth = tuple[bool, bool]  # may be false, may be true

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
    todo = [(start, stop)]
    while todo:
        low, high = todo.pop()
        readings = Readings(course, low, high)
        truths = [readings.truth(one) for one in wanted]
        if not any(may_be_true for _, may_be_true in truths):
            continue
        if low == high or any(not may_be_false for may_be_false, _ in truths):
            return low
        middle = (low + high) // 2
        todo += [(middle + 1, high), (low, middle)]
    return None


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
        low = high = 0
        for part in test.sum:
            bounds = self._quantity(part)
            if bounds is None:
                return True, False
            ends = (part.factor * bounds[0], part.factor * bounds[1])
            low, high = low + min(ends), high + max(ends)
        if test.relation == "=":
            return not low == high == test.bound, low <= test.bound <= high
        compare = conditions.COMPARE[test.relation]
        ends = (compare(low, test.bound), compare(high, test.bound))
        return not all(ends), any(ends)

    def _quantity(self, part: Quantity) -> Range | None:
        if part.of == "field":
            value = self.person.values.get(part.name)
            return None if value is None else (int(value), int(value))
        if part.of == "group":
            return self.group(part.name)
        bounds = [self.group(one.name) for one in self.policy.groups]
        return sum(low for low, _ in bounds), sum(high for _, high in bounds)

    def group(self, name: str) -> Range:
        if name not in self.known:
            self.known[name] = self._group(self.policy.group[name])
        return self.known[name]

    def _group(self, group: Group) -> Range:
        low, high = self._events(group)
        for rule in group.rules:
            if rule.when is not None:
                may_be_false, may_be_true = self.truth(rule.when)
                ends = (0,) * may_be_false + (rule.points,) * may_be_true
                low, high = low + min(ends), high + max(ends)
        people = self.course.people[group.name]
        if group.fading.kind == "cap" and scoring.is_idle(self.policy, group, people, self.low):
            low, high = min(low, group.fading.cap), min(high, group.fading.cap)
        return scoring.clamp(group, low), scoring.clamp(group, high)

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
