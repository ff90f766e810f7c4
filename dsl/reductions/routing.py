"""Routes, teams, cadences."""

from __future__ import annotations

from typing import Any

from dsl import nodes
from dsl.lexer import Token
from dsl.nodes import Duration, Name, Number, Text
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Item, Place
from dsl.reductions.tracks import Tail


def route(
    place: Place,
    word: Token,
    statuses: Pairs,
    first_match: bool | None,
    left: Token,
    rows: Pairs,
    right: Token,
) -> nodes.RouteDecl:
    return nodes.RouteDecl(flat(statuses), flat(rows), place.since(word))


def route_row(place: Place, what: Any, tail: Tail) -> nodes.RouteRow:
    return nodes.RouteRow(what, *tail, place.since(what))


def to_team(place: Place, word: Token, team: Name) -> nodes.ToTeam:
    return nodes.ToTeam(team, place.since(word))


def to_owner(place: Place, word: Token, *rest: Token) -> nodes.ToOwnerOfAccount:
    return nodes.ToOwnerOfAccount(place.since(word))


def hold(place: Place, word: Token, at: Token, most: Token, at_most: Duration) -> nodes.Hold:
    return nodes.Hold(at_most, place.since(word))


def team_decl(
    place: Place,
    word: Token,
    name: Name,
    left: Token,
    body: Pairs,
    interrupt: Item | None,
    right: Token,
) -> nodes.TeamDecl:
    items: list[Item] = [*flat(body), *([interrupt] if interrupt else [])]
    assign: Any = place.only(items, "assign", str)
    ties: Any = place.only(items, "ties", str)
    work: Any = place.only(items, "work", str)
    urgent: Any = interrupt.value if interrupt else None
    return nodes.TeamDecl(
        name,
        place.only(items, "role", Name),
        place.only(items, "members", tuple) or (),
        assign,
        ties,
        place.only(items, "at most", Number),
        place.only(items, "hours", Name),
        work,
        place.only(items, "full", Name),
        urgent,
        place.since(word),
        place.lines(items),
    )


def team_role(place: Place, word: Token, role: Name) -> Item:
    return place.item("role", role, word)


def members(place: Place, word: Token, members: Pairs) -> Item:
    return place.item("members", flat(members), word)


def member(place: Place, name: Text, weight: Number | None) -> nodes.Member:
    return nodes.Member(name, weight, place.since(name))


def assign(place: Place, word: Token, strategy: str) -> Item:
    return place.item("assign", strategy, word)


def ties(place: Place, word: Token, rule: str) -> Item:
    return place.item("ties", rule, word)


def at_most_open(place: Place, word: Token, most: Token, amount: Number, *rest: Token) -> Item:
    return place.item("at most", amount, word)


def hours(place: Place, word: Token, calendar: Name) -> Item:
    return place.item("hours", calendar, word)


def work(place: Place, word: Token, order: str) -> Item:
    return place.item("work", order, word)


def full(place: Place, word: Token, to: Token, team: Name) -> Item:
    return place.item("full", team, word)


def interrupt(place: Place, word: Token, to: Token, condition: nodes.Expr) -> Item:
    return place.item("interrupt", condition, word)


def cadence_decl(
    place: Place, word: Token, name: Name, left: Token, body: Pairs, right: Token
) -> nodes.CadenceDecl:
    items: list[Item] = list(flat(body))
    steps = tuple(item.value for item in items if isinstance(item.value, nodes.Step))
    stop = place.only(items, "stop", tuple) or ()
    return nodes.CadenceDecl(name, steps, stop, place.since(word), place.lines(items))


def step(place: Place, word: Token, day: Number, kind: Name, window: Name | None) -> Item:
    return place.item("step", nodes.Step(day, kind, window, place.since(word)), word)


def stop(place: Place, word: Token, on: Token, events: Pairs) -> Item:
    return place.item("stop", flat(events), word)
