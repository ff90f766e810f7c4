"""What waiting does: the speed-to-lead curve, and patience."""

from __future__ import annotations

from dataclasses import replace

from dsl.source import Span
from simulator.model import Patience, Speed
from simulator.numeric import Constant, Number
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE, UNIT_INTERVAL
from simulator.scenario.expressions import fixed, number
from simulator.scenario.places import CURVE, RATE
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Entry, Node, Row, Scalar, Table
from simulator.scenario.words import entries_of, name_of, statuses_of


def speed(ctx: Context, node: Node | None) -> Speed | None:
    """The curve and its causal share; from here on `speed` may be read (see `ctx.speed`)."""
    if not isinstance(node, Table):
        return None
    curve = number(ctx, node.get("curve"), CURVE, "number", NOT_NEGATIVE)
    causal = fixed(ctx, node.get("causal_share"), "number", UNIT_INTERVAL)
    applies = node.get("applies-to")
    if isinstance(applies, Row):
        ctx.speed_for = frozenset(one.text for one in applies.items if isinstance(one, Scalar))
    share = 1.0 if causal is None else causal
    if curve is None:
        ctx.speed = Number(Constant(1.0), "number", "speed", 0.0, 1.0)
        return None
    low, high = 1.0 + share * (curve.low - 1.0), 1.0 + share * (curve.high - 1.0)
    ctx.speed = replace(curve, text="speed", low=low, high=high)
    return Speed(curve, share)


def patience(ctx: Context, node: Node | None) -> tuple[Patience, ...]:
    """One entry a status."""
    found: dict[str, Patience] = {}
    for entry in entries_of(node):
        for one in _patience(ctx, entry):
            if one.status in found:
                ctx.error(
                    "drawn-twice",
                    f"the patience in `{one.status}` is given twice",
                    entry.key.span,
                    help="keep one of the two",
                )
            found[one.status] = one
    return tuple(found.values())


def _patience(ctx: Context, entry: Entry) -> list[Patience]:
    body, statuses = entry.value, statuses_of(ctx, entry.key)
    if not isinstance(body, Table):
        return []
    takes = spread(ctx, body.get("takes"), RATE, "duration")
    then = body.get("then")
    assert isinstance(then, Table)
    factor, emits = then.get("intent"), then.get("emits")
    if (factor is None) == (emits is None):
        ctx.error(
            "one-effect",
            "patience ends in one way",
            then.span,
            help="write `then: {intent: times 0.4}` or `then: {emits: unsubscribe}`",
        )
        return []
    cooled = _factor(ctx, factor) if isinstance(factor, Scalar) else None
    event = name_of(ctx, emits, "event", ctx.policy.events)
    if takes is None or (cooled is None and event is None):
        return []
    return [Patience(one, takes, cooled, event) for one in statuses]


def _factor(ctx: Context, node: Scalar) -> float | None:
    """`times 0.4`: from 0 to 1, for intent never grows by waiting."""
    text = node.text.strip()
    bare = text.removeprefix("times").strip()
    inner = node.inner
    if inner is not None:
        start = inner.column + node.text.rindex(bare) if bare else inner.column
        inner = Span(inner.path, inner.line, start, inner.line, start + max(len(bare), 1))
    return fixed(ctx, replace(node, text=bare, inner=inner), "number", UNIT_INTERVAL)
