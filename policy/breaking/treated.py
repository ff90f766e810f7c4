"""Leads that are treated otherwise, as breaks: what the rules that need proofs ask."""

from __future__ import annotations

from collections.abc import Iterator

from policy.breaking.rule import Break, Versions
from policy.diff import Region

_HELP = "look at the lead: if that is meant, tell those whose work it changes"


def treated(found: Versions, area: str) -> Iterator[Break]:
    """A break for every region of this area for which some lead is the witness."""
    regions = found.meaning.regions if found.meaning is not None else ()
    for one in regions:
        if one.area == area and one.lead:
            yield otherwise(one)


def otherwise(one: Region) -> Break:
    """The break that a region is."""
    also = f"; and so {', '.join(one.also)}" if one.also else ""
    return Break(
        f"{one.question}: {one.old.text} -> {one.new.text}, for some lead{also}",
        one.new.span,
        one.old.span,
        "decided this before",
        _HELP,
        one.lead,
    )
