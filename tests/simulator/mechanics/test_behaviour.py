"""Behaviour by the hour, in the zones where people are, and what it sets going."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from policy.model import DAY
from tests.simulator.mechanics.paper import frame, log

POLICY = """\
policy hours "Who clicks when" {}
fields { source one of east, west  required  country text }
events click
track lead { status Here { start } }
"""
WORLD = """\
sources:
  east: {imports: [{at: 2026-03-20T00:00:00Z, people: 12}]}
  west: {imports: [{at: 2026-03-20T00:00:00Z, people: 12}]}
people:
  fields:
    country: {choice: {IN: "if source = east then 1 else 0", US: "if source = west then 1 else 0"}}
behaviour:
  daily:
    hours: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    zone: {by: country, IN: Asia/Kolkata, otherwise: America/New_York}
  lead.Here: {click: 1 per day}
"""


def test_everybody_clicks_by_day() -> None:
    """From 9 to 17 where they are: in Kolkata, half an hour off; in New York, where clocks change."""
    world = frame("2026-03-01T00:00:00Z", "40 days") + WORLD.replace("2026-03-20", "2026-03-02")
    lines = log(POLICY, world)
    source = {one.lead: one.value for one in lines if one.kind == "born"}
    zones = {"east": ZoneInfo("Asia/Kolkata"), "west": ZoneInfo("America/New_York")}
    for name, zone in zones.items():
        clicks = [one for one in lines if one.kind == "event" and source[one.lead] == name]
        hours = {datetime.fromtimestamp(one.at / 1e6, UTC).astimezone(zone).hour for one in clicks}
        assert len(clicks) > 200
        assert hours == set(range(9, 17))


PATIENT = """\
policy silence "Whoever is warm and silent for a day is asked" {}
events click
score { interest from 0 { +10 on click } }
track lead {
  status New   { start  to Asked after 1 day without click when score >= 10 }
  status Asked { final goal }
}
"""


def test_an_event_brings_back_a_timer_that_is_past() -> None:
    """Nobody is asked who is silent and cold; those who click are, a day after their last one."""
    world = frame() + "sources: {web: {imports: [{at: 2026-01-05T00:00:00Z, people: 20}]}}\n"
    found = log(PATIENT, world + "behaviour: {lead.New: {click: 1/4 per day}}\n")
    asked = {one.lead: one.at for one in found if one.kind == "move"}
    clicks = [(one.lead, one.at) for one in found if one.kind == "event"]
    assert len(asked) > 10
    assert asked == {lead: max(at for who, at in clicks if who == lead) + DAY for lead in asked}
