"""The figures of a report as tables; on a phone each row of a wide one becomes a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from leadpolicy.render import doubts as rendered
from leadpolicy.render import switching
from leadpolicy.render.comparison import drawn_in
from leadpolicy.render.simulation import HEAD_OF_RECYCLING, on_both_clocks, quantiles, recycling
from leadpolicy.report import wording
from leadpolicy.report.markup import Markup, tag
from simulator.aligned import aligned, heads
from simulator.compare import Cell, Comparison, Effect
from simulator.doubt import Doubted
from simulator.figures import NOTHING, apart, shown, with_interval
from simulator.summary import Breakdown, Measure, Stay, Summary, Switch

COLUMNS = 6  # of figures by source, segment or team: what a page can hold
_MOST = 8  # winners, and losers
_CROWDED = 4  # columns
TONES = {"better": "better", "worse": "worse", "changed": "changed"}


def measures(found: Summary) -> Markup:
    rows = [_measure(one, found.currency) for one in found.measures]
    return _table(("figure", "mean", "95% interval", "between runs (sd)"), rows)


def effects(found: Comparison) -> Markup:
    rows = [_effect(one, found.base.currency) for one in found.effects]
    return _table(("figure", "base", "proposal", "difference", "verdict"), rows)


def switch(found: Switch, currency: str) -> Markup:
    """Who is inside on that day, and who is moved at once."""
    return _table(("people", "mean", "95% interval"), switching.rows(found, currency))


def breakdown(found: Breakdown, currency: str) -> Markup:
    """A row for each source, segment or team."""
    every = [row[:COLUMNS] for row in aligned([row.measures for row in found.rows], lambda m: m.name)]
    head = (found.by, *heads(every, lambda one: one.title))
    rows = [
        [row.label, *(_cell(one, currency) if one else NOTHING for one in some)]
        for row, some in zip(found.rows, every, strict=True)
    ]
    return _table(head, rows, crowded=len(head) > _CROWDED)


def doubts(found: Sequence[Doubted], currency: str, sign: bool) -> Markup:
    """What simulation and assumptions leave open, figure by figure."""
    head = ("figure", *rendered.HEAD[1:])
    return _table(head, [rendered.row(one, currency, sign) for one in found])


def sways(one: Doubted, currency: str, sign: bool) -> Markup:
    """The numbers that sway a figure most."""
    rows = [rendered.sway_row(one, sway, currency, sign) for sway in rendered.strongest(one)]
    return _table(rendered.HEAD_OF_SWAYS, rows)


def clocks(found: Summary) -> Markup:
    """How often the clocks of each status are met, as the policy runs them and on either clock."""
    rows = [
        [f"{one.label}, {one.within}", shown(one.met.estimate().mean, "share"), *on_both_clocks(one)]
        for one in found.promises
    ]
    return _table(("clock", "met", "on the raw clock", "in working hours"), rows)


def to_win(by: str, found: Sequence[Stay]) -> Markup:
    """How long it takes to win, by source or segment."""
    rows = [[one.label, shown(one.stays.mean, "people"), *quantiles(one)] for one in found]
    return _table((by, "people won", "half of them within", "four in five between"), rows)


def recycled(found: Summary) -> Markup:
    """What a first pass brings, and what coming back does."""
    return _table(HEAD_OF_RECYCLING, recycling(found))


def passes(found: Summary) -> Markup:
    """A row for each status that anybody enters."""
    head = ("status", "first entries", "again", "skipped by", "come back", "of them won")
    rows = []
    for row in found.passes:
        shares = [with_interval(one.estimate(), one.unit, found.currency) for one in row.measures[4:]]
        means = (shown(one.estimate().mean, one.unit) for one in row.measures[:4])
        rows.append([row.label, *means, *(shares or [""])])
    return _table(head, rows, crowded=True)


def cells(found: Sequence[Cell], currency: str) -> Markup:
    """Differences by label: all of one dimension."""
    rows = [list(some) for _, some in groupby(found, key=lambda one: one.label)]
    every = [row[:COLUMNS] for row in aligned(rows, lambda one: one.effect.name)]
    head = (found[0].by, *heads(every, lambda one: one.effect.title))
    moved = [
        [row[0].name, *(_moved(one.effect, currency) if one else NOTHING for one in some)]
        for row, some in zip(rows, every, strict=True)
    ]
    return _table(head, moved, crowded=len(head) > _CROWDED)


def winners(found: Comparison) -> Markup:
    """Who gains and who loses for sure, the weightiest first; with luck taken out of the difference."""
    currency = found.base.currency
    rows = [
        [
            one.label,
            one.by,
            one.effect.title,
            _moved(one.effect, currency),
            drawn_in(one, currency),
            _toned(one.effect, "gains" if one.effect.verdict == "better" else "loses"),
        ]
        for some in (found.winners, found.losers)
        for one in some[:_MOST]
    ]
    return _table(("who", "kind", "figure", "difference", "without luck", ""), rows)


def _measure(one: Measure, currency: str) -> list[str]:
    found = one.estimate()
    spread = "" if one.under else shown(found.sd, one.unit, currency)
    mean, sure = apart(found, one.unit, currency)
    return [one.title, tag("strong", mean), sure, spread]


def _effect(one: Effect, currency: str) -> list[str]:
    percent = wording.relative(one)
    return [
        one.title,
        wording.unbroken(shown(one.base.mean, one.unit, currency)),
        wording.unbroken(shown(one.proposal.mean, one.unit, currency)),
        _moved(one, currency),
        _toned(one, wording.verdict(one) + (f", {percent}" if percent and one.verdict in TONES else "")),
    ]


def _cell(one: Measure, currency: str) -> Markup:
    mean, _, sure = with_interval(one.estimate(), one.unit, currency).partition(" (")
    return Markup(tag("strong", mean) + (tag("small", f" ({sure}") if sure else ""))


def _moved(one: Effect, currency: str) -> Markup:
    mean, _, rest = wording.difference(one, currency).partition(" (")
    body = tag("strong", mean) + (tag("small", f" ({rest}") if rest else "")
    return _toned(one, Markup(body))


def _toned(one: Effect, content: str) -> Markup:
    return tag("span", content, class_=TONES.get(one.verdict, "quiet"))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], crowded: bool = False) -> Markup:
    """In a crowded one, intervals stand below their means."""
    cells = [tag("th", one, scope="col") for one in head]
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            [tag("td", one, data_label=name) for name, one in zip(head[1:], row[1:], strict=True)],
        )
        for row in rows
    ]
    return tag(
        "table",
        tag("thead", tag("tr", cells)),
        tag("tbody", body),
        class_=f"figures{' crowded' * crowded}",
    )
