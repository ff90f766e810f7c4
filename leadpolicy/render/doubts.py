"""What is left open by luck and by assumptions, as parts of a page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from leadpolicy.console import PLAIN, Paint
from leadpolicy.render.measure import width as columns
from leadpolicy.render.tables import table
from leadpolicy.words import count
from simulator.doubt import Doubt, Doubted, Sway
from simulator.estimates import Estimate
from simulator.figures import Scale, percent, scale
from simulator.summary import Measure, Summary

FIGURES = 3  # for which the numbers that sway them are shown
NUMBERS = 4


def heading(one: Summary) -> str:
    draws = one.replications // one.how.inner
    return f"what {count(len(one.drawn), 'uncertain number')} leave open, {count(draws, 'draw')}"


HEAD = ("", "mean", "by simulation", "by assumptions", "both")


def row(one: Doubted, currency: str, sign: bool) -> tuple[str, str, str, str, str]:
    """Mean, half-width by simulation, range by assumptions, range by both."""
    found, how = one.doubt, scale_of(one, currency, sign)
    return (
        one.title,
        how.text(found.mean, sign),
        f"±{how.number(found.luck)}",
        _range(one, how, found.low, found.high, sign),
        _range(one, how, found.widest_low, found.widest_high, sign),
    )


def _range(one: Doubted, how: Scale, low: float, high: float, sign: bool) -> str:
    """`401 to 423`, as far as that is possible, in the unit of the mean."""
    least, most = (-math.inf, math.inf) if sign else Measure(one.name, "", one.unit, ()).possible
    return span(how, max(low, least), min(high, most), sign)


def sway_row(one: Doubted, sway: Sway, currency: str, sign: bool) -> tuple[str, str, str]:
    """The number, the figure from where it is least to where it is greatest, its share of the doubt."""
    how = scale_of(one, currency, sign)
    ends = f"{how.text(sway.least, sign)} to {how.text(sway.most, sign)}"
    return f"{sway.number} ({sway.stated})", ends, percent(sway.share)


def swayed(found: Sequence[Doubted]) -> list[Doubted]:
    """The figures for which something is to be shown: those that assumptions move at all."""
    return [one for one in found if one.sways and one.sways[0].share > 0][:FIGURES]


def strongest(one: Doubted) -> list[Sway]:
    return [sway for sway in one.sways if sway.share >= 0.01][:NUMBERS]


def lines(
    found: Sequence[Doubted], one: Summary, paint: Paint, width: int, sign: bool = False
) -> list[str]:
    """The parts of a page for a terminal; none where nothing was drawn. Where the page is too narrow,
    what luck and assumptions come to together gives way, then luck, which stands above as well."""
    if not found:
        return []
    rows = [row(each, one.currency, sign) for each in found]
    out = ["", paint("bold", heading(one)), *_fitted(rows, HEAD, (4, 2), paint, width)]
    for each in swayed(found):
        some = [sway_row(each, sway, one.currency, sign) for sway in strongest(each)]
        out += ["", paint("bold", f"what sways {each.title}"), *_named(some, paint, width)]
    return out


def _fitted(
    rows: Sequence[Sequence[str]], head: Sequence[str], spare: Sequence[int], paint: Paint, width: int
) -> list[str]:
    """A table without as many of the spare columns as it takes to fit."""
    for many in range(len(spare) + 1):
        kept = [at for at in range(len(head)) if at not in spare[:many]]
        cut = [[each[at] for at in kept] for each in rows]
        heads = [head[at] for at in kept]
        if max(map(columns, table(cut, PLAIN, heads))) <= width:
            break
    return table(cut, paint, heads)


def _named(rows: Sequence[tuple[str, str, str]], paint: Paint, width: int) -> list[str]:
    """Long places of numbers lose their first words."""
    over = max(map(columns, table(rows, PLAIN, HEAD_OF_SWAYS))) - width
    room = max(columns(name) for name, _, _ in rows) - over if over > 0 else 0
    some = [(_end(name, room) if room else name, ends, share) for name, ends, share in rows]
    return table(some, paint, HEAD_OF_SWAYS)


def _end(text: str, room: int) -> str:
    return text if columns(text) <= room else f"…{text[-max(room - 1, 8) :]}"


HEAD_OF_SWAYS = ("uncertain number", "from its least to its most", "of the doubt")


def scale_of(one: Doubted, currency: str, sign: bool) -> Scale:
    """The scale of the widest range, for all numbers of the figure."""
    widest: Doubt = one.doubt
    return scale(
        Estimate(widest.mean, widest.widest_low, widest.widest_high, 0.0, 1), one.unit, currency, sign
    )


def span(how: Scale, low: float, high: float, sign: bool) -> str:
    """`401 to 423`; a single number where both ends read alike."""
    ends = (how.number(low, sign), how.number(high, sign))
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
