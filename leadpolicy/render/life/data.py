"""A simulated life as plain data: instants in ISO 8601 and the policy's zone, money in whole units, and
fields as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields as fields_of

from dsl.typed import Value
from leadpolicy.io.output import Cells, iso, number
from leadpolicy.render.life import Lived
from leadpolicy.render.life.sentences import said
from policy import words
from policy.model import HOUR, MICRO, MINUTE, Policy
from policy.state import Pairs
from simulator.lives import Biography
from simulator.lives.notes import Drawn, Switched
from simulator.lives.retelling import Thing

FORMAT_VERSION = 1
_INSTANTS = ("due", "until", "born", "since")
_LENGTHS = ("ticks", "open", "work", "worked")


def as_data(lived: Lived) -> Cells:
    """Who it is, what happens, and what it comes to."""
    life, policy = lived.life, lived.policy
    return {
        "format_version": FORMAT_VERSION,
        "policy": policy.title or policy.name,
        **_switch(lived),
        "scenario": life.recording.scenario.name,
        "seed": life.recording.seed,
        "replication": life.recording.number,
        **_person(lived),
        "story": [_said(lived, one.at, one.text, one.span.path, one.span.line) for one in said(life)],
        "things": [_thing(lived, one) for one in life.told],
        "standing": [_standing(life, at) for at in range(len(life.standing))],
        "stays": [
            {
                "status": one.status,
                "from": iso(policy, one.start),
                "to": iso(policy, one.end),
                "bar": None if one.bar is None else number(one.bar),
            }
            for one in life.stays
        ],
        "score": [[iso(policy, at), number(value)] for at, value in life.curve],
        "totals": _totals(life),
        "faithful": life.faithful,
    }


def _person(lived: Lived) -> Cells:
    life, policy = lived.life, lived.policy
    told = life.recording.inside(life.person)
    return {
        "person": life.person,
        "source": life.source,
        **({} if told is None else {"snapshot": {"id": told.id}}),
        "segment": life.segment or None,
        "account": life.account,
        "colleagues": list(life.colleagues),
        "through": life.parent,
        "born": iso(policy, life.born),
        "intent": life.intent,
        "fields": {
            one.name: {"value": _value(lived, one.name, one.value), "known": iso(policy, one.known)}
            for one in life.facts
        },
    }


def _totals(life: Biography) -> Cells:
    total = life.totals
    return {
        "revenue": total.revenue / 100,
        "spent": total.spent / 100,
        "worked_minutes": total.worked / MINUTE,
        "longest_wait_hours": total.longest_wait / HOUR,
        **{name: getattr(total, name) for name in ("touches", "talks", "moves", "met", "breaches")},
    }


def _said(lived: Lived, at: int, text: str, path: str, line: int) -> Cells:
    age = (at - lived.life.born) / 1e6
    return {
        "at": iso(lived.policy, at),
        "age_seconds": age,
        "what": text,
        "path": path or None,
        "line": line if path else None,
    }


def _thing(lived: Lived, one: Thing) -> Cells:
    """Fact, effect or note by its kind, with all it has."""
    found: Cells = {"at": iso(lived.policy, one.at), "kind": _kind(one)}
    if isinstance(one, Drawn):
        chances = [{"to": to, "chance": p} for to, p in one.chances]
        return {**found, "status": one.status, "to": one.chosen, "blocked": one.blocked,
                "chance": one.chance, "chances": chances}  # fmt: skip
    if isinstance(one, Switched):
        return {**found, **_switched(lived, one)}
    for name, value in ((each.name, getattr(one, each.name)) for each in fields_of(one)):
        if name == "values":
            found[name] = dict(_values(lived, value))
        elif name in _LENGTHS and isinstance(value, int):
            found[f"{name}_seconds"] = value / MICRO
        elif name in _INSTANTS and isinstance(value, int):
            found[name] = iso(lived.policy, value)
        elif name != "at":
            found[name] = _plain(value)
    return found


def _values(lived: Lived, pairs: Pairs) -> Iterator[tuple[str, object]]:
    """Without the account, which is told of the person."""
    for name, value in pairs:
        if name != lived.policy_of(name).account_key:
            yield name, _value(lived, name, value)


def _value(lived: Lived, field: str, what: Value | None) -> object:
    """Amounts in whole units; dates and lengths of time as text."""
    policy = lived.policy_of(field)
    if what is None or isinstance(what, str | bool) or field not in policy.field_named:
        return what
    match policy.field_named[field].type:
        case "money":
            return what / 100
        case "number":
            return number(what)
        case "date" | "duration":
            return words.value(policy, field, what)
        case _:
            return what


def _switch(lived: Lived) -> Cells:
    """The policy before, and until when; nothing without one."""
    here = lived.life.recording
    if here.carry is None:
        return {}
    old = here.first.policy
    return {"base": old.title or old.name, "switch": iso(here.policy, here.carry.at)}


def _switched(lived: Lived, one: Switched) -> Cells:
    here = lived.life.recording
    clocks = [
        {"clock": clock, "goes_on": same, "due": iso(here.policy, due)}
        for clock, same, due in one.clocks
    ]
    return {
        "before": {"status": one.was, **_scored(here.first.policy, one.before, one.groups_before),
                   **_had(one.had)},
        "after": {"status": one.status, **_scored(here.policy, one.score, one.groups),
                  **_had(one.has)},
        "clocks": clocks,
        "dropped": one.dropped or None,
        "undone": one.undone or None,
    }  # fmt: skip


def _scored(policy: Policy, score: int, groups: tuple[int, ...]) -> Cells:
    named = zip(policy.groups, groups, strict=True)
    return {"score": number(score), "groups": {group.name: number(value) for group, value in named}}


def _had(desk: tuple[str, str]) -> Cells:
    return {"team": desk[0] or None, "rep": desk[1] or None}


def _kind(one: Thing) -> str:
    """`clock-breached`."""
    name = type(one).__name__
    return "".join(f"-{c.lower()}" if c.isupper() and at else c.lower() for at, c in enumerate(name))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _standing(life: Biography, at: int) -> Cells:
    one = life.standing[at]
    era = life.recording.era(one.at).policy
    return {
        "at": iso(life.recording.policy, one.at),
        "status": one.status,
        **_had((one.team, one.rep)),
        **_scored(era, one.score, one.groups),
    }
