"""Numbers as scenarios write them: an expression with a unit, perhaps with its origin and its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dsl import numeric
from dsl.diagnostic import Diagnostic
from dsl.parser import parse_numeric
from dsl.source import Source, Span
from policy.model import DAY, MICRO
from simulator.model import Distribution
from simulator.numbers import Constant, Node, Number
from simulator.scenario import tree
from simulator.scenario.context import Context
from simulator.scenario.elaborate import Elaborator, Typed
from simulator.scenario.moved import moved
from simulator.scenario.places import FIXED, Place
from simulator.scenario.ranges import Box, Proof, Variable, bounds, loads, prove, variable
from simulator.scenario.tree import Row, Scalar, Table
from simulator.scenario.units import OF, UNITS, Wanted, cure, named

INFINITE = float("inf")
Limits = tuple[float, float]
UNIT_INTERVAL = (0.0, 1.0)
NOT_NEGATIVE = (0.0, INFINITE)


@dataclass(frozen=True)
class Share:
    """`60% of rest` (0.6) or `rest` (1, whole)."""

    part: float
    whole: bool
    span: Span


def number(
    ctx: Context,
    node: tree.Node | None,
    place: Place,
    want: Wanted,
    limits: Limits | None = None,
    source: str = "",
) -> Number | None:
    """The number that a node says, in the wanted unit and proved to lie within `limits`; None after a
    finding (or when there is no node). Its origin is noted."""
    found = _read(ctx, node, place, source)
    return _settle(ctx, found, want, limits) if isinstance(found, _Read) else None


def share(ctx: Context, node: tree.Node, place: Place) -> Number | Share | None:
    """The probability of an outcome: a number within [0, 1], or a share of the rest."""
    found = _read(ctx, node, place, "", rest=True)
    return _settle(ctx, found, "number", UNIT_INTERVAL) if isinstance(found, _Read) else found


def fixed(
    ctx: Context, node: tree.Node | None, want: Wanted, limits: Limits | None = None, source: str = ""
) -> float | None:
    """A number that is the same for everybody."""
    found = number(ctx, node, FIXED, want, limits, source)
    return found.node.value if found is not None and isinstance(found.node, Constant) else None


def whole(ctx: Context, node: tree.Node | None, limits: Limits) -> int | None:
    """A fixed whole number."""
    found = fixed(ctx, node, "number", limits)
    if found is None or node is None:
        return None
    if found != int(found):
        ctx.error(
            "not-whole",
            f"{tree.kind(node)} is not a whole number",
            node.span,
            help="write a whole number",
        )
        return None
    return int(found)


def duration(ctx: Context, node: tree.Node | None, above_zero: bool = False) -> int | None:
    """A fixed length of time in whole microseconds."""
    found = fixed(ctx, node, "duration", NOT_NEGATIVE)
    if found is None or node is None:
        return None
    if above_zero and found < 1.0:
        ctx.error(
            "not-positive", "this time must be above zero", node.span, help="write a length: `30 days`"
        )
        return None
    return round(found)


def text_of(ctx: Context, node: tree.Node | None) -> str | None:
    """The text of a scalar node."""
    return node.text if isinstance(node, Scalar) else None


@dataclass(frozen=True)
class _Read:
    typed: Typed
    text: str


def _read(
    ctx: Context, node: tree.Node | None, place: Place, source: str, rest: bool = False
) -> _Read | Share | None:
    if isinstance(node, Table):
        return _sourced(ctx, node, place, rest)
    if isinstance(node, Row):
        ctx.error("wrong-form", "one number is needed here, not a list", node.span)
    if not isinstance(node, Scalar):
        return None
    ctx.note(node, " ".join(node.text.split()), source)
    return _parse(ctx, node, place, rest)


def _sourced(ctx: Context, node: Table, place: Place, rest: bool) -> _Read | Share | None:
    """`{value: 45 USD, source: "own ad account", uncertain: {...}}`."""
    value = node.get("value")
    for entry in node.entries:
        if entry.key.text not in ("value", "source", "uncertain"):
            ctx.error("wrong-form", f"one number is needed here, not `{entry.key.text}`", entry.key.span,
                      help="write the number, or `{value: ..., source: ...}`")  # fmt: skip
            return None
    if not isinstance(value, Scalar):
        ctx.error("missing-key", "the number itself is missing", node.span, help="add `value:`")
        return None
    origin = text_of(ctx, node.get("source")) or ""
    ctx.note(replace(value, path=node.path), " ".join(value.text.split()), origin, _uncertain(ctx, node))
    return _parse(ctx, value, place, rest)


def _uncertain(ctx: Context, node: Table) -> Distribution | None:
    uncertain = node.get("uncertain")
    if uncertain is None:
        return None
    from simulator.scenario.spreads import any_spread

    return any_spread(ctx, uncertain)


def _parse(ctx: Context, node: Scalar, place: Place, rest: bool) -> _Read | Share | None:
    if not node.text.strip():
        ctx.error("no-value", "the number is missing", node.span, help="write it after the colon")
        return None
    # `rep.speed` is the only name with a dot: the parser gets a word of the same length instead
    tree_, found = parse_numeric(Source(ctx.source.path, node.text.replace("rep.speed", "rep_speed")))
    if tree_ is None:
        ctx.found += [_placed(one, node) for one in found]
        return None
    if rest and isinstance(tree_, numeric.Rest):
        return Share(1.0, True, node.span)
    if rest and isinstance(tree_, numeric.RestShare):
        return _rest_share(ctx, tree_.percent, node)
    inner = Context(
        ctx.policy, ctx.source, ctx.start, ctx.timezone, [], [], ctx.sources, ctx.modelled, ctx.speed
    )
    typed = Elaborator(inner, place).typed(tree_)
    ctx.found += [_placed(one, node) for one in inner.found]
    return _Read(replace(typed, span=node.span), node.text.strip()) if typed else None


def _rest_share(ctx: Context, percent: Decimal, node: Scalar) -> Share | None:
    if percent > 100:
        ctx.error("out-of-range", f"{percent}% of the rest is more than all of it", node.span,
                  help="shares of the rest lie between 0% and 100%")  # fmt: skip
        return None
    return Share(float(percent / 100), False, node.span)


def _placed(one: Diagnostic, node: Scalar) -> Diagnostic:
    """A finding within an expression, at its place in the file."""
    return moved(one, node.span, node.inner)


def _settle(ctx: Context, found: _Read, want: Wanted, limits: Limits | None) -> Number | None:
    typed, text = found.typed, found.text
    if typed.unit != OF[want]:
        wanted, got = OF[want], typed.unit
        ctx.error("unit-mismatch", f"{named(wanted)} is needed here, not {named(got)}", typed.span,
                  help=cure(wanted, got, text, ctx.policy.currency))  # fmt: skip
        return None
    box = domains(ctx, typed.node)
    low, high = bounds(typed.node, box)
    if limits is not None and not within(ctx, typed.node, limits, typed.span, want):
        return None
    if limits is not None:
        low, high = max(low, limits[0]), min(high, limits[1])
    return Number(
        typed.node, UNITS.get(typed.unit, "number"), " ".join(text.split()), low, high, typed.span
    )


def within(
    ctx: Context, node: Node, limits: Limits, span: Span, want: Wanted = "number", what: str = "this"
) -> bool:
    """Says so, with the values that prove it, when the expression can leave the limits."""
    proof = prove(node, limits[0], limits[1], domains(ctx, node))
    if proof.holds:
        return True
    bounded = "between 0 and 1" if limits == UNIT_INTERVAL else _least(limits)
    if not proof.at and not isinstance(node, Constant) and proof.value == 0.0:
        ctx.error(
            "out-of-range", f"{what} cannot be shown to stay {bounded}", span, help=_clamped(limits)
        )
        return False
    shown = told(proof.value, want, ctx.policy.currency)
    where = "is" if isinstance(node, Constant) else "can be"
    ctx.error(
        "out-of-range", f"{what} {where} {shown}, and must be {bounded}", span,
        help="" if isinstance(node, Constant) else _clamped(limits), witness=witness(ctx, proof),
    )  # fmt: skip
    return False


def _least(limits: Limits) -> str:
    if limits[1] == INFINITE:
        return "zero or more" if limits[0] == 0.0 else f"at least {limits[0]:g}"
    return f"between {limits[0]:g} and {limits[1]:g}"


def _clamped(limits: Limits) -> str:
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
        return f"{value / DAY:g} days" if abs(value) >= 2 * DAY else f"{value / (DAY / 24):g} hours"
    if want == "money":
        return f"{value / 100:g} {currency}".strip()
    return f"{value * DAY:g} per day" if want == "rate" else f"{value:.6g}"


def domains(ctx: Context, node: Node) -> Box:
    """What each name in an expression can be."""
    box: Box = {}
    for one in loads(node):
        if one.of == "source":
            box[variable(one)] = ctx.sources or ("",)
        elif one.of in ("field", "is"):
            box[variable(one)] = ctx.modelled[one.name]
        else:
            box[variable(one)] = _domain(ctx, one.of, one.name)
    return box


def _domain(ctx: Context, of: str, name: str) -> Limits:
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


def _points(ctx: Context, group: str) -> Limits:
    one = ctx.policy.group[group]
    return (
        -INFINITE if one.low is None else one.low / MICRO,
        INFINITE if one.high is None else one.high / MICRO,
    )
