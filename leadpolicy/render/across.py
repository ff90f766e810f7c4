"""Several policies in several worlds, as a page for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.console import PLAIN, WIDEST, Paint
from leadpolicy.render.contest import cell, marks
from leadpolicy.render.ending import ended
from leadpolicy.render.measure import width as columns
from leadpolicy.render.simulation import circumstances, notes, warnings
from leadpolicy.render.tables import blocks, table
from leadpolicy.words import count
from simulator.across import Across, everywhere

LEADING = 4  # figures that are told in words


def page(found: Across, paint: Paint, width: int = WIDEST) -> str:
    """For every proposal its differences, a column for each world; intervals where they fit."""
    base = found.contests[0].base
    heads = zip(found.worlds, found.contests, strict=True)
    lines = [paint("bold", base.policy)]
    for name, one in heads:
        said_of = circumstances(one.base, width - len(name) - 4)
        lines += [
            text if name == one.base.scenario else f"  {name}: {text.lstrip()}" for text in said_of
        ]
    for at, name in enumerate(found.names):
        lines += [
            "",
            paint("bold", name),
            *notes(said(found, at), width),
            *_table(found, at, paint, width),
        ]
    lines += ["", *notes([legend(found), ended(base.ending)], width)]
    texts = dict.fromkeys(
        f"in {world}: {text}"
        for world, contest in zip(found.worlds, found.contests, strict=True)
        for one in contest.comparisons
        for text in one.warnings
    )
    return "\n".join([*lines, *warnings(_shared(list(texts), found.worlds), paint, width)])


def said(found: Across, proposal: int) -> list[str]:
    """What can be relied on, of the first figures."""
    return [
        f"{title}: {everywhere(found.effects(proposal, name), found.worlds)}"
        for name, title in found.figures()[:LEADING]
    ]


def legend(found: Across) -> str:
    """What the marks mean, and how far they can be trusted."""
    seen = (e for each in found.contests for one in each.comparisons for e in one.effects)
    where = count(len(found.worlds), "scenario")
    many = len(found.names)
    what = f"all {many} proposals in {where} together" if many > 1 else f"all {where}"
    return f"{marks(seen)}; figure by figure, verdicts and intervals hold over {what}"


def rows(found: Across, proposal: int, whole: bool) -> list[tuple[str, ...]]:
    """A row for each figure: its title, and the difference in each world."""
    monies = [one.base.currency for one in found.contests]
    return [
        (
            title,
            *(
                cell(effect, currency, whole)
                for effect, currency in zip(found.effects(proposal, name), monies, strict=True)
            ),
        )
        for name, title in found.figures()
    ]


def _table(found: Across, proposal: int, paint: Paint, width: int) -> list[str]:
    head = ("", *found.worlds)
    plain = table(rows(found, proposal, True), PLAIN, head)
    whole = max(map(columns, plain)) <= width
    return blocks(rows(found, proposal, whole), paint, head, 1, width)


def _shared(texts: list[str], worlds: Sequence[str]) -> tuple[str, ...]:
    """A warning that is true in every world is said once."""
    by_text: dict[str, list[str]] = {}
    for one in texts:
        world, text = next(
            (name, one.removeprefix(f"in {name}: ")) for name in worlds if one.startswith(f"in {name}: ")
        )
        by_text.setdefault(text, []).append(world)
    return tuple(
        text if len(some) == len(worlds) else f"in {' and '.join(some)}: {text}"
        for text, some in by_text.items()
    )
