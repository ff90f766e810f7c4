"""Our own exp and log: at most one unit in the last place off, and the same bits when compiled."""

from __future__ import annotations

import math
import sys
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import exact


def units_off(ours: float, true: Decimal) -> Decimal:
    return abs(Decimal(ours) - true) / Decimal(math.ulp(float(true)))


@given(st.floats(-700, 700))
def test_exp_is_within_one_ulp(x: float) -> None:
    with localcontext(prec=60):
        assert units_off(exact.exp(x), Decimal(x).exp()) <= 1


@given(st.floats(-3, 0))
def test_exp_is_within_one_ulp_where_scores_live(x: float) -> None:
    with localcontext(prec=60):
        assert units_off(exact.exp(x), Decimal(x).exp()) <= 1


@given(st.floats(1e-300, 1e300))
def test_log_is_within_one_ulp(x: float) -> None:
    with localcontext(prec=60):
        true = Decimal(x).ln()
        assert true == 0 or units_off(exact.log(x), true) <= 1


@pytest.mark.parametrize("x", [0.5, 0.99999999, 1.0, 1.0000001, 1.5, 2.0, math.e, 2.0**-1022, 2.0**1000])
def test_log_at_the_joints(x: float) -> None:
    assert exact.log(x) == pytest.approx(math.log(x), rel=2e-16, abs=0)


def test_ends_of_the_range() -> None:
    assert exact.exp(-709.0) == 0.0
    assert exact.exp(710.0) == sys.float_info.max
    assert exact.exp(709.7) == pytest.approx(math.exp(709.7), rel=1e-15)
    assert exact.exp(0.0) == 1.0
    assert exact.log(1.0) == 0.0


def test_halving_once_is_close_to_a_half() -> None:
    day = 86_400_000_000
    assert exact.halved(0, day) == 1.0
    assert abs(exact.halved(day, day) - 0.5) <= math.ulp(0.5)
    assert abs(exact.halved(10 * day, day) - 2.0**-10) <= 8 * math.ulp(2.0**-10)


@given(st.one_of(st.floats(-1e17, 1e17), st.integers(-(10**6), 10**6).map(lambda n: n + 0.5)))
def test_nearest_rounds_halves_to_even(x: float) -> None:
    assert exact.nearest(x) == round(x)


def test_numba_compiles_the_same_bits() -> None:
    numba = pytest.importorskip("numba")
    grown, shrunk, scaled, reduced = exact._grown, exact._shrunk, exact._scaled, exact._reduced
    try:
        exact._grown, exact._shrunk = numba.njit(grown), numba.njit(shrunk)
        exact._scaled = numba.njit(scaled)
        exact._reduced = numba.njit(reduced)
        compiled = numba.njit(exact.exp)
        logarithm = numba.njit(exact.log)
        rounding = numba.njit(exact.nearest)
        points = [i * 0.37 - 500.0 for i in range(2000)]
        fast = [(compiled(x), logarithm(abs(x) + 1e-9), rounding(x * 1e6)) for x in points]
    finally:
        exact._grown, exact._shrunk, exact._scaled, exact._reduced = grown, shrunk, scaled, reduced
    slow = [(exact.exp(x), exact.log(abs(x) + 1e-9), exact.nearest(x * 1e6)) for x in points]
    assert fast == slow
