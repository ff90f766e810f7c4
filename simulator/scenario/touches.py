"""What a touch of a cadence does."""

from __future__ import annotations

from simulator.model import TouchModel
from simulator.numeric import Number
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE, UNIT_INTERVAL
from simulator.scenario.expressions import fixed, number
from simulator.scenario.places import STAY
from simulator.scenario.ranges import loads
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Entry, Node, Table
from simulator.scenario.words import entries_of


def touches(ctx: Context, node: Node | None) -> tuple[TouchModel, ...]:
    """What each kind of cadence step does."""
    kinds = {step.kind for cadence in ctx.policy.cadences for step in cadence.steps}
    found = []
    for entry in entries_of(node):
        if ctx.known("kind of cadence step", entry.key.text, entry.key.span, kinds) and isinstance(
            entry.value, Table
        ):
            found.append(_touch(ctx, entry, entry.value))
    return tuple(found)


def _touch(ctx: Context, entry: Entry, body: Table) -> TouchModel:
    connects = number(ctx, body.get("connects"), STAY, "number", UNIT_INTERVAL)
    if (
        connects is not None
        and "connect" not in ctx.speed_for
        and any(one.of == "speed" for one in loads(connects.node))
    ):
        ctx.error(
            "speed-not-here",
            "`speed` is used for connecting, and `applies-to` does not say so",
            connects.span,
            help="write `applies-to: [connect, qualify]`",
        )
    emits = []
    for one in entries_of(body.get("emits")):
        chance = number(ctx, one.value, STAY, "number", UNIT_INTERVAL)
        if ctx.known("event", one.key.text, one.key.span, ctx.policy.events) and chance is not None:
            emits.append((one.key.text, chance))
    after = body.get("after")
    if after is not None and "emits" not in body:
        ctx.error(
            "misplaced-key",
            "`after` says when the events of `emits` follow",
            after.span,
            help="add `emits`",
        )
    cost = fixed(ctx, body.get("cost"), "money", NOT_NEGATIVE)
    takes = spread(ctx, body.get("takes"), STAY, "duration")
    windows = _by_window(ctx, body.get("by-daypart"))
    _check_windows(ctx, body, connects, windows)
    return TouchModel(
        entry.key.text,
        takes,
        connects,
        windows,
        tuple(emits),
        spread(ctx, after, STAY, "duration"),
        round(cost or 0.0),
        entry.key.span,
    )


def _check_windows(
    ctx: Context, body: Table, connects: Number | None, windows: tuple[tuple[str, float], ...]
) -> None:
    """The factors of dayparts keep the probability within 1."""
    place = (body.key("by-daypart") or body).span
    if windows and "connects" not in body:
        ctx.error(
            "misplaced-key", "`by-daypart` has factors on `connects`", place, help="add `connects`"
        )
    for name, factor in windows if connects is not None else ():
        if connects is not None and connects.high * factor > 1.0:
            ctx.error(
                "out-of-range",
                f"in `{name}` the probability to connect can be {connects.high * factor:.3g}",
                place,
                help="lower the factor, or `connects`",
            )


def _by_window(ctx: Context, node: Node | None) -> tuple[tuple[str, float], ...]:
    windows = {window.name for calendar in ctx.policy.calendars for window in calendar.windows}
    found = []
    for one in entries_of(node):
        factor = fixed(ctx, one.value, "number", NOT_NEGATIVE)
        if ctx.known("daypart", one.key.text, one.key.span, windows) and factor is not None:
            found.append((one.key.text, factor))
    return tuple(found)
