"""Conversations: what they reveal, blocked outcomes, retries, deals in the background."""

from __future__ import annotations

import pytest

from tests.simulator.mechanics.paper import coming, figure, frame, told, written

POLICY = """\
policy talks "Conversations" { currency USD }
roles sales
fields { budget money  need one of new, none }
events back
track lead {
  status New  { start  owner sales  to Deal by sales requires budget >= 1_000 USD
                to Rest by sales because no_need, no_budget  to Lost by sales }
  status Deal { owner sales  to Won by sales  to Lost by sales }
  status Rest { to New on back }
  status Won  { goal  to Deal on back }
  status Lost { final }
}
team desk { role sales  assign shared queue }
"""
PEOPLE = """\
people: {fields: {budget: {value: 5000 USD, known: never}, need: {choice: {new: 1}, known: never}}}
"""
TEAM = "teams: {desk: {reps: {ann: {}}, hours: always}}\n"
ONE = coming(only="2026-01-05T08:00:00Z")


def work(new: str, deal: str = "{by: nobody, takes: 1 hours, outcomes: [{to: lead.Lost, p: 1}]}") -> str:
    return frame() + ONE + PEOPLE + TEAM + f"work:\n  lead.New: {new}\n  lead.Deal: {deal}\n"


def test_what_a_talk_reveals_counts_at_once() -> None:
    """The budget is asked for first; known then, it lets the move through in the same instant."""
    world = work(
        "{takes: 1 hours, reveals: {budget: 1}, outcomes: [{to: lead.Deal, p: 1}], retry: 1 days}"
    )
    assert (
        told(POLICY, world, "complete set move", who=0).splitlines()[:3]
        == written("""
        Mon 5 09:00 0 complete talk
        Mon 5 09:00 0 set budget
        Mon 5 09:00 0 move Deal
    """).splitlines()
    )


@pytest.mark.parametrize(
    "nothing",
    [
        "(intent * exp(800) * 900 * 0)",
        "(exp(intent + 800) / exp(intent + 800) - 1)",
        "((intent * exp(700) * exp(700) + 1 - exp(800)) * 0)",
        "(piecewise(intent, 0 -> -exp(800), exp(9) -> exp(800) * intent) * 0)",
    ],
)
def test_what_passes_the_greatest_number_stays_there(nothing: str) -> None:
    """An expression that would pass the greatest number stays there: nothing times that is nothing."""
    surely = f'{{takes: 1 hours, outcomes: [{{to: lead.Lost, p: "clamp(1 - {nothing} * 9, 0, 1)"}}]}}'
    assert told(POLICY, work(surely), "move blocked", who=0) == "Mon 5 09:00 0 move Lost"


def test_a_blocked_outcome_stays_and_is_tried_again() -> None:
    """Nobody asks for the budget, so the policy refuses: after a day the rep tries again, in vain."""
    world = work("{takes: 1 hours, outcomes: [{to: lead.Deal, p: 1}], retry: 1 days}")
    found = told(POLICY, world.replace("14 days", "3 days"), "touch complete blocked move")
    assert found == written("""
        Mon 5 08:00 0 touch
        Mon 5 09:00 0 complete talk
        Mon 5 09:00 0 blocked Deal
        Tue 6 09:00 0 touch
        Tue 6 10:00 0 complete talk
        Tue 6 10:00 0 blocked Deal
        Wed 7 10:00 0 touch
        Wed 7 11:00 0 complete talk
        Wed 7 11:00 0 blocked Deal
    """)


def test_a_blocked_outcome_goes_elsewhere() -> None:
    """`if-blocked` names another outcome, which then happens instead."""
    world = work(
        "{takes: 1 hours, outcomes: [{to: lead.Deal, p: 1, if-blocked: lead.Lost},"
        " {to: lead.Lost, p: rest}]}"
    )
    assert told(POLICY, world, "blocked move") == written("""
        Mon 5 09:00 0 blocked Deal
        Mon 5 09:00 0 move Lost
    """)


def test_decided_at_the_pick_up() -> None:
    """What is decided at the pick-up takes no time: the rep is free in the same instant."""
    people = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:00:00Z")
    world = work("{at: pick-up, outcomes: [{to: lead.Lost, p: 1}]}").replace(ONE, people)
    assert told(POLICY, world, "take move") == written("""
        Mon 5 08:00 0 take ann
        Mon 5 08:00 0 move Lost
        Mon 5 08:00 1 take ann
        Mon 5 08:00 1 move Lost
    """)


DEAL = """{effort: 2 hours, takes: 30 days, outcomes: [
    {to: lead.Won, p: 1, value: 1234.56 USD}, {to: lead.Lost, p: rest}]}"""


def test_a_deal_in_the_background() -> None:
    """Two hours of the rep, 30 days until the end: meanwhile the rep is free for others."""
    people = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:30:00Z")
    world = work(
        "{takes: 1 hours, reveals: {budget: 1}, outcomes: [{to: lead.Deal, p: 1}], retry: 1 days}", DEAL
    )
    world = world.replace(ONE, people).replace("14 days", "40 days")
    assert told(POLICY, world, "take touch complete move book") == written("""
        Mon 5 08:00 0 take ann
        Mon 5 08:00 0 touch
        Mon 5 09:00 0 complete talk
        Mon 5 09:00 0 move Deal
        Mon 5 09:00 1 take ann
        Mon 5 09:00 1 touch
        Mon 5 10:00 1 complete talk
        Mon 5 10:00 1 move Deal
        Mon 5 10:00 0 touch
        Mon 5 12:00 1 touch
        Wed 4 10:00 0 complete talk
        Wed 4 10:00 0 move Won
        Wed 4 10:00 0 book 1234.56
        Wed 4 12:00 1 complete talk
        Wed 4 12:00 1 move Won
        Wed 4 12:00 1 book 1234.56
    """)


def test_repeat_purchase() -> None:
    """A customer who is back after 5 days buys again, 2 days later: every week."""
    world = (
        work(
            "{takes: 1 hours, reveals: {budget: 1}, outcomes: [{to: lead.Deal, p: 1}], retry: 1 days}",
            "{by: nobody, takes: 2 days, outcomes: [{to: lead.Won, p: 1, value: 100 USD * visit}]}",
        )
        + "patience: {lead.Won: {takes: 5 days, then: {emits: back}}}\n"
    )
    world = world.replace("14 days", "28 days")
    assert told(POLICY, world, "book") == written("""
        Wed 7 09:00 0 book 100
        Wed 14 09:00 0 book 200
        Wed 21 09:00 0 book 300
        Wed 28 09:00 0 book 400
    """)
    assert figure(POLICY, world, "revenue") == 1000.0
    assert figure(POLICY, world, "won") == 4  # wins; the person who came is one
    assert figure(POLICY, world, "cohort.won") == 1


@pytest.mark.parametrize(("delay", "at"), [("delay: 2 days, ", "Wed 7 08:00"), ("", "Mon 5 09:00")])
def test_an_unlimited_team(delay: str, at: str) -> None:
    """A partner takes everybody at once, and answers after its delay; or after the work's own time."""
    world = work("{takes: 1 hours, outcomes: [{to: lead.Lost, p: 1}]}")
    world = world.replace("reps: {ann: {}}, ", f"reps: unlimited, {delay}")
    assert told(POLICY, world, "take touch move") == written(f"""
        Mon 5 08:00 0 touch
        {at} 0 move Lost
    """)


def test_the_wait_decides() -> None:
    """The outcome may read how long the person waited: at most 30 minutes wins, more loses."""
    people = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:40:00Z", c="2026-01-05T08:50:00Z")
    world = work(
        '{takes: 1 hours, reveals: {budget: 1}, outcomes: [{to: lead.Deal, p: "if wait <= 30 minutes '
        'then 1 else 0"}, {to: lead.Lost, p: rest}], retry: 1 days}'
    ).replace(ONE, people)
    assert told(POLICY, world, "move") == written("""
        Mon 5 09:00 0 move Deal
        Mon 5 10:00 1 move Deal
        Mon 5 10:00 0 move Lost
        Mon 5 11:00 2 move Lost
        Mon 5 11:00 1 move Lost
    """)


def test_a_fast_answer_counts() -> None:
    """The speed of answer is a factor: at 1 when at once, 0 after an hour; half of it is cause."""
    people = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:00:00Z")
    world = work('{takes: "2 hours * speed", outcomes: [{to: lead.Lost, p: 1}]}').replace(ONE, people)
    world += """\
speed-to-lead:
  curve: piecewise(wait, 0 hours -> 1, 1 hour -> 0)
  causal_share: 0.5
"""
    assert told(POLICY, world, "complete") == written("""
        Mon 5 10:00 0 complete talk
        Mon 5 11:00 1 complete talk
    """)
