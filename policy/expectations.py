"""One expectation of an example against a person: passed or not, expected and actual in words."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from dsl.source import Span
from dsl.typed import Value
from policy import words
from policy.fold.reader import Reader
from policy.fold.work import next_deadline
from policy.model import Expectation, Policy
from policy.shown import moment, points
from policy.state import Person, World

_COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Check:
    """`expected` and `actual` are short texts: `between 120 and 130`, `132.5`."""

    expectation: Expectation
    at: int
    passed: bool
    expected: str
    actual: str

    @property
    def span(self) -> Span:
        return self.expectation.span


def check(reader: Reader, expectation: Expectation, person: Person, at: int, world: World) -> Check:
    """What is so at the instant `at`, at which the person has come to rest, against what should be."""
    policy, name = reader.policy, expectation.name
    match expectation.what:
        case "score":
            return _number(expectation, at, reader.score(person, at, world))
        case "group":
            return _number(expectation, at, reader.group(name, person, at, world))
        case "field":
            return _field(policy, expectation, at, person.values.get(name))
        case "due":
            due = next_deadline(reader, person)
            shown = moment(policy, expectation.low if expectation.low is None else int(expectation.low))
            return Check(expectation, at, due == expectation.low, shown, moment(policy, due))
        case _:
            actual = _word(expectation, person)
            return Check(
                expectation,
                at,
                actual == expectation.text,
                expectation.text or NOBODY,
                actual or NOBODY,
            )


def _word(expectation: Expectation, person: Person) -> str:
    """ "" where there is nobody."""
    match expectation.what:
        case "status":
            return person.status
        case "route":
            return "hold" if person.hold is not None else person.team or "none"
        case "assignee":
            return person.rep or ""
        case _:
            return person.role or ""


def _number(expectation: Expectation, at: int, actual: int) -> Check:
    low, high = expectation.low or 0, expectation.high
    shown = points(low)
    if expectation.relation == "between":
        shown = f"between {shown} and {points(high or 0)}"
    elif expectation.relation != "=":
        shown = f"{expectation.relation} {shown}"
    return Check(expectation, at, _fits(expectation, actual), shown, points(actual))


def _field(policy: Policy, expectation: Expectation, at: int, actual: Value | None) -> Check:
    name = expectation.name
    found = "missing" if actual is None else words.value(policy, name, actual)
    if expectation.relation in ("known", "missing"):
        passed = (actual is not None) is (expectation.relation == "known")
        return Check(expectation, at, passed, expectation.relation, found)
    wanted: Value = expectation.low if expectation.low is not None else expectation.text
    shown = words.value(policy, name, wanted)
    if expectation.relation == "between":
        shown = f"between {shown} and {words.value(policy, name, expectation.high or 0)}"
    elif expectation.relation != "=":
        shown = f"{expectation.relation} {shown}"
    if actual is None:
        passed = expectation.relation == "!="
    elif isinstance(actual, str):
        passed = (actual == wanted) is (expectation.relation != "!=")
    else:
        passed = _fits(expectation, actual)
    return Check(expectation, at, passed, shown, found)


def _fits(expectation: Expectation, actual: int) -> bool:
    low, high = expectation.low, expectation.high
    if low is None:
        return False
    if expectation.relation == "between":
        return high is not None and low <= actual <= high
    return bool(_COMPARE[expectation.relation](actual, low))
