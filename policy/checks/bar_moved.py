"""A number of points that decides something is another one than before.

A bar that follows the mood of the quarter means nothing: nobody can say whether leads became better or
the bar lower, and sales stops trusting it. Keep the bar, and change what earns points. Found only
against an older policy (`--against`).

Before:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Bad:

    policy demo { version "2" }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    define sales_ready = score >= 35
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "2" }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +55 on demo_request } }
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
from dsl.typed import Condition, Linear
from policy import words
from policy.checks.rule import ChangeRule
from policy.model import Policy
from policy.uses import groups_of, parts

Place = str


def check(old: Policy, new: Policy) -> Iterable[Diagnostic]:
    for _, before, now in moved(old, new):
        yield warning(
            "bar-moved",
            f"the bar moved: `{words.condition(old, before)}` has become `{words.condition(new, now)}`",
            now.span,
            help="keep the bar, and change what earns points; or suppress this with the reason",
        )


def moved(old: Policy, new: Policy) -> Iterator[tuple[Place, Linear, Linear]]:
    """Every bar that moved: where it stands, as it was, as it is."""
    before = dict(_places(old))
    for place, condition in _places(new):
        if place not in before:
            continue
        had = list(_bars(old, before[place]))
        for now in _bars(new, condition):
            alike = [one for one in had if (one.sum, one.relation) == (now.sum, now.relation)]
            if alike and all(one.bound != now.bound for one in alike):
                yield place, alike[0], now


def _places(policy: Policy) -> Iterator[tuple[Place, Condition]]:
    """Every condition that decides, by where it stands."""
    yield from ((f"define {one.name}", one.condition) for one in policy.definitions)
    for status in policy.statuses:
        for move in status.transitions:
            if move.when is not None:
                yield f"move {move.label}", move.when


def _bars(policy: Policy, what: Condition) -> Iterator[Linear]:
    for one in parts(what):
        if isinstance(one, Linear) and groups_of(policy, one):
            yield one


RULE = ChangeRule("bar-moved", Severity.WARNING, "changes", __doc__, check)
