"""The page of several proposals in several worlds: what holds in all of them."""

from __future__ import annotations

from collections.abc import Mapping

from leadpolicy.render.across import legend, said
from leadpolicy.render.contest import cell
from leadpolicy.render.ending import ended
from leadpolicy.render.period import lasting
from leadpolicy.report.document import again
from leadpolicy.report.facts import Facts
from leadpolicy.report.figures import chart
from leadpolicy.report.markup import Content, Markup, tag
from leadpolicy.report.pages import note, sheet, table, toned
from leadpolicy.report.tables import TONES
from leadpolicy.words import count
from simulator.across import Across
from simulator.charts.contests import worlds
from simulator.compare import Effect


def document(found: Across, facts: Facts, pages: Mapping[tuple[str, str], str]) -> str:
    """One page; `pages` are the addresses of each world's and proposal's own."""
    base = found.contests[0].base
    runs, worlds = count(base.replications, "run"), count(len(found.worlds), "scenario")
    title = f"{base.policy}: {count(len(found.names), 'proposal')} in {worlds}"
    why = ended(base.ending)
    return sheet(
        title,
        eyebrow=f"{lasting(base)} · {runs} · seed {base.seed}",
        lead="Every proposal against the base, in every scenario on the same people with the same luck.",
        sections=(
            *((name, _proposal(found, at, name, pages)) for at, name in enumerate(found.names)),
            ("What the marks mean", [note(f"{legend(found)}."), note(f"{why}.") if why else None]),
            ("How to make this again", again(base, facts)),
        ),
    )


def _proposal(found: Across, at: int, name: str, pages: Mapping[tuple[str, str], str]) -> list[Content]:
    heads = [tag("a", world, href=pages[world, name]) for world in found.worlds]
    rows = [
        [
            title,
            *(
                _toned(effect, one.base.currency)
                for effect, one in zip(found.effects(at, figure), found.contests, strict=True)
            ),
        ]
        for figure, title in found.figures()
    ]
    picture = worlds(found, at)
    return [
        tag("ul", [tag("li", f"{one[:1].upper()}{one[1:]}") for one in said(found, at)]),
        note("Each scenario's name leads to a page of its own."),
        tag("p", [[one, " "] for one in heads]),
        chart(picture) if picture is not None else None,
        table(("figure", *found.worlds), rows),
    ]


def _toned(one: Effect | None, currency: str) -> Markup | None:
    if one is None:
        return None
    mean, _, rest = cell(one, currency).partition(" (")
    return toned(
        TONES.get(one.verdict, "quiet"),
        [tag("strong", mean), tag("small", f" ({rest}") if rest else None],
    )
