"""What must hold of any run, whatever happens: nobody is lost, time is conserved, parts make wholes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from policy.model import DAY, HOUR
from simulator.compare import Comparison, compare
from simulator.kernel import layout as L
from simulator.log import Record
from simulator.measures import split
from simulator.plan import plan
from simulator.replication import Ints, Worker
from simulator.study import study
from simulator.summarise import summarise
from simulator.summary import Breakdown, Summary
from tests.generators.kinds import World, counted
from tests.simulator.test_kernel_equals_reference import story

WHOLE = ("reference_funnel", "marketplace", "b2b_saas")
RANDOM = (("plain", 4), ("rostered", 9), ("backlogs", 12), ("accounts", 9))
HALF_A_MILLISECOND = 500  # to which lengths are rounded before they are summed up


def stories() -> Iterator[tuple[str, World]]:
    for folder in WHOLE:
        yield folder, story(folder)
    for kind, seed in RANDOM:
        yield f"{kind} {seed}", counted(kind, seed)


CASES = dict(stories())


@cache
def counts(name: str) -> dict[str, Ints]:
    """Of the whole run as it stands."""
    made = plan(*CASES[name])
    return split(made, Worker(made).run(3, 0))


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_lost(name: str) -> None:
    """Who has come into a status and not left it is there; never fewer than none, on any day."""
    found = counts(name)
    inside = np.cumsum(found["entered"] - found["left"], axis=1)
    assert (inside >= 0).all()
    people = inside[:, -1]
    policy, _ = CASES[name]
    gone = [one.final and not one.transitions for one in policy.statuses]
    settled = found["ages"].sum(axis=1)
    for at, is_gone in enumerate(gone):
        assert settled[at] == (0 if is_gone else people[at])
    assert found["tallies"][L.TALLY_BORN] == found["cube"][..., L.M_PEOPLE].sum() == found["final"].sum()


@pytest.mark.parametrize("name", CASES)
def test_moves_are_entries_and_exits(name: str) -> None:
    """In the window where figures count, by each way of counting them."""
    found = counts(name)
    policy, _ = CASES[name]
    cube = found["cube"].sum(axis=(0, 1))[L.M_STATUS :].reshape(-1, L.M_EACH)
    assert (found["flows"].sum(axis=0) == cube[:, L.M_ENTERED]).all()
    assert (cube[:, L.M_AGAIN] <= cube[:, L.M_ENTERED]).all()
    sums = found["sums"]
    assert (found["dwells"].sum(axis=1) == sums[:, L.SUM_DWELLS]).all()
    assert (found["waits"].sum(axis=1) == sums[:, L.SUM_WAITS]).all()
    assert (found["flows"][1:].sum(axis=1) >= sums[:, L.SUM_DWELLS]).all()  # some only pass
    goals = [at for at, one in enumerate(policy.statuses) if one.goal]
    assert cube[goals, L.M_ENTERED].sum() == found["cube"][..., L.M_WON].sum()
    assert found["breach_hours"].sum() == sums[:, L.SUM_BREACHED].sum()
    assert found["to_win"].sum() == found["cube"][..., L.M_COHORT_WON].sum()
    assert (found["to_win"].sum(axis=0) == found["segment_to_win"].sum(axis=0)).all()
    assert found["tallies"][L.TALLY_TOUCHES] >= found["cube"][..., L.M_TOUCHES].sum()


@pytest.mark.parametrize("name", CASES)
def test_reps_have_no_more_than_all(name: str) -> None:
    """Waits end by a rep, unless the team is without limit; clocks may be of people whom nobody has."""
    found = counts(name)
    _, scenario = CASES[name]
    reps, sums = found["reps"].sum(axis=0), found["sums"].sum(axis=0)
    assert reps[L.RR_WAITS] <= min(sums[L.SUM_WAITS], reps[L.RR_TAKEN])
    if all(one.reps for one in scenario.teams):
        assert reps[L.RR_WAITS] == sums[L.SUM_WAITS]
        assert reps[L.RR_WAIT] == sums[L.SUM_WAIT]
    assert reps[L.RR_MET] <= sums[L.SUM_MET]
    assert reps[L.RR_BREACHED] <= sums[L.SUM_BREACHED]


LITTLE = [
    (name, days) for name, days in (("reference_funnel", 20), ("marketplace", 20), ("b2b_saas", 150))
]


@pytest.mark.parametrize(("name", "days"), LITTLE)
def test_little(name: str, days: int) -> None:
    """Time spent in a status, added up over people, is the people there, added up over time."""
    policy, scenario = CASES[name]
    short = replace(scenario, horizon=days * DAY, warm_up=0, follow_up=0)
    made = plan(policy, short)
    worker = Worker(made)
    found = split(made, worker.run(3, 0))
    worker.run(3, 0, logging=True)
    area, rested, present, left = _walked(worker.log(), short.start + short.horizon)
    for at, status in enumerate(one.name for one in policy.statuses):
        if policy.statuses[at].final and not policy.statuses[at].transitions:
            continue
        dwelt = int(found["sums"][at, L.SUM_DWELL]) * 1000
        assert abs(area[status] - rested[status] - dwelt) <= HALF_A_MILLISECOND * (left[status] + 1)
        assert found["sums"][at, L.SUM_DWELLS] == left[status]
        assert found["ages"][at].sum() == present[status]
    assert sum(left.values()) > 400


def _walked(
    log: Sequence[Record], end: int
) -> tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, int]]:
    """By status: people at rest there over time, by counting heads at each change; of that, the time of
    those who are still there; how many they are; how many have left again."""
    area, rested, present, left = (defaultdict[str, int](int) for _ in range(4))
    heads, changed = defaultdict[str, int](int), defaultdict[str, int](int)
    where: dict[int, tuple[str, int]] = {}

    def change(status: str, at: int, by: int) -> None:
        area[status] += heads[status] * (at - changed[status])
        heads[status], changed[status] = heads[status] + by, at

    for one in log:
        if one.kind == "move" and one.lead in where:
            status, _ = where.pop(one.lead)
            change(status, one.at, -1)
            left[status] += 1
        elif one.kind == "rest":
            where[one.lead] = one.status, one.at
            change(one.status, one.at, 1)
    for status, since in where.values():
        present[status] += 1
        rested[status] += end - since
    for status in list(heads):
        change(status, end, 0)
    return area, rested, present, left


# --- what is shown ----------------------------------------------------------------------------------


@cache
def compared() -> Comparison:
    """The story with a rep less in each team; the days on which figures begin and end count in part."""
    policy, scenario = story("b2b_saas")
    scenario = replace(
        scenario, horizon=120 * DAY + 7 * HOUR, warm_up=30 * DAY + 9 * HOUR, follow_up=20 * DAY
    )
    busy = tuple(
        replace(one, reps=one.reps[:-1] if one.reps and len(one.reps) > 1 else one.reps)
        for one in scenario.teams
    )
    other = replace(scenario, teams=busy)
    arms = [(policy, scenario), (policy, other)]
    found = study(arms, 3, 11)
    return compare(*(summarise(one, *arm) for one, arm in zip(found, arms, strict=True)))


def value(summary: Summary, name: str) -> tuple[float, ...]:
    found = summary.measure(name) or next(one for one in summary.details if one.name == name)
    return found.over


def by(summary: Summary, dimension: str) -> Breakdown:
    return next(one for one in summary.breakdowns if one.by == dimension)


@pytest.mark.parametrize("dimension", ["source", "segment"])
def test_parts_make_the_whole(dimension: str) -> None:
    summary = compared().base
    rows = by(summary, dimension).rows
    for one in summary.measures:
        parts = [found for row in rows for found in row.measures if found.name == one.name]
        if parts:
            for over in ("over", "under"):
                sums = [math.fsum(run) for run in zip(*(getattr(x, over) for x in parts), strict=True)]
                assert sums == pytest.approx(list(getattr(one, over)))
    assert sum(len(row.measures) for row in rows) > 20
    won = [
        one.stays.mean for one in (summary.to_win if dimension == "source" else summary.segment_to_win)
    ]
    assert math.fsum(won) == pytest.approx(sum(value(summary, "cohort.won")) / summary.replications)


def test_money_adds_up() -> None:
    for summary in (compared().base, compared().proposal):
        parts = zip(
            *(value(summary, f"cost.{one}") for one in ("sources", "touches", "teams")), strict=True
        )
        cost = value(summary, "cost")
        assert list(cost) == pytest.approx([math.fsum(one) for one in parts])
        revenue = value(summary, "revenue")
        assert value(summary, "margin") == pytest.approx(
            [a - b for a, b in zip(revenue, cost, strict=True)]
        )
        assert summary.revenue is not None
        assert list(summary.revenue.weeks[-1]) == pytest.approx(list(revenue))
        assert min(revenue) > 0 < min(cost)


def test_busy_time_is_within_the_time_at_hand() -> None:
    """Where work ends with the shift or pauses; `finish` may run on."""
    _, scenario = story("b2b_saas")
    within = {one.team for one in scenario.teams if one.shift_end != "finish"}
    loads = [one for one in compared().base.loads if one.team in within]
    for load in loads:
        pairs = zip(load.use.over, load.use.under, strict=True)
        assert all(0.0 <= busy <= there for busy, there in pairs)
    assert len(loads) >= 2
    reps = by(compared().base, "rep").rows
    for team in by(compared().base, "team").rows:
        mine = {rep.name for one in scenario.teams if one.team == team.label for rep in one.reps or ()}
        own = [x.over for row in reps if row.label in mine for x in row.measures if x.name == "taken"]
        (whole,) = (x.over for x in team.measures if x.name == "taken")
        assert [sum(run) for run in zip(*own, strict=True)] == list(whole)


def test_differences_of_parts_make_the_whole_difference() -> None:
    found = compared()
    whole = {one.name: one.difference.mean for one in found.effects}
    sums: dict[str, float] = defaultdict(float)
    for cell in found.cells:
        if cell.by == "source" and cell.effect.name in ("arrivals", "won", "revenue", "touches"):
            sums[cell.effect.name] += cell.effect.difference.mean
    assert sums == pytest.approx({name: whole[name] for name in sums})
    assert sums["touches"] != 0.0
    sure = [id(one) for one in (*found.winners, *found.losers)]
    assert set(sure) <= {id(one) for one in found.cells}
