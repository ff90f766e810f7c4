"""A small policy, a day on which nobody comes, and people who are inside when it begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policy.model import HOUR, Policy
from simulator.inside import Inside
from simulator.model import Scenario
from tests.simulator.mechanics.paper import MONDAY, frame, paper

POLICY = """\
policy desk "Who is there" {
  version "1"
}
roles sales
fields { country one of US, DE, FR  size integer }
events visit, leave
calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
score {
  interest from 0, half-life 10 days { +10 on visit }
  fit { +5 when country = US }
}
track lead {
  status New {
    start
    owner sales
    sla 4 hours until first touch { at 50% notify sales  at 100% notify sales  at 150% move to Late }
    to Hot when score >= 40
    to Done by sales
    to Gone on leave
    to Cold after 9 days
  }
  status Late { owner sales  to Done by sales }
  status Hot  { }
  status Cold { on entry reset interest  to New on visit }
  status Done { final goal }
  status Gone { final }
}
route lead.New { to desk otherwise }
team desk { role sales  assign shared queue }
"""
START = 1_767_571_200_000_000  # MONDAY
QUIET = (
    "sources: {web: {arrivals: 0 per day}}\n"
    "people: {intent: {constant: 0.5},"
    " fields: {country: {choice: {US: 1, DE: 1}}, size: {constant: 7}}}\n"
)
WORK = "work:\n  lead.New, lead.Late: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}\n"
NOBODY = "teams: {desk: {reps: 0, hours: always}}\n" + WORK
TWO = "teams: {desk: {reps: {ann: {}, bob: {}}, hours: always}}\n" + WORK


def person(number: int, status: str = "lead.New", age: int = HOUR, **more: Any) -> Inside:
    """In the status for so long, and born then."""
    return Inside(f"P-{number}", "web", status, START - age, more.pop("born", START - age), **more)


def there(world: str, *people: Inside, policy: str = POLICY) -> tuple[Policy, Scenario]:
    found, scenario = paper(policy, frame(MONDAY) + QUIET + world)
    return found, replace(scenario, inside=people)
