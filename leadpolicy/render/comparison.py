"""Two policies compared, as a page for people and as plain data for programs."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.console import Paint
from leadpolicy.render.simulation import FORMAT_VERSION, circumstances, plain
from leadpolicy.render.tables import table
from simulator.compare import Cell, Comparison, Effect
from simulator.figures import shown, signed

COLOURS = {"better": "green", "worse": "red", "changed": "yellow"}


def page(found: Comparison, paint: Paint) -> str:
    """Base, proposal and difference of each figure; then who wins and who loses."""
    base, proposal = found.base, found.proposal
    lines = [paint("bold", f"{base.policy} -> {proposal.policy}"), f"  {circumstances(base)}", ""]
    if found.identical:
        return "\n".join([*lines, "  both policies give exactly the same"])
    head = ("", "base", "proposal", "difference", "")
    lines += table([_row(one, base.currency) for one in found.effects], paint, head)
    for title, cells in (("winners", found.winners), ("losers", found.losers)):
        lines += _cells(title, cells, base.currency, paint)
    warnings = dict.fromkeys((*base.warnings, *proposal.warnings))
    lines += [f"{paint('warning', 'warning')}: {text}" for text in warnings]
    return "\n".join(_coloured(line, paint) for line in lines)


def as_data(found: Comparison) -> dict[str, object]:
    """Every figure of both arms with its paired difference."""
    data = plain(found)
    assert isinstance(data, dict)
    return {"format_version": FORMAT_VERSION, **data}


def _row(one: Effect, currency: str) -> tuple[str, str, str, str, str]:
    return (
        one.title,
        shown(one.base.mean, one.unit, currency),
        shown(one.proposal.mean, one.unit, currency),
        signed(one.difference, one.unit, currency),
        one.verdict,
    )


def _cells(title: str, cells: Sequence[Cell], currency: str, paint: Paint) -> list[str]:
    if not cells:
        return []
    rows = [
        (f"{one.by} {one.label}: {one.effect.title}", *_row(one.effect, currency)[1:4]) for one in cells
    ]
    return ["", paint("bold", title), *table(rows, paint)]


def _coloured(line: str, paint: Paint) -> str:
    """The verdict at the end of a line in its colour."""
    head, gap, last = line.rpartition(" ")
    return f"{head}{gap}{paint(COLOURS[last], last)}" if last in COLOURS else line
