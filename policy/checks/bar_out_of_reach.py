"""A bar of points that nobody can ever reach.

The points that the rules give, within the bounds of their groups and for what one person can be at the
same time, never add up to it. Marketing waits for leads that cannot come. The true maximum is named,
which may be far below the sum of all rules. It is an error where nobody reaches a status because of it,
else a warning.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { seniority one of manager, vp }
    events demo_request, unsubscribe
    score {
      fit from 0 to 60 { +40 when seniority = vp  +30 when seniority = manager }
      behaviour from 0 to 50, half-life 14 days { +25 on demo_request  -10 on unsubscribe }
    }
    define sales_ready = score >= 100
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { seniority one of manager, vp }
    events demo_request, unsubscribe
    score {
      fit from 0 to 60 { +40 when seniority = vp  +30 when seniority = manager }
      behaviour from 0 to 50, half-life 14 days { +25 on demo_request  -10 on unsubscribe }
    }
    define sales_ready = score >= 80
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy, Transition
from policy.prove.bars import Bar, asks, bars
from policy.prove.consequences import with_consequence
from policy.prove.proof import answers
from policy.prove.scores import attainable
from policy.prove.tracks import guard


def check(policy: Policy) -> Iterable[Diagnostic]:
    for bar, one in zip(bars(policy), answers(policy, attainable), strict=True):
        if one.outcome == "refuted":
            yield with_consequence(policy, one, Severity.WARNING, partial(_asks, policy, bar))


def _asks(policy: Policy, bar: Bar, way: Transition) -> bool:
    return asks(policy, guard(way), bar)


RULE = Rule("bar-out-of-reach", Severity.ERROR, "score", __doc__, check)
