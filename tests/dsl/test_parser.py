from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dsl import nodes
from dsl.parser import parse, parse_condition
from dsl.reductions import lists
from dsl.source import Source
from dsl.words import RESERVED
from tests.dsl.spanless import spanless
from tests.steps import steps

POLICY = Path(__file__).parent.parent / "cases" / "policies" / "acme.lead"


def read(text: str) -> tuple[nodes.Decl, ...]:
    file, found = parse(Source("x.lead", text))
    assert not found, found
    return file.decls


def only(text: str) -> Any:
    (decl,) = read(text)
    return decl


def test_the_whole_language_in_one_policy() -> None:
    decls = read(POLICY.read_text(encoding="utf-8"))
    assert {type(decl) for decl in decls} == set(nodes.Decl.__args__) - {nodes.SlaDecl}
    lead, contact = (decl for decl in decls if isinstance(decl, nodes.TrackDecl))
    assert [status.name.text for status in lead.statuses][-2:] == ["Re-Market", "Disqualified"]
    assert len(contact.statuses) == 6
    (raw, *_) = lead.statuses
    assert raw.label is not None
    assert raw.label.value == "Purchased"
    assert [type(one).__name__ for one in raw.body] == ["Start", "Owner", "Transition", "Transition"]


@pytest.mark.parametrize(
    "word",
    [
        *(
            "open",
            "source",
            "status",
            "day",
            "call",
            "score",
            "to_day",
            "text",
            "number",
            "one",
            "first",
        ),
        *("policy", "fields", "roles", "team", "role", "half-life", "minutes", "goal", "expect", "rest"),
    ],
)
def test_words_are_names_where_no_keyword_can_stand(word: str) -> None:
    fields, define, events = read(
        f"fields {{ {word} text }} define x = {word} = {word} events a, {word}"
    )
    assert isinstance(fields, nodes.FieldsDecl)
    assert fields.fields[0].name.text == word
    assert isinstance(events, nodes.EventsDecl)
    assert events.names[1].text == word
    assert isinstance(define, nodes.DefineDecl)
    assert isinstance(define.expr, nodes.Compare)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_reserved_words_are_never_names(word: str) -> None:
    _, found = parse(Source("x", f"roles a, {word}, b"))
    assert [one.code for one in found] == ["reserved-word"]


def test_on_entry_is_not_an_event() -> None:
    track = only("track t { status A { to B on entry reset g } }")
    assert [type(one).__name__ for one in track.statuses[0].body] == ["Transition", "OnEntry"]
    score = only("score { g { +5 on entry } }")
    assert score.groups[0].rules[0].on[0].text == "entry"


def test_a_condition_before_is_routed() -> None:
    decl = only("guarantee every person when a is known or b is routed in lead.A")
    assert isinstance(decl.promise, nodes.EveryPersonRouted)
    assert isinstance(decl.promise.when, nodes.Or)


def test_three_capitals_may_be_a_name() -> None:
    cadence = only("cadence c { day 3 SMS morning day 10 SMS }")
    assert [step.kind.text for step in cadence.steps] == ["SMS", "SMS"]
    assert [step.day.value for step in cadence.steps] == [3, 10]


def test_spans() -> None:
    text = 'track lead {\n  status A "x" {\n    to B by sales\n       because c\n  }\n}\n'
    track = only(text)
    (status,) = track.statuses
    (transition,) = status.body

    def place(node: Any) -> tuple[int, int, int, int]:
        span = node.span
        return (span.line, span.column, span.end_line, span.end_column)

    assert place(track) == (1, 1, 6, 2)
    assert place(status) == (2, 3, 5, 4)
    assert place(status.title) == (2, 12, 2, 15)
    assert place(transition) == (3, 5, 4, 17)
    assert place(transition.trigger) == (3, 10, 3, 18)
    assert place(transition.because[0]) == (4, 16, 4, 17)


def test_values() -> None:
    define = only(
        'define x = a >= -2.50 and b = 10_000 USD and c = 2026-01-05 and d = "q\\"\\\\" and e = 9 weeks'
    )
    values = [part.right.terms[0].value for part in define.expr.parts]
    assert [spanless(value) for value in values] == [
        ("Number", Decimal("-2.5")),
        ("Money", Decimal(10000), "USD"),
        ("Date", "2026-01-05"),
        ("Text", 'q"\\'),
        ("Duration", Decimal(9), "weeks", "plain", None),
    ]


def test_precedence() -> None:
    expr, found = parse_condition(Source("x", "not a and b or c and (d or e) and 2 * f - g + 1 < 3"))
    assert not found
    assert isinstance(expr, nodes.Or)
    left, right = expr.parts
    assert isinstance(left, nodes.And)
    assert isinstance(left.parts[0], nodes.Not)
    assert isinstance(right, nodes.And)
    assert [type(part).__name__ for part in right.parts] == ["Truth", "Paren", "Compare"]
    compare = right.parts[2]
    assert isinstance(compare, nodes.Compare)
    assert [(term.sign, term.factor is not None) for term in compare.left.terms] == [
        (1, True),
        (-1, False),
        (1, False),
    ]


def test_what_is_said_twice_is_reported() -> None:
    _, found = parse(Source("x", 'policy a { version "1" version "2" } team t { role a role b }'))
    assert [(one.code, one.span.column, len(one.labels)) for one in found] == [
        ("said-twice", 24, 1),
        ("said-twice", 54, 1),
    ]


def test_expectations() -> None:
    example = only(
        'example "e" { expect score = 5, score 6, fit >= 7, status = "x", status lead.A, route none,'
        ' due never, assignee "b", owner sales, employees = 8, a between 1 and 2'
        " at 1 day touch call at 2 days touch at 2 days expect budget >= 5 USD, owner none,"
        " assignee none, due between 2026-01-05 and 2026-02-01, owner is missing, a != b, c is known"
        " at 3 days a cannot move to B because c at 4 days clear d, e }"
    )
    expectations = example.steps[0].what.expectations
    assert [type(one).__name__.removeprefix("Expect") for one in expectations] == [
        *("Value", "Value", "Value", "Value", "Status", "Route", "Due", "Assignee", "Owner", "Value"),
        "Value",
    ]
    assert [one.op for one in expectations if isinstance(one, nodes.ExpectValue)] == [
        *("", "", ">=", "=", "=", "between"),
    ]
    touches = [one.what for one in example.steps if isinstance(one.what, nodes.DoTouch)]
    assert [touch.kind is not None for touch in touches] == [True, False]
    more, refused, cleared = (one.what for one in example.steps[3:])
    assert [type(one).__name__.removeprefix("Expect") for one in more.expectations] == [
        *("Value", "Owner", "Assignee", "Value", "Known", "Value", "Known"),
    ]
    assert (more.expectations[1].role, more.expectations[2].rep) == (None, None)
    assert (refused.refused, refused.because.text) == (True, "c")
    assert [one.text for one in cleared.fields] == ["d", "e"]


def test_the_work_of_reading_a_file_grows_with_its_size_and_no_faster() -> None:
    def work(rows: int) -> int:
        text = "route a {\n" + "to b when c >= 1 and d in [x, y]\n" * rows + "}"
        return steps(lambda: only(text))

    assert len(only("route a {\n" + "to b when c >= 1 and d in [x, y]\n" * 4000 + "}").rows) == 4000
    work(1)
    assert work(400) <= 10 * work(40)


def test_a_list_that_grows_is_not_copied() -> None:
    """What Python's own lists do within one line is not seen by counting lines."""
    place: Any = None
    items = lists.more(place, lists.none(place), "a")
    assert lists.more(place, items, "b")[0] is items
    assert lists.another(place, items, place, "b")[0] is items
