"""Single lives: retold line by line as the log has them, with the chances of what came of them."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from policy.compile import load
from policy.engine import Engine
from policy.fold.advance import advance, instants, replay
from policy.fold.step import step
from policy.model import DAY, HOUR, Policy
from policy.state import Alone, Born, Desks, Event, Move, Moved, Set, Take, Touch
from simulator.kernel import layout as L
from simulator.lives import Biography, Recording, biography, crowd, record
from simulator.lives.cast import cast
from simulator.lives.notes import (
    Booked,
    Busy,
    Cooled,
    Drawn,
    Dropped,
    Interrupted,
    Pausing,
    Preferred,
    Spent,
    Switched,
    Waited,
)
from simulator.measures import split
from simulator.model import Scenario
from simulator.plan import Plan
from simulator.replication import Worker
from simulator.rollout import Rollout
from simulator.scenario import load as load_scenario
from tests.generators.interruptions import busy_rollout, busy_world
from tests.generators.kinds import made
from tests.generators.rollouts import random_rollout
from tests.generators.snapshots import with_inside

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def recorded(folder: str, days: float, alone: bool = False) -> Recording:
    policy = load([str(EXAMPLES / folder)]).policy
    assert policy is not None
    scenario, found, _ = load_scenario(str(EXAMPLES / folder / "scenario.yaml"), policy)
    assert scenario is not None, found
    short = replace(scenario, horizon=int(days * DAY), follow_up=0, warm_up=0)
    return record(policy, replace(short, accounts=None) if alone else short, 3, 1)


@pytest.mark.parametrize("seed", [85, 106, 125])
def test_interrupted_lives_are_retold_as_the_log_has_them(seed: int) -> None:
    policy, scenario = busy_world(random.Random(seed), 150, 5)
    recording = record(policy, scenario, seed, 0)
    lines = [(int(row[L.LOG_LEAD]), int(row[L.LOG_KIND])) for row in recording.lines]
    left = {lead for lead, kind in lines if kind == L.K_INTERRUPTED}
    assert left
    for one in left:
        life = biography(recording, one)
        assert life.faithful
        assert any(isinstance(thing, Interrupted) for thing in life.told)
    urgent, number = next((urgent, left) for (_, urgent), left in recording.left.items())
    told = biography(recording, urgent).told
    assert any(isinstance(thing, Preferred) and thing.number == number for thing in told)


def recorded_of(kind: str, seed: int) -> Recording:
    policy, scenario, _ = made(kind, seed)
    return record(policy, scenario, seed, 0)


# What they are about: people given along an overflow at an opening (2), work handed back (16, 45),
# referrals (35, 42), colleagues whose events move somebody (29, 54).
@pytest.mark.parametrize("seed", [2, 9, 16, 35, 42, 45])
def test_lives_of_random_worlds_are_retold_as_the_log_has_them(seed: int) -> None:
    recording = recorded_of("plain", seed)
    found = everybody(recording)
    assert found
    assert [one.person for one in found if not one.faithful] == []
    assert sum(one.totals.worked for one in found) == busy(recording)
    listed_alike(recording, found)


def listed_alike(recording: Recording, lives: list[Biography]) -> None:
    """What the list says of them at a glance is what their stories say."""
    sketches = {one.person: one for one in crowd(recording)}
    for one in lives:
        sketch = sketches[one.person]
        assert (sketch.moves, sketch.talks) == (one.totals.moves, one.totals.talks)
        assert sketch.path == [thing.target for thing in one.told if isinstance(thing, Moved)]
        assert sketch.wait * HOUR >= one.totals.longest_wait - 1


def everybody(recording: Recording) -> list[Biography]:
    return [biography(recording, one) for one in sorted(recording.born)]


def busy(recording: Recording) -> int:
    """How long reps were, as the kernel counts it: all of it, for figures count from the start."""
    made = recording.worker.plan
    assert isinstance(made, Plan)
    counts = Worker(made).run(recording.seed, recording.number)
    return int(split(made, counts)["reps"][:, L.RR_BUSY].sum())


@pytest.mark.parametrize("seed", [29, 54])
def test_lives_of_colleagues_are_retold_as_the_log_has_them(seed: int) -> None:
    recording = recorded_of("colleagues", seed)
    some = random.Random(seed).sample(sorted(recording.born), 25)
    found = [biography(recording, one) for one in some]
    assert all(one.faithful for one in found)
    assert any(one.colleagues for one in found)


# Backlogs of idle reps (14, 28); rosters: work cut off and dropped by those who leave (32, 34), pauses
# around meetings (44), teams that get people back (89); fields that follow from accounts (9, 45).
@pytest.mark.parametrize(
    ("kind", "seed"),
    [("backlogs", 14), ("backlogs", 28), ("rosters", 32), ("rosters", 34), ("rosters", 44),
     ("rosters", 89), ("derived", 9), ("derived-backlogs", 45)],
)  # fmt: skip
def test_lives_among_people_who_come_and_go(kind: str, seed: int) -> None:
    recording = recorded_of(kind, seed)
    if (kind, seed) == ("rosters", 34):
        lives = everybody(recording)
        assert sum(one.totals.worked for one in lives) == busy(recording)
        told = {type(thing) for one in lives for thing in one.told}
        assert {Pausing, Dropped} <= told
    else:
        some = random.Random(seed).sample(sorted(recording.born), 20)
        lives = [biography(recording, one) for one in some]
    assert [one.person for one in lives if not one.faithful] == []
    listed_alike(recording, lives)


# Other policies from a switch on (6), with interruptions (2), colleagues (3), people of a snapshot
# carried over at its start (4) or later, where person 23 goes to a rep without room but for them (159).
@pytest.mark.parametrize("seed", [2, 3, 4, 6, 159])
def test_lives_across_a_switch_are_retold_as_the_log_has_them(seed: int) -> None:
    recording = switched(seed)
    some = [23] if seed == 159 else random.Random(1).sample(sorted(recording.first.born), 7)
    found = [biography(recording, one) for one in some]
    assert [one.person for one in found if not one.faithful] == []
    carried = [one for one in found if any(isinstance(thing, Switched) for thing in one.told)]
    assert len(carried) > len(found) // 3
    ends = {one.person: one.status for one in crowd(recording)}
    assert all(ends[one.person] == one.standing[-1].status for one in found)


def test_somebody_may_lead_to_hundreds() -> None:
    recording = switched(509)
    last = biography(recording, max(recording.born))
    assert last.faithful
    assert sum(parent == last.parent for parent, _ in cast(recording, last.person).children) > 64


def switched(seed: int) -> Recording:
    rng = random.Random(seed)
    if seed == 2:
        policy, scenario, base = busy_rollout(rng, 150, 5)
        return record(policy, scenario, seed, 0, base)
    policy, scenario, base = random_rollout(rng, 20, 10, accounts=True if seed == 3 else None)
    if seed % 5 == 4:
        world = with_inside(base.policy, base.scenario, rng, 15)
        at = base.at if seed == 159 else scenario.start
        base, scenario = Rollout(base.policy, world, at), replace(scenario, inside=world.inside)
    return record(policy, scenario, seed, 0, base)


def test_a_life_can_be_told_twice() -> None:
    recording = recorded_of("plain", 35)
    person = max(recording.born)
    assert biography(recording, person) == biography(recording, person)


def test_a_log_that_says_otherwise_is_noticed() -> None:
    recording = recorded_of("plain", 9)
    lines = recording.lines.copy()
    lines[len(lines) // 2, 0] += 1
    wrong = replace(recording, lines=lines)
    assert not all(biography(wrong, one).faithful for one in sorted(recording.born))


def lives(recording: Recording, number: int) -> list[Biography]:
    """Of people to whom much happened."""
    busiest = sorted(crowd(recording), key=lambda one: (-one.talks - one.touches, one.person))
    return [biography(recording, one.person) for one in busiest[:number]]


def test_a_life_has_everything_that_happened() -> None:
    recording = recorded("b2b_saas", 60)
    sketches = {one.person: one for one in crowd(recording)}
    kinds: set[type] = set()
    for one in lives(recording, 12):
        sketch, total = sketches[one.person], one.totals
        assert one.faithful
        assert (total.moves, total.touches, total.breaches) == (
            sketch.moves,
            sketch.touches,
            sketch.breaches,
        )
        assert total.revenue == round(100 * sketch.revenue)
        assert sketch.path[-1] == one.standing[-1].status == one.stays[-1].status
        assert max(sketch.wait, 0) >= total.longest_wait / HOUR - 1e-9
        assert [one.end for one in one.stays[:-1]] == [one.start for one in one.stays[1:]]
        kinds |= {type(thing) for thing in one.told}
        for thing in one.told:
            if isinstance(thing, Drawn):
                assert math.isclose(sum(p for _, p in thing.chances), 1)
                assert thing.chance > 0
            if isinstance(thing, Waited):
                assert 0 <= thing.open <= thing.ticks
    assert {Waited, Busy, Drawn, Spent} <= kinds


def test_people_cool_down_and_money_is_booked() -> None:
    recording = recorded("b2b_saas", 60)
    cooled = [thing for one in lives(recording, 30) for thing in one.told if isinstance(thing, Cooled)]
    assert cooled
    assert all(one.after < one.before for one in cooled)
    funnel = recorded("reference_funnel", 30)
    won = [one for one in crowd(funnel) if one.revenue > 0]
    told = biography(funnel, won[0].person)
    assert sum(one.cents for one in told.told if isinstance(one, Booked)) == round(100 * won[0].revenue)


def test_outcomes_come_as_often_as_their_chances_say() -> None:
    recording = recorded("reference_funnel", 30)
    worked = [one.person for one in crowd(recording) if one.talks][:250]
    drawn = [
        thing
        for person in worked
        for thing in biography(recording, person).told
        if isinstance(thing, Drawn) and thing.status == "lead.Working"
    ]
    expected = [dict(one.chances)["lead.SQL"] for one in drawn]
    came = sum(one.chosen == "lead.SQL" for one in drawn)
    spread = math.sqrt(sum(p * (1 - p) for p in expected))
    assert len(drawn) > 100
    assert abs(came - sum(expected)) < 4 * spread


FACTS = (Born, Event, Set, Move, Touch, Take)


def test_the_engine_says_the_same_of_these_facts() -> None:
    """What `explain` says of a person with this history: the same moves, the same score."""
    recording = recorded("b2b_saas", 60, alone=True)
    engine, moved = Engine(recording.policy), 0
    for one in lives(recording, 12):
        facts = [thing for thing in one.told if isinstance(thing, FACTS)]
        world = Alone(Desks({}), key=recording.policy.account_key)
        person, effects = replay(engine, facts, one.standing[-1].at, world)
        assert person.status == one.standing[-1].status
        assert engine.score(person, one.standing[-1].at, world) == one.standing[-1].score
        mine = [(x.at, x.target) for x in effects if isinstance(x, Moved)]
        assert mine == [(x.at, x.target) for x in one.told if isinstance(x, Moved)]
        moved += len(mine)
    assert moved > 20


def test_the_engines_of_both_policies_say_the_same_of_a_life_across_a_switch() -> None:
    """Before the switch the life is that of the base alone; from then on that of the new policy, for a
    person with this history."""
    story = EXAMPLES / "b2b_saas"
    (policy, scenario), (old, world) = (arm(story / "proposal"), arm(story))
    at = scenario.start + 30 * DAY
    recording = record(policy, scenario, 3, 1, Rollout(old, world, at))
    alone, engine, compared = recorded("b2b_saas", 60, alone=True), Engine(policy), 0
    for one in lives(recording, 4):
        note = next((thing for thing in one.told if isinstance(thing, Switched)), None)
        if note is None or note.clocks:
            continue
        before = [thing for thing in one.told if thing.at < at]
        assert before == [thing for thing in biography(alone, one.person).told if thing.at < at]
        facts = [
            thing for thing in one.told if isinstance(thing, Born | Event | Set | Move | Touch | Take)
        ]
        there = Alone(Desks({}), key=old.account_key)
        person, effects = replay(Engine(old), facts, at - 1, there)
        assert (person.status, Engine(old).score(person, at, there)) == (note.was, note.before)
        person = engine.adopt(replace(person, at=at - 1, status=note.status, course=None))
        assert engine.score(person, at, there) == note.score
        person, came = step(engine, person, at, (), there)
        effects += came
        for when, some in instants(fact for fact in facts if fact.at > at):
            person, more = advance(engine, person, when - 1, there)
            person, came = step(engine, person, when, some, there)
            effects += more + came
        person, more = advance(engine, person, one.standing[-1].at, there)
        mine = [(x.at, x.target) for x in (*effects, *more) if isinstance(x, Moved)]
        assert mine == [(x.at, x.target) for x in one.told if isinstance(x, Moved)]
        assert engine.score(person, one.standing[-1].at, there) == one.standing[-1].score != note.score
        compared += 1
    assert compared > 1


def arm(folder: Path) -> tuple[Policy, Scenario]:
    policy = load([str(folder)]).policy
    assert policy is not None
    scenario, found, _ = load_scenario(str(folder / "scenario.yaml"), policy)
    assert scenario is not None, found
    return policy, replace(scenario, horizon=60 * DAY, follow_up=0, warm_up=0, accounts=None)
