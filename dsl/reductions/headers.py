"""Roles, fields, events, definitions, calendars."""

from __future__ import annotations

from typing import Any

from dsl import nodes
from dsl.lexer import Token
from dsl.nodes import Expr, Field, FieldType, Literal_, Name, Text, Time
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Item, Place


def roles(place: Place, word: Token, names: Pairs) -> nodes.RolesDecl:
    return nodes.RolesDecl(flat(names), place.since(word))


def events(place: Place, word: Token, names: Pairs) -> nodes.EventsDecl:
    return nodes.EventsDecl(flat(names), place.since(word))


def accounts(place: Place, word: Token, by: Token, field: Name) -> nodes.AccountsDecl:
    return nodes.AccountsDecl(field, place.since(word))


def define(place: Place, word: Token, name: Name, equal: Token, expr: Expr) -> nodes.DefineDecl:
    return nodes.DefineDecl(name, expr, place.since(word))


def fields(place: Place, word: Token, left: Token, lines: Pairs, right: Token) -> nodes.FieldsDecl:
    return nodes.FieldsDecl(flat(lines), place.since(word))


def field_line(place: Place, name: Name, type: FieldType, marks: Pairs) -> Field:
    items = [_mark(place, mark) for mark in flat(marks)]
    required = place.only(items, "required", bool) or False
    fixed = place.only(items, "fixed", bool) or False
    title = place.only(items, "title", Text, "the title of a field")
    return Field(name, type, required, fixed, title, place.since(name))


def required(place: Place, word: Token) -> Item:
    return place.item("required", True, word)


def fixed(place: Place, word: Token) -> Item:
    return place.item("fixed", True, word)


def one_of(place: Place, word: Token, of: Token, values: Pairs) -> FieldType:
    return FieldType("one of", flat(values), None, None, place.since(word))


def text_type(place: Place, word: Token) -> FieldType:
    return FieldType("text", (), None, None, place.of(word))


def yes_no_type(place: Place, word: Token) -> FieldType:
    return FieldType("yes/no", (), None, None, place.of(word))


def ranged_type(place: Place, word: Token, low: Literal_ | None, high: Literal_ | None) -> FieldType:
    kind: Any = word.text
    return FieldType(kind, (), low, high, place.since(word))


def calendar(
    place: Place, word: Token, name: Name, left: Token, body: Pairs, right: Token
) -> nodes.CalendarDecl:
    items: list[Item] = list(flat(body))
    return nodes.CalendarDecl(
        name,
        place.only(items, "timezone", Text),
        tuple(item.value for item in items if isinstance(item.value, nodes.OpenLine)),
        tuple(day for item in items if item.key == "closed" for day in _dates(item)),
        tuple(item.value for item in items if isinstance(item.value, nodes.Window)),
        place.since(word),
        place.lines(items),
    )


def open_line(place: Place, word: Token, days: Pairs, intervals: Pairs | None) -> Item:
    ranges = flat(days)
    span = ranges[0][0].span.to(ranges[-1][1].span)
    line = nodes.OpenLine(nodes.Days(ranges, span), flat(intervals), place.since(word))
    return place.item("open", line, word)


def closed(place: Place, word: Token, dates: Pairs) -> Item:
    return place.item("closed", flat(dates), word)


def window_line(place: Place, name: Name, intervals: Pairs) -> Item:
    return place.item("window", nodes.Window(name, flat(intervals), place.since(name)), name)


def one_day(place: Place, day: Name) -> tuple[Name, Name]:
    return (day, day)


def days_between(place: Place, first: Name, to: Token, last: Name) -> tuple[Name, Name]:
    return (first, last)


def interval(place: Place, start: Time, to: Token, end: Time) -> nodes.Interval:
    return nodes.Interval(start, end, place.since(start))


def _mark(place: Place, mark: Item | Text) -> Item:
    return Item("title", mark, mark.span) if isinstance(mark, Text) else mark


def _dates(item: Item) -> tuple[nodes.Date, ...]:
    value: Any = item.value
    return tuple(value)
