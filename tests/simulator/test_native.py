"""Translated functions against numba's compiled ones and Python's own; what is kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import draws, jit
from simulator.jit import from_python, inner
from simulator.native import kept
from simulator.native.kinds import NotTranslated

small = st.integers(-50, 50)
long = st.integers(-(1 << 62), (1 << 62) - 1)


def divisions(a: int, b: int) -> int:
    return (a // b) * 1000 + a % b


def bits(a: int, b: int) -> int:
    return ((a >> 3) ^ (b << 2)) + (a & ~b) - (a | 7)


def unsigned(a: int, b: int) -> int:
    x = np.uint64(a) * np.uint64(0x9E3779B97F4A7C15)
    return np.int64((x ^ (x >> np.uint64(30))) | np.uint64(b))  # type: ignore[return-value]


def conditions(a: int, b: int) -> int:
    if (not a < b and a != 7) or (b in (1, -2, a) and 0 <= a <= 9):
        return 1
    if a not in (b, 3) and (a > 0 or b > 0):
        return 2 if -3 < a < b else 3
    return 4


def loops(a: int, b: int) -> int:
    total = 0
    for i in range(a, b):
        if i % 3 == 0:
            continue
        total += i
        if total > 60:
            break
    for i in range(b, a, -1):
        total -= i
    for one in (a, b, 5):
        if one == 4:
            continue
        if one < 0:
            break
        total += one
    n = 0
    while True:
        n += 1
        if n * n > abs(a) or n == 6:
            break
    while n < 10 and total != 0:
        n += 2
    return total * 100 + n


def swaps(a: int, b: int) -> int:
    a, b = b, a
    low, high = (a, b) if a < b else (b, a)
    return low * 1000 + high + min(a, b, 3) - max(a, b, 3)


def reals(a: int, b: int) -> int:
    x = a / 7 + float(b) * 0.25
    y = abs(x) if x < 0.0 else np.sqrt(x)
    z = min(x, y, 2.5) - max(-x, y)
    return int(z * 1000) + np.int64(np.float64(y).view(np.int64) >> 40)  # type: ignore[return-value]


def side_by_side(numbers: Any, words: Any, n: int) -> int:
    jit.copied(words, 40, 0, n)
    for i in jit.abreast(n):
        numbers[i] = (
            draws.exp(-draws.log(numbers[i] + 0.5)) if words[i] > words[40] else numbers[i] / 3.0
        )
        words[i] = int(numbers[i] * 1000.0)
    return n


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 30])
def test_loops_abreast_and_copies_are_as_in_python(n: int) -> None:
    numbers, words = np.linspace(0.1, 9.0, 80), np.arange(80)[::-1].copy()
    expected = numbers.copy(), words.copy()
    assert from_python(side_by_side)(numbers, words, n) == n == side_by_side(*expected, n)
    assert (numbers == expected[0]).all()
    assert (words == expected[1]).all()


@pytest.mark.parametrize("function", [divisions, bits, unsigned, conditions, loops, swaps, reals])
def test_the_same_as_numba(function: Callable[[int, int], int]) -> None:
    numba = pytest.importorskip("numba")
    compiled, ours = numba.njit(function, error_model="numpy"), from_python(function)

    @given(small | long, small | long)
    def agree(a: int, b: int) -> None:
        if function is loops:
            a, b = a % 40 - 20, b % 40 - 20
        if function is not divisions or b != 0:
            assert ours(a, b) == compiled(a, b)

    agree()


@given(long, long.filter(bool))
def test_whole_numbers_divide_as_in_python(a: int, b: int) -> None:
    assert _quotient(a, b) == a // b
    assert _rest(a, b) == a % b


def test_memory() -> None:
    numbers, twice = np.arange(8), np.zeros(8)
    assert _sums(numbers, twice, 8) == sum(range(8))
    assert twice.tolist() == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0]


def test_functions_call_each_other_and_give_several_results() -> None:
    assert from_python(_gap)(3, 10) == 7
    assert from_python(_gap)(10, 3) == 7


def test_what_is_not_known_is_refused() -> None:
    for function, said in (
        (_two_kinds, "`x` is int, not real"),
        (_two_results, "returns real here, int before"),
        (_mixed_bits, "int with bits"),
        (_stranger, "a call of `print`"),
        (_itself, "calls itself"),
        (_comprehension, "an expression of this kind"),
    ):
        with pytest.raises(NotTranslated, match=said):
            from_python(function)(3)


def test_draws_are_the_same_as_numbas() -> None:
    numba = pytest.importorskip("numba")
    scope = dict(draws.__dict__)
    for name in ("mix", "spot", "draw_at", "draw"):
        plain = scope[name]
        scope[name] = numba.njit(FunctionType(plain.__code__, scope, plain.__name__))
    compiled = scope["draw"]
    ours = from_python(draws.draw)
    assert [ours(k, 7 << 8, k * 3) for k in range(200)] == [
        compiled(k, 7 << 8, k * 3) for k in range(200)
    ]


# --- what is kept ---------------------------------------------------------------------------------


def test_kept_code_is_found_until_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kept.PLACE, str(tmp_path / "here"))
    source = tmp_path / "one.py"
    source.write_text("a")
    assert kept.kept([source], "cpu") is None
    kept.keep([source], "cpu", b"code")
    assert kept.kept([source], "cpu") == b"code"
    assert kept.kept([source], "another") is None
    source.write_text("b")
    assert kept.kept([source], "cpu") is None
    kept.keep([source], "cpu", b"more")
    assert kept.kept([source], "cpu") == b"more"
    kept.keep([source], "cpu", b"less", "-plain")
    assert kept.kept([source], "cpu") == b"more"
    assert kept.kept([source], "cpu", "-plain") == b"less"
    source.write_text("c")
    kept.keep([source], "cpu", b"none")
    assert len(list((tmp_path / "here").iterdir())) == 1


def test_what_was_cut_short_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.PLACE, str(tmp_path))
    source = tmp_path / "one.py"
    source.write_text("a")
    kept.keep([source], "cpu", b"a long code")
    file = next(tmp_path.glob("*.native"))
    file.write_bytes(file.read_bytes()[:-3])
    assert kept.kept([source], "cpu") is None


def test_nothing_is_written_where_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(kept.PLACE, str(blocked / "below"))
    kept.keep([blocked], "cpu", b"code")
    assert kept.kept([blocked], "cpu") is None


def test_the_kernel_depends_on_all_its_sources() -> None:
    names = {one.name for one in jit._sources()}
    assert {"loop.py", "layout.py", "draws.py", "distributions.py", "exact.py", "terms.py"} <= names


# --- functions ------------------------------------------------------------------------------------


def _quotient_of(a: int, b: int) -> int:
    return a // b


def _rest_of(a: int, b: int) -> int:
    return a % b


def _sum_of(numbers: Any, twice: Any, n: int) -> Any:
    total = 0
    for i in range(n):
        total += numbers[i]
        twice[i] = 2.0 * float(i)
    return total


_quotient, _rest, _sums = from_python(_quotient_of), from_python(_rest_of), from_python(_sum_of)


@inner
def _sorted(a: int, b: int) -> tuple[int, int]:
    if a < b:
        return a, b
    return b, a


def _gap(a: int, b: int) -> int:
    low, high = _sorted(a, b)
    return high - low


def _two_kinds(a: int) -> float:
    x = a
    x = 0.5  # type: ignore[assignment]
    return x + 1.0


def _two_results(a: int) -> float:
    if a > 2:
        return 1
    return 0.5


def _mixed_bits(a: int) -> Any:
    return a + np.uint64(3)


def _stranger(a: int) -> int:
    print(a)
    return a


@inner
def _itself(a: int) -> int:
    return _itself(a - 1)


def _comprehension(a: int) -> int:
    return sum([a])
