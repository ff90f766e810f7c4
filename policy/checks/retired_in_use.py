"""A value that was retired, and that the policy still uses.

`retired "Left Vmail" becomes LAL` says that no record has this value any more. A status of that name, or
a test for it, brings it back: what is written in the CRM and what is counted part again.

Bad:

    policy demo { version "1" }
    roles sales
    fields { crm_status text }
    track lead {
      status Open { start  owner sales  to Won by sales
                    to Lost when crm_status = "Bad Number"  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    retired "Bad Number" becomes Lost

Good:

    policy demo { version "1" }
    roles sales
    fields { phone_known yes/no }
    track lead {
      status Open { start  owner sales  to Won by sales
                    to Lost when phone_known = no  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    retired "Bad Number" becomes Lost
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.source import Span
from dsl.typed import Among, Condition
from policy.checks.rule import Rule
from policy.model import Policy, Status
from policy.practice import words_of
from policy.uses import conditions, parts


def check(policy: Policy) -> Iterable[Diagnostic]:
    retired = {words_of(one.label): one for one in policy.retired}
    for text, what, span in (*_names(policy.statuses), *_values(policy)):
        one = retired.get(words_of(text))
        if one is not None:
            yield warning(
                "retired-in-use",
                f"{what} uses `{text}`, which is retired",
                span,
                labels=(Label(one.span, f"became `{one.becomes}`"),),
                help=f"use `{one.becomes}`, or take the `retired` line out",
            )


def _names(statuses: Iterable[Status]) -> Iterator[tuple[str, str, Span]]:
    for one in statuses:
        if one.label != one.bare:  # else the label is, and resolve has said so
            yield one.bare, "the name of this status", one.span


def _values(policy: Policy) -> Iterator[tuple[str, str, Span]]:
    """The texts that fields about a status are compared with."""
    for whole in conditions(policy):
        for one in parts(whole):
            yield from _compared(policy, one)


def _compared(policy: Policy, what: Condition) -> Iterator[tuple[str, str, Span]]:
    if isinstance(what, Among) and {"status", "stage"} & set(words_of(what.field)):
        for value in what.values:
            if isinstance(value, str):
                yield value, "this test", what.span


RULE = Rule("retired-in-use", Severity.WARNING, "names", __doc__, check)
