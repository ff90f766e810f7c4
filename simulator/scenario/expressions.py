"""Numbers as scenarios write them: expressions with units, perhaps with their origin and uncertainty."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from dsl import numeric
from dsl.diagnostic import Diagnostic, Fix, error, has_errors
from dsl.parser import parse_numeric
from dsl.source import Source, Span
from simulator.model import Distribution
from simulator.numeric import Constant, Number
from simulator.scenario import tree
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE, UNIT_INTERVAL, domains
from simulator.scenario.elaborate import Elaborator
from simulator.scenario.intervals import Interval
from simulator.scenario.moved import moved
from simulator.scenario.places import FIXED, Place
from simulator.scenario.proofs import within
from simulator.scenario.ranges import tight
from simulator.scenario.slips import slip_in
from simulator.scenario.tree import Row, Scalar, Table, dotted
from simulator.scenario.typed import Typed
from simulator.scenario.units import OF, UNITS, Wanted, cure, named

_BARE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


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
    limits: Interval | None = None,
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
    ctx: Context, node: tree.Node | None, want: Wanted, limits: Interval | None = None, source: str = ""
) -> float | None:
    """A number that is the same for everybody."""
    found = number(ctx, node, FIXED, want, limits, source)
    return found.node.value if found is not None and isinstance(found.node, Constant) else None


def whole(ctx: Context, node: tree.Node | None, limits: Interval) -> int | None:
    """A fixed whole number."""
    found = fixed(ctx, node, "number", limits)
    if found is None or node is None:
        return None
    if dotted(node.path) in ctx.drawn:
        return round(found)
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
    parsed: numeric.NumericExpr
    unsure: Distribution | None = None  # what else it may be


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
            ctx.error(
                "wrong-form",
                f"one number is needed here, not `{entry.key.text}`",
                entry.key.span,
                help="write the number, or `{value: ..., source: ...}`",
            )
            return None
    if not isinstance(value, Scalar):
        ctx.error("missing-key", "the number itself is missing", node.span, help="add `value:`")
        return None
    origin = text_of(ctx, node.get("source")) or ""
    found = _parse(ctx, value, place, rest)
    what = _uncertain(ctx, node.get("uncertain"), found)
    ctx.note(replace(value, path=node.path), " ".join(value.text.split()), origin, what)
    if what is not None and isinstance(found, _Read):
        found = replace(found, unsure=what)
    if what is not None and isinstance(found, _Read) and dotted(node.path) in ctx.drawn:
        drawn = Constant(ctx.drawn[dotted(node.path)])
        return replace(found, typed=replace(found.typed, node=drawn))
    return found


def _uncertain(ctx: Context, node: tree.Node | None, found: _Read | Share | None) -> Distribution | None:
    if node is None or not isinstance(found, _Read):
        return None
    from simulator.scenario.uncertainty import uncertain  # which reads numbers itself

    return uncertain(ctx, node, found.typed, found.parsed)


def _parse(ctx: Context, node: Scalar, place: Place, rest: bool) -> _Read | Share | None:
    if not node.text.strip():
        ctx.error("no-value", "the number is missing", node.span, help="write it after the colon")
        return None
    parsed, found = _parsed(ctx, node)
    if parsed is None:
        ctx.found += _said(found, node)
        return None
    if rest and isinstance(parsed, numeric.Rest):
        return Share(1.0, True, node.span)
    if rest and isinstance(parsed, numeric.RestShare):
        return _rest_share(ctx, parsed.percent, node)
    inner = ctx.fresh()
    typed = Elaborator(inner, place).typed(parsed)
    ctx.found += _said(inner.found, node)
    return _Read(replace(typed, span=node.span), node.text.strip(), parsed) if typed else None


def _parsed(ctx: Context, node: Scalar) -> tuple[numeric.NumericExpr | None, tuple[Diagnostic, ...]]:
    if _BARE.fullmatch(node.text):  # most numbers are: no need for the parser
        return numeric.Num(Decimal(node.text), Span(ctx.source.path, 1, 1, 1, len(node.text) + 1)), ()
    # `rep.speed` is the only name with a dot: the parser gets a word of the same length instead
    return parse_numeric(Source(ctx.source.path, node.text.replace("rep.speed", "rep_speed")))


def _rest_share(ctx: Context, percent: Decimal, node: Scalar) -> Share | None:
    if percent > 100:
        ctx.error(
            "out-of-range",
            f"{percent}% of the rest is more than all of it",
            node.span,
            help="shares of the rest lie between 0% and 100%",
        )
        return None
    return Share(float(percent / 100), False, node.span)


def _said(found: tuple[Diagnostic, ...] | list[Diagnostic], node: Scalar) -> list[Diagnostic]:
    """Findings within an expression at their places in the file; where the whole is a number as others
    write it, that alone."""
    slip = slip_in(node.text) if has_errors(found) else None
    if slip is not None:
        fixes = (Fix(node.inner, slip.right),) if node.inner is not None else ()
        return [error(slip.code, slip.message, node.span, help=slip.help, fixes=fixes)]
    return [moved(one, node.span, node.inner) for one in found]


def _settle(ctx: Context, found: _Read, want: Wanted, limits: Interval | None) -> Number | None:
    typed, text = found.typed, found.text
    if typed.unit != OF[want]:
        wanted, got = OF[want], typed.unit
        ctx.error(
            "unit-mismatch",
            f"{named(wanted)} is needed here, not {named(got)}",
            typed.span,
            help=cure(wanted, got, text, ctx.policy.currency),
        )
        return None
    box = domains(ctx, typed.node)
    low, high = tight(typed.node, box)
    if limits is not None and not within(ctx, typed.node, limits, typed.span, want):
        return None
    if limits is not None:
        if found.unsure is not None:
            from simulator.scenario.uncertainty import may_be  # which reads numbers itself

            may_be(ctx, found.unsure, limits, typed.span, want)
        low, high = max(low, limits[0]), min(high, limits[1])
    return Number(
        typed.node, UNITS.get(typed.unit, "number"), " ".join(text.split()), low, high, typed.span
    )
