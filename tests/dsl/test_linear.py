"""Sums on one whole-number scale mean what the sums as written mean, in exact arithmetic."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dsl.typed import Condition, Linear, Negation
from policy.compile import compile_text

HEAD = """policy p { currency USD }
fields { n integer  m integer  r number  d duration  e duration  a date  b date  x money  y money }
score { g { } h { } }
track t { status S { start } }
define c = """

SCALES = {"n": 1, "m": 1, "r": 10**6, "g": 10**6, "h": 10**6, "x": 100, "y": 100, "d": 3_600_000_000}
COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}

numbers = st.decimals(-1000, 1000, places=2, allow_nan=False).map(lambda one: Decimal(abs(one)))
factors = st.sampled_from([None, Decimal("0.5"), Decimal(2), Decimal("1.25"), Decimal(10)])
numeric = st.lists(
    st.tuples(st.sampled_from("+-"), factors, st.one_of(st.sampled_from("nmrgh"), numbers)),
    min_size=1,
    max_size=4,
)


@given(numeric, numeric, st.sampled_from(sorted(COMPARE)), st.lists(numbers, min_size=5, max_size=5))
def test_numbers(left: list[Term], right: list[Term], op: str, values: list[Decimal]) -> None:
    world = {
        name: Fraction(round(value) if name in "nm" else value)
        for name, value in zip("nmrgh", values, strict=True)
    }
    policy, found = compile_text(f"{HEAD}{_text(left)} {op} {_text(right)}\n")
    if policy is None:
        assert {one.code for one in found if one.severity == "error"} <= {
            "only-constants",
            "cancels-out",
        }
        return
    written = COMPARE[op](_value(left, world), _value(right, world))
    canonical = {name: int(value * SCALES[name]) for name, value in world.items()}
    assert holds(policy.definition["c"].condition, canonical) == written


Term = tuple[str, Decimal | None, str | Decimal]


def _text(terms: list[Term]) -> str:
    parts = []
    for at, (sign, factor, value) in enumerate(terms):
        times = f"{factor} * " if factor else ""
        lead = {"+": "", "-": "- "}[sign] if at == 0 else f" {sign} "
        parts.append(f"{lead}{times}{value}")
    return "".join(parts)


def _value(terms: list[Term], world: dict[str, Fraction]) -> Fraction:
    total = Fraction(0)
    for sign, factor, value in terms:
        one = world[value] if isinstance(value, str) else Fraction(value)
        total += (1 if sign == "+" else -1) * Fraction(factor or 1) * one
    return total


def holds(condition: Condition, values: dict[str, int]) -> bool:
    if isinstance(condition, Negation):
        return not holds(condition.part, values)
    assert isinstance(condition, Linear)
    total = sum(one.factor * values[one.name] for one in condition.sum)
    return bool(COMPARE[condition.relation](total, condition.bound))


def test_dates_and_durations() -> None:
    day, hour = 86_400_000_000, 3_600_000_000
    cases = [
        ("a >= 2026-01-01", {"a": 20_454}, True),
        ("a >= 2026-01-02", {"a": 20_454}, False),
        ("b - a >= 30 days", {"a": 10, "b": 40}, True),
        ("b - a > 30 days", {"a": 10, "b": 40}, False),
        ("b <= a + d", {"a": 10, "b": 11, "d": day}, True),
        ("b <= a + d", {"a": 10, "b": 11, "d": day - 1}, False),
        ("d + e < 2 hours", {"d": hour, "e": hour - 1}, True),
        ("2 * d = 90 minutes", {"d": 45 * 60 * 10**6}, True),
        ("x - y >= 0.01 USD", {"x": 5, "y": 4}, True),
        ("100 <= g", {"g": 100 * 10**6}, True),
    ]
    for text, values, expected in cases:
        policy, found = compile_text(f"{HEAD}{text}\n")
        assert policy is not None, (text, found)
        assert holds(policy.definition["c"].condition, values) is expected, text
