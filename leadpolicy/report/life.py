"""A simulated life as a page: the picture, the person, and day by day what happened."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from leadpolicy.render.life import Lived
from leadpolicy.render.life import page as told
from leadpolicy.render.life.sentences import Said
from leadpolicy.render.life.units import length, local, shown_score
from leadpolicy.report.document import made_again
from leadpolicy.report.facts import Facts, File, versions
from leadpolicy.report.figures import chart
from leadpolicy.report.markup import Markup, tag
from leadpolicy.report.pages import Tile, sheet, table
from simulator.charts.lifeline import lifeline
from simulator.figures import shown


def document(lived: Lived, files: Iterable[File], command: Sequence[str]) -> str:
    """The whole page; the same life gives the same bytes."""
    life = lived.life
    title = told.title(life)
    facts = Facts(shlex.join(command), tuple(files), versions())
    doubt = ["this retelling is not in all lines what the log says"] if not life.faithful else []
    return sheet(
        f"{title[:1].upper()}{title[1:]}",
        eyebrow=told.circumstances(life),
        lead=" ".join(_sentence(one) for one in (told.came(life), told.wants(life)) if one),
        tiles=_tiles(lived),
        warnings=doubt,
        sections=(
            ("In a picture", [chart(lifeline(life))]),
            ("What is true of them", [_fields(lived)] if life.facts else []),
            ("What happened", list(_days(lived))),
            ("In all", [tag("ul", [tag("li", one) for one in told.totals(life)])]),
            ("How to make this again", made_again(facts, [("seed", str(life.recording.seed))])),
        ),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _tiles(lived: Lived) -> list[Tile]:
    total, currency = lived.life.totals, lived.policy.currency
    return [
        Tile("booked", shown(total.revenue / 100, "money", currency)),
        Tile("talks", f"{total.talks:,}", f"{length(total.worked)} of reps' time"),
        Tile("longest wait for a rep", length(total.longest_wait) if total.longest_wait else "–"),
        Tile("clocks missed", f"{total.breaches:,}", f"{total.met:,} met"),
    ]


def _fields(lived: Lived) -> Markup:
    rows = [(name, value, since) for name, value, since in told.fields(lived)]
    return table(("field", "value", "known to the CRM"), rows)


def _days(lived: Lived) -> Iterable[Markup]:
    for heading, lines in told.days(lived, every=False):
        yield tag("h4", heading)
        before = [None, *lines[:-1]]
        rows = [
            _row(lived, one, last is None or last.at != one.at)
            for one, last in zip(lines, before, strict=True)
        ]
        yield tag("table", tag("tbody", rows), class_="story")


def _row(lived: Lived, one: Said, timed: bool) -> Markup:
    """`timed`: the first of its instant."""
    style = "strong" if one.weight == 2 else "span"
    place = lived.place(one.span)
    return tag(
        "tr",
        tag("td", f"{local(lived.policy, one.at):%H:%M}" if timed else ""),
        tag("td", "" if one.score is None else shown_score(one.score)),
        tag("td", tag(style, one.text), tag("small", tag("code", place)) if place else None),
        class_="quiet" if one.weight == 0 else None,
    )
