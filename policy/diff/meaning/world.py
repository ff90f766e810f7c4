"""What tables need beyond fields and score, and policies made comparable.

Two facts of the world decide route rows: whether the account has an owner, and whether the hold of this
stay has run out. They are asked as yes/no fields whose names no policy can declare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import replace

from policy.diff.shapes import shape
from policy.model import Delay, Field, Group, Policy, ScoreRule

ACCOUNT_OWNED = Field("the account has an owner", "yes/no", required=True)
HOLD_OVER = Field("the hold has run out", "yes/no", required=True)
WORLD = (ACCOUNT_OWNED, HOLD_OVER)

_SUMS = ("none", "cap", "expires")  # fadings under which points are whole numbers that are summed


def with_world(policy: Policy) -> Policy:
    """The policy with the facts of the world among its fields."""
    return replace(policy, fields=(*policy.fields, *WORLD))


def in_standard(policy: Policy) -> Policy:
    """The same policy with the event rules of each group in one order, whatever the text says."""
    return replace(policy, groups=tuple(standard(one) for one in policy.groups))


def standard(group: Group) -> Group:
    """Rules without a limit are split by event, since each event is counted for itself; then rules are
    sorted. Where fading works on fractions, the order in which one event's points are added may show in
    the last digit: then it is kept."""
    rules = [part for one in group.rules for part in _split(one)]
    events = Counter(event for one in rules for event in one.events)
    if group.fading.kind in _SUMS or all(times == 1 for times in events.values()):
        rules.sort(key=lambda one: (one.events, repr(shape(one.when)), one.points, repr(one.limit)))
    named = (replace(one, label=f"{group.name}.{number}") for number, one in enumerate(rules, 1))
    return replace(group, rules=tuple(named))


def _split(rule: ScoreRule) -> Iterator[ScoreRule]:
    if rule.events and rule.limit is None:
        yield from (replace(rule, events=(one,)) for one in rule.events)
    else:
        yield replace(rule, events=tuple(sorted(rule.events)))


def delay_shape(policy: Policy, delay: Delay) -> Hashable:
    """A length of time with the hours in which it is counted."""
    return delay.kind, delay.amount, calendar_shape(policy, delay.calendar)


def calendar_shape(policy: Policy, name: str | None) -> Hashable:
    """When a calendar is open, and in which zone its days begin; its name says nothing."""
    if not name:
        return ""
    found = policy.calendar[name]
    windows = tuple(sorted((one.name, shape(one.intervals)) for one in found.windows))
    return found.timezone, shape(found.week), found.closed, windows
