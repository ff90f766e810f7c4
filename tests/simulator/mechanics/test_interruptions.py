"""Work in hand that reps leave for urgent people, where the policy says so."""

from __future__ import annotations

import pytest

from simulator.summarise import summarise
from tests.simulator.mechanics.paper import coming, figure, figures, frame, paper, told, written

POLICY = """\
policy desk "Who must not wait" {{}}
roles sales
fields {{ source one of busy, other, hot, hotter  required   budget yes/no }}
events call_back
calendar office {{ timezone "UTC"  open mon to fri 09:00 to 17:00 }}
score {{ interest {{ +10 on call_back }} }}
track lead {{
  status New {{ start  owner sales  {more}  to Next by sales  to Done by sales }}
  status Next {{ owner sales  to Done by sales }}
  status Done {{ final goal }}
}}
cadence calls {{ day 1 call }}
team desk {{ role sales  assign {assign}  {team}  interrupt for {urgent} }}
"""
WORLD = """\
teams: {{desk: {{reps: {{{reps}}}, hours: {hours}, shift-end: {end}}}}}
work: {{lead.New: {{takes: {takes}, outcomes: [{{to: lead.Done, p: 1}}]}}, lead.Next: none}}
"""
LINES = "take touch interrupted complete"


def desk(
    urgent: str = "source in [hot, hotter]",
    assign: str = "shared queue",
    team: str = "",
    more: str = "",
) -> str:
    found = POLICY.format(urgent=urgent, assign=assign, team=team, more=more)
    return found.replace("{}", '{ version "1" }', 1)


def world(
    takes: str = "3 hours",
    reps: str = "ann: {}",
    hours: str = "always",
    end: str = "finish",
) -> str:
    return WORLD.format(takes=takes, reps=reps, hours=hours, end=end)


def people(**who: str) -> str:
    return coming(**{name: f"2026-01-05T{at}Z" for name, at in who.items()})


def test_the_rest_goes_on_afterwards() -> None:
    """Two of three hours are left when the urgent one comes; the same rep does them afterwards."""
    came = people(busy="09:00:00", hot="10:00:00")
    assert told(desk(), frame() + came + world(), LINES) == written("""
        Mon 5 09:00 0 take ann
        Mon 5 09:00 0 touch
        Mon 5 10:00 0 interrupted 1
        Mon 5 10:00 1 take ann
        Mon 5 10:00 1 touch
        Mon 5 13:00 1 complete talk
        Mon 5 15:00 0 complete talk
    """)


def test_urgent_people_wait_for_one_another() -> None:
    """Nobody urgent is interrupted; they go before others who came earlier, in the work order."""
    came = people(busy="09:00:00", hot="09:30:00", other="10:00:00", hotter="10:30:00")
    assert told(desk(), frame() + came + world(), "take interrupted complete") == written("""
        Mon 5 09:00 0 take ann
        Mon 5 09:30 0 interrupted 1
        Mon 5 09:30 1 take ann
        Mon 5 12:30 1 complete talk
        Mon 5 12:30 3 take ann
        Mon 5 15:30 3 complete talk
        Mon 5 18:00 0 complete talk
        Mon 5 18:00 2 take ann
        Mon 5 21:00 2 complete talk
    """)


def test_the_work_order_says_when_the_rest_is_done() -> None:
    """Newest first: somebody who came meanwhile goes before what was interrupted."""
    came = people(busy="09:00:00", hot="10:00:00", other="11:00:00")
    found = told(desk(team="work newest first"), frame() + came + world(), "complete")
    assert found == written("""
        Mon 5 13:00 1 complete talk
        Mon 5 16:00 2 complete talk
        Mon 5 18:00 0 complete talk
    """)


def test_who_began_last_is_interrupted() -> None:
    """Of two busy reps of a shared queue the one who began last; then the other one."""
    came = people(busy="09:00:00", other="09:10:00", hot="09:20:00", hotter="09:30:00")
    reps = world(reps="ann: {}, bob: {}")
    assert told(desk(), frame() + came + reps, "take interrupted complete") == written("""
        Mon 5 09:00 0 take ann
        Mon 5 09:10 1 take bob
        Mon 5 09:20 1 interrupted 2
        Mon 5 09:20 2 take bob
        Mon 5 09:30 0 interrupted 3
        Mon 5 09:30 3 take ann
        Mon 5 12:20 2 complete talk
        Mon 5 12:30 3 complete talk
        Mon 5 15:00 0 complete talk
        Mon 5 15:10 1 complete talk
    """)


def test_a_free_rep_comes_before_any_interruption() -> None:
    """Nobody is interrupted while somebody is free."""
    came = people(busy="09:00:00", hot="09:20:00")
    assert "interrupted" not in told(desk(), frame() + came + world(reps="ann: {}, bob: {}"), LINES)


def test_ones_own_rep_is_interrupted() -> None:
    """Round robin: the third person is ann's, who leaves the first; bob goes on with the second."""
    came = people(busy="09:00:00", other="09:10:00", hot="09:20:00")
    reps = world(reps="ann: {}, bob: {}")
    assert told(desk(assign="round robin"), frame() + came + reps, "interrupted complete") == written("""
        Mon 5 09:20 0 interrupted 2
        Mon 5 12:10 1 complete talk
        Mon 5 12:20 2 complete talk
        Mon 5 15:00 0 complete talk
    """)


def test_the_cap() -> None:
    """A rep with as many people as they may have is not interrupted for one who waits for the team."""
    came = people(busy="09:00:00", hot="10:00:00")
    found = told(desk(team="at most 1 open per rep"), frame() + came + world(), LINES)
    assert found == written("""
        Mon 5 09:00 0 take ann
        Mon 5 09:00 0 touch
        Mon 5 12:00 0 complete talk
        Mon 5 12:00 1 take ann
        Mon 5 12:00 1 touch
        Mon 5 15:00 1 complete talk
    """)


@pytest.mark.parametrize(
    ("end", "first", "rest"),
    [
        ("finish", "Mon 5 19:00", "Tue 6 10:00"),
        ("pause", "Tue 6 11:00", "Tue 6 12:00"),
        ("hand back", "Tue 6 11:00", "Tue 6 12:00"),
    ],
)
def test_closing(end: str, first: str, rest: str) -> None:
    """The urgent work ends as the shift end wants it; the hour that was left is done after it."""
    came = people(busy="14:00:00", hot="16:00:00")
    shift = world("3 hours", hours="office", end=end)
    policy = desk(team="hours office")
    found = told(policy, frame() + came + shift, "interrupted complete")
    assert found == f"Mon 5 16:00 0 interrupted 1\n{first} 1 complete talk\n{rest} 0 complete talk"


def test_paused_work_counts_open_time() -> None:
    """Begun at 16:00 and interrupted at 10:00 the next morning: two of three hours are done."""
    came = coming(busy="2026-01-05T16:00:00Z", hot="2026-01-06T10:00:00Z")
    shift = world("3 hours", hours="office", end="pause")
    assert told(desk(team="hours office"), frame() + came + shift, "interrupted complete") == written("""
        Tue 6 10:00 0 interrupted 1
        Tue 6 13:00 1 complete talk
        Tue 6 14:00 0 complete talk
    """)


def test_nobody_is_interrupted_while_the_team_is_closed() -> None:
    """Work that is finished after closing ends, and the urgent person comes first in the morning."""
    came = people(busy="16:00:00", other="16:10:00", hot="18:00:00")
    shift = world("3 hours", hours="office")
    assert told(desk(team="hours office"), frame() + came + shift, "interrupted take") == written("""
        Mon 5 16:00 0 take ann
        Tue 6 09:00 2 take ann
        Tue 6 12:00 1 take ann
    """)


def test_counted() -> None:
    """Two conversations are left for somebody urgent; the rep works for twelve hours all the same."""
    came = people(busy="09:00:00", hot="10:00:00", other="12:00:00", hotter="17:00:00")
    assert figure(desk(), frame() + came + world(), "interrupted.desk") == 2
    assert figure(desk(), frame() + came + world(), "busy.desk") == pytest.approx(12)
    assert figure(desk(), frame() + came + world(), "taken.desk") == 4


@pytest.mark.parametrize(
    ("third", "urgent", "theirs", "others"),
    [
        ("other", 1, 0.0, 1.5),  # from 12:00 to 15:00, when the first is done
        ("hotter", 2, 0.5, 0.0),  # from 12:00 to 13:00, when the urgent one is done
    ],
)
def test_waits_of_urgent_people_and_of_others(
    third: str, urgent: int, theirs: float, others: float
) -> None:
    """Waits of urgent people and of others are counted apart: only who comes third has to wait here."""
    came = people(busy="09:00:00", hot="10:00:00", **{third: "12:00:00"})
    found = figures(desk(), frame() + came + world())
    told = [found.metrics[name][0] for name in ("urgent.desk", "urgent_wait.desk", "others_wait.desk")]
    assert told == [urgent, theirs, others]
    summary = summarise(found, *paper(desk(), frame() + came + world()))
    of_team = next(one.rows[0].measures for one in summary.breakdowns if one.by == "team")
    for measures, end in ((summary.measures, ""), (of_team, ""), (summary.details, ".desk")):
        means = {one.name: one.estimate().mean for one in measures}
        names = ("urgent", "urgent_wait", "others_wait")
        assert [means[f"{name}{end}"] for name in names] == told
    plain = desk().replace("interrupt for source in [hot, hotter]", "")
    assert not [one for one in figures(plain, frame() + came + world()).metrics if "urgent" in one]


def test_speed() -> None:
    """A rep of double speed has done two hours' worth of three in one; the rest takes half an hour."""
    came = people(busy="09:00:00", hot="10:00:00")
    assert told(desk(), frame() + came + world(reps="ann: {speed: 2}"), "complete") == written("""
        Mon 5 11:30 1 complete talk
        Mon 5 12:00 0 complete talk
    """)


def test_an_event_makes_urgent_who_waits() -> None:
    """Who waits is read again at what they do themselves: then the rep leaves the other person."""
    came = people(busy="09:00:00", other="09:30:00") + (
        "patience: {lead.New: {takes: 30 minutes, then: {emits: call_back}}}\n"
    )
    found = told(desk(urgent="interest >= 10"), frame() + came + world(), "event interrupted complete")
    assert found == written("""
        Mon 5 10:00 1 event call_back
        Mon 5 10:00 0 interrupted 1
        Mon 5 13:00 1 complete talk
        Mon 5 15:00 0 complete talk
    """)


CALLS = "touches: {call: {takes: 1 hours, connects: 1}}\n"


def test_a_call_is_finished() -> None:
    """A touch, and the conversation that it becomes, end first."""
    came = people(busy="09:00:00", hot="10:30:00") + CALLS
    on_the_phone = (
        "teams: {desk: {reps: {ann: {}}, hours: always}}\n"
        "work:\n"
        "  lead.New: {each: connect, takes: 2 hours, outcomes: [{to: lead.Done, p: 1}]}\n"
        "  lead.Next: none\n"
    )
    found = told(desk(more="cadence calls"), frame() + came + on_the_phone, LINES)
    assert found == written("""
        Mon 5 09:00 0 take ann
        Mon 5 09:00 0 touch 1
        Mon 5 10:00 0 complete touch
        Mon 5 12:00 0 complete talk
        Mon 5 12:00 1 take ann
        Mon 5 12:00 1 touch 1
        Mon 5 13:00 1 complete touch
        Mon 5 15:00 1 complete talk
    """)


def test_a_rep_does_not_go_on_while_somebody_urgent_waits() -> None:
    """Who would go on at once with the person of a call that is over takes the urgent one first."""
    came = people(busy="09:00:00", hot="09:30:00") + CALLS
    then = (
        "teams: {desk: {reps: {ann: {}}, hours: always}}\n"
        "work:\n"
        "  lead.New: {each: connect, takes: 1 hours, outcomes: [{to: lead.Next, p: 1}]}\n"
        "  lead.Next: {by: same rep, takes: 2 hours, outcomes: [{to: lead.Done, p: 1}]}\n"
    )
    found = told(desk(more="cadence calls"), frame() + came + then, "take interrupted complete move")
    assert found == written("""
        Mon 5 09:00 0 take ann
        Mon 5 10:00 0 complete touch
        Mon 5 11:00 0 complete talk
        Mon 5 11:00 0 move Next
        Mon 5 11:00 0 interrupted 1
        Mon 5 11:00 1 take ann
        Mon 5 12:00 1 complete touch
        Mon 5 13:00 1 complete talk
        Mon 5 13:00 1 move Next
        Mon 5 15:00 1 complete talk
        Mon 5 15:00 1 move Done
        Mon 5 17:00 0 complete talk
        Mon 5 17:00 0 move Done
    """)
