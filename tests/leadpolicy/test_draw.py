"""The one-page picture: what it shows, that every form says it, and that hostile words stay words."""

from __future__ import annotations

import json
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pygraphviz  # type: ignore[import-untyped, unused-ignore]
import pytest

from leadpolicy.draw import Form, draw, picture
from leadpolicy.draw.dot import MANY, dot
from leadpolicy.draw.flowchart import Arrow, Picture
from leadpolicy.draw.frames import overhang
from leadpolicy.draw.labels import short
from leadpolicy.draw.layout import rendered
from leadpolicy.draw.palette import OWNERS, colours
from leadpolicy.draw.recycling import back_edges
from policy.compile import compile_text
from policy.model import Policy

CLEAN = Path(__file__).parent.parent / "policy" / "checks" / "clean"
HOSTILE = "<b>&\"'] --> x; %%{init}%% | <img src=x onerror=alert(1)> \\N #35; `x`"


@pytest.fixture(scope="module")
def acme() -> Policy:
    return _policy((CLEAN / "acme_demand.lead").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shown(acme: Policy) -> Picture:
    return picture(acme)


def test_tracks_stand_in_the_order_of_the_text(shown: Picture) -> None:
    assert [one.name for one in shown.tracks] == ["lead", "contact"]
    assert [len(one.boxes) for one in shown.tracks] == [8, 6]
    assert shown.owners == ("marketing", "ldr", "sales")


def test_boxes_say_what_happens_there(shown: Picture) -> None:
    boxes = {box.name: box for track in shown.tracks for box in track.boxes}
    assert boxes["lead.MQL"].notes == (
        "SLA 48 hours to first touch",
        "routed to enterprise, partners, inside_sales",
    )
    assert boxes["lead.SAL"].notes == ("SLA 10 working days of us_business, then moved",)
    assert boxes["lead.Re-Market"].notes == (
        "cadence nurture_enterprise, nurture",
        "resets engagement",
    )
    assert boxes["contact.Customer"].goal
    assert boxes["lead.Disqualified"].final
    assert boxes["lead.LAL"].owner == "ldr"


def test_moves_between_two_statuses_are_one_arrow(shown: Picture) -> None:
    arrow = _arrow(shown, "lead.LAL", "lead.Re-Market")
    assert [(one.text, one.kind) for one in arrow.lines] == [
        ("no_timing, no_response", "human"),
        ("30 days without reply", "timer"),
    ]
    pairs = [(one.source, one.target, one.kind == "birth") for one in shown.arrows]
    assert len(pairs) == len(set(pairs))


def test_what_leads_back_is_recycling(shown: Picture) -> None:
    assert {(one.source, one.target) for one in shown.arrows if one.recycles} == {
        ("lead.Re-Market", "lead.MAQL"),
        ("contact.Re-Market", "contact.MQL"),
        ("contact.Customer", "contact.MQL"),
    }


def test_conversions_drops_and_births_are_told_apart(shown: Picture) -> None:
    assert {one.target for one in shown.arrows if one.converts} == {"contact.SQL", "contact.Inquiry"}
    assert {one.target for one in shown.arrows if one.drops} == {
        "lead.Disqualified",
        "contact.Disqualified",
    }
    assert [one.source for one in shown.arrows if one.kind == "birth"] == ["lead.LAL"]


def test_people_begin_where_the_start_rules_say(shown: Picture) -> None:
    assert [(one.target, one.text) for one in shown.entries] == [
        ("lead.Raw", "source = purchased_list"),
        ("lead.Inquiry", "otherwise"),
        ("contact.Inquiry", ""),
    ]


def test_the_head_spells_out_the_agreed_definitions(shown: Picture) -> None:
    assert shown.subtitle == (
        "version 2026.4, agreed by marketing on 2026-10-05, agreed by ldr on 2026-10-05, "
        "agreed by sales on 2026-10-05"
    )
    assert dict(shown.definitions) == {
        "sales_ready": "score >= 100 and in_profile",
        "in_profile": "employees >= 50 and seniority in [director, vp, c_level]",
    }


def test_svg_is_one_element_with_every_status_and_its_colours(acme: Policy) -> None:
    data = draw(acme, "svg", title="Our funnel")
    root = ET.fromstring(data)
    words = " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("text"))
    for status in acme.statuses:
        assert status.bare in words
    assert root.attrib["aria-label"] == "Our funnel"
    assert b"prefers-color-scheme:dark" in data
    for found in set(re.findall(rb'(?:fill|stroke)="(#[0-9a-f]{6})"', data)):
        assert found.decode() in {light for light, _ in colours().values()}
    bare = re.findall(rb'<(?:path|polygon|ellipse)(?![^>]*class=)[^>]*"#[0-9a-f]{6}"', data)
    assert bare == []


def test_no_element_of_the_svg_has_two_classes_or_a_black_word(acme: Policy) -> None:
    data = draw(acme, "svg").decode()
    for tag in re.findall(r"<[a-z]+ [^>]*>", data):
        assert tag.count(' class="') <= 1
        assert not tag.startswith("<text ") or "fill=" in tag


def test_words_on_arrows_stand_over_every_line_and_inside_their_track(acme: Policy) -> None:
    drawn = draw(acme, "svg").decode()
    lines, labels = (
        drawn[: drawn.rindex('<g class="labels">')],
        drawn[drawn.rindex('<g class="labels">') :],
    )
    assert "<path" not in labels
    assert labels.count("days without any event") >= 2
    assert "days without any event" not in lines
    track = re.compile(r'class="cluster">.*?<path [^>]* d="([^"]*)"', re.DOTALL)
    ends = [_across(one) for one in track.findall(lines)]
    grounds = [
        _across(one) for one in re.findall(r'<polygon class="f-band"[^>]* points="([^"]*)"', labels)
    ]
    assert len(ends) == 2
    assert min(map(min, ends)) < min(map(min, grounds))
    assert max(map(max, grounds)) < max(map(max, ends))


def test_a_frame_is_widened_for_words_that_would_stick_out() -> None:
    """Graphviz leaves the reasons of a marketplace's losses outside."""
    market = Path(__file__).parents[2] / "examples" / "marketplace" / "policy.lead"
    policy = _policy(market.read_text(encoding="utf-8"))
    assert overhang(rendered(dot(picture(policy)), "svg"), picture(policy)) > 0
    drawn = draw(policy, "svg").decode()
    (frame,) = re.findall(r'class="cluster">.*?<path [^>]* d="([^"]*)"', drawn, re.DOTALL)
    words = re.findall(r'<polygon class="f-band"[^>]* points="([^"]*)"', drawn)
    assert len(words) > 5
    assert max(_across(" ".join(words))) < max(_across(frame))


def _across(points: str) -> list[float]:
    return [float(one) for one in re.findall(r"(-?[\d.]+),", points)]


def test_svg_and_text_forms_are_the_same_on_every_run(acme: Policy) -> None:
    assert draw(acme, "svg") == draw(acme, "svg")
    assert draw(acme, "mermaid") == draw(acme, "mermaid")
    assert draw(acme, "dot") == draw(acme, "dot")


def test_png_grows_with_its_scale_and_lies_on_its_side(acme: Policy) -> None:
    small, large = _size(draw(acme, "png", scale=0.5)), _size(draw(acme, "png", scale=1))
    assert small[0] > small[1]
    assert large[0] == pytest.approx(2 * small[0], rel=0.02)
    with pytest.raises(ValueError, match="scale"):
        draw(acme, "png", scale=0)


def test_mermaid_names_every_status_and_arrow(acme: Policy, shown: Picture) -> None:
    text = draw(acme, "mermaid").decode()
    assert text.splitlines()[:4] == ["---", 'title: "Acme demand generation"', "---", "flowchart TB"]
    for status in acme.statuses:
        assert f"<b>{status.bare}</b>" in text
    arrows = re.findall(
        r"^  [se]\d+(?:\(\( \)\))? (?:-->|==>|-\.->)(?:\|\"[^\"|]*\"\|)? s\d+$", text, re.M
    )
    assert len(arrows) == len(shown.arrows) + len(shown.entries)


def test_mermaid_styles_the_recycling_arrows(acme: Policy, shown: Picture) -> None:
    text = draw(acme, "mermaid").decode()
    links = [line for line in text.splitlines() if re.match(r"  [se]\d+.*(-->|==>|-\.->)", line)]
    styled = re.search(r"linkStyle ([\d,]+) ", text)
    assert styled is not None
    boxes = [box.name for track in shown.tracks for box in track.boxes]
    back = {(boxes.index(one.source), boxes.index(one.target)) for one in shown.arrows if one.recycles}
    found = [re.match(r"  s(\d+) .* s(\d+)$", links[int(at)]) for at in styled[1].split(",")]
    assert {(int(one[1]), int(one[2])) for one in found if one is not None} == back


@pytest.mark.parametrize("form", ["svg", "mermaid", "dot"])
def test_hostile_words_stay_words(form: Form) -> None:
    quoted = HOSTILE.replace("\\", "").replace('"', "")
    policy = _policy(
        f"""
        policy demo "{quoted}" {{ version "{quoted}" }}
        roles sales
        fields {{ land text }}
        track lead {{
          status Open "{quoted}" {{ start when land = "{quoted}"  owner sales  to Won by sales
                                    to Lost when land = "{quoted}" }}
          status Won {{ goal final }}  status Lost {{ final }}
        }}
        """
    )
    data = draw(policy, form, title=HOSTILE).decode()
    if form == "svg":
        assert not [one for one in ET.fromstring(data).iter() if one.tag.endswith(("img", "script"))]
    elif form == "mermaid":
        title, _, body = data.partition("\n---\n")
        assert json.loads(title.partition("title: ")[2]) == HOSTILE
        assert not re.search(r"<(?!b>|/b>|br/>|small>|/small>)|%%|`", body)
    else:
        graph = pygraphviz.AGraph(string=data)
        assert {one for one in graph.nodes() if "start" not in one} == set(policy.status)
        assert graph.graph_attr["tooltip"] == HOSTILE.replace("\\", "\\\\")  # undone when drawn


def test_nothing_but_real_trouble_is_said_on_standard_error(
    acme: Policy, capfd: pytest.CaptureFixture[str]
) -> None:
    draw(acme, "png", scale=0.3)
    assert capfd.readouterr().err == ""


def test_an_empty_track_and_many_roles_can_be_drawn() -> None:
    roles = [f"r{at}" for at in range(len(OWNERS) + 2)]
    statuses = " ".join(
        f"status S{at} {{ owner {one} to End by {one} }}" for at, one in enumerate(roles)
    )
    policy = _policy(
        f"""
        policy demo {{ version "1" }}
        roles {", ".join(roles)}
        track lead {{ {statuses} status In {{ start to S0 after 1 days }} status End {{ goal final }} }}
        track spare {{ status Only {{ final }} }}
        """
    )
    assert len(picture(policy).owners) == len(roles)
    assert draw(policy, "svg").startswith(b"<svg")


def test_more_than_three_ways_are_counted() -> None:
    ways = " ".join(f"to Won on e{at}" for at in range(5))
    policy = _policy(
        f"""
        policy demo {{ version "1" }}
        roles sales
        events e0, e1, e2, e3, e4
        track lead {{ status Open {{ start owner sales {ways} }} status Won {{ goal final }} }}
        """
    )
    assert [one.text for one in picture(policy).arrows[0].lines] == ["e0", "e1", "and 3 more"]


def test_a_very_large_policy_is_drawn_without_the_niceties(shown: Picture) -> None:
    """With them it takes ten times as long at this size, and minutes soon after."""
    statuses = 90
    moves = [
        [f"to S{(at + step * step) % statuses} by sales" for step in range(1, 6)] for at in range(90)
    ]
    body = " ".join(
        f"status S{at} {{ {'start' if at == 0 else ''} owner sales {' '.join(ways)} }}"
        for at, ways in enumerate(moves)
    )
    policy = _policy(f'policy demo {{ version "1" }} roles sales track lead {{ {body} }}')
    large = picture(policy)
    assert len(large.arrows) > MANY
    assert "splines=line" in dot(large)
    assert "splines=line" not in dot(shown)
    assert draw(policy, "svg").startswith(b"<svg")


def test_back_edges_are_found_from_the_starts_whatever_the_order() -> None:
    edges = [("c", "a"), ("a", "b"), ("b", "c"), ("d", "d")]
    assert back_edges(["a"], "abcd", edges) == {("c", "a"), ("d", "d")}
    assert back_edges(["b"], "abcd", edges) == {("a", "b"), ("d", "d")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("one two three four", "one two…"),
        ("unbreakable_name", "unbreakabl…"),
    ],
)
def test_long_words_are_cut_at_a_word(text: str, expected: str) -> None:
    assert short(text, 11) == expected


def test_each_colour_means_one_thing() -> None:
    light = [one for one, _ in colours().values()]
    assert len(light) == len(set(light))


def _arrow(shown: Picture, source: str, target: str) -> Arrow:
    return next(one for one in shown.arrows if (one.source, one.target) == (source, target))


def _size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _policy(text: str) -> Policy:
    policy, diagnostics = compile_text(text.strip())
    assert policy is not None, diagnostics
    return policy
