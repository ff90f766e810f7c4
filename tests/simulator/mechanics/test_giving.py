"""Assignment, caps and overflow, freed capacity, who gets whom again."""

from __future__ import annotations

import pytest

from tests.simulator.mechanics.paper import coming, frame, told, written

POLICY = """\
policy desk "Reps by name" {{}}
roles sales
events back
calendar office {{ timezone "UTC"  open mon to fri 09:00 to 17:00 }}
track lead {{
  status New  {{ start  owner sales  to Rest by sales  to Done by sales }}
  status Rest {{ to New on back }}
  status Done {{ final goal }}
}}
team desk  {{ role sales  members "ann", "bob" weight 2  assign {assign}  {more} }}
team spare {{ role sales  members "zoe"  assign round robin }}
route lead.New {{ to desk otherwise }}
"""
FOUR = coming(
    a="2026-01-05T10:00:00Z",
    b="2026-01-05T10:01:00Z",
    c="2026-01-05T10:02:00Z",
    d="2026-01-05T10:03:00Z",
)
WORK = "work: {lead.New: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}}\n"
OPEN = "teams: {desk: {hours: always}, spare: {hours: always}}\n"


def policy(assign: str = "round robin", more: str = "") -> str:
    return POLICY.format(assign=assign, more=more)


@pytest.mark.parametrize(
    ("assign", "reps"),
    [
        ("round robin", "ann bob ann bob"),
        ("weighted round robin", "bob ann bob bob"),  # credits 1, 2: then 2, 1; 0, 3; 1, 2
        ("least loaded", "ann bob bob ann"),  # open for each weight: 0, 0; 1, 0; 1, 1/2; 1, 1
    ],
)
def test_strategies(assign: str, reps: str) -> None:
    """Who is next in turn, by weight, by load."""
    found = told(policy(assign), frame() + FOUR + OPEN + WORK, "assign")
    assert " ".join(line.split(" ")[-1] for line in found.splitlines()) == reps


def test_a_full_team_overflows() -> None:
    """One open a rep: the third goes to the spare team, which takes as many as come."""
    found = told(
        policy(more="at most 1 open per rep  full to spare"),
        frame() + FOUR + OPEN + WORK,
        "assign wait take",
    )
    assert found == written("""
        Mon 5 10:00 0 assign ann
        Mon 5 10:01 1 assign bob
        Mon 5 10:02 2 assign zoe
        Mon 5 10:03 3 assign zoe
    """)


def test_freed_capacity_takes_the_oldest() -> None:
    """Without overflow the third and the fourth wait; whoever is done first gets the older one."""
    found = told(policy(more="at most 1 open per rep"), frame() + FOUR + OPEN + WORK, "assign wait end")
    assert found == written("""
        Mon 5 10:00 0 assign ann
        Mon 5 10:01 1 assign bob
        Mon 5 10:02 2 wait desk
        Mon 5 10:03 3 wait desk
        Mon 5 11:00 0 end
        Mon 5 11:00 2 assign ann
        Mon 5 11:01 1 end
        Mon 5 11:01 3 assign bob
        Mon 5 12:00 2 end
        Mon 5 12:01 3 end
    """)


def test_freed_capacity_by_work_order() -> None:
    """The team's order decides who is the first of those who wait for a place."""
    found = told(
        policy(more="at most 1 open per rep  work newest first"), frame() + FOUR + OPEN + WORK, "assign"
    )
    assert found.splitlines()[2:] == ["Mon 5 11:00 3 assign ann", "Mon 5 11:01 2 assign bob"]


def test_closed_teams_give_out_at_opening() -> None:
    """Before 09:00 nobody gets anybody; at the opening all are given out, oldest first, in turn."""
    early = FOUR.replace("T10:", "T07:")
    assert told(policy(more="hours office"), frame() + early + WORK, "wait assign") == written("""
        Mon 5 07:00 0 wait desk
        Mon 5 07:01 1 wait desk
        Mon 5 07:02 2 wait desk
        Mon 5 07:03 3 wait desk
        Mon 5 09:00 0 assign ann
        Mon 5 09:00 1 assign bob
        Mon 5 09:00 2 assign ann
        Mon 5 09:00 3 assign bob
    """)


def test_an_overflow_at_the_opening() -> None:
    """At 09:00 two find a rep with a place, and all the others go on to the spare team."""
    text = policy(more="hours office  at most 1 open per rep  full to spare")
    text = text.replace('members "zoe"  assign round robin', "assign shared queue")
    world = frame() + FOUR.replace("T10:", "T07:") + OPEN.replace("spare: {", "spare: {reps: 1, ") + WORK
    assert (
        told(text, world, "wait assign take").splitlines()[4:]
        == written("""
        Mon 5 09:00 0 assign ann
        Mon 5 09:00 1 assign bob
        Mon 5 09:00 2 wait spare
        Mon 5 09:00 2 take spare 1
        Mon 5 09:00 3 wait spare
        Mon 5 10:00 3 take spare 1
    """).splitlines()
    )


AGAIN = """\
teams: {desk: {hours: always}, spare: {hours: always}}
patience: {lead.Rest: {takes: 1 hours, then: {emits: back}}}
work:
  lead.New:
    takes: 10 minutes
    outcomes: [{to: lead.Rest, p: "if visit < 2 then 1 else 0"}, {to: lead.Done, p: rest}]
"""


@pytest.mark.parametrize(("assign", "again"), [("sticky", "ann"), ("round robin", "bob")])
def test_who_comes_back(assign: str, again: str) -> None:
    """A sticky team gives those who come back to whom they had; another to who is next in turn."""
    found = told(policy(assign), frame() + coming(only="2026-01-05T10:00:00Z") + AGAIN, "assign")
    assert found == written(f"""
        Mon 5 10:00 0 assign ann
        Mon 5 11:10 0 assign {again}
    """)


def test_the_assignee_stays_while_the_role_does() -> None:
    """A move to a status of the same role keeps the rep, who goes on; one of another role routes."""
    text = """\
policy desk "Three stages" {}
roles sales, service
track lead {
  status New  { start  owner sales  to Next by sales }
  status Next { owner sales  to Help by sales }
  status Help { owner service  to Done by service }
  status Done { final goal }
}
team desk { role sales  members "ann", "bob"  assign round robin }
team help { role service  members "kim"  assign round robin }
"""
    world = (
        frame()
        + coming(a="2026-01-05T10:00:00Z", b="2026-01-05T10:00:00.000001Z")
        + """\
teams: {desk: {hours: always}, help: {hours: always}}
work:
  lead.New: {takes: 1 hours, outcomes: [{to: lead.Next, p: 1}]}
  lead.Next: {by: same rep, takes: 30 minutes, outcomes: [{to: lead.Help, p: 1}]}
  lead.Help: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}
"""
    )
    assert told(text, world, "assign move complete", who=0) == written("""
        Mon 5 10:00 0 assign ann
        Mon 5 11:00 0 complete talk
        Mon 5 11:00 0 move Next
        Mon 5 11:30 0 complete talk
        Mon 5 11:30 0 move Help
        Mon 5 11:30 0 assign kim
        Mon 5 12:30 0 complete talk
        Mon 5 12:30 0 move Done
    """)


def test_hold() -> None:
    """A hold keeps people from everybody, pauses their clock, and routes them when it ends."""
    text = """\
policy desk "Held back" {}
roles sales
track lead {
  status New {
    start
    owner sales
    sla 6 hours { at 100% notify sales }
    to Done by sales
  }
  status Done { final goal }
}
route lead.New { hold at most 4 hours when yes  to desk otherwise }
team desk { role sales  assign shared queue }
"""
    world = (
        frame()
        + coming(only="2026-01-05T10:00:00Z")
        + """\
teams: {desk: {reps: {ann: {}}, hours: always}}
work: {lead.New: {takes: 5 hours, outcomes: [{to: lead.Done, p: 1}]}}
"""
    )
    assert (
        told(text, world, "hold wait take complete met breach").splitlines()[1:]
        == written("""
        Mon 5 14:00 0 wait desk
        Mon 5 14:00 0 take ann
        Mon 5 19:00 0 complete talk
        Mon 5 19:00 0 met
    """).splitlines()
    )
    longer = world.replace("takes: 5 hours", "takes: 7 hours")
    assert "Mon 5 20:00 0 breach" in told(text, longer, "breach")


def test_a_hold_ends_when_the_clock_has_no_open_time_left() -> None:
    """A clock that a hold leaves no open time is due when the office opens next, no sooner for the hold.

    A working day from Saturday 03:00 ends at Monday's opening, after no open time; and it is due a
    microsecond after one that ends in open hours.
    """
    text = """\
policy desk "Held back" {}
roles sales
events click
calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
track lead {
  status New { start  owner sales  sla 1 working day of office  to Done by sales }
  status Done { final goal }
}
route lead.New { hold at most 4 hours when yes  to desk otherwise }
team desk { role sales  assign shared queue }
"""
    clicks = "work: {lead.New: none}\nbehaviour: {lead.New: {click: 1 per day}}\n"
    world = frame(horizon="8 days") + coming(only="2026-01-10T03:00:00Z") + clicks
    assert told(text, world, "hold wait breach") == written("""
        Sat 10 03:00 0 hold
        Sat 10 07:00 0 wait desk
        Mon 12 09:00 0 breach
    """)
    assert told(text.replace("4 hours", "57 hours"), world, "wait breach") == written("""
        Mon 12 12:00 0 wait desk
        Mon 12 12:00+1us 0 breach
    """)
