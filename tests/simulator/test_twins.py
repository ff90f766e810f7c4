"""Random policies in random worlds: kernel, in both its ways of running, and slow simulator agree."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from policy.compile import compile_text
from policy.model import Policy
from simulator import plan as planning
from simulator.columns import log_columns
from simulator.kernel import layout as L
from simulator.log import ORDERS, Record
from simulator.model import Scenario
from simulator.reference import simulate_log
from simulator.replication import Room, Worker
from tests.generators.curves import with_curves
from tests.generators.interruptions import busy_world
from tests.generators.policies import random_policy_text
from tests.generators.rosters import with_rosters
from tests.generators.variants import (
    with_backlogs,
    with_colleagues,
    with_derived,
    with_figures,
    with_owners,
    with_personas,
    with_zones,
)
from tests.generators.worlds import random_world

# What they are about: touches that take no time (2), clocks of passed statuses (5, 13), fields that
# nobody models (6), cadences with conversations (12), retries at an opening (14), the gone (19),
# accounts that nobody models (34), requirements on them (40), touches where nobody behaves (45),
# `to owner of account` (48), daily groups (50), an event that brings a working day's end forward (432).
SEEDS = (2, 5, 6, 12, 13, 14, 19, 34, 40, 45, 48, 50, 432)


@cache
def world(seed: int) -> tuple[Policy, Scenario]:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    return policy, random_world(policy, rng, 30, 20)


@cache
def slow(seed: int) -> list[Record]:
    return simulate_log(*world(seed), seed)


def fast(plan: planning.Plan, seed: int, ahead: bool) -> list[Record]:
    worker = Worker(plan)
    worker.run(seed, 0, ahead, logging=True)
    return worker.log()


def by_column(worker: Worker) -> list[tuple[object, ...]]:
    """The log as tables have it, line by line, in the order of a record's parts."""
    log = log_columns(worker)
    order = [ORDERS.index(one) for one in log.order.spread(log.order.cells)]
    names = (
        [one or "" for one in part.spread(part.cells)]
        for part in (log.kind, log.status, log.team, log.rep)
    )
    values = log.value.spread(log.value.cells)
    rows = zip(
        log.at.tolist(), order, log.lead.tolist(), *names, log.score.tolist(), values, strict=True
    )
    return list(rows)


def said(one: Record) -> str | None:
    return None if one.value in ("", -1) else str(one.value)


@pytest.mark.parametrize("seed", SEEDS)
def test_twins_write_one_log(seed: int) -> None:
    plan = planning.plan(*world(seed))
    expected = slow(seed)
    assert len(expected) > 50
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected
    worker = Worker(plan)
    counts = worker.run(seed, 0, ahead=False, logging=True)  # shorter ways are taken without a log
    assert by_column(worker) == [(*one[:8], said(one)) for one in expected]
    assert (worker.run(seed, 0, ahead=True) == counts).all()


def test_little_room_changes_nothing() -> None:
    """What is full at once grows, part by part, until all fits."""
    worker = Worker(planning.plan(*world(13)))
    worker.room = Room(worker.tables.expected, people=1, pool=64, heap=1, log=16)
    worker.run(13, 0, ahead=False, logging=True)
    assert worker.log() == slow(13)


# What they are about: urgent people of a shared queue (125, `pause`; 85, `hand back`; 267, own hours),
# of a rep (86, by score; 106, with a cap), of the account's owner (237).
URGENT = (85, 86, 106, 125, 237, 267)


@pytest.mark.parametrize("seed", URGENT)
def test_twins_interrupt(seed: int) -> None:
    """Where a policy interrupts work for some people."""
    policy, scenario = busy_world(random.Random(seed), 150, 5, rostered=seed % 3 == 0)
    expected = simulate_log(policy, scenario, seed)
    assert any(one.kind == "interrupted" for one in expected)
    plan = planning.plan(policy, scenario)
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected


# What they are about: a colleague's event moves somebody (81, 111), lines before their time (62, 92),
# events and resets that others must hear in turn (101, 75), referrals into an account (42), colleagues
# who enter and leave final statuses (24, 94), a status nobody owns (19), void work of the gone (448),
# a clock that is restarted without time left (900140).
COLLEAGUES = (19, 24, 42, 62, 75, 81, 92, 94, 101, 111, 448, 900140)


@pytest.mark.parametrize("seed", COLLEAGUES)
def test_twins_share_accounts(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    policy = with_colleagues(policy, rng)
    world = random_world(policy, rng, 120, 8, accounts=True)
    plan = planning.plan(policy, world)
    expected = simulate_log(policy, world, seed)
    assert len(expected) > 50
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected
    worker = Worker(plan)
    in_turn = worker.run(seed, 0, ahead=False)
    assert (worker.run(seed, 0, ahead=True) == in_turn).all()


# Backlogs of idle reps; people of whom somebody gets one meanwhile (15).
BACKLOGS = (14, 15, 28, 33, 48)


@pytest.mark.parametrize("seed", BACKLOGS)
def test_twins_take_from_backlogs(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    policy, scenario = with_backlogs(policy, random_world(policy, rng, 30, 20), rng)
    plan = planning.plan(policy, scenario)
    expected = simulate_log(policy, scenario, seed)
    assert seed == 15 or sum(one.kind == "pull" for one in expected) > 20
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected
    worker = Worker(plan)
    assert (worker.run(seed, 0, ahead=True) == worker.run(seed, 0, ahead=False)).all()


# Fields that follow from an account's people, with groups of the account (9, 17), backlogs (35, 40, 45).
DERIVED = (1, 6, 9, 17, 23, 28, 35, 40, 45)


@pytest.mark.parametrize("seed", DERIVED)
def test_twins_derive_fields(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    if 5 <= seed < 20:
        policy = with_colleagues(policy, rng)
    scenario = random_world(policy, rng, 120, 8, accounts=True)
    scenario = with_owners(policy, with_derived(policy, scenario, rng), rng)
    if seed > 30:
        policy, scenario = with_backlogs(policy, scenario, rng)
    plan = planning.plan(policy, scenario)
    expected = simulate_log(policy, scenario, seed)
    assert sum(one.kind == "set" for one in expected) > 20
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected
    worker = Worker(plan)
    assert (worker.run(seed, 0, ahead=True) == worker.run(seed, 0, ahead=False)).all()


# What they are about: work cut off and dropped by those who leave (32, 34, 48), several on one seat (2,
# 34, 107), pauses around meetings (44, 106), picks against the work order (32, 100), teams and queues
# that get people back (14, 89).
ROSTERS = (2, 14, 32, 34, 44, 48, 89, 100, 104, 106, 107)


@pytest.mark.parametrize("seed", ROSTERS)
def test_twins_have_rosters(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    world = with_rosters(policy, random_world(policy, rng, 90, 12), rng)
    plan = planning.plan(policy, world)
    expected = simulate_log(policy, world, seed)
    assert len(expected) > 50
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected


# Lengths, chances and answers that read all that can be read.
CURVES = (14, 17, 32, 35, 39, 45, 51, 54)


@pytest.mark.parametrize("seed", CURVES)
def test_twins_read_alike(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    world = with_rosters(policy, random_world(policy, rng, 90, 12), rng)
    world = with_curves(policy, with_figures(policy, world, rng), rng)
    plan = planning.plan(policy, world)
    expected = simulate_log(policy, world, seed)
    assert len(expected) > 50
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected


@pytest.mark.parametrize("seed", [2, 5, 11])
def test_twins_keep_zones(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    scenario = with_zones(policy, random_world(policy, rng, 40, 10), rng)
    assert scenario.behaviour.zones
    plan = planning.plan(policy, scenario)
    expected = simulate_log(policy, scenario, seed)
    assert fast(plan, seed, ahead=False) == expected
    assert fast(plan, seed, ahead=True) == expected


@pytest.mark.parametrize("seed", [3, 7, 19])
def test_twins_draw_from_tables(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    scenario = with_personas(policy, random_world(policy, rng, 40, 10), rng)
    assert any(one.personas for one in scenario.fields)
    plan = planning.plan(policy, scenario)
    assert fast(plan, seed, ahead=True) == simulate_log(policy, scenario, seed)


def test_a_planted_bug_shows() -> None:
    """Another number of the plan makes another log: the comparison sees what the tables say."""
    plan = planning.plan(*world(13))
    words = plan.words.copy()
    first = int(words[L.H_RULES]) + 1
    words[first + L.RU_POINTS] += 1_000_000
    assert fast(replace(plan, words=words), 13, ahead=False) != slow(13)
