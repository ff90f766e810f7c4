"""A status that says how the last call went, not where the person is.

"Left voicemail" and "no answer" are results of a touch: the next call makes another of them. As statuses
they hide who is being worked, who owns them and since when, and each needs its own ways out. Let the
person stay in one status while being worked, and keep the results of calls with the touches.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Working        { start  owner sales  to Left-Voicemail by sales  to Won by sales
                              to Lost after 30 days }
      status Left-Voicemail { owner sales  to Working by sales  to Lost after 30 days }
      status Won            { goal final }
      status Lost           { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Working { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won     { goal final }
      status Lost    { final }
    }
    retired "Left Voicemail" becomes Working
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy, Status
from policy.practice import words_of

RESULTS = (
    *(("voicemail",), ("vmail",), ("vm",), ("mailbox",), ("callback",), ("gatekeeper",), ("busy",)),
    *(("attempted",), ("attempting",), ("left", "message"), ("no", "answer"), ("not", "reached")),
    *(("call", "back"), ("wrong", "number"), ("bad", "number"), ("hung", "up"), ("rang", "out")),
)


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status in policy.statuses:
        if _tells_of_a_call(status):
            yield warning(
                "call-disposition",
                f"`{status.name}` says how a call went, not where the person is",
                status.span,
                help="keep people in the status in which they are worked, write the result down with "
                f'the touch, and say `retired "{status.label or status.bare}" becomes ...`',
            )


def _tells_of_a_call(status: Status) -> bool:
    said = [words_of(text) for text in {status.bare, status.label}]
    return any(_found(one, words) for words in said for one in RESULTS)


def _found(result: tuple[str, ...], words: tuple[str, ...]) -> bool:
    size = len(result)
    return any(words[at : at + size] == result for at in range(len(words) - size + 1))


RULE = Rule("call-disposition", Severity.WARNING, "practice", __doc__, check)
