"""Every number of a policy has a name of its own, and turning it changes that number alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.compile import Loaded, load, load_sources
from policy.knobs import knobs, turned, written

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STORIES = ("b2b_saas", "marketplace", "reference_funnel")


def _loaded(story: str) -> Loaded:
    found = load([str(EXAMPLES / story)])
    assert found.policy is not None
    return found


@pytest.mark.parametrize("story", STORIES)
def test_names_are_all_different_and_say_what_stands_there(story: str) -> None:
    found = _loaded(story)
    every = knobs(found.files)
    assert len({one.name for one in every}) == len(every)
    assert all(one.text and one.text[0] in "+-0123456789" for one in every)


@pytest.mark.parametrize("story", STORIES)
def test_writing_back_what_stands_there_changes_nothing(story: str) -> None:
    found = _loaded(story)
    for one in knobs(found.files):
        assert turned(found.sources, one, one.text) == found.sources


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("score.engagement.half-life", "21", "21 days"),
        ("score.engagement.demo_request", "30", "+30"),
        ("define.sales_ready", "90", "90"),
        ("lead.MAQL.sla", "1", "1 open hour of us_business"),
        ("lead.MAQL.sla", "30 minutes", "30 minutes"),
        ("lead.MQL.sla.at.1", "25", "25%"),
        ("team.ldrs.at-most", "20", "20"),
        ("team.inside_sales.b.rep.weight", "3", "3"),
        ("lead.SAL.to.contact.SQL.requires", "5000", "5000 USD"),
    ],
)
def test_a_turned_number_stands_at_its_name(name: str, value: str, text: str) -> None:
    found = _loaded("b2b_saas")
    every = {one.name: one for one in knobs(found.files)}
    other = load_sources(turned(found.sources, every[name], value))
    assert other.policy is not None
    after = {one.name: one.text for one in knobs(other.files)}
    assert after.pop(name) == text
    assert after == {one.name: one.text for one in every.values() if one.name != name}


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("14 days", "7.5", "7.5 days"),
        ("+25", "-5", "-5"),
        ("-30", "10", "+10"),
        ("10_000 USD", "500", "500 USD"),
        ("48 hours", "2 days", "2 days"),
    ],
)
def test_bare_numbers_keep_the_unit(before: str, value: str, after: str) -> None:
    assert written(before, value) == after
