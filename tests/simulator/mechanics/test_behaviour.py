"""Behaviour by the hour, in the zones where people are."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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
