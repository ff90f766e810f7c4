"""A small world in which somebody wins within weeks, and `story` asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main

POLICY = """\
policy demo "Demo" {
  currency EUR
  timezone "Europe/Berlin"
}
roles sales
events visit
fields {
  budget money
  source one of web, fair
}
calendar office { open mon to fri 09:00 to 17:00 }
score {
  interest from 0 to 100 { +10 on visit }
}
define ready = score >= 20
track lead {
  status Raw {
    start
    to Open when ready
  }
  status Open {
    owner sales
    sla 4 hours until first touch { at 100% notify sales }
    on entry reset interest
    to Won by sales
    to Raw by sales
  }
  status Won { goal final }
}
route lead.Open { to desk otherwise }
team desk { role sales  hours office }
"""
SCENARIO = """\
scenario: 1
name: A small world
start: 2026-01-05T00:00:00Z
horizon: 60 days
sources:
  web: {arrivals: 2 per day, cost: 7 EUR}
  fair: {arrivals: 0.2 per day}
people: {fields: {budget: {lognormal: {mean: 900 EUR, cv: 1}, known: never}}}
segments: {rich: budget >= 900 EUR, poor: otherwise}
behaviour: {lead.Raw: {visit: 0.3 per day}}
teams: {desk: {reps: 2, hours: office}}
work:
  lead.Open:
    takes: 30 minutes
    reveals: {budget: 0.5}
    outcomes: [{to: lead.Won, p: 0.3, value: 500 EUR}, {to: lead.Raw, p: rest}]
"""


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    (folder / "demo.lead").write_text(POLICY)
    (folder / "world.yaml").write_text(SCENARIO)
    return folder


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["story", "demo.lead", "--scenario", "world.yaml", *args])
