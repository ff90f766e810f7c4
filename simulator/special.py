"""Quantile tables of the gamma and beta distributions over the normal score z, made at plan time.

Node by node the cumulative distribution is inverted by a guarded Newton method on the tail that is small
there, starting from the node before. Only our own `exp` and `log` are used, so that every machine gets
the same tables.
"""

from __future__ import annotations

from math import sqrt
from typing import Protocol

from policy.exact import exp, log

_LOG_SQRT_2PI = 0.9189385332046727
_LANCZOS = (
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
)


class Curve(Protocol):
    """A distribution over the whole line: logarithms of its two tails and of its density at y."""

    def start(self) -> float: ...

    def tails(self, y: float) -> tuple[float, float]: ...

    def density(self, y: float) -> float: ...


def table(curve: Curve, least: float, step: float, nodes: int) -> tuple[float, ...]:
    """(y, dy/dz * step) at z = least, least + step, ..., where tail(y) = normal tail(z)."""
    found: dict[int, tuple[float, float]] = {}
    middle = nodes // 2
    for order in (range(middle, nodes), range(middle - 1, -1, -1)):
        y, slope, before = curve.start(), 0.0, middle
        for i in order:
            if i != middle:
                y, slope = found[before]
                y += slope * (i - before)
            z = least + i * step
            y = _invert(curve, y, z)
            slope = exp(-0.5 * z * z - _LOG_SQRT_2PI - curve.density(y)) * step
            found[i] = (y, slope)
            before = i
    return tuple(x for i in range(nodes) for x in found[i])


def _invert(curve: Curve, y: float, z: float) -> float:
    """y with the same tail as z: Newton on the logarithm of the smaller tail, steps at most 1."""
    side = 0 if z <= 0 else 1
    target = _log_normal_tail(abs(z))
    for _ in range(60):
        tail = curve.tails(y)[side]
        step = (target - tail) / exp(min(curve.density(y) - tail, 600.0))
        step = max(-1.0, min(1.0, step if side == 0 else -step))
        y += step
        if abs(step) <= 1e-14 * max(1.0, abs(y)):
            break
    return y


def _log_normal_tail(z: float) -> float:
    """log P(Z > z) for z >= 0, by the incomplete gamma function of one half."""
    if z == 0.0:
        return log(0.5)
    return _gamma_tails(0.5, 0.5 * z * z)[1] + log(0.5)


class GammaLog:
    """The logarithm of a gamma variable of shape k divided by its mean."""

    def __init__(self, k: float) -> None:
        self.k = k
        self.constant = log(k) * k - log_gamma(k)

    def start(self) -> float:
        return 0.0 if self.k > 1 else -1.0 / self.k

    def tails(self, y: float) -> tuple[float, float]:
        return _gamma_tails(self.k, self.k * exp(y), log(self.k) + y)

    def density(self, y: float) -> float:
        return self.constant + self.k * (y - exp(y))


class BetaLogit:
    """The logit of a beta variable."""

    def __init__(self, a: float, b: float) -> None:
        self.a, self.b = a, b
        self.constant = log_gamma(a + b) - log_gamma(a) - log_gamma(b)

    def start(self) -> float:
        return log(self.a / self.b)

    def tails(self, y: float) -> tuple[float, float]:
        below, above = _logs(y)
        front = self.constant + self.a * below + self.b * above
        if exp(below) < (self.a + 1) / (self.a + self.b + 2):
            low = front + log(_beta_fraction(self.a, self.b, exp(below)) / self.a)
            return low, _log_rest(low)
        high = front + log(_beta_fraction(self.b, self.a, exp(above)) / self.b)
        return _log_rest(high), high

    def density(self, y: float) -> float:
        below, above = _logs(y)
        return self.constant + self.a * below + self.b * above


def _logs(y: float) -> tuple[float, float]:
    """log x and log(1 - x) of x = logistic(y)."""
    if y < 0:
        above = -_log1p(exp(y))
        return y + above, above
    below = -_log1p(exp(-y))
    return below, below - y


def _log1p(x: float) -> float:
    u = 1.0 + x
    return x if u == 1.0 else log(u) * (x / (u - 1.0))


def _log_rest(tail: float) -> float:
    """log(1 - e^tail); a rounding above 1 counts as all but the last digit."""
    return log(max(1.0 - exp(min(tail, 0.0)), 1e-17))


def log_gamma(x: float) -> float:
    """Lanczos' approximation, for x > 0."""
    if x < 0.5:
        return log_gamma(x + 1.0) - log(x)
    x -= 1.0
    total = _LANCZOS[0]
    for i, c in enumerate(_LANCZOS[1:], 1):
        total += c / (x + i)
    t = x + 7.5
    return _LOG_SQRT_2PI + (x + 0.5) * log(t) - t + log(total)


def _gamma_tails(k: float, x: float, log_x: float | None = None) -> tuple[float, float]:
    """Logarithms of the lower and upper regularised incomplete gamma functions."""
    logarithm = log(x) if log_x is None else log_x
    front = k * logarithm - x - log_gamma(k)
    if x < k + 1.0:
        low = front + log(_gamma_series(k, x))
        return low, _log_rest(low)
    high = front + log(_gamma_fraction(k, x))
    return _log_rest(high), high


def _gamma_series(k: float, x: float) -> float:
    term = total = 1.0 / k
    n = k
    while term > total * 1e-17:
        n += 1.0
        term *= x / n
        total += term
    return total


def _gamma_fraction(k: float, x: float) -> float:
    """Lentz's method for the upper tail."""
    b = x + 1.0 - k
    c, d = 1e300, 1.0 / b
    h = d
    for i in range(1, 10_000 + int(20 * sqrt(k))):
        a = -i * (i - k)
        b += 2.0
        d = 1.0 / _off_zero(a * d + b)
        c = _off_zero(b + a / c)
        h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return h


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Lentz's method for the lower tail."""
    c, d = 1.0, 1.0 / _off_zero(1.0 - (a + b) * x / (a + 1.0))
    h = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1.0 / _off_zero(1.0 + term * d)
            c = _off_zero(1.0 + term / c)
            h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return h


def _off_zero(x: float) -> float:
    return x if abs(x) > 1e-300 else 1e-300
