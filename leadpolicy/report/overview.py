"""The page of several proposals: all differences side by side, and where each has a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.render.contest import cell, legend
from leadpolicy.render.ending import ended
from leadpolicy.render.period import period
from leadpolicy.report.document import again, frame
from leadpolicy.report.facts import Facts
from leadpolicy.report.figures import chart
from leadpolicy.report.markup import Markup, tag
from leadpolicy.report.tables import TONES
from leadpolicy.words import count
from simulator.charts.contests import proposals
from simulator.compare import Effect
from simulator.contest import Contest
from simulator.figures import shown


def overview(found: Contest, facts: Facts, pages: Sequence[str]) -> str:
    """One page; `pages` are the addresses of each proposal's own."""
    base = found.base
    title = f"{base.policy}: {count(len(found.names), 'proposal')}"
    runs = count(base.replications, "run")
    circumstances = f"{base.scenario} · {period(base)} · {runs} · seed {base.seed}"
    why, picture = ended(base.ending), proposals(found)
    body = [
        tag(
            "header",
            tag("p", circumstances, class_="eyebrow"),
            tag("h1", title),
            tag("p", f"{why[:1].upper()}{why[1:]}.", class_="note") if why else None,
        ),
        tag(
            "main",
            tag("section", tag("h2", "Differences from the base"), _table(found, pages), _note(found)),
            tag("section", tag("h2", "In a picture"), chart(picture)) if picture is not None else None,
            tag("section", tag("h2", "How to make this again"), again(base, facts)),
        ),
    ]
    return frame(title, body)


def _note(found: Contest) -> Markup:
    return tag("p", f"{legend(found)}. Every name leads to a page of its own.", class_="note")


def _table(found: Contest, pages: Sequence[str]) -> Markup:
    heads = [tag("th", text, scope="col") for text in ("figure", "base")]
    heads += [
        tag("th", tag("a", name, href=page), scope="col")
        for name, page in zip(found.names, pages, strict=True)
    ]
    by_name = [{one.name: one for one in each.effects} for each in found.comparisons]
    rows = [
        tag(
            "tr",
            tag("th", one.title, scope="row"),
            tag("td", shown(one.estimate().mean, one.unit, found.base.currency), data_label="base"),
            [
                tag("td", _toned(effects.get(one.name), found.base.currency), data_label=name)
                for name, effects in zip(found.names, by_name, strict=True)
            ],
        )
        for one in found.base.measures
    ]
    return tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="figures")


def _toned(one: Effect | None, currency: str) -> Markup | None:
    if one is None:
        return None
    mean, _, rest = cell(one, currency).partition(" (")
    body = [tag("strong", mean), tag("small", f" ({rest}") if rest else None]
    return tag("span", body, class_=TONES.get(one.verdict, "quiet"))
