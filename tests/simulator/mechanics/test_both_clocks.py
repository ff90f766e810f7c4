"""How a clock would stand on the other clock: a raw one in working hours, and the other way round."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from policy.compile import compile_text
from policy.model import Clock, Policy, Status
from simulator.clocks import on_other_clock, working_hours
from simulator.kernel import layout as L
from simulator.measures import split
from simulator.plan import plan
from simulator.replication import Worker
from tests.generators.policies import random_policy_text
from tests.generators.variants import with_figures
from tests.generators.worlds import random_world
from tests.simulator.mechanics.paper import SEED, coming, frame, paper

POLICY = """\
policy desk "Promises" {{}}
roles sales, other
calendar office {{ timezone "UTC"  open mon to fri 09:00 to 17:00 }}
{more}
track lead {{
  status New {{ start  owner sales  {sla}  to Done by sales  {after} }}
  status Late {{ owner sales  to Done by sales }}
  status Done {{ final goal }}
  status Gone {{ final }}
}}
team desk {{ role sales  {hours} }}
"""
# Somebody comes on Monday at 10:00 and leaves on Tuesday at 06:00: 20 hours, of which 7 are open.
WORLD = coming(only="2026-01-05T10:00:00Z") + (
    "work:\n  lead.New: {by: nobody, takes: 20 hours, outcomes: [{to: lead.Done, p: 1}]}\n"
    "  lead.Late: none\n"
)


def policy(sla: str, after: str = "", hours: str = "hours office", more: str = "") -> str:
    return POLICY.format(sla=sla, after=after, hours=hours, more=more)


def counted(text: str, days: str = "3 days") -> list[int]:
    """Met and missed on the raw clock, met and missed on the working one."""
    made = plan(*paper(text, frame(horizon=days) + WORLD))
    worker = Worker(made)
    found = [split(made, worker.run(SEED, 0, ahead))["sums"][0] for ahead in (False, True)]
    assert (found[0] == found[1]).all()
    return [int(one) for one in found[0][L.SUM_RAW :]]


@pytest.mark.parametrize(
    ("sla", "expected"),
    [
        ("sla 9 hours", [0, 1, 1, 0]),
        ("sla 6 hours", [0, 1, 0, 1]),
        ("sla 20 hours", [1, 0, 1, 0]),
        ("sla 9 open hours of office", [0, 1, 1, 0]),
        ("sla 7 open hours of office", [0, 1, 0, 1]),
        ("sla 20 open hours of office", [1, 0, 1, 0]),
        ("sla 1 working day of office", [1, 0, 1, 0]),
        # who is moved since time is up does not stop the working clock in time, nor does starting anew
        ("sla 9 hours { at 100% move to Late }", [0, 1, 0, 0]),
        ("sla 6 hours { at 150% move to Late }", [0, 1, 0, 1]),
        ("sla 9 hours { at 50% move to Late }", [1, 0, 1, 0]),
        ("sla 3 open hours of office { at 200% move to Late }", [0, 1, 0, 1]),
        ("sla 9 hours { at 100% restart clock }", [1, 2, 1, 0]),
        ("sla 5 hours { at 140% restart clock }", [0, 3, 1, 1]),
    ],
)
def test_either_clock(sla: str, expected: list[int]) -> None:
    """Met and missed on the policy's clock, then on the other: open hours for raw ones, or back."""
    assert counted(policy(sla)) == expected


def test_a_timer_stops_no_clock_in_time() -> None:
    """Who leaves because time is up has not been answered, on either clock."""
    assert counted(policy("sla 9 hours", "to Gone after 12 hours")) == [0, 1, 0, 0]
    assert counted(policy("sla 9 hours", "to Gone after 8 hours")) == [1, 0, 1, 0]


def test_a_clock_that_runs_at_the_end_is_missed_where_it_has_run_out() -> None:
    """14 hours, of which 7 are open, when the run ends at midnight."""
    assert counted(policy("sla 9 open hours of office"), "1 day") == [0, 1, 0, 0]
    assert counted(policy("sla 6 hours"), "1 day") == [0, 1, 0, 1]
    assert counted(policy("sla 9 hours"), "1 day") == [0, 1, 0, 0]
    assert counted(policy("sla 15 open hours of office"), "1 day") == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("hours", "more", "expected"),
    [
        ("hours office", "calendar night { open mon 22:00 to 23:00 }", "office"),
        ("", "", "office"),
        ("", "calendar night { open mon 22:00 to 23:00 }", None),
        ("", "team spare { role sales  hours office }", "office"),
        (
            "hours office",
            "calendar night { open mon 22:00 to 23:00 }\nteam spare { role sales  hours night }",
            None,
        ),
        (
            "hours office",
            "calendar night { open mon 22:00 to 23:00 }\nteam spare { role other  hours night }",
            "office",
        ),
    ],
)
def test_whose_hours_are_working_hours(hours: str, more: str, expected: str | None) -> None:
    """Those of the team that gets the people; else the only ones there are; else nobody's."""
    made, found = compile_text(policy("sla 9 hours", hours=hours, more=more))
    assert made is not None, found
    assert working_hours(made, made.statuses[0]) == expected


@pytest.mark.parametrize("seed", [8, 33, 51])
def test_a_policy_on_the_other_clock_counts_what_was_said_of_it(seed: int) -> None:
    """Where clocks do nothing and nobody is moved by time, each policy counts the other's attainment."""
    rng = random.Random(seed)
    made, found = compile_text(random_policy_text(rng, 2))
    assert made is not None, found
    raw = _with_clocks(_timeless(made), raw=True)
    world = with_figures(raw, random_world(raw, rng, 60, 20), rng)
    sums = []
    for one in (raw, _with_clocks(raw, raw=False)):
        tables = plan(one, world)
        sums.append(split(tables, Worker(tables).run(SEED, 0))["sums"][:, L.SUM_RAW :])
    assert np.array_equal(sums[0], sums[1])
    assert (sums[0].sum(axis=0) > 3).all()


def _timeless(found: Policy) -> Policy:
    """Without transitions by time, and with work in an order that no clock decides."""
    statuses = tuple(
        replace(one, transitions=tuple(edge for edge in one.transitions if edge.trigger != "after"))
        for one in found.statuses
    )
    teams = tuple(replace(one, work="oldest first") for one in found.teams)
    return replace(found, statuses=statuses, teams=teams)


def _with_clocks(found: Policy, raw: bool) -> Policy:
    """The same lengths on one clock, without steps."""

    def turned(status: Status, one: Clock) -> Clock:
        plain = one.within.kind == "plain"
        other = one.within if plain == raw else on_other_clock(found, status, one)
        return replace(one, within=other or one.within, steps=())

    statuses = (
        replace(status, clocks=tuple(turned(status, one) for one in status.clocks))
        for status in found.statuses
    )
    return replace(found, statuses=tuple(statuses))
