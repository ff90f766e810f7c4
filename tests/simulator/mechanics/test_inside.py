"""People who are inside when the run starts: each where they are, with their true age."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy.model import DAY, HOUR, MICRO, Policy
from policy.state import Event
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.plan import plan
from simulator.reference import simulate_log
from simulator.replication import Worker
from simulator.rollout import Rollout
from simulator.run import simulate
from tests.simulator.mechanics.inside import NOBODY, POLICY, QUIET, START, TWO, WORK, person, there
from tests.simulator.mechanics.paper import SEED, frame, log_of, paper, told_of, written


def test_clocks_run_from_the_entry() -> None:
    """Of 4 hours 3 are gone, the rest is to come; after 30 the breach is past, the move made up for."""
    found = there(NOBODY, person(0, age=3 * HOUR), person(1, age=30 * HOUR))
    assert told_of(*found, "inside step breach move wait") == written("""
        Mon 5 00:00 0 inside 1767560400000000
        Mon 5 00:00 1 inside 1767463200000000
        Mon 5 00:00 0 wait desk
        Mon 5 00:00 1 step 150%
        Mon 5 00:00 1 move Late
        Mon 5 00:00 1 wait desk
        Mon 5 01:00 0 breach
        Mon 5 01:00 0 step 100%
        Mon 5 03:00 0 step 150%
        Mon 5 03:00 0 move Late
    """)


def test_steps_before_the_start_are_past_up_to_the_first_that_moves() -> None:
    """One that is due at the start is run, and one that moves as well, whatever it does before."""
    policy = POLICY.replace("at 150% move", "at 150% notify sales and move")
    found = there(NOBODY, person(0, age=2 * HOUR), person(1, age=30 * HOUR), policy=policy)
    at_once = [line for line in told_of(*found, "step move").splitlines() if "00:00" in line]
    assert at_once == ["Mon 5 00:00 0 step 50%", "Mon 5 00:00 1 step 150%", "Mon 5 00:00 1 move Late"]


def test_a_cadence_stops_on_what_happened_in_the_stay() -> None:
    """On a visit that was not before it; on nothing else."""
    drip = "cadence drip { day 1 email  day 3 email  stop on visit }\nroute lead.New"
    policy = POLICY.replace("reset interest", "reset interest  cadence drip")
    policy = policy.replace("route lead.New", drip)
    leave, visit, before = (
        Event(START - at, name) for at, name in ((HOUR, "leave"), (HOUR, "visit"), (3 * DAY, "visit"))
    )
    pasts = ((leave, visit), (before, leave), (before, leave, visit), (before, visit), ())
    people = [
        person(i, "lead.Cold", age=DAY, born=START - 9 * DAY, history=one) for i, one in enumerate(pasts)
    ]
    lines = told_of(*there("touches: {email: {}}\n" + NOBODY, *people, policy=policy), "touch")
    assert lines == written("""
        Tue 6 00:00 1 touch 2
        Tue 6 00:00 4 touch 2
    """)


def test_a_touch_before_the_start_has_met_the_clock() -> None:
    """And `after 9 days` is counted from the entry: who is older is moved at once."""
    found = there(
        NOBODY, person(0, age=7 * DAY, touches=2), person(1, age=10 * DAY, touches=1, team="desk")
    )
    assert told_of(*found, "step breach met move") == written("""
        Mon 5 00:00 1 move Cold
        Wed 7 00:00 0 move Cold
    """)


def test_a_long_work_goes_on_without_its_rep() -> None:
    """Six hours from the entry after a contact; who had none, or has no rep, is picked up."""
    at_ann: dict[str, Any] = {"team": "desk", "rep": "ann"}
    at_bob = at_ann | {"rep": "bob"}
    people = (
        person(0, age=2 * HOUR, touches=1, **at_ann),
        person(1, age=9 * HOUR, touches=3, **at_ann),
        person(2, age=2 * HOUR, **at_ann),
        person(3, age=2 * HOUR, touches=1),
    )
    found = there(TWO.replace("takes: 1 hours", "effort: 1 hours, takes: 6 hours"), *people)
    assert told_of(*found, "take touch move") == written("""
        Mon 5 00:00 1 move Done
        Mon 5 00:00 2 touch
        Mon 5 00:00 3 take bob
        Mon 5 00:00 3 touch
        Mon 5 04:00 0 move Done
        Mon 5 06:00 2 move Done
        Mon 5 06:00 3 move Done
    """)
    assert told_of(*there(TWO, person(0, touches=1, **at_bob)), "touch") == written("""
        Mon 5 00:00 0 touch
    """)


def test_the_oldest_is_first_and_has_waited_since_the_entry() -> None:
    """Who came in 3, 2 and 1 hours before the start are taken in that order, and each waited 3 hours."""
    people = [person(i, age=age * HOUR, team="desk") for i, age in enumerate((1, 3, 2))]
    found = there("teams: {desk: {reps: {ann: {}}, hours: always}}\n" + WORK, *people)
    assert told_of(*found, "take move") == written("""
        Mon 5 00:00 1 take ann
        Mon 5 01:00 1 move Done
        Mon 5 01:00 2 take ann
        Mon 5 02:00 2 move Done
        Mon 5 02:00 0 take ann
        Mon 5 03:00 0 move Done
    """)
    waits = simulate(*found, 1, SEED, threads=1)
    assert waits.metrics["wait.lead.New"][0] == pytest.approx((3 + 3 + 3) / 3)


def test_reps_keep_their_people() -> None:
    """Of those who are still there; everybody else is routed."""
    found = there(
        TWO,
        person(0, rep="ann", team="desk"),
        person(1, rep="ann"),
        person(2, rep="eve", team="desk"),
        person(3, rep="bob", team="desk", touches=1),
    )
    assert told_of(*found, "wait take touch complete") == written("""
        Mon 5 00:00 2 wait desk
        Mon 5 00:00 0 touch
        Mon 5 00:00 2 take bob
        Mon 5 00:00 2 touch
        Mon 5 01:00 0 complete talk
        Mon 5 01:00 2 complete talk
        Mon 5 01:00 1 touch
        Mon 5 01:00 3 touch
        Mon 5 02:00 1 complete talk
        Mon 5 02:00 3 complete talk
    """)


@pytest.mark.parametrize("first", ["", "to desk when size > 9"])
def test_a_hold_has_begun_with_the_stay(first: str) -> None:
    """Held for 2 days: who is there for 3 goes to the team at once, of others the clock stands still."""
    route = f"route lead.New {{ {first} hold at most 2 days when size > 5 "
    policy = POLICY.replace("route lead.New {", route)
    held = (("size", 7),)
    found = there(
        NOBODY,
        person(0, age=DAY, values=held),
        person(1, age=3 * DAY, values=held, touches=1),
        person(2, age=DAY, values=held, team="desk", touches=1),
        policy=policy,
    )
    assert told_of(*found, "hold wait step move") == written("""
        Mon 5 00:00 1 wait desk
        Tue 6 00:00 0 wait desk
        Tue 6 02:00 0 step 50%
        Tue 6 04:00 0 step 100%
        Tue 6 06:00 0 step 150%
        Tue 6 06:00 0 move Late
        Sun 11 00:00 1 move Cold
        Tue 13 00:00 2 move Cold
    """)


def test_patience_is_what_is_left_of_it() -> None:
    """Of five hours from the entry on; whoever was contacted is patient."""
    world = "patience: {lead.New: {takes: 5 hours, then: {emits: visit}}}\n" + NOBODY
    found = there(world, person(0), person(1, touches=1), person(2, age=9 * HOUR))
    assert told_of(*found, "event") == written("""
        Mon 5 00:00 2 event visit
        Mon 5 04:00 0 event visit
    """)


def test_nobody_is_an_arrival() -> None:
    """They are there on the first day, their stays last from the entry, and they are no cohort."""
    found = there(TWO, *(person(i, age=2 * DAY + i, touches=1) for i in range(3)))
    results = simulate(*found, 1, SEED, threads=1)
    assert results.metrics["arrivals"][0] == 0
    assert results.metrics["won"][0] == 3
    assert results.metrics["cohort.won"][0] == 0
    new = results.statuses.index("lead.New")
    assert results.totals["entered"][new, 0] == results.totals["left"][new, 0] == 3
    dwell = results.by_replication["sums"][0, new]
    assert dwell[L.SUM_DWELLS] == 3
    assert dwell[L.SUM_DWELL] / 3_600_000 / 3 == pytest.approx(48 + (1 + 1 + 2) / 3, abs=1e-6)


def test_who_is_gone_is_only_counted_in() -> None:
    """People in a final status enter it, and nothing happens to them."""
    found = there(NOBODY, person(0, "lead.Done"), person(1, "lead.Gone", age=400 * DAY))
    assert log_of(*found) == []
    results = simulate(*found, 1, SEED, threads=1)
    assert results.totals["entered"].sum() == 2


def test_an_empty_snapshot_changes_nothing() -> None:
    """A run from a table without rows is the run without a table."""
    policy, scenario = paper(POLICY, frame() + QUIET.replace("0 per day", "5 per day") + TWO)
    one, other = (plan(policy, each) for each in (scenario, replace(scenario, inside=())))
    assert (one.words == other.words).all()


def test_a_proposal_takes_them_over_at_once() -> None:
    """From the start on with a lower bar: who is above it is moved, and counted."""
    policy, scenario = there(
        NOBODY,
        person(0, points=(("interest", 33 * MICRO),), touches=1),
        person(1, points=(("interest", 12 * MICRO),), touches=1),
        person(2, "lead.Cold", age=DAY),
    )
    proposal, _ = there(NOBODY, policy=POLICY.replace("score >= 40", "score >= 30"))
    made = plan(proposal, scenario, Rollout(policy, scenario, scenario.start))
    worker = Worker(made)
    worker.run(SEED, 0, logging=True)
    now = [(one.kind, one.lead, one.value) for one in worker.log() if one.at == scenario.start]
    assert [one for one in now if one[0] == "move"] == [("move", 0, "lead.Hot")]
    assert [one[1] for one in now if one[0] == "inside"] == [0, 1, 2]
    assert [one[1:] for one in now if one[0] == "switch"] == [
        (0, "lead.New"), (1, "lead.New"), (2, "lead.Cold")
    ]  # fmt: skip


def rolled(
    new: Policy, old: Policy, scenario: Scenario, kind: str, later: Scenario | None = None
) -> list[tuple[int, Any]]:
    """What happens to whom in the day after a switch at 02:00, of which both simulators agree."""
    base = Rollout(old, scenario, START + 2 * HOUR)
    expected = simulate_log(new, later or scenario, SEED, 0, base)
    worker = Worker(plan(new, later or scenario, base))
    worker.run(SEED, 0, logging=True)
    assert worker.log() == expected
    day = [one for one in expected if base.at <= one.at < base.at + DAY]
    return [(one.lead, one.value) for one in day if one.kind == kind]


def test_a_hold_ends_with_its_row() -> None:
    """The proposal has one row less, and that was theirs; another route still holds people."""
    hold = "hold at most 2 days when size > 5  to desk otherwise }"
    old = POLICY.replace("to desk otherwise }", f"to desk when size > 9 {hold}")
    policy, scenario = there(NOBODY, person(0, age=DAY, values=(("size", 7),)), policy=old)
    proposal, _ = there(NOBODY, policy=POLICY + f"route lead.Late {{ {hold}\n")
    assert rolled(proposal, policy, scenario, "wait") == [(0, "desk")]


def test_owners_of_accounts_stay_whoever_they_are() -> None:
    """Two accounts are the first rep's: people who come later are theirs as well, if they are there."""
    policy = POLICY
    for old, new in (
        ("events", "accounts by account\nevents"),
        ("size integer", "size integer  account text"),
        ("to New on visit", "to New after 4 hours"),
        ("shared queue", "round robin"),
        ("to desk otherwise", "to owner of account  to desk otherwise"),
        ("at 150% move to Late", ""),
        ("to Cold after 9 days", "to Gone after 2 hours"),
    ):
        policy = policy.replace(old, new)
    names = ((("account", "Acme"),), (("account", "Initech"),))
    anns = [person(i, values=one, team="desk", rep="ann") for i, one in enumerate(names)]
    others = [person(2 + i, "lead.Cold", values=one) for i, one in enumerate(names)]
    world = "accounts: {people: 1}\n" + TWO.replace("takes: 1 hours", "takes: 9 days")
    found, scenario = there(world, *anns, *others, policy=policy)
    assert rolled(found, found, scenario, "assign") == [(2, "ann"), (3, "ann")]
    _, other = there(world.replace("ann: {}", "ann: {joins: 2026-01-05T02:30:00Z}"), policy=policy)
    assert rolled(found, found, scenario, "assign", later=other) == [(2, "ann"), (3, "bob")]
