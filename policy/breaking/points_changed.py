"""A scoring rule gives other points, counts otherwise, is new or is gone.

The same history is worth another score. Scores from before and after cannot be compared, and people
cross the bar, or fall below it, on the day of the change. Rules that are only written otherwise are no
change where it is proved that every lead has the same points.

Before:

    events visit, reply
    score { interest from 0 to 80 { +5 on visit } }

Bad:

    events visit, reply
    score { interest from 0 to 80 { +10 on visit } }

Good:

    events visit, reply
    score { interest from 0 to 80 { +5 on visit } }
    define answered = interest >= 20
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.source import NOWHERE, Span
from policy import parts
from policy.breaking.rule import Break, Versions, breaks
from policy.diff.align import align
from policy.diff.items import rule_item
from policy.diff.meaning.groups import group_form
from policy.model import Group, Policy, ScoreRule

_HELP = "mark the day in the figures; `leadpolicy compare` says how many leads it moves"


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.groups:
        now = found.new.group.get(was.name)
        if now is None or group_form(found.was, was) == group_form(found.new, now):
            continue
        if not found.alike.points(was.name):
            yield from _rules(found, was, now)


def _rules(found: Versions, was: Group, now: Group) -> Iterable[Break]:
    left, right = _unlike(found, was, now)
    old, new = _said(found.was, left), _said(found.new, right)
    lined = align((old, new), ([one for one, _ in old], [one for one, _ in new]))
    for a, b in lined.pairs:
        if old[a] != new[b]:
            what = f"{old[a][0]}: {old[a][1]}, and now {new[b][1]}"
            yield _break(what, now, right[b].span, left[a].span)
    for b in lined.added:
        yield _break(f"a new rule, {parts.rule(found.new, right[b])}", now, right[b].span)
    for a in lined.removed:
        if not _gone(found, left[a].events):
            text = parts.rule(found.was, left[a])
            yield _break(f"a rule is gone, {text}", now, now.span, left[a].span)


def _unlike(found: Versions, was: Group, now: Group) -> tuple[list[ScoreRule], list[ScoreRule]]:
    """The rules of each side without those that the other has, too, however they are written."""
    left, right = list(was.rules), list(now.rules)
    for one in was.rules:
        other = next((each for each in right if _same(found, one, each)), None)
        if other is not None:
            left.remove(one)
            right.remove(other)
    return left, right


def _same(found: Versions, one: ScoreRule, other: ScoreRule) -> bool:
    if (one.points, one.limit, set(one.events)) != (other.points, other.limit, set(other.events)):
        return False
    if one.when is None or other.when is None:
        return one.when is other.when
    return found.alike.conditions(one.when, other.when)


def _said(policy: Policy, rules: Sequence[ScoreRule]) -> list[tuple[str, str]]:
    return [(one.aspect, one.text) for one in (rule_item(policy, rule) for rule in rules)]


def _gone(found: Versions, events: tuple[str, ...]) -> bool:
    """What is told by `event-removed` and `event-not-scored` is not told here."""
    scored = {name for one in found.new.groups for rule in one.rules for name in rule.events}
    return bool(events) and not scored & set(events)


def _break(what: str, group: Group, span: Span, was: Span = NOWHERE) -> Break:
    return Break(f"`{group.name}` scores otherwise: {what}", span, was, help=_HELP)


RULE = breaks("points-changed", "warning", "reporting", __doc__, check)
