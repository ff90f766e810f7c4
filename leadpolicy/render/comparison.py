"""Two policies compared, as a page for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.console import PLAIN, WIDEST, Paint
from leadpolicy.render import doubts, switching
from leadpolicy.render.ending import ended
from leadpolicy.render.measure import width as columns
from leadpolicy.render.measure import wrap
from leadpolicy.render.simulation import HEAD, circumstances, notes, warnings
from leadpolicy.render.tables import table
from simulator.compare import Cell, Comparison, Effect, Verdict
from simulator.doubt import doubted
from simulator.figures import scale, shown, signed

COLOURS = {"better": "green", "worse": "red", "changed": "yellow"}
_WORDS: dict[Verdict, str] = {"unclear": "not clear", "unknown": "too few runs"}
_CLOCKS = "other clocks"
_SHORT = {_CLOCKS: "clocks", "not clear": "unclear", "too few runs": "too few"}
_MOST = 8  # winners, and losers
_EXPLORATORY = (
    "picked from many: up to one in ten by chance; those that weigh most in the whole first; "
    "drawn in: what is left without luck"
)


def page(found: Comparison, paint: Paint, width: int = WIDEST) -> str:
    """Base, proposal and difference of each figure; then who wins and who loses.

    Where the page is too narrow, the proposal's column gives way, since base and difference say it; then
    the words of the verdicts are shorter, and at last there are no intervals.
    """
    base, proposal = found.base, found.proposal
    lines = [paint("bold", f"{base.policy} -> {proposal.policy}"), *circumstances(base, width), ""]
    if found.identical:
        return "\n".join([*lines, "  both policies give exactly the same"])
    lines += _effects(found.effects, base.currency, paint, width)
    lines += doubts.lines(list(doubted([base, proposal])), base, paint, width, sign=True)
    if proposal.switch is not None:
        day = list(switching.rows(proposal.switch, base.currency))
        lines += ["", *table(day, paint, (switching.heading(proposal.switch), *HEAD))]
    for title, cells in (("winners", found.winners), ("losers", found.losers)):
        lines += _cells(title, cells, base.currency, paint, width)
    if found.winners or found.losers:
        lines += ["", *(f"  {line}" for line in wrap(_EXPLORATORY, width - 2))]
    lines = [_coloured(line, paint) for line in lines]
    why = ended(base.ending)
    lines += ["", *notes([why], width)] if why else []
    return "\n".join([*lines, *warnings(found.warnings, paint, width)])


def _effects(effects: Sequence[Effect], currency: str, paint: Paint, width: int) -> list[str]:
    head = ("", "base", "proposal", "difference", "")
    rows = [_row(one, currency) for one in effects]
    less = [row[:2] + row[3:] for row in rows]
    short = [(*row[:-1], _SHORT.get(row[-1], row[-1])) for row in less]
    bare = [(*row[:-2], row[-2].partition(" (")[0], row[-1]) for row in short]
    for some in (rows, less, short, bare):
        lines = table(some, paint, head if some is rows else head[:2] + head[3:])
        if max(columns(line) for line in lines[1:]) <= width:
            break
    return lines


def _row(one: Effect, currency: str) -> tuple[str, str, str, str, str]:
    return (
        one.title,
        shown(one.base.mean, one.unit, currency),
        shown(one.proposal.mean, one.unit, currency),
        "0" if one.verdict == "same" else signed(one.difference, one.unit, currency),
        _CLOCKS if one.of_other_clocks else _WORDS.get(one.verdict, one.verdict),
    )


def _cells(title: str, cells: Sequence[Cell], currency: str, paint: Paint, width: int) -> list[str]:
    """The first of them; where the page is too narrow, the last column gives way."""
    if not cells:
        return []
    rows = [
        (
            f"{one.by} {one.label}: {one.effect.title}",
            _row(one.effect, currency)[3],
            drawn_in(one, currency),
        )
        for one in cells[:_MOST]
    ]
    more = [f"  ... and {len(cells) - _MOST} more"] if len(cells) > _MOST else []
    head = (title, "difference", "drawn in")
    plain = table(rows, PLAIN, head)
    many = 3 if max(map(columns, plain)) <= width else 2
    return ["", *table([row[:many] for row in rows], paint, head[:many]), *more]


def drawn_in(one: Cell, currency: str) -> str:
    """The shrunk difference, in the scale of the difference itself."""
    how = scale(one.effect.difference, one.effect.unit, currency, points=True)
    return how.text(one.shrunk, True)


def _coloured(line: str, paint: Paint) -> str:
    """The verdict at the end of a line in its colour."""
    head, gap, last = line.rpartition(" ")
    return f"{head}{gap}{paint(COLOURS[last], last)}" if last in COLOURS else line
