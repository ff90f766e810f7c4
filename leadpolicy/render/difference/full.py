"""For people at a terminal.

changed  status lead.MQL
         SLA: 48 hours until first touch -> 24 hours until first touch
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadpolicy.console import Paint
from leadpolicy.differing import Difference
from leadpolicy.render import Page
from leadpolicy.render.difference.wording import (
    KINDS,
    SHOWN_OPEN,
    is_folded,
    place,
    tally,
    tally_of_folded,
    title,
    verdict,
)
from leadpolicy.render.measure import wrap
from policy.diff import Change, Meaning, Region, Side

_INDENT = max(map(len, KINDS)) + 2
_STYLES = {"added": "green", "removed": "red", "renamed": "cyan", "changed": "yellow", "moved": "dim"}


def render(difference: Difference, page: Page) -> str:
    lines = [page.paint("bold", f"{difference.old.shown} -> {difference.new.shown}"), ""]
    for change in difference.structure.changes:
        if not is_folded(change, difference.structure):
            lines += _change(change, page)
    if folded := tally_of_folded(difference.structure):
        lines += _hanging(folded, 0, page.width)
    lines += (
        ["", tally(difference.structure)]
        if difference.structure.changes
        else [tally(difference.structure)]
    )
    if difference.meaning is not None:
        lines += ["", *_meaning(difference.meaning, page)]
    return "\n".join(lines)


def _change(change: Change, page: Page) -> Iterator[str]:
    style = _STYLES[change.kind]
    first, *more = wrap(title(change), page.width - _INDENT)
    yield f"{page.paint(style, f'{change.kind:<{_INDENT}}')}{page.paint('bold', first)}"
    yield from (" " * _INDENT + one for one in more)
    texts = [f"moved {place(change)}"] if place(change) else []
    for text in (*texts, *map(str, change.details)):
        yield from _hanging(text, _INDENT, page.width)


def _hanging(text: str, indent: int, width: int) -> Iterator[str]:
    first, *more = wrap(text, width - indent - 2)
    yield " " * indent + first
    yield from (" " * (indent + 2) + one for one in more)


# --- meaning ------------------------------------------------------------------------------------


def _meaning(meaning: Meaning, page: Page) -> Iterator[str]:
    area = ""
    for region in meaning.regions:
        if region.area != area:
            area = region.area
            yield page.paint("bold", area)
        yield from _region(region, page)
        yield ""
    if meaning.left_out:
        yield f"and {meaning.left_out:,} more"
        yield ""
    for one in meaning.unknown[:SHOWN_OPEN]:
        yield from _hanging(f"not decided: {one.question}: {one.why}", 0, page.width)
    if len(meaning.unknown) > SHOWN_OPEN:
        yield f"not decided: {len(meaning.unknown) - SHOWN_OPEN:,} more"
    style = {"equivalent": "green", "different": "yellow", "unknown": "note"}[meaning.verdict]
    first, *more = wrap(verdict(meaning), page.width - 2)
    yield page.paint(style, first)
    yield from (page.paint(style, one) for one in more)


def _region(region: Region, page: Page) -> Iterator[str]:
    yield from _hanging(region.question, 2, page.width)
    if region.also:
        yield from _hanging(f"also {'; '.join(region.also)}", 4, page.width)
    if region.lead:
        yield from _hanging(f"lead: {', '.join(region.lead)}", 4, page.width)
    yield from _sides((("old", region.old), ("new", region.new)), page.paint, page.width)


def _sides(sides: Sequence[tuple[str, Side]], paint: Paint, width: int) -> Iterator[str]:
    for name, side in sides:
        where = f" ({side.span})" if side.span.path else ""
        lines = list(_hanging(f"{name}: {side.text}{where}", 4, width))
        yield from (paint("red" if name == "old" else "green", one) for one in lines)
