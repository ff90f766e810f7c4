"""Quantile functions: every distribution is drawn by inverting one uniform in (0, 1), increasing in it.

A distribution is laid down as a row of doubles (`lay`), which the compiled `quantile` reads: kind, then
what the kind needs. Gamma, Erlang and beta use tables in the normal score z of the uniform
(of log x, and of the logit), made here with our own incomplete gamma and beta functions: relative error
about 1e-6 (tests). The result is the standard quantile, to be multiplied by the scale.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np

from simulator import special
from simulator.draws import exp, log
from simulator.jit import from_python, inner
from simulator.model import Distribution

Rows = Any  # doubles: an array, or a pointer in compiled code
CONSTANT, EXPONENTIAL, UNIFORM, INTEGERS, LOGNORMAL, GAMMA, WEIBULL, TRIANGULAR, BETA, EMPIRICAL = range(
    10
)
_KINDS = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "uniform": UNIFORM,
    "uniform-integer": INTEGERS,
    "lognormal": LOGNORMAL,
    "gamma": GAMMA,
    "erlang": GAMMA,
    "weibull": WEIBULL,
    "triangular": TRIANGULAR,
    "beta": BETA,
    "empirical": EMPIRICAL,
}
_LEAST, _STEP, _NODES = -8.5, 0.125, 137  # of the tables in z
_FOREVER = float(1 << 60)
CENTRAL = 0.425
_ALMOST_ALL = 1.0 - 2.0**-53


def standard_quantile(distribution: Distribution, u: float) -> float:
    """The quantile at u in (0, 1) before scaling, by the very function that the kernel runs."""
    return float(_quantile_from_python()(_row(distribution.kind, distribution.shape), 0, u))


def left_of(distribution: Distribution, scale: float, u: float, age: int) -> int:
    """As `remaining`, by the very function that the kernel runs."""
    if distribution.kind == "constant":
        return max(int(_ticks_from_python()(scale)) - age, 0)
    row = _row(distribution.kind, distribution.shape)
    return int(_remaining_from_python()(row, 0, scale, u, age))


@cache
def _remaining_from_python() -> Callable[[Rows, int, float, float, int], int]:
    return from_python(remaining)


@cache
def _ticks_from_python() -> Callable[[float], int]:
    return from_python(ticks)


@cache
def _quantile_from_python() -> Callable[[Rows, int, float], float]:
    return from_python(quantile)


@lru_cache(maxsize=512)
def _row(kind: str, shape: tuple[float, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(lay(kind, shape))


def lay(kind: str, shape: tuple[float, ...]) -> list[float]:
    """The row of a distribution: its kind's number, then shapes or table."""
    number = _KINDS[kind]
    if number == GAMMA:
        return [float(number), *_gamma_table(float(shape[0]))]
    if number == BETA:
        return [float(number), *_beta_table(float(shape[0]), float(shape[1]))]
    if number == EMPIRICAL:
        return [float(number), float(len(shape) // 2), *map(float, shape)]
    return [float(number), *map(float, shape)]


@lru_cache(maxsize=256)
def _gamma_table(k: float) -> tuple[float, ...]:
    """log of (gamma quantile / k) and its slope, node by node in z."""
    return special.table(special.GammaLog(k), _LEAST, _STEP, _NODES)


@lru_cache(maxsize=256)
def _beta_table(a: float, b: float) -> tuple[float, ...]:
    """logit of the beta quantile and its slope, node by node in z."""
    return special.table(special.BetaLogit(a, b), _LEAST, _STEP, _NODES)


# --- compiled -----------------------------------------------------------------------------------


@inner
def quantile(rows: Rows, at: int, u: float) -> Any:
    """The standard quantile at u of the distribution whose row starts at `rows[at]`."""
    kind = int(rows[at])
    if kind == LOGNORMAL:
        return exp(rows[at + 1] * norm_ppf(u))
    if kind == EXPONENTIAL:
        return -log(1.0 - u)
    if kind == BETA:
        return beta_of_normal(rows, at, norm_ppf(u))
    if kind == GAMMA:
        return exp(_read(rows, at + 1, norm_ppf(u)))
    if kind == UNIFORM:
        return rows[at + 1] + (rows[at + 2] - rows[at + 1]) * u
    if kind == INTEGERS:
        return rows[at + 1] + float(int(u * (rows[at + 2] - rows[at + 1] + 1.0)))
    if kind == WEIBULL:
        return exp(log(-log(1.0 - u)) / rows[at + 1])
    if kind == TRIANGULAR:
        return _triangular(rows[at + 1], rows[at + 2], rows[at + 3], u)
    if kind == EMPIRICAL:
        return _empirical(rows, at + 1, u)
    return 1.0


@inner
def beta_of_normal(rows: Rows, at: int, z: float) -> Any:
    """The quantile of a beta distribution where the standard normal one is z."""
    return 1.0 / (1.0 + exp(-_read(rows, at + 1, z)))


@inner
def _read(rows: Rows, at: int, z: float) -> Any:
    """Cubic Hermite interpolation in a table of (value, slope * step) pairs."""
    place = (z - _LEAST) / _STEP
    i = int(place)
    t = place - float(i)
    j = at + 2 * i
    y0, d0, y1, d1 = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
    s = 1.0 - t
    return (1.0 + 2.0 * t) * s * s * y0 + t * s * s * d0 + t * t * (3.0 - 2.0 * t) * y1 - t * t * s * d1


@inner
def _triangular(low: float, mode: float, high: float, u: float) -> Any:
    width = high - low
    if width <= 0.0:
        return low
    if u * width < mode - low:
        return low + np.sqrt(u * width * (mode - low))
    return high - np.sqrt((1.0 - u) * width * (high - mode))


@inner
def _empirical(rows: Rows, at: int, u: float) -> Any:
    n = int(rows[at])
    if u <= rows[at + 1]:
        return rows[at + 2]
    for i in range(1, n):
        q = at + 1 + 2 * i
        if u <= rows[q]:
            below = rows[q - 2]
            return rows[q - 1] + (rows[q + 1] - rows[q - 1]) * ((u - below) / (rows[q] - below))
    return rows[at + 2 * n]


@inner
def ticks(x: float) -> Any:
    """A length in whole ticks: rounded up, at least 1, at most 2^60 (never)."""
    if not x > 1.0:
        return np.int64(1)
    if x >= _FOREVER:
        return np.int64(1 << 60)
    n = np.int64(x)
    return n + 1 if float(n) < x else n


@inner
def remaining(rows: Rows, at: int, scale: float, u: float, age: int) -> Any:
    """What is left, in whole ticks, of a length with this quantile, which has lasted for `age`: at u, of
    what lies beyond; 0 where nothing does. Exponential lengths do not age."""
    if int(rows[at]) == EXPONENTIAL:
        return ticks(scale * quantile(rows, at, u))
    low = 0.0
    high = 1.0
    for _ in range(53):
        middle = (low + high) * 0.5
        if scale * quantile(rows, at, middle) <= float(age):
            low = middle
        else:
            high = middle
    found = ticks(scale * quantile(rows, at, min(low + (1.0 - low) * u, _ALMOST_ALL))) - age
    return found if found > 0 else np.int64(0)


@inner
def norm_ppf(u: float) -> Any:
    """The standard normal quantile, Wichura's AS 241 (PPND16), relative error about 1e-16."""
    q = u - 0.5
    if abs(q) <= CENTRAL:
        return central_ppf(q)
    r = u if q < 0.0 else 1.0 - u
    r = np.sqrt(-log(r))
    if r <= 5.0:
        r -= 1.6
        num = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
        num = ((num * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r
        num = (
            ((num + 3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959
        ) * r
        den = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
        den = ((den * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r
        den = (
            ((den + 0.68976733498510000455) * r + 1.6763848301838038494) * r + 2.05319162663775882187
        ) * r
        x = (num + 1.42343711074968357734) / (den + 1.0)
    else:
        r -= 5.0
        num = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        num = ((num * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r
        num = (
            ((num + 0.29656057182850489123) * r + 1.7848265399172913358) * r + 5.4637849111641143699
        ) * r
        den = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
        den = ((den * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r
        den = (
            ((den + 0.0148753612908506148525) * r + 0.13692988092273580531) * r + 0.59983220655588793769
        ) * r
        x = (num + 6.6579046435011037772) / (den + 1.0)
    return -x if q < 0.0 else x


@inner
def central_ppf(q: float) -> Any:
    """The standard normal quantile at q + 1/2, for q between -CENTRAL and CENTRAL."""
    r = 0.180625 - q * q
    num = 2509.0809287301226727 * r + 33430.575583588128105
    num = ((num * r + 67265.770927008700853) * r + 45921.953931549871457) * r
    num = (((num + 13731.693765509461125) * r + 1971.5909503065514427) * r + 133.14166789178437745) * r
    den = 5226.495278852545925 * r + 28729.085735721942674
    den = ((den * r + 39307.89580009271061) * r + 21213.794301586595867) * r
    den = (((den + 5394.1960214247511077) * r + 687.1870074920579083) * r + 42.313330701600911252) * r
    return q * (num + 3.387132872796366608) / (den + 1.0)
