"""Rates become a scenario in which they hold, and a history becomes the rates that made it."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.compile import compile_text
from policy.model import DAY, HOUR, Policy
from simulator.calibration.causes import cause, distances, problems
from simulator.calibration.competing import wilson
from simulator.calibration.draft import Frame, odds
from simulator.calibration.fields import drawn
from simulator.calibration.history import Stand, measured, stands
from simulator.calibration.imported import evened, moved_to_year
from simulator.calibration.reasons import reasons
from simulator.calibration.solving import Held, Solved, Stayed, solved
from simulator.calibration.stated import Coming, Rates, Way
from simulator.scenario import load_text

FUNNEL = """\
policy funnel "A funnel" { currency EUR }
roles marketing, sales
fields { budget money  need yes/no  size one of small, large required }
events click, leave, back
score { interest from 0, half-life 20 days { +10 on click } }
track lead {
  status New { start  owner marketing  to Ready when interest >= 30  to Gone on leave }
  status Ready {
    owner sales
    to Deal by sales requires need = yes, budget >= 5000 EUR
    to Rest by sales
    to Gone by sales because no_fit, no_time
  }
  status Rest { owner marketing  on entry reset interest  to New on back }
  status Deal { owner sales  to Won by sales  to Gone by sales because lost }
  status Won { final goal }
  status Gone { final }
}
calendar week { timezone "UTC"  open mon to fri 09:00 to 17:00 }
route lead.Ready, lead.Deal { to desk otherwise }
team desk { role sales  assign shared queue  work oldest first  hours week }
"""
RATES = Rates(
    (Coming("web", 30), Coming("fair", 10, "our book")),
    (
        Way("lead.New", "lead.Ready", 0.3),
        Way("lead.New", "lead.Gone", 0.7),
        Way("lead.Ready", "lead.Deal", 0.25, origin="CRM"),
        Way("lead.Ready", "lead.Rest", 0.45),
        Way("lead.Ready", "lead.Gone", 0.3),
        Way("lead.Rest", "lead.New", 1.0),
        Way("lead.Deal", "lead.Won", 0.35, 9000),
        Way("lead.Deal", "lead.Gone", 0.65),
    ),
    (("lead.New", 480), ("lead.Ready", 72), ("lead.Rest", 720), ("lead.Deal", 500)),
)


def funnel() -> Policy:
    policy, found = compile_text(FUNNEL)
    assert policy is not None, found
    return policy


@pytest.mark.parametrize("effect", [0.0, 3.0])
def test_stated_rates_hold_in_the_draft(effect: float) -> None:
    policy = funnel()
    found = solved(policy, RATES, Frame("drafted", "2026-01-05", effect))
    assert found.off == 0
    assert ("intent" in found.text) == (effect > 0)
    scenario, complaints, _ = load_text(found.text, "draft.yaml", policy)
    assert scenario is not None
    assert complaints == ()
    assert [one.source for one in scenario.provenance if one.path.startswith("sources.fair")] == [
        "our book"
    ]


def test_who_gets_far_is_eager() -> None:
    """Deals are decided by people who have been chosen twice: the odds that make 35% of them are lower
    than those that would of everybody."""
    found = solved(funnel(), RATES, Frame("drafted", "2026-01-05", 3.0))
    assert found.numbers["odds.lead.Deal"] < odds(0.35, 3.0) - 0.2


def test_what_cannot_be_had_is_told() -> None:
    """A time and a share that contradict each other: with 70% leaving within 20 days on average, those
    others cannot take a year."""
    policy, _ = compile_text(FUNNEL.replace("to Gone on leave", "to Gone after 5 days"))
    assert policy is not None
    found = solved(policy, RATES, Frame("drafted", "2026-01-05", 1.0))
    assert [one.status for one in found.stays if not one.holds] == ["lead.New"]


@given(st.floats(0.01, 0.99), st.floats(0.1, 6.0))
def test_odds_give_the_share_over_an_even_intent(share: float, effect: float) -> None:
    low = odds(share, effect)
    steps = 4000
    every = (1 / (1 + math.exp(-low - effect * (at + 0.5) / steps)) for at in range(steps))
    assert math.fsum(every) / steps == pytest.approx(share, abs=1e-6)


def test_people_are_what_moves_by_hand_ask_for() -> None:
    assert drawn(funnel(), RATES) == {
        "budget": "{uniform: [5000.00 EUR, 105000.00 EUR]}",
        "need": "{chance: 1}",
        "size": '{choice: {"small": 1, "large": 1}}',
    }


def test_people_are_what_bars_ask_for() -> None:
    """Else nobody would ever be ready, however often they click."""
    text = FUNNEL.replace("interest >= 30", "interest >= 30 and size = large").replace(
        "+10 on click", "+10 on click  +5 when budget >= 9000 EUR"
    )
    policy, _ = compile_text(text)
    assert policy is not None
    found = drawn(policy, RATES)
    assert found["size"] == '{choice: {"large": 1}}'
    assert found["budget"] == "{uniform: [9000.00 EUR, 109000.00 EUR]}"


RACING = """\
policy racing "Events against timers" {}
roles marketing, sales
fields { source one of web, partner  size integer from 1  rank one of clerk, head }
events demo, form
define right = size >= 20 and rank = head
track lead {
  status New {
    start  owner marketing
    to Ready on form when source = partner
    to Ready on demo when right
    to Gone after 100 days without any event
  }
  status Ready { owner sales  to Won by sales  to Gone by sales }
  status Won { final goal }
  status Gone { final }
}
"""
RACED = (
    Way("lead.New", "lead.Ready", 0.28),
    Way("lead.New", "lead.Gone", 0.72),
    Way("lead.Ready", "lead.Won", 0.4),
    Way("lead.Ready", "lead.Gone", 0.6),
)


def racing(text: str = RACING) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy


@pytest.mark.parametrize("time", [None, 840.0])
def test_events_race_with_timers(time: float | None) -> None:
    """People can be what is asked on a demo, and can not all come by a partner. How often they ask for
    one follows from the share, and so does the time in New: one that is stated besides is not had."""
    stays = (("lead.Ready", 72.0), *([("lead.New", time)] if time else []))
    policy, rates = racing(), Rates((Coming("web", 30),), RACED, stays)
    assert list(problems(policy, rates)) == []
    assert drawn(policy, rates) == {
        "size": "{uniform-integer: [20, 120]}", "rank": '{choice: {"head": 1}}',
    }  # fmt: skip
    found = solved(policy, rates, Frame("drafted", "2026-01-05", 1.0))
    assert all(one.holds for one in found.ways)
    assert [one.status for one in found.stays if not one.holds] == (["lead.New"] if time else [])
    daily = -math.log(0.72) / 100
    assert found.numbers["pace.lead.New"] == pytest.approx(daily, rel=0.05)
    days = round(0.28 / found.numbers["pace.lead.New"] + 3 + 0.5)  # about 85 in New, and 3 in Ready
    assert f"warm-up: {days} days" in found.text


def stuck() -> tuple[Policy, Solved]:
    """Only those of a partner go on, and there are none."""
    policy = racing(RACING.replace("to Ready on demo when right", ""))
    ways = tuple(Held(one, math.nan, 0) for one in RACED)
    return policy, Solved("", {}, ways, (Stayed("lead.Ready", 72, math.nan, 0),), {}, ("lead.Ready",))


def test_what_is_off_is_said_upstream() -> None:
    """Nothing is said of what comes after."""
    (said,) = reasons(*stuck())
    assert said.startswith("in `lead.New` only those go `to lead.Ready on form when source = partner`")


def test_nobody_is_sought_where_nobody_comes() -> None:
    """Of a status that only a start leads to, in a track into which nobody is born, nothing is found."""
    text = FUNNEL + "track contact { status Idle { start  owner marketing  to End when interest >= 5 }\n"
    text += "  status End { final } }\n"
    policy = racing(text)
    ways = (*RATES.ways, Way("contact.Idle", "contact.End", 1.0))
    rates = Rates(RATES.coming, ways, (*RATES.stays, ("contact.Idle", 100.0)))
    found = solved(policy, rates, Frame("x", "2026-01-05", 1.0))
    assert found.deserted == ("contact.Idle",)
    held = {one.way.start: one.share for one in found.ways}
    assert math.isnan(held["contact.Idle"])
    assert held["lead.Deal"] == pytest.approx(0.65, abs=0.02)


def test_ways_have_causes() -> None:
    policy = funnel()
    found = [cause(policy, one) for one in RATES.ways[:3]]
    assert found == ["points", "event", "people"]
    assert cause(policy, Way("lead.New", "lead.Won", 1)) is None
    assert distances(policy) == {
        "lead.Won": 0,
        "lead.Deal": 1,
        "lead.Ready": 2,
        "lead.New": 3,
        "lead.Rest": 4,
    }


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (Rates((), RATES.ways, RATES.stays), "nobody comes"),
        (Rates(RATES.coming, RATES.ways[1:], RATES.stays), "the rates of `lead.New` sum to 70.0%"),
        (Rates(RATES.coming, RATES.ways), "nothing says how long people are in `lead.New`"),
        (
            Rates(RATES.coming, (Way("lead.Won", "lead.New", 1.0),), RATES.stays),
            "the policy moves nobody from `lead.Won` to `lead.New`",
        ),
    ],
)
def test_problems(rates: Rates, said: str) -> None:
    assert next(problems(funnel(), rates))[0] == said


def test_a_history_is_measured_with_those_still_there() -> None:
    """Of three, one goes to B after 2 hours, when all are there; of two thirds who stay longer, one is
    seen no more after 4 hours, and the other goes to C after 6."""
    history = [
        Stand("1", 0, "A", "web"),
        Stand("1", 2 * HOUR, "B"),
        Stand("2", 2 * HOUR, "A", "web"),
        Stand("2", 2 * HOUR + 1, "A"),
        Stand("2", 8 * HOUR, "C"),
        Stand("3", 8 * HOUR, "A"),
        Stand("3", 30 * HOUR, "B"),
    ]
    found = measured(history, 12 * HOUR, ["B", "C"])
    assert {(one.start, one.end): (one.many, one.of) for one in found.went} == {
        ("A", "B"): (1, 2),
        ("A", "C"): (1, 2),
    }
    assert [one.share for one in found.went] == pytest.approx([1 / 3, 2 / 3])
    (spent,) = found.spent
    assert (spent.status, spent.ends) == ("A", 2)
    assert spent.hours == pytest.approx(2 + 4 * 2 / 3)
    assert [(one.status, one.still, one.unknown) for one in found.kept] == [("A", 1, 0.0)]
    assert {one.source: one.per_day for one in found.came} == {"web": 4.0, "": 2.0}


def test_of_a_history_a_part_is_measured() -> None:
    """From the fourth hour on: the second is seen from an age of 2 hours on, until 6."""
    history = [
        Stand("1", 0, "A", "web"),
        Stand("1", 2 * HOUR, "B"),
        Stand("2", 2 * HOUR, "A", "web"),
        Stand("2", 8 * HOUR, "C"),
        Stand("3", 8 * HOUR, "A", "web"),
    ]
    found = measured(history, 12 * HOUR, ["B", "C"], 4 * HOUR)
    assert [(one.start, one.end, one.many, one.share) for one in found.went] == [("A", "C", 1, 1.0)]
    assert [(one.hours, one.ends) for one in found.spent] == [(6.0, 1)]
    assert [(one.source, one.people, one.per_day) for one in found.came] == [("web", 1, 3.0)]


def test_who_comes_in_a_crowd_is_an_import() -> None:
    """Thirty on one day among those who come every other day, and not where thirty come every week."""
    steady = [Stand(f"s{day}", day * DAY, "A", "web") for day in range(0, 100, 2)]
    crowd = [Stand(f"c{n}", 40 * DAY + n * HOUR // 2, "A", "web") for n in range(30)]
    weekly = [Stand(f"w{n}", n % 14 * 7 * DAY, "A", "list") for n in range(14 * 30)]
    found = {one.source: one for one in measured([*steady, *crowd, *weekly], 100 * DAY).came}
    assert found["web"].imports == ((40 * DAY, 31),)
    assert (found["web"].people, found["web"].per_day) == (49, 0.49)
    assert (found["list"].imports, found["list"].people) == ((), 420)
    assert measured(crowd, 50 * DAY).came[0].per_day == 0


@pytest.mark.parametrize(
    ("at", "start", "due"),
    [
        ("2025-06-08T07:00:00+00:00", "2026-01-05", "2026-06-08T09:00:00+02:00"),
        ("2025-01-04T08:00:00+00:00", "2026-01-05", "2027-01-04T09:00:00+01:00"),
        ("2028-02-29T08:00:00+00:00", "2026-01-05", "2026-02-28T09:00:00+01:00"),
    ],
)
def test_imports_come_at_their_time_of_the_year(at: str, start: str, due: str) -> None:
    tick = round(datetime.fromisoformat(at).timestamp()) * 1_000_000
    every = [(tick - 400 * DAY, 7), (tick, 5)]  # of two years, the last
    assert moved_to_year(every, start, "Europe/Berlin") == [(due, 5)]


def test_imports_come_all_the_year_while_rates_are_sought() -> None:
    rates = Rates((Coming("fair", 1.0, "", ((0, 730),)),), ())
    assert evened(rates).coming == (Coming("fair", 3.0),)


def test_a_log_becomes_a_history() -> None:
    """Who is moved within the instant of birth had begun where such a move begins."""
    log = [
        ("0", 5, "born", "web lead.Ready"),
        ("0", 5, "move", "lead.Ready"),
        ("0", 5, "rest", "lead.Ready"),
        ("1", 7, "born", "two words lead.New"),
        ("1", 7, "rest", "lead.New"),
        ("2", 8, "born", "web lead.New"),
    ]
    assert list(stands(log, funnel())) == [
        Stand("0", 5, "lead.New", "web"),
        Stand("0", 5, "lead.Ready"),
        Stand("1", 7, "lead.New", "two words"),
        Stand("2", 8, "lead.New", "web"),
    ]


def test_score_intervals() -> None:
    """Wilson's interval of 8 of 10, worked out by hand."""
    low, high = wilson(0.8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0.0, 5)[0] == 0
    assert wilson(1.0, 5)[1] == 1
