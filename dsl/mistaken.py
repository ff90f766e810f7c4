"""Names that conditions do not know though people write them: words of other languages, the clock,
statuses, events."""

from __future__ import annotations

from collections.abc import Mapping

from dsl import nodes
from dsl.diagnostic import Fix
from dsl.findings import Findings
from dsl.scope import Scope

NOTHING = ("null", "none", "nil", "empty", "blank", "undefined", "unset", "unknown")
ANSWERS = {"true": "yes", "false": "no"}
CLOCK = ("now", "today", "time", "current_date", "sysdate", "getdate", "yesterday", "tomorrow")


def hint(scope: Scope, name: str, values: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Help for a name that is neither field, definition nor group, and what to write instead of it;
    "" where there is none. `values` are those of each field that lists its own."""
    word = name.casefold()
    owners = [field for field, listed in values.items() if name in listed]
    if owners:
        return f"`{name}` is a value of `{owners[0]}`: write `{owners[0]} = {name}`", ""
    if word in ANSWERS:
        return f"write `{ANSWERS[word]}`", ANSWERS[word]
    if word in CLOCK:
        return "a condition does not read the clock: a transition says `after 30 days`", ""
    if name in scope.events:
        return f"`{name}` is an event: it gives points `on {name}`, and moves people `on {name}`", ""
    if name in scope.bare or name in scope.tracks or word == "status":
        return "a condition reads fields and points: a transition stands in the status it leaves", ""
    for table, a_kind in (
        (scope.roles, "a role"),
        (scope.teams, "a team"),
        (scope.calendars, "a calendar"),
    ):
        if name in table:
            return f"`{name}` is {a_kind}: a condition reads fields and points", ""
    return "", ""


def compared_with_nothing(
    scope: Scope, expr: nodes.Compare, name: str, other: nodes.Name, findings: Findings
) -> bool:
    """Reports `name = null`: whether there is a value is asked otherwise."""
    if other.text.casefold() not in NOTHING or expr.op not in ("=", "!="):
        return False
    if other.text in scope.fields or other.text in scope.groups or other.text in scope.defines:
        return False
    text = f"{name} is {'missing' if expr.op == '=' else 'known'}"
    findings.error(
        "type-mismatch",
        f"`{other.text}` is not a value",
        other.span,
        help=f"write `{text}`",
        fixes=(Fix(expr.span, text),),
    )
    return True
