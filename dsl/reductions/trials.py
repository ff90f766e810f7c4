"""Guarantees, examples, retired statuses."""

from __future__ import annotations

from typing import Any

from dsl import nodes
from dsl.lexer import Token
from dsl.nodes import DateTime, Duration, Expr, Literal_, Name, Number, StatusName, Text
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Item, Place


def guarantee(place: Place, word: Token, promise: nodes.Promise) -> nodes.GuaranteeDecl:
    return nodes.GuaranteeDecl(promise, place.since(word))


def every_path(
    place: Place, word: Token, path: Token, to: Token, target: StatusName, passes: Token, by: Pairs
) -> nodes.EveryPath:
    return nodes.EveryPath(target, flat(by), place.since(word))


def every_person(
    place: Place,
    word: Token,
    person: Token,
    when: Expr | None,
    routed: Token,
    at: Token,
    status: StatusName,
) -> nodes.EveryPersonRouted:
    return nodes.EveryPersonRouted(when, status, place.since(word))


def never_reaches(
    place: Place, start: StatusName, never: Token, word: Token, target: StatusName, without: Pairs | None
) -> nodes.NeverReaches:
    return nodes.NeverReaches(start, target, flat(without), place.since(start))


def always_possible(place: Place, target: StatusName, *rest: Any) -> nodes.AlwaysPossible:
    return nodes.AlwaysPossible(target, rest[-1], place.since(target))


def alone_never_makes(place: Place, group: Name, *rest: Any) -> nodes.AloneNeverMakes:
    return nodes.AloneNeverMakes(group, rest[-1], place.since(group))


def retired(
    place: Place, word: Token, label: Text, becomes: Token, status: StatusName
) -> nodes.RetiredDecl:
    return nodes.RetiredDecl(label, status, place.since(word))


def example(
    place: Place, word: Token, title: Text, left: Token, body: Pairs, right: Token
) -> nodes.ExampleDecl:
    items: list[Item] = list(flat(body))
    steps = tuple(item.value for item in items if isinstance(item.value, nodes.ExampleStep))
    starts = place.only(items, "starts", DateTime)
    given = place.only(items, "given", tuple) or ()
    return nodes.ExampleDecl(title, starts, given, steps, place.since(word), place.lines(items))


def starts(place: Place, word: Token, at: Token, when: DateTime) -> Item:
    return place.item("starts", when, word)


def given(place: Place, word: Token, values: Pairs) -> Item:
    return place.item("given", flat(values), word)


def timed_step(place: Place, word: Token, at: Duration, what: nodes.Doing) -> Item:
    return place.item("step", nodes.ExampleStep(at, what, place.since(word)), word)


def untimed_step(place: Place, what: nodes.DoExpect) -> Item:
    return place.item("step", nodes.ExampleStep(None, what, what.span), what)


def do_events(place: Place, word: Token, events: Pairs) -> nodes.DoEvents:
    return nodes.DoEvents(flat(events), place.since(word))


def do_move(place: Place, role: Name, word: Token, to: StatusName, because: Name | None) -> nodes.DoMove:
    return nodes.DoMove(role, to, because, False, place.since(role))


def cannot_move(
    place: Place,
    role: Name,
    cannot: Token,
    move: Token,
    word: Token,
    to: StatusName,
    because: Name | None,
) -> nodes.DoMove:
    return nodes.DoMove(role, to, because, True, place.since(role))


def do_set(place: Place, word: Token, values: Pairs) -> nodes.DoSet:
    return nodes.DoSet(flat(values), place.since(word))


def do_clear(place: Place, word: Token, fields: Pairs) -> nodes.DoClear:
    return nodes.DoClear(flat(fields), place.since(word))


def do_touch(place: Place, word: Token, kind: Name | None) -> nodes.DoTouch:
    return nodes.DoTouch(kind, place.since(word))


def do_expect(place: Place, word: Token, expectations: Pairs) -> nodes.DoExpect:
    return nodes.DoExpect(flat(expectations), place.since(word))


def expect_status(place: Place, word: Token, status: StatusName) -> nodes.ExpectStatus:
    return nodes.ExpectStatus(status, place.since(word))


def expect_route(place: Place, word: Token, team: Name) -> nodes.ExpectRoute:
    return nodes.ExpectRoute(team, place.since(word))


def expect_assignee(place: Place, word: Token, rep: Text | Token) -> nodes.ExpectAssignee:
    return nodes.ExpectAssignee(rep if isinstance(rep, Text) else None, place.since(word))


def expect_owner(place: Place, word: Token, role: Name | Token) -> nodes.ExpectOwner:
    return nodes.ExpectOwner(role if isinstance(role, Name) else None, place.since(word))


def expect_due(place: Place, word: Token, at: DateTime | Token) -> nodes.ExpectDue:
    return nodes.ExpectDue(at if isinstance(at, DateTime) else None, place.since(word))


def expect_number(place: Place, what: Name, value: Number) -> nodes.ExpectValue:
    return nodes.ExpectValue(what, "", value, None, place.since(what))


def expect_between(
    place: Place, what: Name, between: Token, low: Literal_, to: Token, high: Literal_
) -> nodes.ExpectValue:
    return nodes.ExpectValue(what, "between", low, high, place.since(what))


def expect_comparison(place: Place, what: Name, op: Token, value: Literal_) -> nodes.ExpectValue:
    """Of points people say `score 125`, so `score = 125` is the same."""
    sign: Any = op.text
    if sign == "=" and what.text == "score" and isinstance(value, Number):
        sign = ""
    return nodes.ExpectValue(what, sign, value, None, place.since(what))


def expect_known(place: Place, field: Name, word: Token, test: Token) -> nodes.ExpectKnown:
    return nodes.ExpectKnown(field, test.text == "known", place.since(field))
