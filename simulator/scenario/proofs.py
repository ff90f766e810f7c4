"""Whether an expression stays within its limits; if not, the values that prove it, in words."""

from __future__ import annotations

from dsl.source import Span
from policy.model import DAY, HOUR
from simulator.numeric import Constant, Node
from simulator.scenario.context import Context
from simulator.scenario.domains import INFINITE, UNIT_INTERVAL, domains
from simulator.scenario.intervals import Interval
from simulator.scenario.ranges import SLACK, Proof, Variable, prove
from simulator.scenario.units import Wanted


def within(
    ctx: Context, node: Node, limits: Interval, span: Span, want: Wanted = "number", what: str = "this"
) -> bool:
    """Says so, with the values that prove it, when the expression can leave the limits."""
    slack = SLACK / DAY if want == "rate" else SLACK  # rates are a microsecond's: a day's say a little
    proof = prove(node, limits[0], limits[1], domains(ctx, node), slack)
    if proof.holds:
        return True
    bounded = in_words(limits)
    if proof.value is None:
        ctx.error(
            "out-of-range", f"{what} cannot be shown to stay {bounded}", span, help=_clamped(limits)
        )
        return False
    shown = told(proof.value, want, ctx.policy.currency)
    where = "is" if isinstance(node, Constant) else "can be"
    ctx.error(
        "out-of-range",
        f"{what} {where} {shown}, and must be {bounded}",
        span,
        help="" if isinstance(node, Constant) else _clamped(limits),
        witness=witness(ctx, proof),
    )
    return False


def in_words(limits: Interval) -> str:
    if limits == UNIT_INTERVAL:
        return "between 0 and 1"
    if limits[1] == INFINITE:
        return "zero or more" if limits[0] == 0.0 else f"at least {limits[0]:g}"
    most = f"{limits[1]:,.0f}" if limits[1] >= 1e4 else f"{limits[1]:g}"
    return f"between {limits[0]:g} and {most}"


def _clamped(limits: Interval) -> str:
    if limits == UNIT_INTERVAL:
        return "mend the formula, or bound it: `clamp(..., 0, 1)`"
    return "mend the formula, or bound it: `max(..., 0)` with the unit"


def witness(ctx: Context, proof: Proof) -> tuple[str, ...]:
    """`intent = 1`, `wait = 0 hours`: the values of the names that prove it."""
    return tuple(f"{_spoken(name)} = {_at(ctx, name, value)}" for name, value in proof.at)


def _spoken(name: Variable) -> str:
    return (
        name[1]
        if name[0] in ("field", "group")
        else f"known {name[1]}"
        if name[0] == "known"
        else name[0]
    )


def _at(ctx: Context, name: Variable, value: float | str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    field = ctx.policy.field_named.get(name[1]) if name[0] == "field" else None
    if name[0] in ("wait", "age") or (field and field.type == "duration"):
        return told(value, "duration", "")
    return told(value, "money" if field and field.type == "money" else "number", ctx.policy.currency)


def told(value: float, want: Wanted, currency: str) -> str:
    """A value with its unit, as people write it."""
    if want == "duration":
        if 0 < abs(value) < DAY / 24:
            minutes = value / (DAY / 1440)
            return f"{minutes:g} minute{'' if minutes == 1 else 's'}"
        return f"{value / DAY:g} days" if abs(value) >= 2 * DAY else f"{value / (DAY / 24):g} hours"
    if want == "money":
        return f"{value / 100:g} {currency}".strip()
    if want == "pay":
        return f"{value / 100 * HOUR:g} {currency} per hour"
    return f"{value * DAY:g} per day" if want == "rate" else f"{value:.6g}"
