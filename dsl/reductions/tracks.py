"""Tracks, statuses, transitions, clocks and actions."""

from __future__ import annotations

from typing import Any

from dsl import nodes
from dsl.lexer import Token
from dsl.nodes import Duration, Expr, Literal_, Name, Number, StatusName, Text
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Place

Tail = tuple[Expr | None, bool]


def track(
    place: Place, word: Token, name: Name, left: Token, statuses: Pairs, right: Token
) -> nodes.TrackDecl:
    return nodes.TrackDecl(name, flat(statuses), place.since(word))


def status_decl(
    place: Place,
    word: Token,
    name: Name,
    label: Text | None,
    title: Text | None,
    left: Token,
    body: Pairs,
    right: Token,
) -> nodes.StatusDecl:
    return nodes.StatusDecl(name, label, title, flat(body), place.since(word))


def start(place: Place, word: Token, tail: Tail) -> nodes.Start:
    return nodes.Start(*tail, place.since(word))


def owner(place: Place, word: Token, role: Name) -> nodes.Owner:
    return nodes.Owner(role, place.since(word))


def use_cadence(place: Place, word: Token, cadence: Name, tail: Tail) -> nodes.UseCadence:
    return nodes.UseCadence(cadence, *tail, place.since(word))


def on_entry(place: Place, phrase: Token, actions: Pairs) -> nodes.OnEntry:
    return nodes.OnEntry(flat(actions), place.since(phrase))


def final(place: Place, word: Token) -> nodes.Final:
    return nodes.Final(place.of(word))


def goal(place: Place, word: Token) -> nodes.Goal:
    return nodes.Goal(place.of(word))


def when(place: Place, word: Token, condition: Expr) -> Expr:
    return condition


def always(place: Place) -> Tail:
    return (None, False)


def on_condition(place: Place, word: Token, condition: Expr) -> Tail:
    return (condition, False)


def otherwise(place: Place, word: Token) -> Tail:
    return (None, True)


def transition(
    place: Place,
    word: Token,
    target: StatusName,
    trigger: Any,
    condition: Expr | None,
    requires: Pairs | None,
    because: Pairs | None,
    actions: Pairs | None,
) -> nodes.Transition:
    return nodes.Transition(
        target,
        trigger,
        condition,
        flat(requires),
        flat(because),
        flat(actions),
        place.since(word),
    )


def on_events(place: Place, word: Token, events: Pairs) -> nodes.OnEvents:
    return nodes.OnEvents(flat(events), place.since(word))


def by(place: Place, word: Token, roles: Pairs) -> nodes.By:
    return nodes.By(flat(roles), place.since(word))


def after(place: Place, word: Token, delay: Duration, unless: Pairs | None) -> nodes.After:
    if unless == "any event":
        return nodes.After(delay, (), True, place.since(word))
    return nodes.After(delay, flat(unless), False, place.since(word))


def any_event(place: Place, *words: Token) -> str:
    return "any event"


SlaParts = tuple[Duration, bool, Pairs]


def sla_body(place: Place, within: Duration, until_touch: bool | None, steps: Pairs | None) -> SlaParts:
    return (within, bool(until_touch), flat(steps))


def sla(place: Place, word: Token, body: SlaParts) -> nodes.Sla:
    return nodes.Sla(*body, place.since(word))


def sla_decl(place: Place, word: Token, of: Token, status: StatusName, body: SlaParts) -> nodes.SlaDecl:
    return nodes.SlaDecl(status, nodes.Sla(*body, place.since(body[0])), place.since(word))


def sla_step(place: Place, word: Token, percent: Number, actions: Pairs) -> nodes.SlaStep:
    return nodes.SlaStep(percent, flat(actions), place.since(word))


def notify(place: Place, word: Token, role: Name) -> nodes.Notify:
    return nodes.Notify(role, place.since(word))


def reassign(place: Place, word: Token) -> nodes.Reassign:
    return nodes.Reassign(place.of(word))


def assign_to(place: Place, word: Token, to: Token, team: Name) -> nodes.AssignTo:
    return nodes.AssignTo(team, place.since(word))


def restart_clock(place: Place, word: Token, clock: Token) -> nodes.RestartClock:
    return nodes.RestartClock(place.since(word))


def move_to(place: Place, word: Token, to: Token, status: StatusName) -> nodes.MoveTo:
    return nodes.MoveTo(status, place.since(word))


def reset(place: Place, word: Token, group: Name) -> nodes.ResetGroup:
    return nodes.ResetGroup(group, place.since(word))


def create(place: Place, word: Token, status: StatusName, values: Pairs | None) -> nodes.Create:
    return nodes.Create(status, flat(values), place.since(word))


def assignment(place: Place, field: Name, equal: Token, value: Literal_) -> nodes.Assignment:
    return nodes.Assignment(field, value, place.since(field))
