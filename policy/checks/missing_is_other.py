"""A test with `!=` or `not in` that also holds for people about whom nothing is known.

`country != "US"` is exactly `not country = "US"`: true when the country is missing. Most often that is
not meant, and those without a value are scored, routed or let go like those with another one. Say which
is meant: `country is known and country != "US"`, or `country is missing or country != "US"`.

Bad:

    policy demo { version "1" }
    roles sales
    fields { country text }
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost when country != "US" }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { country text }
    track lead {
      status Open { start  owner sales  to Won by sales
                    to Lost when country is known and country != "US" }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Fix, Label, Severity, warning
from dsl.typed import All, Among, Condition, Known, Linear, Negation, Same, Some
from policy import words
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import fields_of


def check(policy: Policy) -> Iterable[Diagnostic]:
    always = frozenset(one.name for one in policy.fields if one.required)
    told: set[Condition] = set()
    for what in _wholes(policy):
        for test, field in _loose(what, always):
            if test not in told:
                told.add(test)
                yield _finding(policy, test, field)


def _wholes(policy: Policy) -> Iterator[Condition]:
    """Conditions as they are asked; what one person's move requires is asked together."""
    yield from (one.condition for one in policy.definitions)
    yield from (rule.when for one in policy.groups for rule in one.rules if rule.when is not None)
    for status in policy.statuses:
        yield from () if status.start is None or status.start.when is None else (status.start.when,)
        for move in status.transitions:
            needs = [one.condition for one in move.requires]
            yield All((*([] if move.when is None else [move.when]), *needs))
        yield from (one.when for one in status.cadences if one.when is not None)
    yield from (row.when for route in policy.routes for row in route.rows if row.when is not None)
    yield from (one.interrupt for one in policy.teams if one.interrupt is not None)


def _loose(what: Condition, settled: frozenset[str]) -> Iterator[tuple[Condition, str]]:
    """The negative tests that a missing value fulfils; `settled` are fields of which that is known."""
    match what:
        case All(parts=parts):
            known = {field for one in parts for field in fields_of(one)}
            for one in parts:
                yield from _loose(one, settled | known)
        case Some(parts=parts):
            asked = {field for one in parts for field in _missing(one)}
            for one in parts:
                yield from _loose(one, settled | asked)
        case Negation(part=part) if _equality(part):
            missing = [one for one in fields_of(part) if one not in settled]
            if missing:
                yield what, missing[0]


def _missing(what: Condition) -> tuple[str, ...]:
    """The field of `x is missing`."""
    return (what.part.field,) if isinstance(what, Negation) and isinstance(what.part, Known) else ()


def _equality(what: Condition) -> bool:
    if isinstance(what, Among):
        return not any(isinstance(one, bool) for one in what.values)  # `not authority` says it plainly
    return isinstance(what, Same) or (isinstance(what, Linear) and what.relation == "=")


def _finding(policy: Policy, test: Condition, field: str) -> Diagnostic:
    written = words.condition(policy, test)
    declared = policy.field_named[field].span
    return warning(
        "missing-is-other",
        f"this holds for people without `{field}` too",
        test.span,
        labels=(Label(declared, "may be missing"),),
        help=f"say which is meant: `{field} is known and {written}`, or "
        f"`{field} is missing or {written}`",
        fixes=(Fix(test.span, f"{field} is known and {written}"),),
    )


RULE = Rule("missing-is-other", Severity.WARNING, "conditions", __doc__, check)
