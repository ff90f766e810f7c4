"""Several proposals, or one in several worlds: the first figures side by side, with intervals."""

from __future__ import annotations

import re

from simulator.across import Across, everywhere
from simulator.charts.forest import drawable, effects_chart
from simulator.charts.sheet import Chart
from simulator.compare import Effect
from simulator.contest import Contest

_FIGURES, _ROWS = 4, 24
_NOTE = (
    "Difference to the base, in percent of it, with an interval that holds over all of them together, "
    "and in its own unit."
)


def proposals(found: Contest) -> Chart | None:
    """Every proposal's first figures."""
    rows = [
        (f"{title}: {name}", effect)
        for figure, title in _first(
            [(one.name, one.title) for one in found.base.measures], len(found.names)
        )
        for name, one in zip(found.names, found.comparisons, strict=True)
        for effect in one.effects
        if effect.name == figure
    ]
    return _chart("proposals", _leader(found), rows, found.base.currency)


def worlds(found: Across, proposal: int) -> Chart | None:
    """One proposal's first figures in every world."""
    rows = [
        (f"{title}: {world}", effect)
        for figure, title in _first(found.figures(), len(found.worlds))
        for world, effect in zip(found.worlds, found.effects(proposal, figure), strict=True)
        if effect is not None
    ]
    name = found.names[proposal]
    figure, title = found.figures()[0]
    said = everywhere(found.effects(proposal, figure), found.worlds)
    slug = re.sub(r"\W+", "-", name)
    return _chart(f"worlds-{slug}", f"{name}, {title}: {said}", rows, found.contests[0].base.currency)


def _first(figures: list[tuple[str, str]], each: int) -> list[tuple[str, str]]:
    """As many figures as there is room for."""
    return figures[: max(1, min(_FIGURES, _ROWS // max(each, 1)))]


def _leader(found: Contest) -> str:
    """Who is best by the first figure of which a good direction is known."""
    for measure in found.base.measures[:_FIGURES]:
        good = [
            (abs(effect.difference.mean), name)
            for name, one in zip(found.names, found.comparisons, strict=True)
            for effect in one.effects
            if effect.name == measure.name and effect.verdict == "better"
        ]
        if good:
            return f"{max(good)[1]} changes {measure.title} most for the better"
    return "No proposal is clearly better in the first figures"


def _chart(name: str, title: str, rows: list[tuple[str, Effect]], currency: str) -> Chart | None:
    drawn = [(label, one) for label, one in rows[:_ROWS] if drawable(one)]
    return effects_chart(name, title, _NOTE, drawn, currency) if drawn else None
