"""Reps who come and go, grow into the work, or pick as they like."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policy.compile import compile_text
from policy.model import HOUR
from simulator.kernel import layout as L
from simulator.scenario import load_text
from tests.simulator.mechanics.paper import coming, figure, figures, frame, log, told, written

POLICY = """\
policy desk "A desk" { currency USD }
roles sales
calendar office { timezone "ZONE"  open mon to fri 09:00 to 17:00  MORE }
calendar mornings { timezone "ZONE"  open mon to fri 09:00 to 12:00 }
track lead {
  status New { start  owner sales  to Done by sales }
  status Done { final goal }
}
route lead.New { to desk otherwise }
team desk { role sales  assign STRATEGY  hours office  FULL }
"""
WORK = "work: {{lead.New: {{takes: {}, outcomes: [{{to: lead.Done, p: 1}}]}}}}\n"
MONDAY_TO_THURSDAY = coming(
    one="2026-01-05T08:00:00Z", two="2026-01-06T08:00:00Z", three="2026-01-07T08:00:00Z",
    four="2026-01-08T08:00:00Z",
)  # fmt: skip


def desk(strategy: str = "shared queue", zone: str = "UTC", more: str = "", full: str = "") -> str:
    found = POLICY.replace("STRATEGY", strategy).replace("ZONE", zone)
    return found.replace("MORE", more).replace("FULL", full)


def staff(team: str, takes: str = "1 hours") -> str:
    return f"teams: {{desk: {team}}}\n" + WORK.format(takes)


# --- joining and leaving --------------------------------------------------------------------------


def test_joining() -> None:
    """Who comes before anybody has joined waits, and is taken at the first opening."""
    world = frame() + MONDAY_TO_THURSDAY + staff("{reps: {ann: {joins: 2026-01-07}}}")
    assert told(desk(), world, "take") == written("""
        Wed 7 09:00 0 take ann
        Wed 7 10:00 1 take ann
        Wed 7 11:00 2 take ann
        Thu 8 09:00 3 take ann
    """)


@pytest.mark.parametrize("strategy", ["round robin", "weighted round robin", "least loaded", "sticky"])
def test_nobody_is_given_people_before_joining(strategy: str) -> None:
    """A joiner counts as just served: it is the other's turn first."""
    team = "{reps: {bo: {}, ann: {joins: 2026-01-07}}}"
    world = frame() + MONDAY_TO_THURSDAY + staff(team, "99 hours")
    found = told(desk(strategy), world, "assign")
    turns = {
        "round robin": ("bo", "bo", "bo", "ann"),
        "weighted round robin": ("bo", "bo", "bo", "ann"),
        "least loaded": ("bo", "bo", "ann", "ann"),
        "sticky": ("bo", "bo", "bo", "ann"),
    }[strategy]
    assert [line.split()[-1] for line in found.splitlines()] == list(turns)


def test_leaving_hands_over() -> None:
    """At the end of the last day their people go to the others; a conversation begins anew."""
    world = frame() + MONDAY_TO_THURSDAY
    team = "{reps: {ann: {leaves: 2026-01-06}, bo: {}}}"
    assert told(
        desk("round robin"), world + staff(team, "12 hours"), "assign wait take touch"
    ) == written(
        """
        Mon 5 08:00 0 wait desk
        Mon 5 09:00 0 assign ann
        Mon 5 09:00 0 touch
        Tue 6 08:00 1 wait desk
        Tue 6 09:00 1 assign bo
        Tue 6 09:00 1 touch
        Wed 7 08:00 2 wait desk
        Wed 7 09:00 2 assign bo
        Wed 7 09:00 2 touch
        Thu 8 08:00 3 wait desk
        Thu 8 09:00 3 assign bo
        Thu 8 09:00 3 touch
    """
    )
    assert told(
        desk("round robin"), world + staff(team, "40 hours"), "assign wait complete", 0
    ) == written(
        """
        Mon 5 08:00 0 wait desk
        Mon 5 09:00 0 assign ann
        Wed 7 00:00 0 wait desk
        Wed 7 09:00 0 assign bo
        Sat 10 01:00 0 complete talk
    """
    )


def test_work_that_is_cut_off_goes_on_with_the_next() -> None:
    """`hand back` remembers what is left: of 12 hours, 8 are done when ann leaves."""
    team = "{reps: {ann: {leaves: 2026-01-05}, bo: {joins: 2026-01-06}}, shift-end: hand back}"
    world = frame() + coming(one="2026-01-05T08:00:00Z") + staff(team, "12 hours")
    assert told(desk(), world, "take wait complete") == written("""
        Mon 5 08:00 0 wait desk
        Mon 5 09:00 0 take ann
        Tue 6 00:00 0 wait desk
        Tue 6 09:00 0 take bo
        Tue 6 13:00 0 complete talk
    """)


def test_a_team_where_nobody_is_overflows() -> None:
    """Once its one rep has left, people go on along the overflow."""
    policy = (
        desk("round robin", full="full to night") + "team night { role sales  assign round robin }\n"
    )
    team = "{desk: {reps: {ann: {leaves: 2026-01-06}}}, night: {reps: {zoe: {}}}}"
    world = frame() + MONDAY_TO_THURSDAY + f"teams: {team}\n" + WORK.format("1 hours")
    assert [line.split()[-1] for line in told(policy, world, "assign").splitlines()] == [
        "ann", "ann", "zoe", "zoe",
    ]  # fmt: skip


def test_counted_hires_and_departures() -> None:
    """Two join on Wednesday, when the first leaves in the middle of 30 hours of work."""
    team = "{reps: 1, hires: [{at: 2026-01-07, count: 2}], departures: [{at: 2 days, count: 1}]}"
    world = frame() + MONDAY_TO_THURSDAY + staff(team, "30 hours")
    assert told(desk(), world, "take wait") == written("""
        Mon 5 08:00 0 wait desk
        Mon 5 09:00 0 take desk 1
        Tue 6 08:00 1 wait desk
        Tue 6 15:00 1 take desk 1
        Wed 7 00:00 1 wait desk
        Wed 7 08:00 2 wait desk
        Wed 7 09:00 1 take desk hire 1.1
        Wed 7 09:00 2 take desk hire 1.2
        Thu 8 08:00 3 wait desk
        Thu 8 15:00 3 take desk hire 1.1
    """)


# --- away -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cover", "given"),
    [
        ("none", "ann bo ann bo"),  # two waits for ann until Thursday
        ("new", "ann bo bo ann"),  # who is back counts as just served
        ("all", "ann bo bo bo ann"),  # one goes to bo on Tuesday, the second
    ],
)
def test_cover(cover: str, given: str) -> None:
    """ann is away on Tuesday and Wednesday, with 20 hours of work on the first in hand."""
    team = f"{{reps: {{ann: {{away: [[2026-01-06, 2026-01-07]]}}, bo: {{}}}}, cover: {cover}}}"
    world = frame() + MONDAY_TO_THURSDAY + staff(team, "20 hours")
    found = told(desk("round robin"), world, "assign").splitlines()
    assert " ".join(line.split()[-1] for line in found) == given


def test_people_wait_for_who_is_away() -> None:
    """With `cover: none` a rep gets people while away, and works them when back."""
    team = "{reps: {ann: {away: [[2026-01-05, 2026-01-06]]}}, cover: none}"
    world = frame() + coming(one="2026-01-05T10:00:00Z") + staff(team)
    assert told(desk("round robin"), world, "assign touch") == written("""
        Mon 5 10:00 0 assign ann
        Wed 7 09:00 0 touch
    """)


# --- hours, speed, order --------------------------------------------------------------------------


def test_hours_of_their_own() -> None:
    """Part of the day by a calendar, and by a share of the team's hours; pausing goes by either."""
    for one in ("hours: mornings", "share: 37.5%"):
        team = f"{{reps: {{ann: {{{one}}}}}, shift-end: pause}}"
        world = frame() + coming(one="2026-01-05T09:00:00Z") + staff(team, "7 hours")
        assert told(desk(), world, "take complete") == written("""
            Mon 5 09:00 0 take ann
            Wed 7 10:00 0 complete talk
        """)


def test_a_ramp() -> None:
    """Half the speed on the first day, three quarters on the second, then all of it."""
    team = "{reps: {ann: {joins: 2026-01-05, ramp: {from: 50%, over: 2 days}}}}"
    world = frame() + MONDAY_TO_THURSDAY + staff(team, "3 hours")
    assert told(desk(), world, "complete") == written("""
        Mon 5 15:00 0 complete talk
        Tue 6 13:00 1 complete talk
        Wed 7 12:00 2 complete talk
        Thu 8 12:00 3 complete talk
    """)


def test_picks_against_the_order() -> None:
    """Never following it, but whoever came last, is another work order."""
    people = coming(**{f"p{i}": f"2026-01-05T{10 + i}:00:00Z" for i in range(6)})
    team = "{reps: {ann: {}}, adherence: {follows: 0%, otherwise: newest}}"
    strayed = log(desk(), frame() + people + staff(team, "90 minutes"))
    newest = log(
        desk(full="work newest first"), frame() + people + staff("{reps: {ann: {}}}", "90 minutes")
    )
    assert strayed == newest


def test_who_strays_keeps_to_the_cap() -> None:
    """With one open of at most one: the newest waits, and the one they have is called again."""
    team = "{reps: {ann: {}}, adherence: {follows: 0%, otherwise: newest}}"
    again = "{takes: 1 hours, retry: 2 hours, outcomes: [{to: lead.Done, p: 0}, {stay: rest}]}"
    people = coming(first="2026-01-05T10:00:00Z", second="2026-01-05T11:30:00Z")
    world = frame(horizon="1 days") + people + f"teams: {{desk: {team}}}\nwork: {{lead.New: {again}}}\n"
    assert told(desk(full="at most 1 open per rep"), world, "take touch") == written("""
        Mon 5 10:00 0 take ann
        Mon 5 10:00 0 touch
        Mon 5 13:00 0 touch
        Mon 5 16:00 0 touch
    """)


# --- what it leaves alone -------------------------------------------------------------------------


def test_who_joins_after_the_end_changes_nothing() -> None:
    """As saying of one rep what holds of the whole team changes nothing."""
    people = frame() + MONDAY_TO_THURSDAY
    for end in ("finish", "pause", "hand back"):
        plain = log(desk(), people + staff(f"{{reps: 2, shift-end: {end}}}", "11 hours"))
        late = f"{{reps: 2, hires: [{{at: 2036-01-01}}], shift-end: {end}}}"
        assert log(desk(), people + staff(late, "11 hours")) == plain
        own = f"{{reps: {{desk 1: {{hours: office}}, desk 2: {{}}}}, shift-end: {end}}}"
        assert log(desk(), people + staff(own, "11 hours")) == plain


def test_luck_belongs_to_reps() -> None:
    """One rep more changes nobody else's sick days and meetings."""

    def hours(reps: int) -> list[list[int]]:
        team = f"{{reps: {reps}, absence: 30%, shrinkage: 20%, attrition: 900%, replaced-after: 2 days}}"
        found = figures(desk(), frame(horizon="120 days") + MONDAY_TO_THURSDAY + staff(team))
        there = found.by_replication["reps"][0][:, L.RR_THERE : L.RR_WAIT]
        return [list(map(int, one)) for one in there]

    assert hours(4)[:3] == hours(3)


# --- what figures say -----------------------------------------------------------------------------


def test_figures_are_of_the_time_there() -> None:
    """Joining on Wednesday, with Thursday off: of 3 days paid, one was there; 40 USD an hour."""
    team = "{reps: {ann: {joins: 2026-01-07, away: [[2026-01-08, 2026-01-08]]}}, cost: 40 USD per hour}"
    world = frame(horizon="5 days") + coming(one="2026-01-05T08:00:00Z") + staff(team, "4 hours")
    assert figure(desk(), world, "load.desk") == 4 / 16
    assert figure(desk(), world, "cost.teams") == 24 * 40.0


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "UTC"])
@pytest.mark.parametrize("hours", ["office", "always"])
def test_holidays_and_changes_of_the_clock(zone: str, hours: str) -> None:
    """A rep's time is the calendar's: 23 or 25 hours where clocks change, none on a holiday."""
    more = "closed 2026-03-10, 2026-10-27"
    policy = desk(zone=zone, more=more)
    teams = f"{{reps: {{ann: {{hours: {hours}}}, bo: {{leaves: 2026-12-31}}}}, hours: {hours}}}"
    world = frame("2026-02-28T23:00:00Z", "260 days") + f"timezone: {zone}\n"
    found = figures(policy, world + coming(one="2026-03-05T08:00:00Z") + staff(teams))
    begin, end = datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 11, 15, 23, tzinfo=UTC)
    expected = end - begin if hours == "always" else timedelta()
    for i in range(0 if hours == "always" else 262):
        day = date(2026, 2, 28) + timedelta(days=i)
        if day.weekday() < 5 and str(day) not in more:
            opens, shuts = (datetime(*day.timetuple()[:3], h, tzinfo=ZoneInfo(zone)) for h in (9, 17))
            expected += max(min(shuts, end) - max(opens, begin), timedelta())
    for there in found.by_replication["reps"][0][:, L.RR_THERE]:
        assert int(there) / HOUR == expected / timedelta(hours=1)


# --- what cannot be -------------------------------------------------------------------------------


def test_drawn_numbers_of_reps() -> None:
    """How many there are, and when they come, may be uncertain."""
    team = (
        "{reps: {value: 3, uncertain: {uniform: [2, 6]}}, "
        "hires: [{at: {value: 20 days, uncertain: {uniform: [10, 30]}}, count: {value: 2, "
        "uncertain: {uniform: [0, 4]}}}]}"
    )
    policy, _ = compile_text(desk())
    assert policy is not None
    scenario, found, _ = load_text(frame() + MONDAY_TO_THURSDAY + staff(team), "w.yaml", policy)
    assert scenario is not None, found
    unsure = {one.path for one in scenario.provenance if one.uncertain is not None}
    assert unsure == {"teams.desk.reps", "teams.desk.hires[0].at", "teams.desk.hires[0].count"}
