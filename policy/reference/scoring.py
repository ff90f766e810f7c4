"""The score, recomputed from the whole history at every reading. Points are integer micro-points."""

from __future__ import annotations

from dataclasses import dataclass

from policy.calendars import instant, local_day
from policy.exact import halved, nearest
from policy.model import MINUTE, Calendar, Group, Limit, Policy, ScoreRule
from policy.reference import conditions
from policy.state import Event, Person, World


@dataclass(frozen=True, slots=True)
class Award:
    """The points that one event earned by one rule; `index` is its place in the history."""

    at: int
    points: int
    rule: str
    index: int


def score(policy: Policy, person: Person, at: int, world: World) -> int:
    """The sum of all groups, in micro-points."""
    return sum(group_points(policy, group.name, person, at, world) for group in policy.groups)


def group_points(policy: Policy, name: str, person: Person, at: int, world: World) -> int:
    """One group: its events' sum, its `when` rules, its cap, its bounds; in this order."""
    group = policy.group[name]
    people = members(policy, group, person, world)
    total = event_points(policy, group, people, at)
    total += sum(
        rule.points
        for rule in group.rules
        if rule.when is not None and conditions.holds(policy, rule.when, person, at, world)
    )
    if group.fading.kind == "cap" and is_idle(policy, group, people, at):
        total = min(total, group.fading.cap)
    return clamp(group, total)


def members(policy: Policy, group: Group, person: Person, world: World) -> list[Person]:
    """Whose events the group sums: the person's, or those of all the account's people not yet final."""
    if not group.of_account or policy.account_key is None:
        return [person]
    if person.values.get(policy.account_key) is None:
        return [person]
    return [one for one in (person, *world.account(person)) if not policy.status[one.status].final]


def event_points(policy: Policy, group: Group, people: list[Person], at: int) -> int:
    """The events' sum of these people, each rounded, before `when`, cap and bounds."""
    moment = reading_instant(policy, group, at)
    return sum(faded(group, awards(group, one), moment) for one in people)


def reading_instant(policy: Policy, group: Group, at: int) -> int:
    """The instant as of which the group is read: `at`, or the last daily evaluation."""
    if group.evaluated is None:
        return at
    return last_daily(policy.calendar[group.evaluated.calendar], group.evaluated.minute, at)


def last_daily(calendar: Calendar, minute: int, at: int) -> int:
    """The latest instant up to `at` at which the local clock showed this minute of the day."""
    day = local_day(calendar.timezone, at)
    shown = (
        instant(calendar.timezone, day - back, minute * MINUTE, last)
        for back in (0, 1)
        for last in (True, False)
    )
    return next(t for t in shown if t <= at)


def is_idle(policy: Policy, group: Group, people: list[Person], at: int) -> bool:
    """No event of any kind for the fading's time; birth counts as one."""
    moment = reading_instant(policy, group, at)
    seen = [t for one in people for t in (one.born, *(e.at for e in one.history)) if t <= moment]
    return bool(seen) and moment - max(seen) >= group.fading.over


def clamp(group: Group, total: int) -> int:
    if group.low is not None and total < group.low:
        return group.low
    if group.high is not None and total > group.high:
        return group.high
    return total


# --- awards -------------------------------------------------------------------------------------


def awards(group: Group, person: Person) -> list[Award]:
    """What each event since the last reset earned, in log order; nothing for those limited to zero."""
    given: list[Award] = []
    ignored = person.resets.get(group.name, 0)
    for index, event in enumerate(person.history[ignored:], ignored):
        for rule in group.rules:
            if event.name in rule.events:
                points = award(rule, event, given)
                if points:
                    given.append(Award(event.at, points, rule.label, index))
    return given


def award(rule: ScoreRule, event: Event, given: list[Award]) -> int:
    """The points of this event after the rule's limit, given what was awarded before it."""
    if rule.limit is None:
        return rule.points
    return limited(rule.points, rule.limit, in_window(rule, rule.limit, event.at, given))


def in_window(rule: ScoreRule, limit: Limit, at: int, given: list[Award]) -> list[int]:
    """The awards by this rule that lie in the window (at - W, at]."""
    return [one.points for one in given if one.rule == rule.label and one.at > at - limit.within]


def limited(points: int, limit: Limit, before: list[int]) -> int:
    if limit.of == "times":
        return points if len(before) < limit.amount else 0
    left = max(0, limit.amount - sum(abs(one) for one in before))
    return min(points, left) if points > 0 else max(points, -left)


# --- fading -------------------------------------------------------------------------------------


def faded(group: Group, given: list[Award], at: int) -> int:
    """The sum of the awards up to `at` as of `at`, rounded half to even."""
    over = group.fading.over
    past = [one for one in given if one.at <= at]
    match group.fading.kind:
        case "half-life":
            x, asof = fold_half_life(past, over)
            return nearest(x * halved(at - asof, over)) if x else 0
        case "linear":
            return nearest(linear_sum(past, over, at))
        case "expires":
            return sum(one.points for one in past if at - one.at < over)
        case _:
            return sum(one.points for one in past)


def fold_half_life(given: list[Award], over: int) -> tuple[float, int]:
    """The accumulator after the last award, and the instant as of which it stands."""
    x, asof = 0.0, given[0].at if given else 0
    for one in given:
        x = x * halved(one.at - asof, over) + float(one.points)
        asof = one.at
    return x, asof


def linear_sum(given: list[Award], over: int, at: int) -> float:
    total = 0.0
    for one in given:
        age = at - one.at
        if age < over:
            total += float(one.points) * (float(over - age) / float(over))
    return total
