"""SLA clocks: warnings, reassignment, escalation, moves; abandonment."""

from __future__ import annotations

from tests.simulator.mechanics.paper import coming, figure, frame, told, written

POLICY = """\
policy desk "Promises" {{}}
roles sales
events leave
calendar office {{ timezone "UTC"  open mon to fri 09:00 to 17:00 }}
track lead {{
  status New {{
    start
    owner sales
    {sla}
    to Done by sales
    to Gone on leave
  }}
  status Late {{ owner sales  to Done by sales }}
  status Done {{ final goal }}
  status Gone {{ final }}
}}
route lead.New {{ to desk otherwise }}
team desk {{ role sales  {desk} }}
team spare {{ role sales  assign shared queue }}
"""
QUEUE = "assign shared queue"
LISTED = 'members "ann", "bob", "cid"  assign round robin'
ONE = coming(only="2026-01-05T08:00:00Z")
WORK = "work:\n  lead.New, lead.Late: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}\n"
NOBODY = "teams: {desk: {reps: 0, hours: always}, spare: {reps: {zoe: {}}, hours: always}}\n" + WORK


def policy(sla: str, desk: str = QUEUE) -> str:
    return POLICY.format(sla=sla, desk=desk)


def test_warning_breach_escalation() -> None:
    """A step at 50% of 4 hours, the breach at 100%, a later step at 150%: after 2, 4 and 6 hours."""
    steps = "at 50% notify sales  at 100% notify sales  at 150% notify sales"
    sla = f"sla 4 hours until first touch {{ {steps} }}"
    assert told(policy(sla), frame() + ONE + NOBODY, "step breach met") == written("""
        Mon 5 10:00 0 step 50%
        Mon 5 12:00 0 breach
        Mon 5 12:00 0 step 100%
        Mon 5 14:00 0 step 150%
    """)


def test_open_hours() -> None:
    """4 open hours from 08:00 are over at 13:00; from 16:00 at 12:00 on the next day."""
    sla = "sla 4 open hours of office { at 75% notify sales  at 100% notify sales }"
    two = coming(early="2026-01-05T08:00:00Z", late="2026-01-05T16:00:00Z")
    assert told(policy(sla), frame() + two + NOBODY, "step") == written("""
        Mon 5 12:00 0 step 75%
        Mon 5 13:00 0 step 100%
        Tue 6 11:00 1 step 75%
        Tue 6 12:00 1 step 100%
    """)


def test_working_days() -> None:
    """Two working days from Thursday 10:00 are over on Monday 10:00; a Saturday begins on Monday."""
    sla = "sla 2 working days of office { at 100% notify sales }"
    two = coming(thursday="2026-01-08T10:00:00Z", saturday="2026-01-10T10:00:00Z")
    assert told(policy(sla), frame() + two + NOBODY, "step") == written("""
        Mon 12 10:00 0 step 100%
        Tue 13 10:00 1 step 100%
    """)


def test_a_touch_at_the_deadline_meets_it() -> None:
    """The deadline is at 09:00; whoever comes free at 09:00 meets it, a microsecond later does not."""
    sla = "sla 1 hour until first touch { at 100% notify sales }"
    people = coming(first="2026-01-05T08:00:00Z", second="2026-01-05T08:00:00.000001Z")
    world = frame() + people + "teams: {desk: {reps: 1, hours: always}}\n" + WORK
    assert told(policy(sla), world, "take met breach", who=1) == written("""
        Mon 5 09:00 1 take desk 1
        Mon 5 09:00 1 met
    """)
    longer = world.replace("takes: 1 hours", "takes: 61 minutes")
    assert told(policy(sla), longer, "take breach step met", who=1) == written("""
        Mon 5 09:00+1us 1 breach
        Mon 5 09:00+1us 1 step 100%
        Mon 5 09:01 1 take desk 1
    """)


def test_move() -> None:
    """At the deadline the person moves to another status, and a new stay begins there."""
    sla = "sla 3 hours { at 100% move to Late }"
    assert told(policy(sla), frame() + ONE + NOBODY, "breach step move rest") == written("""
        Mon 5 08:00 0 rest New
        Mon 5 11:00 0 breach
        Mon 5 11:00 0 step 100%
        Mon 5 11:00 0 move Late
        Mon 5 11:00 0 rest Late
    """)


def test_assign_to_another_team() -> None:
    """Not picked up in time, the person goes to a team where somebody is."""
    sla = "sla 2 hours until first touch { at 100% assign to spare }"
    assert told(policy(sla), frame() + ONE + NOBODY, "wait take complete met") == written("""
        Mon 5 08:00 0 wait desk
        Mon 5 10:00 0 wait spare
        Mon 5 10:00 0 take zoe
        Mon 5 11:00 0 complete talk
    """)


BUSY = coming(
    one="2026-01-05T08:00:00Z", two="2026-01-05T08:00:01Z", three="2026-01-05T08:00:02Z",
    last="2026-01-05T08:30:00Z",
)  # fmt: skip
THREE = "teams: {desk: {hours: always}, spare: {reps: 1, hours: always}}\n"
LONG = "work: {lead.New: {takes: 9 hours, outcomes: [{to: lead.Done, p: 1}]}}\n"


def test_reassign_keeps_the_clock() -> None:
    """Ann, bob, cid are busy for 9 hours; the fourth goes from ann to the next in turn, once."""
    sla = "sla 2 hours until first touch { at 100% reassign  at 200% notify sales }"
    found = told(
        policy(sla, LISTED), frame() + BUSY + THREE + LONG, "assign breach step met take touch", who=3
    )
    assert found == written("""
        Mon 5 08:30 3 assign ann
        Mon 5 10:30 3 breach
        Mon 5 10:30 3 step 100%
        Mon 5 10:30 3 assign bob
        Mon 5 12:30 3 step 200%
        Mon 5 17:00:01 3 touch
    """)


def test_reassign_restarts_the_clock() -> None:
    """With `restart clock` the two hours begin anew at every reassignment, and everybody is late."""
    sla = "sla 2 hours until first touch { at 100% reassign and restart clock }"
    found = told(
        policy(sla, LISTED), frame() + BUSY + THREE + LONG, "assign breach step touch met", who=3
    )
    assert found == written("""
        Mon 5 08:30 3 assign ann
        Mon 5 10:30 3 breach
        Mon 5 10:30 3 step 100%
        Mon 5 10:30 3 assign bob
        Mon 5 12:30 3 breach
        Mon 5 12:30 3 step 100%
        Mon 5 12:30 3 assign cid
        Mon 5 14:30 3 breach
        Mon 5 14:30 3 step 100%
        Mon 5 14:30 3 assign ann
        Mon 5 16:30 3 breach
        Mon 5 16:30 3 step 100%
        Mon 5 16:30 3 assign bob
        Mon 5 17:00:01 3 touch
        Mon 5 17:00:01 3 met
    """)


def test_a_restarted_clock_without_time_left_waits() -> None:
    """A working day begun on a Saturday has no open time left: restarted, its steps wait for Monday."""
    sla = "sla 1 working days of office { at 25% restart clock }"
    saturday = coming(only="2026-01-10T08:00:00Z")
    found = told(policy(sla), frame(horizon="8 days") + saturday + NOBODY, "step breach")
    assert found == written("""
        Sat 10 08:00 0 step 25%
        Mon 12 09:00 0 step 25%
        Mon 12 11:00 0 step 25%
        Mon 12 13:00 0 step 25%
        Mon 12 15:00 0 step 25%
        Mon 12 17:00 0 step 25%
    """)


def test_given_to_the_same_rep_again() -> None:
    """Ann is at work when the person is given to her team anew, and so to her: she just goes on."""
    sla = "sla 2 hours { at 100% assign to desk }"
    alone = LISTED.replace('"ann", "bob", "cid"', '"ann"')
    one = frame() + ONE + "teams: {desk: {hours: always}, spare: {reps: 1, hours: always}}\n" + LONG
    assert told(policy(sla, alone), one, "assign touch complete") == written("""
        Mon 5 08:00 0 assign ann
        Mon 5 08:00 0 touch
        Mon 5 10:00 0 assign ann
        Mon 5 17:00 0 complete talk
    """)


def test_work_of_whom_another_rep_gets_is_void() -> None:
    """At 10:00 bob gets whom ann is at work with, and begins anew; ann is busy to 17:00, for nothing."""
    sla = "sla 2 hours { at 100% reassign }"
    one = frame() + ONE + THREE + LONG
    assert told(policy(sla, LISTED), one, "assign touch complete") == written("""
        Mon 5 08:00 0 assign ann
        Mon 5 08:00 0 touch
        Mon 5 10:00 0 assign bob
        Mon 5 10:00 0 touch
        Mon 5 17:00 0 complete void
        Mon 5 19:00 0 complete talk
    """)


def test_figures_of_clocks() -> None:
    """Of two clocks one is met and one is missed: half of the promises are kept."""
    sla = "sla 1 hour until first touch { at 100% notify sales }"
    people = coming(first="2026-01-05T08:00:00Z", second="2026-01-05T08:30:00Z")
    world = (
        frame()
        + people
        + "teams: {desk: {reps: 1, hours: always}}\n"
        + WORK.replace("1 hours", "2 hours")
    )
    assert figure(policy(sla), world, "sla.met") == 1
    assert figure(policy(sla), world, "sla.breaches") == 1
    assert figure(policy(sla), world, "wait.lead.New") == 0.75  # none, and an hour and a half


def test_abandonment() -> None:
    """Who waits in line for 90 minutes leaves, and the next is taken; work in hand is no waiting."""
    people = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:10:00Z", c="2026-01-05T09:00:00Z")
    world = (
        frame()
        + people
        + """\
teams: {desk: {reps: 1, hours: always}}
patience: {lead.New: {takes: 90 minutes, then: {emits: leave}}}
work: {lead.New: {takes: 2 hours, outcomes: [{to: lead.Done, p: 1}]}}
"""
    )
    assert told(policy(""), world, "take event end") == written("""
        Mon 5 08:00 0 take desk 1
        Mon 5 09:40 1 event leave
        Mon 5 09:40 1 end
        Mon 5 10:00 0 end
        Mon 5 10:00 2 take desk 1
        Mon 5 12:00 2 end
    """)


def test_going_cold() -> None:
    """Waiting shrinks the intent: who is picked up after patience ended is worked 0.4 times as long."""
    people = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:10:00Z")
    world = (
        frame()
        + people
        + """\
people: {intent: 1}
teams: {desk: {reps: 1, hours: always}}
patience: {lead.New: {takes: 90 minutes, then: {intent: times 0.4}}}
work: {lead.New: {takes: {uniform: [1 hours, 1 hours]}, outcomes: [{to: lead.Done, p: 1}]}}
"""
    )
    world = world.replace("{uniform: [1 hours, 1 hours]}", '"2 hours * intent"')
    assert told(policy(""), world, "take complete") == written("""
        Mon 5 08:00 0 take desk 1
        Mon 5 10:00 0 complete talk
        Mon 5 10:00 1 take desk 1
        Mon 5 10:48 1 complete talk
    """)
