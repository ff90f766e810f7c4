"""Figures as people read them: `1.71 M USD`, `83.1%`, `2.3 days`, with as many digits as are sure.

An estimate is shown to two digits of its half-width, and never to more than three digits in all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.estimates import Estimate
from simulator.summary import Unit

NOTHING = "–"
_STEPS = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))
_TIMES = ((24.0, " days"), (1.0, " h"), (1 / 60, " min"), (1 / 3600, " s"))
_LARGE = {"people": 1e5, "times": 1e5, "money": 1e4}  # from here on in thousands


@dataclass(frozen=True)
class Scale:
    """How numbers that stand together are written."""

    factor: float
    decimals: int
    suffix: str

    def number(self, value: float, sign: bool = False) -> str:
        if not math.isfinite(value):
            return NOTHING if math.isnan(value) else "∞" if value > 0 else "−∞"
        text = f"{value / self.factor:{'+' if sign else ''},.{self.decimals}f}"
        if sign and not text.strip("+-0.,"):
            text = text.lstrip("+-")
        return text.replace("-", "−")

    def text(self, value: float, sign: bool = False) -> str:
        """The number with its unit."""
        number = self.number(value, sign)
        return number if number == NOTHING else number + self.suffix


def scale(estimate: Estimate, unit: Unit, currency: str = "", points: bool = False) -> Scale:
    """The scale of an estimate and both ends of its interval: the estimate's own, unless it is next to
    nothing beside them. `points`: a difference, in the scale of the widest; that of shares in points."""
    known = [abs(one) for one in (estimate.mean, estimate.low, estimate.high) if math.isfinite(one)]
    widest = max(known, default=0.0)
    own = float(abs(estimate.mean))
    size = own if not points and 10 * own >= widest else float(widest)  # own may be nan
    factor, suffix = _factor(size, unit, points)
    half = estimate.half_width / factor
    sure = half if math.isfinite(half) and half > 0 else 0.0
    whole = unit in ("people", "times") and not sure and size.is_integer() and factor == 1
    decimals = 0 if whole else _decimals(size / factor, sure)
    return Scale(factor, decimals, suffix + (f" {currency}" if unit == "money" and currency else ""))


def shown(value: float, unit: Unit, currency: str = "") -> str:
    """One number without an interval."""
    return scale(Estimate(value, math.nan, math.nan, math.nan, 1), unit, currency).text(value)


def with_interval(estimate: Estimate, unit: Unit, currency: str = "") -> str:
    """`412 people (401 to 423)` without the word: the unit stands once, after the estimate."""
    how = scale(estimate, unit, currency)
    ends = _range(estimate, how, False)
    return how.text(estimate.mean) + ends if estimate.mean or ends else shown(0.0, unit, currency)


def signed(estimate: Estimate, unit: Unit, currency: str = "") -> str:
    """A difference: `+12 (+8 to +16)`; that of two shares in percentage points."""
    how = scale(estimate, unit, currency, points=True)
    return f"{how.text(estimate.mean, True)}{_range(estimate, how, True)}"


def apart(estimate: Estimate, unit: Unit, currency: str = "") -> tuple[str, str]:
    """The estimate and its interval for two columns, in one scale, each with its unit: `747 k USD` and
    `440 to 1,054 k USD`; the interval is empty where there is none, or no width."""
    how = scale(estimate, unit, currency)
    alone = scale(Estimate(estimate.mean, math.nan, math.nan, math.nan, 1), unit, currency)
    ends = _range(estimate, how, False).strip(" ()")
    mean = alone if alone.factor == how.factor else how
    return mean.text(estimate.mean), ends + how.suffix if ends else ""


def percent(share: float, sign: bool = False) -> str:
    """A relative change: `+4.3%`."""
    if not math.isfinite(share):
        return NOTHING
    decimals = 0 if abs(share) >= 0.995 else 1 if abs(share) >= 0.0095 else 2
    return f"{100 * share:{'+' if sign else ''},.{decimals}f}%".replace("-", "−")


def headcount(employed: float) -> str:
    """`3 reps`, or `2.37 reps` where they come and go."""
    text = f"{employed:,.0f}" if employed >= 100 else f"{employed:.3g}"
    return f"{text} rep" if text == "1" else f"{text} reps"


def ticks(value: float, unit: Unit) -> str:
    """A number on an axis, short: `20 k`, `40%`."""
    factor, suffix = _factor(abs(value), unit, False)
    if unit in _LARGE and abs(value) >= 1e3 and factor == 1:
        factor, suffix = 1e3, " k"
    return (
        f"{value / factor:,g}{suffix}".replace("-", "−")
        if value
        else f"0{'%' if unit == 'share' else ''}"
    )


def _range(estimate: Estimate, how: Scale, sign: bool) -> str:
    if math.isnan(estimate.low) or math.isnan(estimate.high) or estimate.low == estimate.high:
        return ""
    low, high = how.number(estimate.low, sign), how.number(estimate.high, sign)
    return f" ({low} to {high})" if low != high else ""


def _factor(size: float, unit: Unit, points: bool) -> tuple[float, str]:
    if unit == "share":
        return 0.01, " points" if points else "%"
    if unit == "hours":
        return next((one for one in _TIMES if size >= (48 if one[0] == 24 else one[0])), _TIMES[-1])
    steps = (one for one in _STEPS if size >= max(one[0], _LARGE[unit]))
    return next(steps, (1.0, ""))


def _decimals(size: float, half: float) -> int:
    """Two digits of the half-width, but at most three digits in all; none for nothing."""
    if not size:
        return 0
    digits = math.floor(math.log10(size)) + 1 if size > 0 else 1
    wanted = 1 - math.floor(math.log10(half)) if half > 0 else 3
    return max(0, min(wanted, 3 - digits, 2))
