"""Score groups in one form, whatever their text says: equal forms give equal points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from policy.diff.meaning.normal import Form, Normal
from policy.diff.shapes import shape
from policy.model import Group, Policy, ScoreRule

_SUMS = ("none", "cap", "expires")  # fadings under which points are whole numbers that are summed


def group_form(policy: Policy, group: Group) -> Form:
    """Everything that decides a group's points."""
    normal, rules = Normal(policy), standard(group).rules
    whens = [(normal.form(one.when), one.points) for one in rules if one.when is not None]
    events = tuple(shape(replace(one, label="")) for one in rules if one.when is None)
    head = shape(replace(group, rules=()))
    return (head, zone(policy, group), events, tuple(sorted(whens, key=repr)))


def zone(policy: Policy, group: Group) -> str:
    """Where the day of a daily evaluation begins; "" for a group that is always read as it is."""
    return policy.calendar[group.evaluated.calendar].timezone if group.evaluated else ""


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
