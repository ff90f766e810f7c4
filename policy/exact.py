"""exp, log, halving and rounding whose bits are the same on every machine and in every executor.

Made of `+ - * /`, comparisons and int/float conversion only, in the classical form (argument reduction
by ln 2 in two parts, a rational approximation); powers of two are products of exact constants. So the
very same source runs as Python and under numba's `njit`; libm's choice of instructions plays no part.
"""

from __future__ import annotations

LN2 = 0.6931471805599453
_LN2_HIGH = 6.93147180369123816490e-01  # its last 32 bits are zero: k * _LN2_HIGH is exact
_LN2_LOW = 1.90821492927058770002e-10
_PER_LN2 = 1.44269504088896338700

GREATEST = 1.7976931348623157e308  # of all doubles
_WHOLE = 4503599627370496.0  # 2^52: from here on every double is a whole number
_SQRT2 = 1.4142135623730951
_SQRT_HALF = 0.7071067811865476


def exp(x: float) -> float:
    """e to the x, within one unit in the last place. Below -708 it is 0.0, above 709.78
    the greatest number that there is: nothing times that is still nothing."""
    if x < -708.0:
        return 0.0
    if x > 709.782712893384:
        return GREATEST
    k = int(x * _PER_LN2 + 0.5) if x >= 0.0 else int(x * _PER_LN2 - 0.5)
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    t = r * r
    c = 4.13813679705723846039e-08
    c = -1.65339022054652515390e-06 + t * c
    c = 6.61375632143793436117e-05 + t * c
    c = -2.77777777770155933842e-03 + t * c
    c = 1.66666666666666019037e-01 + t * c
    c = r - t * c
    return _scaled(1.0 - ((low - (r * c) / (2.0 - c)) - high), k)


def log(x: float) -> float:
    """The natural logarithm of a normal positive number, within one unit in the last place."""
    x, k = _reduced(x)
    f = x - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = 1.479819860511658591e-01
    p = 1.531383769920937332e-01 + z * p
    p = 1.818357216161805012e-01 + z * p
    p = 2.222219843214978396e-01 + z * p
    p = 2.857142874366239149e-01 + z * p
    p = 3.999999999940941908e-01 + z * p
    p = 6.666666666666735130e-01 + z * p
    p = z * p
    square = 0.5 * f * f
    return k * _LN2_HIGH - ((square - (s * (square + p) + k * _LN2_LOW)) - f)


def halved(elapsed: int, half_life: int) -> float:
    """What remains of 1 after `elapsed` (both in microseconds, under 2^53)."""
    return exp(-(LN2 * (float(elapsed) / float(half_life))))


def nearest(x: float) -> int:
    """The nearest whole number, halves to the even one."""
    if x >= 0.0:
        if x >= _WHOLE:
            return int(x)
        return int((x + _WHOLE) - _WHOLE)
    if x <= -_WHOLE:
        return int(x)
    return int((x - _WHOLE) + _WHOLE)


def _reduced(x: float) -> tuple[float, int]:
    """y and k with x = y * 2^k exactly and y near 1."""
    k = 0
    if x >= 2.0:
        for power in (512, 256, 128, 64, 32, 16, 8, 4, 2, 1):
            smaller = _shrunk(x, power)
            if smaller >= 1.0:
                x = smaller
                k += power
    elif x < 1.0:
        for power in (512, 256, 128, 64, 32, 16, 8, 4, 2, 1):
            larger = _grown(x, power)
            if larger < 2.0:
                x = larger
                k -= power
    if x > _SQRT2:
        x *= 0.5
        k += 1
    elif x < _SQRT_HALF:
        x *= 2.0
        k -= 1
    return x, k


def _scaled(y: float, k: int) -> float:
    """y * 2^k for -1023 <= k <= 1024."""
    return _shrunk(y, -k) if k < 0 else _grown(y, k)


def _grown(y: float, k: int) -> float:
    """y * 2^k for 0 <= k <= 1024, exactly where the result is a normal number."""
    if k & 1:
        y *= 2.0
    if k & 2:
        y *= 4.0
    if k & 4:
        y *= 16.0
    if k & 8:
        y *= 256.0
    if k & 16:
        y *= 65536.0
    if k & 32:
        y *= 4294967296.0
    if k & 64:
        y *= 1.8446744073709552e19
    if k & 128:
        y *= 3.402823669209385e38
    if k & 256:
        y *= 1.157920892373162e77
    if k & 512:
        y *= 1.3407807929942597e154
    if k & 1024:  # in two steps: 2^1024 itself is no double
        y = (y * 1.3407807929942597e154) * 1.3407807929942597e154
    return y


def _shrunk(y: float, k: int) -> float:
    """y * 2^-k for 0 <= k <= 1023, exactly where the result is a normal number."""
    if k & 1:
        y *= 0.5
    if k & 2:
        y *= 0.25
    if k & 4:
        y *= 0.0625
    if k & 8:
        y *= 0.00390625
    if k & 16:
        y *= 1.52587890625e-05
    if k & 32:
        y *= 2.3283064365386963e-10
    if k & 64:
        y *= 5.421010862427522e-20
    if k & 128:
        y *= 2.938735877055719e-39
    if k & 256:
        y *= 8.636168555094445e-78
    if k & 512:
        y *= 7.458340731200207e-155
    return y
