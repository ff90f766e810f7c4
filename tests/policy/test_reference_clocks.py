"""SLA clocks, timers, holds and cadences at their edges, on the reference interpreter."""

from __future__ import annotations

import pytest

from policy.engine import Engine
from policy.fold.advance import replay
from policy.fold.reader import Reader
from policy.model import DAY, HOUR, Policy
from policy.reference import Reference, advance, next_instant
from policy.state import (
    Born,
    ClockBreached,
    ClockMet,
    ClockStarted,
    Event,
    Fact,
    Held,
    HoldEnded,
    Move,
    Moved,
    Notified,
    Set,
    StepRun,
    Touch,
    TouchDue,
    alone,
)
from tests.policy.lives import EVENTS, OFFICE, START, after, live, of_kind, policy_of

TOUCHED = policy_of(
    """
track lead {
  status MQL { start  owner sales
    sla 48 hours until first touch {
      at 75% notify sales  at 100% notify marketing  at 150% notify sales }
    to SAL by sales
    to Gone after 365 days }
  status SAL { owner sales  to Gone after 9 days }
  status Gone { final }
}
team desk { role sales }
"""
)


def kinds(policy: Policy, facts: list[Fact], until: int) -> list[type]:
    clockwork = (ClockBreached, ClockMet, StepRun)
    return [type(one) for one in live(policy, facts, until)[1] if isinstance(one, clockwork)]


def test_a_first_touch_at_the_very_deadline_meets_it() -> None:
    assert kinds(TOUCHED, [Touch(after(48))], after(100)) == [StepRun, ClockMet]
    late = kinds(TOUCHED, [Touch(after(48) + 1)], after(100))
    assert late == [StepRun, ClockBreached, StepRun]


def test_a_move_at_the_very_deadline_meets_it() -> None:
    assert kinds(TOUCHED, [Move(after(48), "sales", "lead.SAL")], after(100)) == [StepRun, ClockMet]


def test_steps_run_in_time_and_the_breach_comes_before_its_step() -> None:
    _, effects = live(TOUCHED, [], after(100))
    shown = [(type(e), e.at) for e in effects if isinstance(e, StepRun | ClockBreached)]
    assert shown == [
        (StepRun, after(36)),
        (ClockBreached, after(48)),
        (StepRun, after(48)),
        (StepRun, after(72)),
    ]
    assert [one.role for one in of_kind(effects, Notified)] == ["sales", "marketing", "sales"]


def test_a_touch_in_the_instant_of_entry_counts() -> None:
    _, effects = live(TOUCHED, [Touch(START)], after(100))
    assert of_kind(effects, ClockMet)[0].at == START


TIMER = policy_of(
    EVENTS,
    """
track lead {
  status Inquiry { start  owner marketing
    to Gone after 365 days without any event
    to Nurture after 30 days without reply }
  status Nurture { owner marketing  to Gone after 365 days without any event }
  status Gone { final }
}
""",
)


def test_an_event_exactly_at_the_due_instant_saves_the_person() -> None:
    due = START + 30 * DAY
    assert live(TIMER, [], due)[0].status == "lead.Nurture"
    assert live(TIMER, [], due - 1)[0].status == "lead.Inquiry"
    assert live(TIMER, [Event(due, "reply")], due + 29 * DAY)[0].status == "lead.Inquiry"
    assert live(TIMER, [Event(due, "click")], due)[0].status == "lead.Nurture"


def test_an_event_exactly_at_day_365_saves_the_lead() -> None:
    entered = START + 30 * DAY
    due = entered + 365 * DAY
    assert live(TIMER, [], due)[0].status == "lead.Gone"
    saved = live(TIMER, [Event(due, "visit")], due + 365 * DAY - 1)[0]
    assert saved.status == "lead.Nurture"
    assert live(TIMER, [Event(due, "visit")], due + 365 * DAY)[0].status == "lead.Gone"


WORKING = policy_of(
    OFFICE,
    """
track lead {
  status SAL { start  owner sales
    sla 10 working days of office { at 50% notify sales  at 100% move to Back }
    to Back by sales }
  status Back { final }
}
team desk { role sales }
""",
)


def test_working_days_skip_the_closed_monday_and_move_at_the_end() -> None:
    person, effects = live(WORKING, [], START + 15 * DAY - 1)
    assert person.status == "lead.SAL"
    assert of_kind(effects, ClockStarted)[0].due == START + 15 * DAY  # to the 20th: the 19th is closed
    person, effects = live(WORKING, [], START + 15 * DAY)
    assert person.status == "lead.Back"
    assert [one.cause for one in of_kind(effects, Moved)] == ["birth", "sla"]
    half = next(one for one in of_kind(effects, StepRun) if one.percent == 5000)
    assert half.at == START + 4 * DAY + 8 * HOUR  # 40 of 80 open hours: Friday 17:00


def held(within: str) -> Policy:
    return policy_of(
        OFFICE,
        f"""
fields {{ deal yes/no }}
track lead {{
  status MQL {{ start  owner sales  sla {within}  to MQL by sales  to Gone by sales }}
  status Gone {{ final }}
}}
route lead.MQL first match {{ hold at most 7 days when deal  to desk otherwise }}
team desk {{ role sales }}
""",
    )


HELD = held("8 open hours of office")
DEAL, NO_DEAL = (("deal", True),), (("deal", False),)


@pytest.mark.parametrize(
    ("within", "due"),
    [
        ("8 open hours of office", after(27)),  # five hours of Monday, three of Tuesday: 12:00
        ("48 hours", after(51)),
        ("2 working days of office", after(51)),  # the 16 open hours to Wednesday 09:00, from 12:00 on
    ],
)
def test_a_hold_pauses_the_clock_and_ends_with_its_condition(within: str, due: int) -> None:
    person, effects = live(held(within), [Set(after(3), NO_DEAL)], after(3), DEAL)
    assert [type(one) for one in effects if isinstance(one, Held | HoldEnded)] == [Held, HoldEnded]
    assert person.team == "desk"
    assert of_kind(effects, ClockStarted)[-1].due == due


def test_while_held_nothing_runs() -> None:
    person, _ = live(HELD, [], after(2), DEAL)
    assert person.hold is not None
    assert person.hold.until == START + 7 * DAY
    assert all(one.paused for one in person.clocks)


def test_a_hold_runs_out_once_a_stay() -> None:
    person, effects = live(HELD, [], START + 30 * DAY, DEAL)
    assert person.team == "desk"
    assert person.hold_over
    assert of_kind(effects, HoldEnded)[0].at == START + 7 * DAY


SPENT = policy_of(
    OFFICE,
    """
fields { deal yes/no }
track lead {
  status MQL { start  owner sales  to MQL by sales
    sla 1 working day of office until first touch { at 100% notify sales  at 150% notify marketing } }
}
route lead.MQL first match { hold at most 7 days when deal  to desk otherwise }
team desk { role sales  assign shared queue }
""",
)
SATURDAY, OPENING = START + 5 * DAY, START + 7 * DAY


@pytest.mark.parametrize(
    ("ends", "touch", "due"),
    [
        (SATURDAY + 4 * HOUR, None, OPENING),  # no sooner than without the hold
        (SATURDAY + 4 * HOUR, OPENING, None),
        (OPENING, None, OPENING + 1),
        (OPENING + 3 * HOUR, None, OPENING + 3 * HOUR + 1),
        (OPENING + 3 * HOUR, OPENING + 3 * HOUR, None),
        (OPENING + 3 * HOUR, OPENING + 5 * HOUR, OPENING + 3 * HOUR + 1),
        (OPENING + 9 * HOUR, None, OPENING + DAY),
    ],
)
@pytest.mark.parametrize("reader", [Reference(SPENT), Engine(SPENT)], ids=["reference", "engine"])
def test_a_hold_ends_when_the_clock_has_no_open_time_left(
    reader: Reader, ends: int, touch: int | None, due: int | None
) -> None:
    """From Saturday to the opening on Monday passes no open time, and the clock is due at the next."""
    facts: list[Fact] = [Born(SATURDAY, DEAL), Set(ends, NO_DEAL)]
    if touch is not None:
        facts.append(Touch(touch))
    _, effects = replay(reader, facts, OPENING + 2 * DAY, alone(SPENT))
    ran = [(type(one), one.at) for one in effects if isinstance(one, StepRun | ClockBreached | ClockMet)]
    missed = [ClockBreached, StepRun, StepRun]
    assert ran == ([(ClockMet, touch)] if due is None else [(one, due) for one in missed])
    assert due is None or of_kind(effects, ClockStarted)[1].due == due


CADENCE = policy_of(
    EVENTS,
    """
calendar office { timezone "America/New_York"  open mon to fri 09:00 to 17:00
                  morning 09:00 to 11:00  afternoon 14:00 to 17:00 }
cadence ten { day 1 call morning  day 1 email  day 3 call afternoon  day 6 email  stop on reply }
track lead {
  status LAL { start  owner sales  cadence ten  to Gone by sales }
  status Gone { final }
}
team desk { role sales  hours office }
""",
)


def touches(facts: list[Fact], born: int = START) -> list[float]:
    _, effects = replay(Reference(CADENCE), [Born(born), *facts], born + 30 * DAY, alone(CADENCE))
    return [(one.at - START) / HOUR for one in of_kind(effects, TouchDue)]


def test_touches_fall_in_their_windows() -> None:
    assert touches([]) == [0, 0, 48 + 5, 7 * 24]  # day 6 is a Saturday: slides to Monday


def test_a_missed_window_slides_and_later_steps_with_it() -> None:
    noon = START + 3 * HOUR
    assert touches([], noon) == [24, 24, 72 + 5, 7 * 24]


def test_a_reply_stops_the_cadence() -> None:
    assert touches([Event(START + HOUR, "reply")]) == [0, 0]


RESTART = policy_of(
    """
track lead {
  status MQL { start  owner sales
    sla 24 hours { at 100% notify sales and restart clock }
    to Gone after 80 hours }
  status Gone { final }
}
team desk { role sales }
"""
)


def test_a_restarted_clock_runs_again() -> None:
    _, effects = live(RESTART, [], after(100))
    assert [one.at for one in of_kind(effects, ClockBreached)] == [after(24), after(48), after(72)]


@pytest.mark.parametrize("policy", [TOUCHED, TIMER, WORKING, HELD, CADENCE, RESTART])
def test_nothing_happens_between_the_instants_announced(policy: Policy) -> None:
    world = alone(policy)
    person, _ = live(policy, [], START, world=world)
    for _ in range(12):
        due = next_instant(policy, person, world)
        if due is None:
            break
        assert due > person.at
        assert advance(policy, person, due - 1, world)[1] == ()
        person, effects = advance(policy, person, due, world)
        assert effects
        assert person.at == due
