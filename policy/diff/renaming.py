"""A policy with other names: what was only renamed must not look changed wherever it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from policy.model import Policy

Names = Mapping[tuple[str, str], str]  # the new name by kind and old name
T = TypeVar("T")

_KINDS: Mapping[tuple[str, str], str] = {
    ("Defined", "name"): "definition",
    ("Definition", "name"): "definition",
    ("Known", "field"): "field",
    ("Among", "field"): "field",
    ("Same", "left"): "field",
    ("Same", "right"): "field",
    ("TextTest", "field"): "field",
    ("Field", "name"): "field",
    ("Policy", "account_key"): "field",
    ("AssignTo", "team"): "team",
    ("RouteRow", "team"): "team",
    ("Team", "name"): "team",
    ("Team", "full"): "team",
    ("Team", "hours"): "calendar",
    ("Delay", "calendar"): "calendar",
    ("Evaluated", "calendar"): "calendar",
    ("Calendar", "name"): "calendar",
    ("ResetGroup", "group"): "group",
    ("AloneNeverMakes", "group"): "group",
    ("Group", "name"): "group",
    ("CadenceChoice", "cadence"): "cadence",
    ("Cadence", "name"): "cadence",
    ("MoveTo", "status"): "status",
    ("Create", "status"): "status",
    ("Transition", "source"): "status",
    ("Transition", "target"): "status",
    ("Status", "name"): "status",
    ("Route", "statuses"): "status",
    ("EveryPath", "to"): "status",
    ("EveryPath", "passes"): "status",
    ("NeverReaches", "start"): "status",
    ("NeverReaches", "target"): "status",
    ("NeverReaches", "without"): "status",
    ("AlwaysPossible", "target"): "status",
    ("AlwaysPossible", "start"): "status",
    ("EveryPersonRouted", "statuses"): "status",
    ("Retired", "becomes"): "status",
}
_GIVEN = {("Create", "values"), ("Example", "given"), ("ExampleStep", "set")}  # pairs of field and value
_EXPECTED = {"group": "group", "field": "field", "status": "status", "route": "team"}


def renamed(policy: Policy, names: Names) -> Policy:
    """The same policy under the new names; places in the text stay. Labels of the CRM stay, too."""
    if not names:
        return policy
    new = _within(policy, names)
    tracks = dict.fromkeys(one.track for one in new.statuses)
    return replace(new, tracks=tuple(tracks))


def _within(what: T, names: Names) -> T:
    if isinstance(what, tuple):
        return cast(T, tuple(_within(one, names) for one in what))
    if not is_dataclass(what) or isinstance(what, type):
        return what
    name = type(what).__name__
    changed: dict[str, object] = {}
    for slot in fields(what):
        before = getattr(what, slot.name)
        after = _slot(what, name, slot.name, before, names)
        if after is not before:
            changed[slot.name] = after
    return replace(what, **changed) if changed else what


def _slot(what: object, name: str, slot: str, value: object, names: Names) -> object:
    if slot == "span":
        return value
    kind = _KINDS.get((name, slot)) or _kind_by_value(what, name, slot)
    if kind is not None:
        return _named(value, kind, names)
    if (name, slot) in _GIVEN:
        pairs = cast(tuple[tuple[str, object], ...], value)
        return _same(value, tuple((_new(one, "field", names), given) for one, given in pairs))
    if name == "ExampleStep" and slot == "move" and value:
        role, status, reason = cast(tuple[str, str, str | None], value)
        return (role, _new(status, "status", names), reason)
    if name == "Transition" and slot == "label":
        return _label(cast(str, value), names)
    return _same(value, _within(value, names))


def _kind_by_value(what: object, name: str, slot: str) -> str | None:
    """Names whose kind another slot tells."""
    if (name, slot) == ("Quantity", "name"):
        of: str = what.of  # type: ignore[attr-defined]
        return of if of in ("field", "group") else None
    if name == "Expectation" and slot in ("name", "text"):
        about: str = what.what  # type: ignore[attr-defined]
        wanted = "name" if about in ("group", "field") else "text"
        return _EXPECTED.get(about) if slot == wanted else None
    return None


def _named(value: object, kind: str, names: Names) -> object:
    if isinstance(value, tuple):
        return _same(value, tuple(_new(one, kind, names) for one in value))
    return _new(value, kind, names) if isinstance(value, str) else value


def _new(name: str, kind: str, names: Names) -> str:
    return names.get((kind, name), name)


def _label(label: str, names: Names) -> str:
    source, _, target = label.partition(">")
    bare, mark, number = target.partition("#")
    return f"{_new(source, 'status', names)}>{_new(bare, 'status', names)}{mark}{number}"


def _same(before: object, after: object) -> object:
    """The value itself where nothing in it changed, so that what holds it stays, too."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        unchanged = all(
            x is y or (isinstance(x, tuple) and x == y) for x, y in zip(before, after, strict=True)
        )
        return before if unchanged else after
    return before if before is after else after
