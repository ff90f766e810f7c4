"""Score groups and their rules."""

from __future__ import annotations

from dsl.lexer import Token
from dsl.nodes import (
    Duration,
    Evaluated,
    Expr,
    Fading,
    GroupDecl,
    Limit,
    Name,
    Number,
    ScoreDecl,
    ScoreRule,
    Time,
)
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Item, Place


def score(place: Place, word: Token, left: Token, groups: Pairs, right: Token) -> ScoreDecl:
    return ScoreDecl(flat(groups), place.since(word))


def group_decl(
    place: Place,
    name: Name,
    low: Number | None,
    high: Number | None,
    of_account: bool | None,
    tails: Pairs,
    left: Token,
    rules: Pairs,
    right: Token,
) -> GroupDecl:
    items = [Item(_tail_key(tail), tail, tail.span) for tail in flat(tails)]
    fading = place.only(items, "fading", Fading, "how the points fade")
    evaluated = place.only(items, "evaluated", Evaluated)
    span = place.since(name)
    return GroupDecl(name, low, high, fading, bool(of_account), evaluated, flat(rules), span)


def half_life(place: Place, word: Token, over: Duration) -> Fading:
    return Fading("half-life", over, None, place.since(word))


def linear(place: Place, word: Token, over_word: Token, over: Duration) -> Fading:
    return Fading("linear", over, None, place.since(word))


def expires(place: Place, word: Token, after: Token, over: Duration) -> Fading:
    return Fading("expires", over, None, place.since(word))


def capped(place: Place, word: Token, cap: Number, after: Token, over: Duration, *rest: Token) -> Fading:
    return Fading("cap", over, cap, place.since(word))


def evaluated(
    place: Place, word: Token, daily: Token, at_word: Token, at: Time, of: Token, calendar: Name
) -> Evaluated:
    return Evaluated(at, calendar, place.since(word))


def while_rule(place: Place, points: Number, word: Token, when: Expr) -> ScoreRule:
    return ScoreRule(points, when, (), None, place.since(points))


def event_rule(
    place: Place, points: Number, word: Token, events: Pairs, limit: Limit | None
) -> ScoreRule:
    return ScoreRule(points, None, flat(events), limit, place.since(points))


def limit(
    place: Place, at: Token, most: Token, amount: Number, of: Token, within_word: Token, within: Duration
) -> Limit:
    kind = of.text if of.text.endswith("s") else f"{of.text}s"
    return Limit(amount, "points" if kind == "points" else "times", within, place.since(at))


def _tail_key(tail: Fading | Evaluated) -> str:
    return "evaluated" if isinstance(tail, Evaluated) else "fading"
