"""The page: headline, flowchart, figures, charts, assumptions, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby

from leadpolicy.render import beginning, switching
from leadpolicy.render import doubts as rendered
from leadpolicy.render.ending import ended
from leadpolicy.render.period import period
from leadpolicy.render.simulation import COUNTED, recycling
from leadpolicy.render.unowned import unowned
from leadpolicy.report import tables, wording
from leadpolicy.report.assumptions import assumptions
from leadpolicy.report.facts import Facts
from leadpolicy.report.figures import chart, flowchart
from leadpolicy.report.markup import Content, Markup, quoted, tag
from leadpolicy.words import count
from simulator.charts import gallery
from simulator.charts.svg import rules, variables
from simulator.compare import Comparison, Effect
from simulator.doubt import doubted
from simulator.figures import apart, shown
from simulator.summary import Breakdown, Measure, Summary

_PICKED = (
    "By source, segment, team and rep, those that weigh most in the whole first. Picked from many, so "
    "up to one in ten is there by chance, and what is picked for being large is partly luck: without "
    "luck, differences are drawn towards zero as far as chance spreads them."
)
_RETURNS = (
    "Without the reps' time, which is not told apart by source. Revenue and wins are those of the "
    "period, whenever the people came."
)
_PASSES = (
    "Entries are those of the period: a first pass, or again. Of the people who came in it, a status is "
    "skipped by those who come past it, from an earlier stage of the track to a later one, without "
    "having been there; come back are those who enter it again before they have won anything."
)
_SECTIONS = (
    ("figures", "The figures"),
    ("charts", "In pictures"),
    ("policy", "The policy"),
    ("assumptions", "What was assumed"),
    ("again", "How to make this again"),
)


def document(found: Summary | Comparison, facts: Facts) -> str:
    """The whole page as one text; the same input gives the same bytes."""
    title = _title(found)
    contents: dict[str, list[Content]] = {
        "figures": _figures(found),
        "charts": [chart(one) for one in gallery(found, facts.target)],
        "policy": [flowchart(name, svg, at) for at, (name, svg) in enumerate(facts.flowcharts)],
        "assumptions": [*assumptions(facts.provenance)],
        "again": again(found, facts),
    }
    shown_sections = [(name, text) for name, text in _SECTIONS if contents[name]]
    body = [
        _header(found, title, facts),
        tag("nav", [tag("a", text, href=f"#{name}") for name, text in shown_sections]),
        tag(
            "main",
            [tag("section", tag("h2", text), contents[name], id=name) for name, text in shown_sections],
        ),
    ]
    return frame(title, body)


def frame(title: str, body: Content) -> str:
    """A whole page around its body."""
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(_style())),
    ]
    page = tag("html", tag("head", head), tag("body", body), lang="en")
    return f"<!doctype html>\n{page}\n"


def _title(found: Summary | Comparison) -> str:
    if isinstance(found, Summary):
        return f"{found.policy}: what to expect"
    if found.base.policy == found.proposal.policy:
        return f"{found.base.policy}: what the proposal changes"
    return f"{found.proposal.policy} against {found.base.policy}"


def _header(found: Summary | Comparison, title: str, facts: Facts) -> Markup:
    if isinstance(found, Summary):
        sentence = wording.outcome(found, facts.asked)
        tiles = [_tile(one, found.currency) for one in wording.key_measures(found, facts.asked)]
    else:
        sentence = wording.change(found, facts.asked)
        tiles = [_moved_tile(one, found) for one in wording.key_effects(found, facts.asked)]
    return tag(
        "header",
        tag("p", _circumstances(found), class_="eyebrow"),
        tag("h1", title),
        _beginning(found),
        tag("p", sentence, class_="lead"),
        tag("div", tiles, class_="tiles"),
        _warnings(found),
    )


def _beginning(found: Summary | Comparison) -> Markup | None:
    """From whom it starts."""
    begun = (found if isinstance(found, Summary) else found.base).begun
    if begun is None:
        return None
    parts = (beginning.sentence(begun), beginning.likeness(begun))
    said = " ".join(f"{one[:1].upper()}{one[1:]}." for one in parts if one)
    return tag("p", said, class_="note")


def _why(found: Summary | Comparison) -> Markup | None:
    one = found if isinstance(found, Summary) else found.base
    why = ended(one.ending)
    return tag("p", quoted(f"{why[:1].upper()}{why[1:]}."), class_="note") if why else None


def _circumstances(found: Summary | Comparison) -> str:
    one = found if isinstance(found, Summary) else found.base
    runs = count(one.replications, "run")
    return f"{one.scenario} · {period(one)} · {runs} · seed {one.seed}"


def _tile(one: Measure, currency: str) -> Markup:
    mean, sure = apart(one.estimate(), one.unit, currency)
    return tag(
        "div",
        tag("span", one.title, class_="name"),
        tag("span", mean, class_="number"),
        tag("span", sure, class_="range"),
        class_="tile",
    )


def _moved_tile(one: Effect, found: Comparison) -> Markup:
    currency = found.base.currency
    mean, _, rest = wording.difference(one, currency).partition(" (")
    base, proposal = (shown(x.mean, one.unit, currency) for x in (one.base, one.proposal))
    return tag(
        "div",
        tag("span", one.title, class_="name"),
        tag("span", mean, class_="number"),
        tag("span", rest.rstrip(")"), class_="range") if rest else None,
        tag("span", f"{wording.unbroken(base)} → {wording.unbroken(proposal)}", class_="range"),
        tag("span", wording.verdict(one), class_="verdict"),
        class_=f"tile {tables.TONES.get(one.verdict, 'quiet')}",
    )


def _warnings(found: Summary | Comparison) -> Markup | None:
    if not found.warnings:
        return None
    items = tag("ul", [tag("li", quoted(text)) for text in found.warnings])
    return tag("aside", tag("strong", "Please note"), items, class_="warnings", role="note")


def _figures(found: Summary | Comparison) -> list[Content]:
    note = tag(
        "p",
        "Means over runs with 95% intervals: in 95 of 100 such studies the interval holds the mean "
        "that endless runs would give. They say nothing about assumptions that are wrong.",
        class_="note",
    )
    tables_of = list(_one(found) if isinstance(found, Summary) else _two(found))
    base = found if isinstance(found, Summary) else found.base
    cut = any(len(row.measures) > tables.COLUMNS for by in base.breakdowns for row in by.rows)
    rest = tag(
        "p",
        f"The first {tables.COLUMNS} figures of each; the data beside this page have all.",
        class_="note",
    )
    counted = tag("p", f"{COUNTED[:1].upper()}{COUNTED[1:]}.", class_="note") if base.funnel else None
    return [note, counted, _why(found), *tables_of, rest if cut else None]


def _one(found: Summary) -> Iterator[Markup]:
    yield tables.measures(found)
    yield from _doubts([found])
    for one in found.breakdowns:
        if one.rows:
            yield tag("h3", f"By {one.by}")
            yield tables.breakdown(one, found.currency)
        if left := unowned(found, one):
            yield tag("p", f"{left[:1].upper()}{left[1:]}.", class_="note")
    if found.returns:
        yield tag("h3", "What sources bring and cost")
        yield tag("p", _RETURNS, class_="note")
        yield tables.breakdown(Breakdown("source", found.returns), found.currency)
    if found.passes:
        yield tag("h3", "Passes, skips and recycling")
        yield tag("p", _PASSES, class_="note")
        if recycling(found):
            yield tables.recycled(found)
        yield tables.passes(found)
    if found.promises:
        yield tag("h3", "Clocks met on the raw clock, and in working hours")
        yield tables.clocks(found)
    if found.to_win:
        yield tag("h3", "From first contact to the first win")
        yield tables.to_win("source", found.to_win)
    if found.segment_to_win:
        yield tables.to_win("segment", found.segment_to_win)


def _two(found: Comparison) -> Iterator[Markup]:
    yield tables.effects(found)
    if found.proposal.switch is not None:
        head = switching.heading(found.proposal.switch)
        yield tag("h3", f"{head[:1].upper()}{head[1:]}")
        yield tables.switch(found.proposal.switch, found.base.currency)
    yield from _doubts([found.base, found.proposal])
    if found.winners or found.losers:
        yield tag("h3", "Who gains, and who loses")
        yield tag("p", _PICKED, class_="note")
        yield tables.winners(found)
    for by, some in groupby(found.cells, key=lambda one: one.by):
        yield tag("h3", f"Differences by {by}")
        yield tables.cells(list(some), found.base.currency)


def _doubts(arms: Sequence[Summary]) -> Iterator[Markup]:
    found, base, sign = list(doubted(arms)), arms[0], len(arms) > 1
    if not found:
        return
    head = rendered.heading(base)
    yield tag("h3", f"{head[:1].upper()}{head[1:]}")
    said = (
        "By simulation: what more runs would narrow. By assumptions: what 95 of 100 draws of the "
        "uncertain numbers lie between, luck taken out. Both: the two together."
    )
    yield tag("p", said, class_="note")
    yield tables.doubts(found, base.currency, sign)
    for one in rendered.swayed(found):
        yield tag("h4", f"What sways {one.title}")
        yield tables.sways(one, base.currency, sign)


def again(found: Summary | Comparison, facts: Facts) -> list[Content]:
    one = found if isinstance(found, Summary) else found.base
    return made_again(facts, [("seed", str(one.seed)), ("runs", str(one.replications))])


def made_again(facts: Facts, numbers: Sequence[tuple[str, str]]) -> list[Content]:
    """The command, versions and these numbers, and the input by its hashes."""
    made = [*facts.versions, *numbers]
    hashes = [
        tag("div", tag("dt", tag("code", file.path)), tag("dd", tag("code", file.digest)))
        for file in facts.files
    ]
    return [
        tag("pre", tag("code", facts.command)),
        tag("p", ", ".join(f"{name} {value}" for name, value in made), class_="note"),
        tag("p", "The input, by SHA-256:", class_="note") if hashes else None,
        tag("dl", hashes, class_="hashes") if hashes else None,
    ]


def _style() -> str:
    page = files("leadpolicy.report").joinpath("page.css").read_text(encoding="utf-8")
    light, dark = variables(dark=False), variables(dark=True)
    return (
        f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"@media print{{:root{{{light}}}}}{rules()}{_compact(page)}"
    )


def _compact(css: str) -> str:
    return "".join(line.strip() for line in css.splitlines())
