"""Every start rule of a track has a condition, so some people may have no first status.

A person for whom none of the conditions holds is born nowhere: an import drops them, or leaves them with
a blank status that no report counts.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    track lead {
      status Large { start when employees >= 1000  owner sales  to Won by sales  to Lost after 90 days }
      status Small { start when employees < 1000   owner sales  to Won by sales  to Lost after 30 days }
      status Won   { goal final }
      status Lost  { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    track lead {
      status Large { start when employees >= 1000  owner sales  to Won by sales  to Lost after 90 days }
      status Small { start otherwise               owner sales  to Won by sales  to Lost after 30 days }
      status Won   { goal final }
      status Lost  { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.typed import Negation
from policy import words
from policy.checks.rule import Rule
from policy.model import Policy, Status
from policy.prove.tracks import can


def check(policy: Policy) -> Iterable[Diagnostic]:
    for track in policy.tracks:
        first = [one for one in policy.statuses if one.track == track and one.start is not None]
        conditions = [one.start.when for one in first if one.start is not None]
        if not conditions or None in conditions:
            continue
        if can(policy, [Negation(one) for one in conditions if one is not None]) != "no":
            yield _finding(policy, track, first)


def _finding(policy: Policy, track: str, first: list[Status]) -> Diagnostic:
    last = first[-1]
    return warning(
        "start-without-otherwise",
        f"people for whom no start rule of track `{track}` holds have no first status",
        last.start.span if last.start is not None else last.span,
        labels=tuple(
            Label(one.start.span, words.start(policy, one.start))
            for one in first[:-1]
            if one.start is not None
        ),
        help="say `start otherwise` in one of them; a comparison with a missing value never holds",
    )


RULE = Rule("start-without-otherwise", Severity.WARNING, "reachability", __doc__, check)
