"""What lives tell of work: its speed, pieces and waits, worked out by hand."""

from __future__ import annotations

import pytest

from policy.model import DAY, HOUR
from simulator.lives import biography, crowd, record
from simulator.lives.notes import Busy, Interrupted, Switched
from simulator.rollout import Rollout
from tests.simulator.mechanics.paper import coming, frame, paper

NIGHT = """\
policy night "By night" {}
roles sales
track lead { status New { start  owner sales  to Won by sales }  status Won { final goal } }
calendar night { timezone "UTC"  open mon to sun 22:00 to 06:00 }
team desk { role sales  assign shared queue  hours night }
"""
NEWCOMER = """\
teams: {desk: {reps: {ann: {joins: 2026-01-05, ramp: {from: 50%, over: 10 days}}}, shift-end: hand back}}
work: {lead.New: {takes: 4 hours, outcomes: [{to: lead.Won, p: 1}]}}
"""


def test_work_that_goes_on_keeps_the_speed_of_its_beginning() -> None:
    """Ann is in her second day: at 55% she does 1.1 hours of the four before six in the morning, and
    from ten at night on takes 2.9 / 55% = 5.27 hours, although from midnight on she would be quicker."""
    world = frame() + coming(only="2026-01-06T04:00:00Z") + NEWCOMER
    found = biography(record(*paper(NIGHT, world), 1, 0), 0)
    assert found.faithful
    first, rest = (one for one in found.told if isinstance(one, Busy))
    ten = 20_459 * DAY + 22 * HOUR  # 2026-01-06 22:00
    assert rest.at == ten
    assert rest.until - rest.at == pytest.approx(2.9 / 0.55 * HOUR, abs=2)
    assert first.at == ten - 18 * HOUR


URGENT = """\
policy urgent "Urgent" {}
roles sales
fields { source one of first, one, two }
track lead { status New { start  owner sales  to Won by sales }  status Won { final goal } }
team desk { role sales  assign shared queue  interrupt for source = one or source = two }
"""
ONE_REP = """\
teams: {desk: {reps: {ann: {}}}}
work: {lead.New: {takes: 4 hours, outcomes: [{to: lead.Won, p: 1}]}}
"""


def test_work_that_is_interrupted_twice_is_told_piece_by_piece() -> None:
    """The first has come at eight; for those who come at nine and at two Ann leaves them."""
    came = coming(first="2026-01-05T08:00:00Z", one="2026-01-05T09:00:00Z", two="2026-01-05T14:00:00Z")
    found = biography(record(*paper(URGENT, frame() + came + ONE_REP), 1, 0), 0)
    day = 20_458 * DAY  # 2026-01-05
    spans = [
        ((one.at - day) / HOUR, (one.until - day) / HOUR, one.what)
        for one in found.told
        if isinstance(one, Busy)
    ]
    assert spans == [(8, 12, "talk"), (13, 16, "rest"), (18, 20, "rest")]
    assert [one.worked for one in found.told if isinstance(one, Interrupted)] == [HOUR, HOUR]
    assert found.totals.worked == 4 * HOUR
    assert found.faithful


def test_reps_time_ends_with_the_run() -> None:
    short = frame(horizon="10 hours") + coming(first="2026-01-05T08:00:00Z") + ONE_REP
    assert biography(record(*paper(URGENT, short), 1, 0), 0).totals.worked == 2 * HOUR


PASSED_ON = """\
policy passed "Passed on" {}
roles sales
track lead {
  status New { start  owner sales  to Talk by sales }
  status Talk { owner sales  to Won by sales }
  status Won { goal final }
}
team desk { role sales  assign shared queue  hours office }
calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
"""
SAME_REP = """\
teams: {desk: {reps: {ann: {}}, hours: office}}
work:
  lead.New: {takes: 2 hours, outcomes: [{to: lead.Talk, p: 1}]}
  lead.Talk: {by: same rep, takes: 3 hours, outcomes: [{to: lead.Won, p: 1}]}
"""


def test_with_whom_the_same_rep_goes_on_waits_no_more() -> None:
    came = coming(first="2026-01-05T08:00:00Z")
    recording = record(*paper(PASSED_ON, frame() + came + SAME_REP), 1, 0)
    assert [one.wait for one in crowd(recording)] == [1]
    assert biography(recording, 0).totals.longest_wait == HOUR


NOBODY = "work: {lead.New: {by: nobody, takes: 1 day, outcomes: [{to: lead.Won, p: 1}]}}\n"


@pytest.mark.parametrize(
    ("after", "dropped", "undone", "hours"),
    [(NOBODY, "", "ann", 4), (ONE_REP.replace("ann", "bob"), "ann", "", 2), (ONE_REP, "", "", 4)],
)
def test_what_becomes_of_work_under_way_at_a_switch(
    after: str, dropped: str, undone: str, hours: int
) -> None:
    """Ann has been at it for two hours of four: a rep who stays is busy with it for all of them."""
    world = frame() + coming(first="2026-01-05T08:00:00Z")
    teams = after if "teams" in after else ONE_REP.splitlines()[0] + "\n" + after
    (policy, old), (_, new) = paper(URGENT, world + ONE_REP), paper(URGENT, world + teams)
    at = 20_458 * DAY + 10 * HOUR
    found = biography(record(policy, new, 1, 0, Rollout(policy, old, at)), 0)
    note = next(one for one in found.told if isinstance(one, Switched))
    assert (note.dropped, note.undone) == (dropped, undone)
    assert found.faithful
    first = (one for one in found.told if isinstance(one, Busy))
    again = sum(one.work for one in first if one.at >= at)
    assert found.totals.worked == hours * HOUR + again


TWO_STARTS = """\
policy starts "Two starts" {}
roles sales
fields { vip yes/no }
track lead {
  status Warm { start when vip  to Hot when vip }
  status Cold { start  to Hot when vip }
  status Hot { final goal }
}
"""


def test_the_list_knows_where_somebody_began_who_went_on_at_once() -> None:
    people = "people: {fields: {vip: {chance: 1}}}\n"
    recording = record(*paper(TWO_STARTS, frame() + coming(first="2026-01-05T08:00:00Z") + people), 1, 0)
    assert [(one.path, one.moves) for one in crowd(recording)] == [(["lead.Warm", "lead.Hot"], 1)]
    assert biography(recording, 0).totals.moves == 1
