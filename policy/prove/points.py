"""What the events of a group can be worth, before its `when` rules, cap and bounds.

Every reading lies within these ranges; not every value in them need be possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd

from policy.model import Fading, Group, ScoreRule
from policy.prove.ranges import Range, clamped, plus

WHOLE = ("none", "cap", "expires")  # fadings under which a sum of events is a sum of their points


@dataclass(frozen=True)
class Events:
    """The events' sum is a multiple of `step` micro-points within `range`."""

    range: Range
    step: int


def of_events(group: Group) -> Events:
    """The sum over the events of the person, or of all the account's people."""
    rules = [one for one in group.rules if one.events and one.points]
    least = _total([one for one in rules if one.points < 0], group)
    most = _total([one for one in rules if one.points > 0], group)
    step = 1
    if group.fading.kind in WHOLE:
        step = gcd(*(amount for one in rules for amount in _amounts(one))) or 1
    low, high = (None if least is None else -least), most
    return Events(
        (None if low is None else -(-low // step) * step, None if high is None else high // step * step),
        step,
    )


def bounds(group: Group) -> Range:
    """The least and the greatest value of the group, its conditions taken one by one."""
    given = [one.points for one in group.rules if one.when is not None]
    whens = sum(min(0, one) for one in given), sum(max(0, one) for one in given)
    raw = plus(whens, of_events(group).range)
    if group.fading.kind == "cap":
        cap = group.fading.cap
        raw = (None if raw[0] is None else min(raw[0], cap)), raw[1]
    return clamped(raw, group.low, group.high)


def idle(group: Group) -> Range:
    """What a group can be worth for somebody without any event that counts."""
    return bounds(replace(group, rules=tuple(one for one in group.rules if not one.events)))


def behaviour(group: Group) -> tuple[object, ...]:
    """Two groups with the same behaviour award the same points for the same history."""
    rules = tuple(
        (
            one.points,
            one.events,
            None if one.limit is None else (one.limit.amount, one.limit.of, one.limit.within),
        )
        for one in group.rules
        if one.events
    )
    read = None if group.evaluated is None else (group.evaluated.minute, group.evaluated.calendar)
    fading = group.fading if group.fading.kind != "cap" else Fading()
    return (rules, fading.kind, fading.over, group.of_account, read)


# --- sums of one sign ---------------------------------------------------------------------------


def _total(rules: list[ScoreRule], group: Group) -> int | None:
    """The most that rules of one sign can sum up to, in absolute value; None without end."""
    if not rules:
        return 0
    if group.of_account:
        return None  # any number of colleagues
    found = [_most(one, group.fading) for one in rules]
    if any(one is None for one in found):
        return None
    return sum(one for one in found if one is not None)


def _most(rule: ScoreRule, fading: Fading) -> int | None:
    """A window (t - W, t] never holds more than the limit, and time falls into such windows."""
    if rule.limit is None or not fading.over or fading.kind == "cap":
        return None
    window = rule.limit.within
    full = rule.limit.amount if rule.limit.of == "points" else rule.limit.amount * abs(rule.points)
    if fading.kind in ("expires", "linear"):
        return full * -(-fading.over // window)
    left = 0.5 ** (window / fading.over)  # of a window's points after another window's time
    return None if left > 0.999999 else int(full / (1 - left) * (1 + 1e-9)) + 1_000


def _amounts(rule: ScoreRule) -> tuple[int, ...]:
    """What one award can be worth is a multiple of these."""
    if rule.limit is None or rule.limit.of == "times":
        return (rule.points,)
    return rule.points, rule.limit.amount
