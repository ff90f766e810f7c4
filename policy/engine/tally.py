"""Running sums per group, kept up event by event, so that a reading does not look at the history.

They fold in the same order and with the same operations as policy/reference/scoring.py: equal bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from policy.exact import halved, nearest
from policy.model import Group, Policy
from policy.reference import scoring
from policy.reference.scoring import Award, award
from policy.state import Event, Person


@dataclass(frozen=True, slots=True)
class Tally:
    """`x` as of `asof` (half-life); `total` (none, cap); `given`: the awards still needed one by one."""

    x: float = 0.0
    asof: int = 0
    total: int = 0
    given: tuple[Award, ...] = ()


EMPTY = Tally()


def heard(
    policy: Policy, listeners: Mapping[str, tuple[Group, ...]], person: Person
) -> dict[str, object]:
    """The tallies after the last event of the history."""
    event, index = person.history[-1], len(person.history) - 1
    tallies = dict(person.tallies)
    for group in listeners.get(event.name, ()):
        tallies[group.name] = _added(group, of(person, group), event, index)
    return tallies


def of(person: Person, group: Group) -> Tally:
    return cast(Tally, person.tallies.get(group.name, EMPTY))


def _added(group: Group, tally: Tally, event: Event, index: int) -> Tally:
    x, asof, total, given = tally.x, tally.asof, tally.total, list(tally.given)
    for rule in group.rules:
        if event.name not in rule.events:
            continue
        points = award(rule, event, given)
        if points == 0:
            continue
        if group.fading.kind == "half-life":
            x = x * halved(event.at - asof, group.fading.over) + float(points) if x else float(points)
            asof = event.at
        total += points
        given.append(Award(event.at, points, rule.label, index))
    return Tally(x, asof, total, tuple(one for one in given if _needed(group, one, event.at)))


def _needed(group: Group, one: Award, at: int) -> bool:
    """Whether a later reading, or a later event's limit, may look at this award."""
    if group.evaluated is not None:
        return True
    if group.fading.kind in ("linear", "expires") and at - one.at < group.fading.over:
        return True
    rule = next(rule for rule in group.rules if rule.label == one.rule)
    return rule.limit is not None and one.at > at - rule.limit.within


def points(policy: Policy, group: Group, person: Person, at: int) -> int:
    """One person's events' sum as of `at`, rounded; what scoring.faded gives on the whole history."""
    if person.history and person.history[-1].at > at:  # somebody else's, ahead of this instant
        return scoring.faded(
            group, scoring.awards(group, person), scoring.reading_instant(policy, group, at)
        )
    tally = of(person, group)
    if group.evaluated is not None:
        moment = scoring.reading_instant(policy, group, at)
        return scoring.faded(group, list(tally.given), moment)
    match group.fading.kind:
        case "half-life":
            return nearest(tally.x * halved(at - tally.asof, group.fading.over)) if tally.x else 0
        case "linear":
            return nearest(scoring.linear_sum(list(tally.given), group.fading.over, at))
        case "expires":
            return sum(one.points for one in tally.given if at - one.at < group.fading.over)
        case _:
            return tally.total
