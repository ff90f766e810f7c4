"""The report: one whole page that needs nothing else, and that no name can break."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from leadpolicy.draw import draw
from leadpolicy.report.assumptions import assumptions, merged
from leadpolicy.report.document import document
from leadpolicy.report.facts import Facts, File, hashed, versions
from leadpolicy.report.figures import flowchart
from leadpolicy.report.markup import Markup, tag, text
from leadpolicy.report.wording import change
from policy.compile import compile_text
from policy.model import Policy
from simulator.compare import compare
from simulator.model import Provenance
from simulator.summary import Better, Load, Measure, Summary
from tests.simulator.made_up import poor, summary

BASE, BETTER = summary(title="Acme"), summary(lift=0.06, title="Acme, faster")
COMMAND = "leadpolicy compare a b --scenario 'my world.yaml' --replications 100 --seed 1"
NASTY = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x00\x0b\u202e"
VOID = {"meta", "br", "hr", "img", "link", "wbr", "input"}


class Reader(HTMLParser):
    """Checks that every element is closed where it must be; collects tags, attributes and ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@lru_cache(maxsize=1)
def _flowchart() -> str:
    return draw(_policy(), "svg").decode()


def _policy() -> Policy:
    source = """policy p "P" { version "1" }
roles sales
track lead {
  status New { start owner sales to Won by sales }
  status Won { final goal }
}
"""
    policy, _ = compile_text(source, "p.lead")
    assert policy is not None
    return policy


def _facts() -> Facts:
    return Facts(
        COMMAND,
        (File("a/policy.lead", "0" * 64), File("my world.yaml", "1" * 64)),
        versions(),
        (
            Provenance("sources.web.cost", "190 USD", "An honest survey, 2017"),
            Provenance("sources.web.weekday[0]", "1.25", ""),
            Provenance("sources.web.weekday[1]", "0.75", ""),
            Provenance("teams.desk.reps", "3", ""),
        ),
        (("In force", _flowchart()), ("Proposed", _flowchart())),
        ("revenue", "sla_attainment"),
        0.9,
    )


@lru_cache(maxsize=2)
def _page(compared: bool) -> str:
    return document(compare(BASE, BETTER) if compared else BASE, _facts())


@pytest.mark.parametrize("compared", [False, True])
def test_the_page_is_whole_and_needs_nothing_else(compared: bool) -> None:
    page = _page(compared)
    reader = Reader(page)
    assert reader.open == []
    assert page.startswith("<!doctype html>")
    assert len(page.encode()) < 2_000_000
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(reader.tags)
    assert not re.search(r"@import|url\((?!#)", page)
    outside = [
        value
        for name, value in reader.attributes
        if re.match(r"\s*(?:[a-z]+:)?//|data:|javascript:", value, re.I) and not name.startswith("xmlns")
    ]
    assert outside == []
    assert not [name for name, _ in reader.attributes if name.startswith("on")]


@pytest.mark.parametrize("compared", [False, True])
def test_names_in_the_page_are_unique_and_references_resolve(compared: bool) -> None:
    attributes = Reader(_page(compared)).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    wanted = {value[1:] for name, value in attributes if name.endswith("href")}
    wanted |= {value[5:-1] for _, value in attributes if value.startswith("url(#")}
    assert wanted <= set(ids)


def test_every_section_is_there() -> None:
    for page in (_page(False), _page(True)):
        for heading in ("The figures", "In pictures", "The policy", "What was assumed", "How to make"):
            assert f"<h2>{heading}" in page
        words = "".join(Reader(page).texts)
        assert COMMAND in words
        assert "seed 1" in words
        for file in _facts().files:
            assert file.digest in words
        assert "An honest survey, 2017" in words
        assert "sources.web.cost" in words
        assert "1 entry with a source or a reason, 2 without." in words
        assert "ldrs</code> is offered more work" in page


def test_the_headline_says_what_was_asked_for_with_intervals() -> None:
    words = "".join(Reader(_page(False)).texts)
    assert re.search(r"revenue booked 5\.\d+ M USD \(5\.\d+ to 5\.\d+\)", words)
    assert re.search(r"clocks met 8\d\.\d% \(8\d\.\d to 8\d\.\d\)", words)
    compared = "".join(Reader(_page(True)).texts)
    assert re.search(
        r"The proposal clearly improves revenue booked by \+3\d\d k USD \(\+\d+ to", compared
    )


@pytest.mark.usefixtures("undrawn")
def test_honest_words_where_nothing_is_sure() -> None:
    values = (1.0, 2.0, 3.0, 4.0), (4.0, 1.0, 3.0, 2.0)
    arms = [
        replace(
            poor(title=title),
            replications=4,
            measures=(Measure("won", "customers won", "people", values[at], (), "more"),),
            breakdowns=(),
        )
        for at, title in enumerate(("a", "b"))
    ]
    unclear = document(compare(*arms), Facts("c"))
    assert "The effect on customers won is not distinguishable from zero." in unclear
    assert 'class="tile quiet"' in unclear
    assert "changes nothing" in document(compare(arms[0], arms[0]), Facts("c"))
    single = document(compare(poor(), replace(summary(1, 0.1), breakdowns=())), Facts("c"))
    assert "simulate more replications" in single


def test_the_headline_names_what_gets_worse_though_nobody_asked() -> None:
    """Two are named at most, no figure twice in other words, and the team that is overloaded."""

    def arm(moved: float, busy: float) -> Summary:
        def one(name: str, title: str, better: Better, change: float) -> Measure:
            values = tuple(100 + at + moved * change for at in range(4))
            return Measure(name, title, "times", values, better=better)

        use = Measure("load", "rep time taken", "share", (busy,) * 4)
        measures = (
            one("won", "wins", "more", 9),
            one("wait", "wait", "less", 50),
            one("never_touched", "people never touched", "less", 20),
            one("cost", "cost", "less", 10),
            one("cost.leads", "cost of leads", "less", 90),
            one("touches", "touches", "", 10),
        )
        return replace(
            poor(), replications=4, breakdowns=(), measures=measures, loads=(Load("desk", 2, use),)
        )

    said = change(compare(arm(0, 0.7), arm(1, 0.99)), ["won"])
    assert said.startswith("The proposal clearly improves wins by +9")
    assert re.search(r"\. But it clearly worsens wait by \+50[^;]* and people never touched by", said)
    assert "cost" not in said
    assert said.endswith("The team desk then has 99.0% of its time taken, 70.0% before.")
    back = change(compare(arm(1, 0.99), arm(0, 0.7)), ["won"])
    assert back.startswith("The proposal clearly worsens wins by −9")
    assert "desk" not in back
    assert "But" not in back


def test_files_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"policy\r\n")
    path = str(tmp_path / "a")
    assert hashed([path, path]) == (
        File(path, "892f2040d5fd7fef93217a7afdd0723711fa2f3d862c1f015d9f3262d27bc706"),
    )


def test_the_same_input_gives_the_same_bytes() -> None:
    assert document(BASE, _facts()) == _page(False)


def test_the_flowchart_keeps_its_shape_and_its_names_apart() -> None:
    page = _page(True)
    assert 'id="flow0-' in page
    assert 'id="flow1-' in page
    assert re.search(r'<svg class="leadpolicy-flow"[^>]*viewBox', page)


@pytest.mark.parametrize(("units", "folded"), [(400, False), (2000, True)])
def test_a_flowchart_is_as_wide_as_its_words_need(units: int, folded: bool) -> None:
    """Small print, 10 units high, is larger than 10 pixels; a wide one is also there as a whole."""
    drawn = re.sub(r'viewBox="0.00 0.00 [\d.]+', f'viewBox="0.00 0.00 {units}.00', _flowchart())
    found = flowchart("In force", drawn, 3)
    width = re.search(r'<svg class="leadpolicy-flow"[^>]* width="(\d+)"', found)
    assert width
    assert int(width[1]) > units
    again = re.findall(r'<use href="#([^"]*)"', found)
    assert bool(again) == ("<details>" in found) == folded
    assert all(f'<g id="{one}" class="graph leadpolicy-flow"' in found for one in again)


# --- attacks ------------------------------------------------------------------------------------


def _poisoned(value: object) -> object:
    """The same structure with every text made nasty."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"unit", "better", "by"}
        new = {
            one.name: _poisoned(getattr(value, one.name))
            for one in fields(value)
            if one.name not in kept
        }
        return replace(value, **new)
    if isinstance(value, tuple):
        return tuple(_poisoned(one) for one in value)
    return NASTY + value if isinstance(value, str) else value


def test_no_name_breaks_out_of_its_place() -> None:
    bad = _poisoned(replace(BASE, flows=BASE.flows[:2]))
    assert isinstance(bad, Summary)
    facts = Facts(
        NASTY,
        (File(NASTY, NASTY),),
        ((NASTY, NASTY),),
        (Provenance(NASTY, NASTY, NASTY), Provenance(f"x.{NASTY}", NASTY, "")),
        ((NASTY, _flowchart()),),
        (NASTY,),
    )
    for found in (bad, compare(bad, bad)):
        page = document(found, facts)
        reader = Reader(page)
        assert reader.open == []
        assert not {"script", "img"} & set(reader.tags)
        assert not [name for name, _ in reader.attributes if name.startswith("on")]
        assert page.count("</title>") - page.count("<title>") == 0
        assert not re.search("[\x00\x0b\u202e]", page)


def test_markup_escapes_text_and_only_text() -> None:
    assert tag("p", "a < b", title='"') == '<p title="&quot;">a &lt; b</p>'
    assert tag("p", Markup("<b>x</b>"), [None, "&"]) == "<p><b>x</b>&amp;</p>"
    assert tag("td", "x", data_label=None, class_="n") == '<td class="n">x</td>'
    assert text("\ud800") == "�"


def test_lists_of_numbers_are_one_assumption_unless_more_is_said() -> None:
    found = merged(
        [
            Provenance("a[0]", "1", ""),
            Provenance("a[1]", "2", ""),
            Provenance("a[2]", "3", "counted"),
            Provenance("b[0]", "4", ""),
            Provenance("ann.away[0][0]", "2026-07-06", ""),
            Provenance("ann.away[0][1]", "2026-07-24", ""),
        ]
    )
    assert [(one.path, one.value, one.source) for one in found] == [
        ("a", "1, 2", ""),
        ("a[2]", "3", "counted"),
        ("b", "4", ""),
        ("ann.away[0]", "2026-07-06 to 2026-07-24", ""),
    ]


def test_no_line_ends_within_an_arrow() -> None:
    page = str(assumptions([Provenance("curve", "piecewise(wait, 1 hour -> 0.7, x + 1 -> 2)", "")])[-1])
    assert (
        '<span class="whole">1 hour -&gt; 0.7</span>, x + <span class="whole">1 -&gt; 2</span>)' in page
    )
