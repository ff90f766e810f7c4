"""Numeric expressions of scenarios."""

from __future__ import annotations

from typing import Any

from dsl import nodes, numeric
from dsl.lexer import Token
from dsl.numeric import NumericExpr
from dsl.reductions import values
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Place


def num(place: Place, token: Token) -> numeric.Num:
    return numeric.Num(values.number(place, token).value, place.of(token))


def num_period(place: Place, amount: Token, unit: Token) -> nodes.Duration:
    return values.period(place, amount, unit)


def num_money(place: Place, token: Token) -> nodes.Money:
    return values.money(place, token)


def num_percent(place: Place, token: Token) -> numeric.Percent:
    return numeric.Percent(values.percent(place, token).value, place.of(token))


def rest_share(place: Place, token: Token, of: Token, rest: Token) -> numeric.RestShare:
    return numeric.RestShare(values.percent(place, token).value, place.since(token))


def num_text(place: Place, token: Token) -> nodes.Text:
    return values.text(place, token)


def num_date(place: Place, token: Token) -> nodes.Date:
    return values.date(place, token)


def num_name(place: Place, token: Token) -> nodes.Name:
    return values.name(place, token)


def num_yes(place: Place, token: Token) -> nodes.YesNo:
    return values.yes(place, token)


def num_no(place: Place, token: Token) -> nodes.YesNo:
    return values.no(place, token)


def rest(place: Place, token: Token) -> numeric.Rest:
    return numeric.Rest(place.of(token))


def num_known(place: Place, word: Token, name: Token) -> numeric.Is:
    return numeric.Is(values.name(place, name), "known", place.since(word))


def num_is(place: Place, name: Token, word: Token, test: Token) -> numeric.Is:
    kind: Any = test.text
    return numeric.Is(values.name(place, name), kind, place.since(name))


def num_in(
    place: Place, name: Token, word: Token, left: Token, items: Pairs, right: Token
) -> numeric.In:
    return numeric.In(values.name(place, name), False, flat(items), place.since(name))


def num_not_in(
    place: Place, name: Token, no: Token, word: Token, left: Token, items: Pairs, right: Token
) -> numeric.In:
    return numeric.In(values.name(place, name), True, flat(items), place.since(name))


def call_empty(place: Place, name: Token, left: Token, right: Token) -> numeric.Call:
    return numeric.Call(values.name(place, name), (), place.since(name))


def call(place: Place, name: Token, left: Token, args: Pairs, right: Token) -> numeric.Call:
    return numeric.Call(values.name(place, name), flat(args), place.since(name))


def arrow(place: Place, left: NumericExpr, mark: Token, right: NumericExpr) -> numeric.Arrow:
    return numeric.Arrow(left, right, place.since(left))


def group_paren(place: Place, left: Token, inner: NumericExpr, right: Token) -> NumericExpr:
    return inner


def binary(place: Place, left: NumericExpr, op: Token, right: NumericExpr) -> numeric.Binary:
    sign: Any = op.text
    return numeric.Binary(sign, left, right, place.since(left))


def negative(place: Place, minus: Token, part: NumericExpr) -> numeric.Negative:
    return numeric.Negative(part, place.since(minus))


def positive(place: Place, plus: Token, part: NumericExpr) -> NumericExpr:
    return part


def per(place: Place, value: NumericExpr, word: Token, unit: Token) -> numeric.Per:
    return numeric.Per(value, values.UNITS[unit.text.removesuffix("s")], place.since(value))


def if_then_else(
    place: Place,
    word: Token,
    condition: NumericExpr,
    then_word: Token,
    then: NumericExpr,
    else_word: Token,
    otherwise: NumericExpr,
) -> numeric.IfThenElse:
    return numeric.IfThenElse(condition, then, otherwise, place.since(word))


def num_compare(place: Place, left: NumericExpr, op: Token, right: NumericExpr) -> numeric.Compare:
    sign: Any = op.text
    return numeric.Compare(left, sign, right, place.since(left))


def num_and(place: Place, parts: Pairs) -> numeric.And:
    several = flat(parts)
    return numeric.And(several, place.since(several[0]))


def num_or(place: Place, parts: Pairs) -> numeric.Or:
    several = flat(parts)
    return numeric.Or(several, place.since(several[0]))


def num_not(place: Place, word: Token, part: NumericExpr) -> numeric.Not:
    return numeric.Not(part, place.since(word))
