"""The definition by which people are handed over has changed since it was signed.

The dates after `agreed by` say when marketing and sales agreed on it, and the conditions, or the score
they read, no longer hold of the same leads. What is only written otherwise is silent where that is
proved. Agree anew, and write the new dates. Found only against an older policy (`--against`).

Before:

    policy demo {
      version "1"
      agreed by marketing on 2026-10-05
      agreed by sales on 2026-10-05
      review every 90 days
    }
    roles marketing, sales
    events demo_request, reply
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request  +10 on reply } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Bad:

    policy demo {
      version "2"
      agreed by marketing on 2026-11-20
      agreed by sales on 2026-10-05
      review every 90 days
    }
    roles marketing, sales
    events demo_request, reply
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request  +20 on reply } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo {
      version "2"
      agreed by marketing on 2026-11-20
      agreed by sales on 2026-11-20
      review every 90 days
    }
    roles marketing, sales
    events demo_request, reply
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request  +20 on reply } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Severity, warning
from dsl.typed import All, Condition, Defined
from policy import parts, words
from policy.checks.rule import ChangeRule
from policy.model import Agreed, Policy
from policy.practice import handovers
from policy.uses import groups_of, written_out


def check(old: Policy, new: Policy) -> Iterable[Diagnostic]:
    before, now = _latest(old), _latest(new)
    stale = [one for role, one in now.items() if role in before and one.on <= before[role].on]
    if stale and signed(old) != signed(new) and not _alike(old, new):
        *most, last = [one.role for one in stale]
        roles = f"{', '.join(most)} and {last}" if most else last
        yield warning(
            "changed-after-sign-off",
            f"what makes people ready has changed since {roles} signed it",
            stale[0].span,
            help="agree on the new definition, and write down the new dates",
        )


def signed(policy: Policy) -> frozenset[str]:
    """Everything that decides who is handed over, in words: conditions, definitions, and the score."""
    return frozenset(line for one in _conditions(policy) for line in _lines(policy, one))


def _alike(old: Policy, new: Policy) -> bool:
    """Whether it is proved that each side's handovers ask what some handover of the other asks."""
    from policy.diff.meaning.alike import Alike

    was, now = _asked(old), _asked(new)
    alike = Alike(old, new)
    return all(any(alike.conditions(one, other) for other in now) for one in was) and all(
        any(alike.conditions(other, one) for other in was) for one in now
    )


def _asked(policy: Policy) -> list[Condition]:
    """All that a handover asks, of each that asks anything."""
    found = []
    for one in handovers(policy):
        if one.transition is not None:
            when = () if one.transition.when is None else (one.transition.when,)
            found.append(All((*when, *(need.condition for need in one.transition.requires))))
    return list(dict.fromkeys(one for one in found if one.parts))


def _latest(policy: Policy) -> dict[str, Agreed]:
    found: dict[str, Agreed] = {}
    for one in policy.agreed:
        if one.role not in found or one.on > found[one.role].on:
            found[one.role] = one
    return found


def _conditions(policy: Policy) -> Iterator[Condition]:
    for one in handovers(policy):
        if one.transition is not None:
            yield from () if one.transition.when is None else (one.transition.when,)
            yield from (need.condition for need in one.transition.requires)


def _lines(policy: Policy, what: Condition) -> Iterator[str]:
    yield words.condition(policy, what)
    for one in written_out(policy, what):
        if isinstance(one, Defined):
            yield f"{one.name} = {words.condition(policy, policy.definition[one.name].condition)}"
        for name in groups_of(policy, one):
            group = policy.group[name]
            yield f"{name} {parts.group(group)}"
            yield from (f"{name} {parts.rule(policy, rule)}" for rule in group.rules)


RULE = ChangeRule("changed-after-sign-off", Severity.WARNING, "changes", __doc__, check)
