"""For a pull-request comment: what leads are treated otherwise, then what was declared otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from leadpolicy.differing import Difference
from leadpolicy.render import Page
from leadpolicy.render.difference.wording import SHOWN_OPEN, place, tally, title, verdict
from policy.diff import Change, Meaning, Region, Side

_FOLDED = 12  # changes from which on they are folded away


def render(difference: Difference, page: Page) -> str:
    lines = [f"**leadpolicy diff**: {_code(difference.old.shown)} to {_code(difference.new.shown)}", ""]
    if difference.meaning is not None:
        lines += [*_meaning(difference.meaning), ""]
    return "\n".join([*lines, *_changes(difference.structure.changes, tally(difference.structure))])


def _meaning(meaning: Meaning) -> Iterator[str]:
    yield f"{_capital(verdict(meaning))}."
    if meaning.regions:
        yield from ("", "| question | lead | before | after |", "|---|---|---|---|")
        yield from (_region(one) for one in meaning.regions)
    if meaning.left_out:
        yield f"\nAnd {meaning.left_out:,} more."
    for one in meaning.unknown[:SHOWN_OPEN]:
        yield f"\nNot decided: {_text(one.question)}: {_text(one.why)}."
    if len(meaning.unknown) > SHOWN_OPEN:
        yield f"\nNot decided: {len(meaning.unknown) - SHOWN_OPEN:,} more."


def _region(region: Region) -> str:
    lead = "<br>".join(_code(one) for one in region.lead) or "any"
    also = f"<br>also {_text('; '.join(region.also))}" if region.also else ""
    return f"| {_text(region.question)}{also} | {lead} | {_side(region.old)} | {_side(region.new)} |"


def _side(side: Side) -> str:
    where = f"<br>{_code(f'{side.span.path}:{side.span.line}')}" if side.span.path else ""
    return f"{_text(side.text)}{where}"


def _changes(changes: tuple[Change, ...], said: str) -> Iterator[str]:
    if not changes:
        yield f"{_capital(said)}."
        return
    folded = len(changes) > _FOLDED
    yield f"<details><summary>{_capital(said)}</summary>" if folded else f"{_capital(said)}."
    yield ""
    for change in changes:
        yield f"- {change.kind} {_code(title(change))}"
        yield from _details(change)
    if folded:
        yield from ("", "</details>")


def _details(change: Change) -> Iterable[str]:
    moved = [f"moved {place(change)}"] if place(change) else []
    return (f"  - {_text(one)}" for one in (*moved, *map(str, change.details)))


def _code(text: str) -> str:
    """In a table, a bar ends the cell even between backticks."""
    ticks = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}".replace("|", "\\|").replace("\n", " ")


def _text(text: str) -> str:
    """What stands between backticks needs no care but for the bars of tables."""
    parts = text.replace("\n", " ").replace("|", "\\|").split("`")
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r"[*_<]", r"\\\g<0>", parts[at])
    return "`".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
