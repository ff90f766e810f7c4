"""What each part of a change contributes, as a page and as data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from leadpolicy.console import WIDEST, Paint
from leadpolicy.render.measure import wrap
from leadpolicy.render.simulation import circumstances
from leadpolicy.render.tables import table
from simulator.attribution import Attributed
from simulator.estimates import Estimate
from simulator.figures import scale, shown
from simulator.summary import Summary

FORMAT_VERSION = 1
_NUMBERS = 36  # columns that the numbers of a line take
_ENDS = ("mean", "low", "high", "sd")


def page(
    base: Summary, proposal: str, found: Sequence[Attributed], paint: Paint, width: int = WIDEST
) -> str:
    """For every figure the parts, the one that moves it most first, and the whole difference."""
    lines = [paint("bold", f"{base.policy} -> {proposal}"), *circumstances(base, width)]
    for one in found:
        lines += ["", *_figure(one, base.currency, paint, max(width - _NUMBERS, 30))]
    note = (
        "each part is averaged over all orders in which the parts could be made; the parts sum up to "
        "the whole; ~ is not distinguishable from zero, each part for itself"
    )
    return "\n".join([*lines, "", *(f"  {line}" for line in wrap(note, width - 2))])


def data(base: Summary, proposal: str, found: Sequence[Attributed]) -> dict[str, object]:
    return {
        "format_version": FORMAT_VERSION,
        "base": base.policy,
        "proposal": proposal,
        "scenario": base.scenario,
        "seed": base.seed,
        "replications": base.replications,
        "parts": [one.part for one in found[0].shares] if found else [],
        "figures": {
            one.name: {
                "unit": base.currency or one.unit if one.unit == "money" else one.unit,
                "shares": [_ends(share.estimate) for share in one.shares],
                "whole": _ends(one.whole),
            }
            for one in found
        },
    }


def _figure(one: Attributed, currency: str, paint: Paint, room: int) -> list[str]:
    now = shown(one.base.mean, one.unit, currency)
    how = scale(one.whole, one.unit, currency, points=True)

    def row(label: str, found: Estimate) -> tuple[str, str, str]:
        sure = f"{how.number(found.low, True)} to {how.number(found.high, True)}"
        mark = "" if found.excludes_zero() or found.mean == 0 else " ~"
        return label, how.text(found.mean, True), (sure if math.isfinite(found.low) else "") + mark

    ordered = sorted(one.shares, key=lambda share: -abs(share.estimate.mean))
    rows = [row(_short(share.part, room), share.estimate) for share in ordered]
    rows.append(row("all together", one.whole))
    return [paint("bold", f"{one.title}, now {now}"), *table(rows, paint)]


def _short(part: str, room: int) -> str:
    """The first of differences that go together; the data have all of it."""
    first, *more = part.split("; ")
    tail = f" (+{len(more)})" if more else ""
    return (first if len(first) + len(tail) <= room else first[: room - len(tail) - 1] + "…") + tail


def _ends(found: Estimate) -> dict[str, float | None]:
    values = ((name, getattr(found, name)) for name in _ENDS)
    return {name: value if math.isfinite(value) else None for name, value in values}
