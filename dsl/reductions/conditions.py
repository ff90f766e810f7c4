"""Conditions: comparisons, tests, `and`, `or`, `not`, and sums."""

from __future__ import annotations

from typing import Any

from dsl import nodes
from dsl.lexer import Token
from dsl.nodes import Expr, Literal_, Name, Sum, Term, Text
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Place


def any_of(place: Place, parts: Pairs) -> Expr:
    several = flat(parts)
    return nodes.Or(several, place.since(several[0]))


def all_of(place: Place, parts: Pairs) -> Expr:
    several = flat(parts)
    return nodes.And(several, place.since(several[0]))


def negated(place: Place, word: Token, part: Expr) -> Expr:
    return nodes.Not(part, place.since(word))


def paren(place: Place, left: Token, part: Expr, right: Token) -> Expr:
    return nodes.Paren(part, place.since(left))


def compare(place: Place, left: Sum, op: Token, right: Sum) -> Expr:
    sign: Any = op.text
    return nodes.Compare(left, sign, right, place.since(left))


def between(place: Place, left: Sum, word: Token, low: Sum, to: Token, high: Sum) -> Expr:
    return nodes.Between(left, low, high, place.since(left))


def is_in(place: Place, left: Name, word: Token, open: Token, values: Pairs, close: Token) -> Expr:
    return nodes.In(left, False, flat(values), place.since(left))


def is_not_in(
    place: Place, left: Name, no: Token, word: Token, open: Token, values: Pairs, close: Token
) -> Expr:
    return nodes.In(left, True, flat(values), place.since(left))


def is_known(place: Place, left: Name, word: Token, test: Token) -> Expr:
    return nodes.Is(left, "known", place.since(left))


def is_missing(place: Place, left: Name, word: Token, test: Token) -> Expr:
    return nodes.Is(left, "missing", place.since(left))


def contains(place: Place, left: Name, word: Token, value: Text) -> Expr:
    return nodes.TextTest(left, "contains", value, place.since(left))


def starts_with(place: Place, left: Name, word: Token, to: Token, value: Text) -> Expr:
    return nodes.TextTest(left, "starts with", value, place.since(left))


def ends_with(place: Place, left: Name, word: Token, to: Token, value: Text) -> Expr:
    return nodes.TextTest(left, "ends with", value, place.since(left))


def truth(place: Place, value: Name | nodes.YesNo) -> Expr:
    return nodes.Truth(value, value.span)


def plain_term(place: Place, value: Literal_) -> Term:
    return Term(1, None, value, value.span)


def scaled_term(place: Place, factor: nodes.Number, star: Token, value: Literal_) -> Term:
    return Term(1, factor, value, place.since(factor))


def sum(place: Place, terms: Pairs) -> Sum:
    several = flat(terms)
    return Sum(several, place.since(several[0]))


def first_minus(place: Place, minus: Token, term: Term) -> Pairs:
    return ((), Term(-1, term.factor, term.value, place.since(minus)))


def plus(place: Place, terms: Pairs, mark: Token, term: Term) -> Pairs:
    return (terms, Term(1, term.factor, term.value, place.since(mark)))


def minus(place: Place, terms: Pairs, mark: Token, term: Term) -> Pairs:
    return (terms, Term(-1, term.factor, term.value, place.since(mark)))
