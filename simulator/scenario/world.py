"""What belongs to no person: referrals, the warm-up, and what to report."""

from __future__ import annotations

from policy.model import DAY
from simulator.model import Distribution, Referrals, Report, StartFrom
from simulator.numeric import constant
from simulator.scenario.context import Context
from simulator.scenario.expressions import duration, fixed, whole
from simulator.scenario.people import one_intent
from simulator.scenario.places import BIRTH
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Node, Row, Scalar, Table
from simulator.scenario.words import entries_of, names_of


def referrals(ctx: Context, node: Node | None) -> Referrals | None:
    """How people whom the policy creates come, and what they share with those who sent them."""
    if not isinstance(node, Table):
        return None
    delay = spread(ctx, node.get("delay"), BIRTH, "duration")
    intent = node.get("intent")
    inherits = names_of(ctx, node.get("inherits"), "field", ctx.policy.field_named)
    at_once = Distribution("constant", constant(0.0, "duration"))
    return Referrals(delay or at_once, one_intent(ctx, intent) if intent is not None else None, inherits)


def warm_up(ctx: Context, node: Node | None) -> int:
    """Microseconds; 0 for `none`."""
    if isinstance(node, Table):
        under = node.get("under")
        if isinstance(under, Scalar) and under.text == "same policy":
            ctx.not_yet("`under: same policy`", under.span, "leave it out: the base policy holds")
        days = fixed(ctx, node.get("days"), "number", (0.0, 36_500.0))
        return round((days or 0.0) * DAY)
    if isinstance(node, Scalar) and node.text == "none":
        return 0
    return duration(ctx, node) or 0


def start_from(ctx: Context, node: Node | None) -> StartFrom | None:
    """The tables from which a run starts; they are read by whoever reads tables."""
    if node is None:
        return None
    told = {one.key.text: one.value for one in entries_of(node)} or {"snapshot": node}
    texts = {name: one.text.strip() for name, one in told.items() if isinstance(one, Scalar)}
    for name, text in texts.items():
        if not text:
            ctx.error("no-value", f"`{name}` names nothing", told[name].span, help="write a name")
    source = texts.get("source", "")
    if source:
        ctx.known("source", source, told["source"].span, ctx.sources)
    if "snapshot" not in texts:
        return None
    events, column = texts.get("events", ""), texts.get("id", "")
    span = told["snapshot"].span
    events_span = told["events"].span if events else span
    return StartFrom(texts["snapshot"], events, column, source, span, events_span)


def report(ctx: Context, node: Node | None) -> Report:
    """What to show, and how exactly. The names of metrics are settled where results are collected."""
    if not isinstance(node, Table):
        return Report()
    until = node.get("until")
    looks: list[int] = []
    wanted = []
    for entry in entries_of(until):
        if entry.key.text == "look" and isinstance(entry.value, Row):
            looks = [n for one in entry.value.items if (n := whole(ctx, one, (1.0, 1e6))) is not None]
        else:
            half_width = fixed(ctx, entry.value, "number", (1e-4, 1.0))
            if half_width is not None:
                wanted.append((entry.key.text, half_width))
    if sorted(set(looks)) != looks:
        ctx.error(
            "wrong-order",
            "the looks must ascend",
            (until or node).span,
            help="write `look: [32, 64, 128]`",
        )
    return Report(
        tuple(dict.fromkeys(_texts(node.get("dimensions")))),  # type: ignore[arg-type]
        tuple(dict.fromkeys(_texts(node.get("metrics")))),
        tuple(wanted),
        tuple(looks),
    )


def _texts(node: Node | None) -> list[str]:
    return [one.text for one in node.items if isinstance(one, Scalar)] if isinstance(node, Row) else []
