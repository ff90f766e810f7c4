"""Shift ends, opening hours, holidays, daylight saving."""

from __future__ import annotations

import pytest

from tests.simulator.mechanics.paper import coming, figure, frame, told, written

POLICY = """\
policy desk "A desk with hours" {{}}
roles sales
calendar office {{ timezone "{zone}"  open {hours}  {more} }}
track lead {{
  status New {{ start  owner sales  to Done by sales }}
  status Done {{ final goal }}
}}
team desk {{ role sales  assign shared queue  hours office  work {order} first }}
"""
TEAM = """\
teams: {{desk: {{reps: {{ann: {rep}}}, shift-end: {end}, cost: 40 USD per hour}}}}
work: {{lead.New: {{takes: {takes}, outcomes: [{{to: lead.Done, p: 1}}]}}}}
"""
TWO = coming(first="2026-01-05T16:00:00Z", second="2026-01-05T16:30:00Z")


def desk(
    zone: str = "UTC", hours: str = "mon to fri 09:00 to 17:00", order: str = "oldest", more: str = ""
) -> str:
    found = POLICY.format(zone=zone, hours=hours, order=order, more=more)
    return found.replace("{}", "{ currency USD }", 1)


def team(end: str, takes: str = "3 hours", rep: str = "{}") -> str:
    return TEAM.format(end=end, takes=takes, rep=rep)


def test_finish() -> None:
    """Work in hand is finished after closing; nothing new is begun before the next opening."""
    assert told(desk(), frame() + TWO + team("finish"), "take complete") == written("""
        Mon 5 16:00 0 take ann
        Mon 5 19:00 0 complete talk
        Tue 6 09:00 1 take ann
        Tue 6 12:00 1 complete talk
    """)


def test_pause() -> None:
    """Work in hand rests overnight and goes on where it stopped, before anything else."""
    assert told(desk(), frame() + TWO + team("pause"), "take complete") == written("""
        Mon 5 16:00 0 take ann
        Tue 6 11:00 0 complete talk
        Tue 6 11:00 1 take ann
        Tue 6 14:00 1 complete talk
    """)


def test_hand_back() -> None:
    """At closing the rest of the work goes back to the line, and waits its turn in the work order."""
    world = frame() + TWO + team("hand back")
    assert told(desk(), world, "take complete") == told(
        desk(), frame() + TWO + team("pause"), "take complete"
    )
    assert told(desk(order="newest"), world, "take complete") == written("""
        Mon 5 16:00 0 take ann
        Tue 6 09:00 1 take ann
        Tue 6 12:00 1 complete talk
        Tue 6 14:00 0 complete talk
    """)


@pytest.mark.parametrize("end", ["finish", "pause", "hand back"])
def test_work_that_ends_at_closing(end: str) -> None:
    """An hour begun an hour before closing ends at closing, whatever the shift end."""
    world = frame() + coming(only="2026-01-05T16:00:00Z") + team(end, "1 hours")
    assert told(desk(), world, "take complete") == written("""
        Mon 5 16:00 0 take ann
        Mon 5 17:00 0 complete talk
    """)


def test_fast_and_slow_reps_over_a_closing() -> None:
    """What is handed back counts at the rep's speed: 1 hour of a rep twice as fast is 2 of 3 hours."""
    world = frame() + coming(only="2026-01-05T16:00:00Z")
    fast = world + team("hand back", rep="{speed: 2}")
    assert told(desk(), fast, "complete") == "Tue 6 09:30 0 complete talk"
    slow = world + team("hand back", rep="{speed: 0.5}")
    assert told(desk(), slow, "complete") == "Tue 6 14:00 0 complete talk"


def test_time_at_work() -> None:
    """Paid are the open hours, 8 a day on 10 days; used are the 6 at work, also beyond closing."""
    for end in ("finish", "pause", "hand back"):
        world = frame() + TWO + team(end)
        assert figure(desk(), world, "cost") == 80 * 40
        assert figure(desk(), world, "load.desk") == pytest.approx(6 / 80)


@pytest.mark.parametrize(
    ("end", "second"),
    [("finish", "Tue 6 09:00"), ("pause", "Tue 6 11:00"), ("hand back", "Tue 6 11:00")],
)
def test_effort_beyond_closing(end: str, second: str) -> None:
    """Three hours on a long deal, begun at 16:00, rest overnight in ann's hands, unless she finishes."""
    world = frame() + TWO + team(end, "5 days, effort: 3 hours")
    assert told(desk(), world, "take complete") == written(f"""
        Mon 5 16:00 0 take ann
        {second} 1 take ann
        Sat 10 16:00 0 complete talk
        {second.replace("Tue 6", "Sun 11")} 1 complete talk
    """)
    assert figure(desk(), world, "load.desk") == pytest.approx(6 / 80)


@pytest.mark.parametrize("rep", ["{}", "{away: [[2026-01-07, 2026-01-07]]}"])
def test_a_rep_can_do_no_more_than_a_day_holds(rep: str) -> None:
    """Forty deals of 6 hours for one who pauses: 80 hours are open, or 72, and so many are worked."""
    many = "sources: {list: {imports: [{at: 2026-01-05T09:00:00Z, people: 40}]}}\n"
    world = frame() + many + team("pause", "20 days, effort: 6 hours", rep)
    assert figure(desk(), world, "load.desk") == pytest.approx(1)
    assert figure(desk(), world, "entered.lead.Done") == 0


def test_lunch() -> None:
    """A day of two openings: work pauses between them."""
    policy = desk(hours="mon to fri 09:00 to 12:00, 13:00 to 17:00")
    world = frame() + coming(only="2026-01-05T11:00:00Z") + team("pause")
    assert told(policy, world, "take complete") == written("""
        Mon 5 11:00 0 take ann
        Mon 5 15:00 0 complete talk
    """)


def test_holiday() -> None:
    """On a closed date nobody works, and paused work waits a day longer."""
    policy = desk(more="closed 2026-01-06")
    assert told(policy, frame() + TWO + team("pause"), "take complete") == written("""
        Mon 5 16:00 0 take ann
        Wed 7 11:00 0 complete talk
        Wed 7 11:00 1 take ann
        Wed 7 14:00 1 complete talk
    """)


def test_who_comes_at_closing_and_at_opening() -> None:
    """Hours are half-open: who comes at 17:00 waits; who comes at 09:00 does not."""
    world = frame() + coming(late="2026-01-05T17:00:00Z", early="2026-01-07T09:00:00Z") + team("finish")
    assert told(desk(), world, "take") == written("""
        Tue 6 09:00 0 take ann
        Wed 7 09:00 1 take ann
    """)


def test_spring() -> None:
    """Opening follows the local clock: at 09:00 in Berlin, 08:00 UTC in winter and 07:00 in summer."""
    people = coming(winter="2026-03-26T20:00:00Z", summer="2026-03-29T20:00:00Z")
    world = frame("2026-03-26T00:00:00Z") + people + team("finish", "1 hours")
    assert told(desk("Europe/Berlin"), world, "take") == written("""
        Fri 27 08:00 0 take ann
        Mon 30 07:00 1 take ann
    """)


def test_a_working_day_ends_at_the_hour_at_which_it_began() -> None:
    """By the local clock: at the first of two hours, and at the end of a gap, where there is no such."""
    policy = """\
policy days {}
fields { source one of a, b, c, d  required }
calendar daily { timezone "Europe/Berlin"  open mon to sun 00:00 to 24:00 }
track lead {
  status New  { start  to Done after 1 working days of daily }
  status Done { final goal }
}
"""
    spring = coming(
        a="2026-03-27T11:00:00Z",
        b="2026-03-28T01:30:00Z",
        c="2026-03-28T11:00:00Z",
        d="2026-03-29T10:00:00Z",
    )
    assert told(policy, frame("2026-03-26T00:00:00Z") + spring, "move") == written("""
        Sat 28 11:00 0 move Done
        Sun 29 01:00 1 move Done
        Sun 29 10:00 2 move Done
        Mon 30 10:00 3 move Done
    """)
    autumn = coming(a="2026-10-24T00:30:00Z", b="2026-10-24T01:30:00Z", c="2026-10-25T00:30:00Z")
    assert told(policy, frame("2026-10-23T00:00:00Z") + autumn, "move") == written("""
        Sun 25 00:30 0 move Done
        Sun 25 02:30 1 move Done
        Mon 26 01:30 2 move Done
    """)


def test_a_night_of_seven_hours() -> None:
    """The night from 22:00 to 06:00 in which clocks go forward has 7 hours; in autumn it has 9."""
    policy = desk("Europe/Berlin", "sat, sun 22:00 to 06:00")
    spring = (
        frame("2026-03-28T00:00:00Z") + coming(only="2026-03-28T21:00:00Z") + team("pause", "8 hours")
    )
    assert told(policy, spring, "take complete") == written("""
        Sat 28 21:00 0 take ann
        Sun 29 21:00 0 complete talk
    """)
    autumn = frame("2026-10-24T00:00:00Z") + coming(only="2026-10-24T20:00:00Z")
    assert told(policy, autumn + team("pause", "9 hours"), "take complete") == written("""
        Sat 24 20:00 0 take ann
        Sun 25 05:00 0 complete talk
    """)


def test_teams_in_two_zones() -> None:
    """Each team keeps its own calendar: on Tuesday Berlin opens at 08:00 UTC, New York at 14:00."""
    policy = """\
policy two "Two desks" {}
roles sales
fields { source one of berlin, york  required }
calendar de { timezone "Europe/Berlin"  open mon to fri 09:00 to 17:00 }
calendar us { timezone "America/New_York"  open mon to fri 09:00 to 17:00  closed 2026-01-06 }
track lead {
  status New { start  owner sales  to Done by sales }
  status Done { final goal }
}
route lead.New { to here when source = berlin  to there otherwise }
team here  { role sales  assign shared queue  hours de }
team there { role sales  assign shared queue  hours us }
"""
    world = (
        frame()
        + coming(berlin="2026-01-05T23:00:00Z", york="2026-01-05T23:30:00Z")
        + """\
teams: {here: {reps: 1}, there: {reps: 1}}
work: {lead.New: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}}
"""
    )
    assert told(policy, world, "take") == written("""
        Tue 6 08:00 0 take here 1
        Wed 7 14:00 1 take there 1
    """)


def test_a_call_that_ends_after_closing() -> None:
    """A call is finished after closing; the conversation that it becomes is handed back, all of it."""
    policy = (
        desk().replace("owner sales", "owner sales  cadence calls") + "cadence calls { day 1 call }\n"
    )
    world = (
        frame()
        + coming(first="2026-01-05T16:30:00Z", second="2026-01-06T09:30:00Z")
        + "touches: {call: {takes: 1 hours, connects: 1}}\n"
        + team("hand back", "2 hours").replace("{takes", "{each: connect, takes")
    )
    assert told(policy, world, "take complete") == written("""
        Mon 5 16:30 0 take ann
        Mon 5 17:30 0 complete touch
        Tue 6 11:00 0 complete talk
        Tue 6 11:00 1 take ann
        Tue 6 12:00 1 complete touch
        Tue 6 14:00 1 complete talk
    """)
