"""Names in expressions: what is known of a person, the policy's fields and its score groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsl.nodes import Name
from policy.model import Field
from simulator.numeric import Load, Loaded
from simulator.scenario.places import BUILT_IN
from simulator.scenario.typed import Typed
from simulator.scenario.units import DURATION, MONEY, NUMBER, TRUTH, Dimension

if TYPE_CHECKING:
    from simulator.scenario.elaborate import Elaborator

_UNITS: dict[str, Dimension] = {"wait": DURATION, "age": DURATION}
_FIELD_UNITS = {
    "integer": NUMBER, "number": NUMBER, "date": NUMBER, "money": MONEY, "duration": DURATION,
    "yes/no": TRUTH,
}  # fmt: skip
_SUCH = {"source": "web_form", "segment": "large"}
_LOADED: dict[str, Loaded] = {
    "intent": "intent", "wait": "wait", "age": "age", "visit": "visit", "touches": "touches",
    "score": "score", "speed": "speed", "rep_speed": "rep.speed",
}  # fmt: skip


def bind(one: Elaborator, name: Name) -> Typed | None:
    """The value that a name stands for, or None after a finding. Built-in names come before fields."""
    text = name.text
    if text in BUILT_IN:
        return _built_in(one, name)
    if text in one.ctx.policy.field_named:
        return _field(one, name)
    if text in one.ctx.policy.group:
        if one.place.groups:
            return Typed(Load("group", text), NUMBER, name.span)
        _not_here(one, name, f"the points of `{text}`")
        return None
    one.ctx.unknown("name", text, name.span, readable(one), "" if readable(one) else "write a number")
    return None


def field_of(one: Elaborator, name: Name) -> Field | None:
    """The modelled field of this name, or None after a finding."""
    field = one.ctx.policy.field_named.get(name.text)
    if field is None:
        one.ctx.unknown("field", name.text, name.span, one.ctx.policy.field_named)
        return None
    if not one.place.fields:
        _not_here(one, name, f"`{name.text}`")
        return None
    if name.text in one.ctx.derived:
        one.ctx.error(
            "not-derived",
            f"`{name.text}` follows from the account's people, and nothing of a person follows from it",
            name.span,
            help="read something else: only the policy reads it",
        )
        return None
    if name.text not in one.ctx.modelled:
        one.ctx.error(
            "field-not-modelled",
            f"the scenario does not say what `{name.text}` is",
            name.span,
            help=f"add `{name.text}` to `people: fields:`, before the fields that use it",
        )
        return None
    return field


def readable(one: Elaborator) -> list[str]:
    """The names that may stand in this place."""
    fields = list(one.ctx.modelled) if one.place.fields else []
    groups = list(one.ctx.policy.group) if one.place.groups else []
    return [*sorted(one.place.names), *fields, *groups]


def _built_in(one: Elaborator, name: Name) -> Typed | None:
    if name.text not in one.place.names:
        _not_here(one, name, f"`{name.text.replace('rep_speed', 'rep.speed')}`")
        return None
    if name.text in ("source", "segment"):
        one.ctx.error(
            "unit-mismatch",
            f"`{name.text}` is a name, not a number",
            name.span,
            help=f"compare it: `if {name.text} = {_SUCH[name.text]} then 0.2 else 0.1`",
        )
        return None
    if name.text == "speed" and one.ctx.speed is None:
        one.ctx.error(
            "no-speed",
            "`speed` needs a curve",
            name.span,
            help="add `speed-to-lead: {curve: piecewise(wait, 0 hours -> 1, 1 day -> 0.5)}`",
        )
        return None
    return Typed(Load(_LOADED[name.text]), _UNITS.get(name.text, NUMBER), name.span)


def _field(one: Elaborator, name: Name) -> Typed | None:
    field = field_of(one, name)
    if field is None:
        return None
    if field.type not in _FIELD_UNITS:
        one.ctx.error(
            "unit-mismatch",
            f"`{name.text}` is not a number",
            name.span,
            help=f"compare it: `if {name.text} = ... then ... else ...`",
        )
        return None
    return Typed(Load("field", name.text), _FIELD_UNITS[field.type], name.span)


def _not_here(one: Elaborator, name: Name, what: str) -> None:
    one.ctx.error("name-not-here", f"{one.place.what} cannot read {what}", name.span, help=one.place.why)
