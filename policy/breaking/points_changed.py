"""A scoring rule gives other points, counts otherwise, is new or is gone.

The same history is worth another score. Scores from before and after cannot be compared, and people
cross the bar, or fall below it, on the day of the change.

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

from collections.abc import Iterable

from dsl.source import NOWHERE, Span
from policy import parts
from policy.breaking.rule import Break, Versions, breaks
from policy.diff.align import align
from policy.diff.items import rule_item
from policy.diff.meaning.groups import group_form
from policy.model import Group, Policy

_HELP = "mark the day in the figures; `leadpolicy compare` says how many leads it moves"


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.groups:
        now = found.new.group.get(was.name)
        if now is not None and group_form(found.was, was) != group_form(found.new, now):
            yield from _rules(found, was, now)


def _rules(found: Versions, was: Group, now: Group) -> Iterable[Break]:
    old, new = _said(found.was, was), _said(found.new, now)
    lined = align((old, new), ([one for one, _ in old], [one for one, _ in new]))
    for a, b in lined.pairs:
        if old[a] != new[b]:
            yield _break(f"{old[a][0]}: {old[a][1]}, and now {new[b][1]}", now, b, was.rules[a].span)
    for b in lined.added:
        yield _break(f"a new rule, {parts.rule(found.new, now.rules[b])}", now, b)
    for a in lined.removed:
        text = parts.rule(found.was, was.rules[a])
        if not _gone(found, was.rules[a].events):
            yield _break(f"a rule is gone, {text}", now, None, was.rules[a].span)


def _said(policy: Policy, group: Group) -> list[tuple[str, str]]:
    return [(one.aspect, one.text) for one in (rule_item(policy, rule) for rule in group.rules)]


def _gone(found: Versions, events: tuple[str, ...]) -> bool:
    """What is told by `event-removed` and `event-not-scored` is not told here."""
    scored = {name for one in found.new.groups for rule in one.rules for name in rule.events}
    return bool(events) and not scored & set(events)


def _break(what: str, group: Group, at: int | None, was: Span = NOWHERE) -> Break:
    span = group.span if at is None else group.rules[at].span
    return Break(f"`{group.name}` scores otherwise: {what}", span, was, help=_HELP)


RULE = breaks("points-changed", "warning", "reporting", __doc__, check)
