"""What each name in an expression can be, for the interval arithmetic."""

from __future__ import annotations

from policy.model import MICRO
from simulator.numeric import Node
from simulator.scenario.context import Context
from simulator.scenario.intervals import Interval
from simulator.scenario.ranges import Box, Choices, loads, variable

INFINITE = float("inf")
UNIT_INTERVAL: Interval = (0.0, 1.0)
NOT_NEGATIVE: Interval = (0.0, INFINITE)
SECOND = 1e6  # microseconds: nobody does anything more often than once in it


def domains(ctx: Context, node: Node) -> Box:
    """What each name in an expression can be."""
    box: Box = {}
    for one in loads(node):
        if one.of == "source":
            box[variable(one)] = Choices(ctx.sources or ("",))
        elif one.of == "segment":
            box[variable(one)] = Choices((*ctx.segments, ""))
        elif one.of in ("field", "is"):
            box[variable(one)] = ctx.modelled[one.name]
        else:
            box[variable(one)] = _domain(ctx, one.of, one.name)
    return box


def _domain(ctx: Context, of: str, name: str) -> Interval:
    if of == "speed" and ctx.speed is not None:
        return (ctx.speed.low, ctx.speed.high)
    if of == "group":
        return _points(ctx, name)
    if of == "score":
        parts = [_points(ctx, one) for one in ctx.policy.group]
        return (sum(low for low, _ in parts), sum(high for _, high in parts))
    return {
        "intent": UNIT_INTERVAL,
        "known": UNIT_INTERVAL,
        "visit": (1.0, INFINITE),
        "rep.speed": (0.01, 100.0),
    }.get(of, NOT_NEGATIVE)


def _points(ctx: Context, group: str) -> Interval:
    one = ctx.policy.group[group]
    return (
        -INFINITE if one.low is None else one.low / MICRO,
        INFINITE if one.high is None else one.high / MICRO,
    )
