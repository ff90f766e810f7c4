"""Several policies against one, as a page for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadpolicy.console import PLAIN, WIDEST, Paint
from leadpolicy.render.ending import ended
from leadpolicy.render.measure import width as columns
from leadpolicy.render.simulation import circumstances, notes, warnings
from leadpolicy.render.switching import sentences
from leadpolicy.render.tables import blocks, table
from simulator.compare import Effect
from simulator.contest import Contest
from simulator.figures import shown, signed

_UNCLEAR = "~"
_WORDS = {"unclear": _UNCLEAR, "better": "+", "worse": "-", "changed": "!", "same": "=", "unknown": "?"}
_SPELLED = {
    "+": "better",
    "-": "worse",
    "!": "changed",
    _UNCLEAR: "not distinguishable from zero",
    "=": "the same",
    "?": "too few runs",
}


def page(found: Contest, paint: Paint, width: int = WIDEST) -> str:
    """The base's figures, and every proposal's difference with its verdict; intervals where they fit."""
    base = found.base
    lines = [paint("bold", base.policy), *circumstances(base, width), ""]
    lines += _narrowest(found, paint, width)
    days = sentences(found.names, found.comparisons)
    lines += ["", *notes([legend(found), *days, ended(base.ending)], width)]
    texts = dict.fromkeys(
        text.replace("in the proposal,", f"in {name},", 1)
        if text.startswith("in the proposal,")
        else text
        for name, one in zip(found.names, found.comparisons, strict=True)
        for text in one.warnings
    )
    return "\n".join([*lines, *warnings(tuple(texts), paint, width)])


def legend(found: Contest) -> str:
    """What the marks mean, and how far they can be trusted."""
    seen = (one for each in found.comparisons for one in each.effects)
    many = len(found.names)
    return f"{marks(seen)}; figure by figure, verdicts and intervals hold over all {many} proposals"


def marks(effects: Iterable[Effect]) -> str:
    """What the marks of these verdicts mean."""
    seen = {_WORDS[one.verdict] for one in effects}
    return ", ".join(f"{mark} {text}" for mark, text in _SPELLED.items() if mark in seen)


def cell(one: Effect | None, currency: str, whole: bool = True) -> str:
    """`+76 (+74 to +79) +`: the difference and its verdict as a mark."""
    if one is None:
        return ""
    text = "0" if one.verdict == "same" else signed(one.difference, one.unit, currency)
    return f"{text if whole else text.partition(' (')[0]} {_WORDS[one.verdict]}"


def _narrowest(found: Contest, paint: Paint, width: int) -> list[str]:
    head = ("", "base", *found.names)
    plain = table(_rows(found, True), PLAIN, head)
    whole = max(map(columns, plain)) <= width
    return blocks(_rows(found, whole), paint, head, 2, width)


def _rows(found: Contest, whole: bool) -> list[Sequence[str]]:
    base = found.base
    by_name = [{one.name: one for one in each.effects} for each in found.comparisons]
    shared = {one.name: (one.title, one.unit, one.estimate().mean) for one in base.measures}
    added = {
        name: (one.title, one.unit, one.base.mean) for some in by_name for name, one in some.items()
    }
    return [
        (
            title,
            shown(mean, unit, base.currency),
            *(cell(effects.get(name), base.currency, whole) for effects in by_name),
        )
        for name, (title, unit, mean) in {**added, **shared}.items()
    ]
