"""Distributions: from their keys to a scale (which may depend on the person) and a fixed shape."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import inf, sqrt

from policy.exact import log
from simulator.model import Distribution
from simulator.numeric import Apply, Constant, Number, constant
from simulator.scenario.context import Context, choices
from simulator.scenario.expressions import fixed, number, text_of
from simulator.scenario.intervals import Interval
from simulator.scenario.places import Place
from simulator.scenario.tree import Node, Row, Scalar, Table, kind
from simulator.scenario.units import OF, UNITS, Wanted

KINDS = (
    "constant", "exponential", "uniform", "uniform-integer", "lognormal", "gamma", "erlang", "weibull",
    "triangular", "beta", "empirical",
)  # fmt: skip
_MOST = 2000  # observed values in a scenario; more belong in a table
_LEAST, _GREATEST = 0.01, 10_000  # shapes
POSITIVE: Interval = (0.0, inf)


def spread(
    ctx: Context, node: Node | None, place: Place, want: Wanted, limits: Interval | None = POSITIVE
) -> Distribution | None:
    """The distribution that a node says, all of it in the wanted unit and within `limits`: a number, a
    list of observed values, or one of KINDS. None after a finding."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return _constant(_Reader(ctx, place, want, limits, ""), node)
    if isinstance(node, Row):
        return _empirical(_Reader(ctx, place, want, limits, ""), node)
    source = text_of(ctx, node.get("source")) or ""
    if "value" in node:
        return _constant(_Reader(ctx, place, want, limits, source), node)
    named = [one for one in node.entries if one.key.text in KINDS]
    if len(named) != 1:
        what = "two distributions stand here" if named else "no distribution is given here"
        ctx.error(
            "one-distribution",
            what,
            (named[1].key.span if named else node.span),
            help="keep one of them" if named else choices(KINDS),
        )
        return None
    reader = _Reader(ctx, place, want, limits, source)
    found = _READERS[named[0].key.text](reader, named[0].value)
    if "uncertain" in node:
        ctx.not_yet(
            "an uncertain distribution",
            (node.key("uncertain") or node).span,
            "say how uncertain its `mean` is: `mean: {value: ..., uncertain: ...}`",
        )
    return found


def support(one: Distribution) -> Interval:
    """The least and greatest value that can be drawn."""
    low, high = one.scale.low, one.scale.high
    match one.kind:
        case "constant":
            return (low, high)
        case "beta":
            return (0.0, max(high, 0.0))
        case "uniform" | "uniform-integer" | "triangular":
            return (one.shape[0] * low, one.shape[-1] * high)
        case "empirical":
            values = one.shape[1::2]
            return (min(values) * low, max(values) * high)
        case _:
            return (0.0, inf)


class _Reader:
    """What the readers of the kinds share."""

    def __init__(
        self, ctx: Context, place: Place, want: Wanted, limits: Interval | None, source: str
    ) -> None:
        self.ctx = ctx
        self.place = place
        self.want = want
        self.limits = limits
        self.source = source

    def scale(self, node: Node | None) -> Number | None:
        return number(self.ctx, node, self.place, self.want, self.limits, self.source)

    def positive(self, node: Node | None) -> Number | None:
        """The scale of a kind whose values are never below zero."""
        limits = POSITIVE if self.limits is None else self.limits
        return number(self.ctx, node, self.place, self.want, limits, self.source)

    def value(self, node: Node) -> float | None:
        return fixed(self.ctx, node, self.want, self.limits, self.source)

    def plain(self, node: Node | None, above_zero: bool = True) -> float | None:
        found = fixed(self.ctx, node, "number", POSITIVE, self.source)
        if found == 0.0 and above_zero and node is not None:
            self.ctx.error("not-positive", "this must be above zero", node.span)
            return None
        return found

    def shape(self, node: Node | None) -> float | None:
        """How a kind is formed: beyond these bounds all values are alike, or nearly all of them zero."""
        found = self.plain(node)
        if found is None or node is None or _LEAST <= found <= _GREATEST:
            return found
        self.ctx.error(
            "out-of-range",
            f"this is {found:g}, and must be between {_LEAST} and {_GREATEST:,}",
            node.span,
            help="a shape of 1 is widely spread, one of 100 hardly; a plain number is always the same",
        )
        return None

    def one(self) -> Number:
        return constant(1.0, UNITS.get(OF[self.want], "number"))

    def values(self, node: Node, count: int, example: str) -> list[float] | None:
        if not isinstance(node, Row) or len(node.items) != count:
            self.ctx.error(
                "wrong-form", f"{count} values are needed here", node.span, help=f"write `{example}`"
            )
            return None
        found = [self.value(one) for one in node.items]
        good = [one for one in found if one is not None]
        return good if len(good) == len(found) else None

    def ascending(self, node: Node, values: list[float]) -> bool:
        if all(a <= b for a, b in pairwise(values)):
            return True
        self.ctx.error(
            "wrong-order", "these values must ascend", node.span, help="write the least one first"
        )
        return False

    def part(self, node: Node, key: str, example: str) -> Node | None:
        """The value of a key that this kind needs."""
        found = node.get(key) if isinstance(node, Table) else None
        if found is None:
            self.ctx.error(
                "missing-key", f"this distribution needs `{key}`", node.span, help=f"write `{example}`"
            )
        return found


def _constant(reader: _Reader, node: Node) -> Distribution | None:
    scale = reader.scale(node)
    return Distribution("constant", scale) if scale else None


def _exponential(reader: _Reader, node: Node) -> Distribution | None:
    scale = reader.positive(node)
    return Distribution("exponential", scale) if scale else None


def _uniform(reader: _Reader, node: Node) -> Distribution | None:
    ends = reader.values(node, 2, "uniform: [1, 3]")
    if ends is None or not reader.ascending(node, ends):
        return None
    return Distribution("uniform", reader.one(), tuple(ends))


def _uniform_integer(reader: _Reader, node: Node) -> Distribution | None:
    ends = reader.values(node, 2, "uniform-integer: [0, 60]")
    if ends is None or not reader.ascending(node, ends):
        return None
    if any(one != int(one) for one in ends):
        reader.ctx.error(
            "not-whole", "both ends must be whole numbers", node.span, help="write `[0, 60]`"
        )
        return None
    return Distribution("uniform-integer", reader.one(), tuple(ends))


def _triangular(reader: _Reader, node: Node) -> Distribution | None:
    ends = reader.values(node, 3, "triangular: [35, 45, 70]")
    if ends is None or not reader.ascending(node, ends):
        return None
    return Distribution("triangular", reader.one(), tuple(ends))


def _beta(reader: _Reader, node: Node) -> Distribution | None:
    if reader.want != "number":
        reader.ctx.error(
            "unit-mismatch",
            "a beta distribution lies between 0 and 1, without a unit",
            node.span,
            help="use `triangular` or `lognormal`",
        )
        return None
    if not isinstance(node, Row) or len(node.items) != 2:
        reader.ctx.error(
            "wrong-form", "two shapes are needed here", node.span, help="write `beta: [2, 5]`"
        )
        return None
    first, second = reader.shape(node.items[0]), reader.shape(node.items[1])
    if first is None or second is None:
        return None
    return Distribution("beta", reader.one(), (first, second))


def _lognormal(reader: _Reader, node: Node) -> Distribution | None:
    if isinstance(node, Table) and "median" in node:
        pairs = ("median", "sigma", "{median: 180, sigma: 1.6}")
    else:
        pairs = ("mean", "cv", "{mean: 6 minutes, cv: 1}")
    extra = _surplus(node, pairs[:2])
    if extra is not None:
        reader.ctx.error(
            "one-distribution",
            f"`{extra.text}` does not go with `{pairs[0]}`",
            extra.span,
            help="give `mean` and `cv`, or `median` and `sigma`",
        )
        return None
    middle, width = (reader.part(node, key, pairs[2]) for key in pairs[:2])
    scale, spread_ = reader.positive(middle), reader.plain(width, above_zero=False)
    if scale is None or spread_ is None:
        return None
    if pairs[0] == "median":
        return Distribution("lognormal", scale, (spread_,))
    square = 1.0 + spread_ * spread_
    return Distribution("lognormal", _divided(scale, sqrt(square)), (sqrt(log(square)),))


def _gamma(reader: _Reader, node: Node) -> Distribution | None:
    return _two(reader, node, "gamma", "mean", "shape")


def _weibull(reader: _Reader, node: Node) -> Distribution | None:
    return _two(reader, node, "weibull", "scale", "shape")


def _erlang(reader: _Reader, node: Node) -> Distribution | None:
    found = _two(reader, node, "erlang", "mean", "k")
    if found is not None and (found.shape[0] != int(found.shape[0]) or found.shape[0] > 1000):
        reader.ctx.error("not-whole", "`k` must be a whole number from 1 to 1000", node.span)
        return None
    return found


def _two(reader: _Reader, node: Node, which: str, first: str, second: str) -> Distribution | None:
    example = f"{which}: {{{first}: 2 days, {second}: 2}}"
    scale = reader.positive(reader.part(node, first, example))
    shape = reader.shape(reader.part(node, second, example))
    if scale is None or shape is None:
        return None
    return Distribution(which, scale, (shape,))  # type: ignore[arg-type]


def _empirical(reader: _Reader, node: Node) -> Distribution | None:
    """Quantiles `[[0, 1], [0.5, 3], [1, 9]]`, or observed values, sorted, straight lines between."""
    items = node.items if isinstance(node, Row) else ()
    if not 2 <= len(items) <= _MOST:
        reader.ctx.error(
            "wrong-form",
            f"{kind(node)} of 2 to {_MOST} values is needed here",
            node.span,
            help="list observed values, or quantiles `[[0, 1], [0.5, 3], [1, 9]]`",
        )
        return None
    if all(isinstance(one, Row) for one in items):
        return _quantiles(reader, node, [one for one in items if isinstance(one, Row)])
    found = [reader.value(one) for one in items]
    values = sorted(one for one in found if one is not None)
    if len(values) < len(items):
        return None
    shape = [part for at, value in enumerate(values) for part in (at / (len(values) - 1), value)]
    return Distribution("empirical", reader.one(), tuple(shape))


def _quantiles(reader: _Reader, node: Node, rows: list[Row]) -> Distribution | None:
    shape: list[float] = []
    for row in rows:
        if len(row.items) != 2:
            reader.ctx.error("wrong-form", "a quantile is a pair", row.span, help="write `[0.5, 3]`")
            return None
        q = fixed(reader.ctx, row.items[0], "number", (0.0, 1.0), reader.source)
        value = reader.value(row.items[1])
        if q is None or value is None:
            return None
        shape += [q, value]
    at, values = shape[::2], shape[1::2]
    if not reader.ascending(node, values):
        return None
    if at[0] != 0.0 or at[-1] != 1.0 or any(a >= b for a, b in pairwise(at)):
        reader.ctx.error(
            "wrong-order",
            "quantiles go from 0 to 1, each above the one before",
            node.span,
            help="write `[[0, 1], [0.5, 3], [1, 9]]`",
        )
        return None
    return Distribution("empirical", reader.one(), tuple(shape))


def _surplus(node: Node, wanted: tuple[str, ...]) -> Scalar | None:
    entries = node.entries if isinstance(node, Table) else ()
    return next((one.key for one in entries if one.key.text not in wanted), None)


def _divided(number: Number, by: float) -> Number:
    """The same number divided by a constant."""
    if isinstance(number.node, Constant):
        node: Constant | Apply = Constant(number.node.value / by)
    else:
        node = Apply("/", (number.node, Constant(by)))
    return Number(node, number.unit, number.text, number.low / by, number.high / by, number.span)


_READERS: dict[str, Callable[[_Reader, Node], Distribution | None]] = {
    "constant": _constant,
    "exponential": _exponential,
    "uniform": _uniform,
    "uniform-integer": _uniform_integer,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "erlang": _erlang,
    "weibull": _weibull,
    "triangular": _triangular,
    "beta": _beta,
    "empirical": _empirical,
}
