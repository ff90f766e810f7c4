"""Figures against the slow simulator's log, counted line by line."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from policy.model import HOUR
from simulator.attribution import by_run
from simulator.kernel import layout as L
from simulator.log import Record
from simulator.study import study
from simulator.summarise import summarise
from tests.simulator.demo import SCENARIO, demo, read, values_of, window, within


def test_wins_people_and_money_are_those_of_the_log() -> None:
    summary, _, logs = demo()
    for number, log in enumerate(logs):
        wins = [one for one in within(log, "move") if one.value == "lead.Won"]
        assert values_of(summary, "won")[number] == len(wins)
        assert values_of(summary, "arrivals")[number] == len(within(log, "born"))
        booked = sum(int(one.value) for one in within(log, "book"))
        assert values_of(summary, "revenue")[number] == pytest.approx(booked / 100)
        assert values_of(summary, "touches")[number] == len(within(log, "touch"))
        assert summary.revenue is not None
        assert summary.revenue.weeks[-1][number] == pytest.approx(booked / 100)


def test_the_cohort_is_followed_to_the_end() -> None:
    summary, _, logs = demo()
    rate = summary.measure("win_rate")
    assert rate is not None
    for number, log in enumerate(logs):
        cohort = {one.lead for one in within(log, "born")}
        winners = {one.lead for one in log if one.kind == "move" and one.value == "lead.Won"}
        assert rate.over[number] == len(cohort & winners)
        assert rate.under[number] == len(cohort)
        reached = {step.status: step.people.over[number] for step in summary.funnel}
        assert reached["lead.Won"] == len(cohort & winners)
        assert reached["lead.Inquiry"] == len(cohort)


def test_moves_and_clocks_are_counted_each_time() -> None:
    summary, _, logs = demo()
    flows = {(one.source, one.target): one.moves.over for one in summary.flows}
    (clock,) = summary.promises
    assert (clock.label, clock.within) == ("Open", "24 hours to first touch")
    for number, log in enumerate(logs):
        targets = Counter(str(one.value).partition(".")[2] for one in within(log, "move"))
        assert sum(targets.values()) > 50
        for target, times in targets.items():
            assert sum(over[number] for (_, to), over in flows.items() if to == target) == times
        met, missed = (len(within(log, kind)) for kind in ("met", "breach"))
        assert (clock.met.over[number], clock.met.under[number]) == (met, met + missed)


def test_breakdowns_add_up_to_the_whole() -> None:
    summary, _, _ = demo()
    (by_source,) = (one for one in summary.breakdowns if one.by == "source")
    for name in ("arrivals", "won", "revenue", "touches"):
        parts = [
            next(measure.over for measure in row.measures if measure.name == name)
            for row in by_source.rows
        ]
        total = [math.fsum(run) for run in zip(*parts, strict=True)]
        assert total == pytest.approx(list(values_of(summary, name)))


def test_reps_are_paid_for_their_open_hours_and_busy_within() -> None:
    summary, _, logs = demo()
    open_hours = 2 * 8 * 55  # of two reps, eight hours on each working day of the window
    costs = values_of(summary, "cost")
    for number, log in enumerate(logs):
        people = Counter(str(one.value) for one in within(log, "born"))
        assert costs[number] == pytest.approx(50 * open_hours + 10 * people["web"] + 25 * people["fair"])
    (load,) = summary.loads
    assert set(load.use.under) == {float(open_hours)}
    assert load.use.over == pytest.approx([_busy_hours(log) for log in logs])
    (backlog,) = summary.backlogs
    assert len(backlog.weeks) == math.ceil(76 / 7)


def _busy_hours(log: list[Record]) -> float:
    """From each pick-up to the end of the conversation, as far as figures count."""
    start, end = window()
    taken: dict[int, int] = {}
    busy = 0
    for one in log:
        if one.kind == "touch":
            taken[one.lead] = one.at
        elif one.kind == "complete":
            busy += max(0, min(one.at, end) - max(taken.pop(one.lead), start))
    return (busy + sum(max(0, end - max(at, start)) for at in taken.values() if at < end)) / HOUR


def test_clocks_are_missed_at_hours_of_the_week() -> None:
    summary, _, logs = demo()
    hours = Counter(
        (one.team, one.at // HOUR % 24 + 24 * ((one.at // (24 * HOUR) + 3) % 7))
        for log in logs
        for one in within(log, "breach")
    )
    told = {
        (each.team, at): round(value * len(logs))
        for each in summary.missed
        for at, value in enumerate(each.hours)
        if value
    }
    assert told == hours


def test_the_pipeline_is_who_is_there_at_the_end_of_each_week() -> None:
    """Whoever is in Open then, whenever they came; for what such deals bring."""
    summary, results, logs = demo()
    assert summary.pipeline is not None
    flows = {(one.source, one.target): sum(one.moves.over) for one in summary.flows}
    left = sum(many for (start, _), many in flows.items() if start == "Open")
    worth = sum(results.metrics["revenue"]) / left
    day = 24 * HOUR
    ends = [results.start + (14 + 7 * week) * day for week in range(1, 11)]
    ends.append(results.start + results.horizon)
    assert len(summary.pipeline.weeks) == len(ends)
    for week, values in zip(ends, summary.pipeline.weeks, strict=True):
        for log, value in zip(logs, values, strict=True):
            last = {one.lead: str(one.value) for one in log if one.kind == "move" and one.at < week}
            there = sum(status == "lead.Open" for status in last.values())
            assert value == pytest.approx(there * worth)


def test_open_deals_are_worth_what_such_deals_bring() -> None:
    """Whoever is in Open at the end wins as often as those who have left it, and as much."""
    summary, results, _ = demo()
    (still,) = (one for one in summary.details if one.name == "open.value")
    flows = {(one.source, one.target): sum(one.moves.over) for one in summary.flows}
    left = sum(many for (start, _), many in flows.items() if start == "Open")
    chance = flows["Open", "Won"] / left
    worth = sum(results.metrics["revenue"]) / flows["Open", "Won"]
    for number, value in enumerate(still.over):
        assert value == pytest.approx(results.metrics["final.lead.Open"][number] * chance * worth)


def test_what_was_asked_for_comes_first_and_the_rest_is_in_the_details() -> None:
    summary, results, _ = demo()
    assert [one.name for one in summary.measures[:2]] == ["won", "sla.attainment"]
    named = [one.name for one in (*summary.measures, *summary.details)]
    assert len(named) == len(set(named))
    assert set(results.metrics) <= set(named)
    for one in summary.measures:
        if one.name in results.metrics and not one.under:
            assert one.over == pytest.approx(results.metrics[one.name])


def test_one_name_is_one_figure_wherever_it_is_told() -> None:
    """Means and shares in the data are of all stays and clocks, as on the page: not means of means."""
    summary, results, _ = demo()
    details = {one.name: one for one in summary.details}
    (promise,) = summary.promises
    assert details[promise.met.name].estimate() == promise.met.estimate()
    wait = summary.measure("wait")
    assert wait is not None
    for name, one in (("wait.lead.Open", wait), ("load.desk", summary.loads[0].use)):
        told = details[name].estimate()
        assert (told.mean, told.low) == pytest.approx((one.estimate().mean, one.estimate().low))
    for name in (promise.met.name, "wait.lead.Open", "dwell.lead.Open", "load.desk"):
        assert by_run(details[name]) == pytest.approx(results.metrics[name], nan_ok=True)


def test_remarks_name_what_the_reader_must_mind() -> None:
    arm = read(
        scenario_text=SCENARIO.replace("follow-up: 30 days\n", "").replace("90 minutes", "12 hours")
    )
    (found,) = study([arm], 2, 1)
    told = " ".join(summarise(found, *arm).warnings)
    assert "the team `desk` has" in told
    assert "too few" in told
    assert "there is no follow-up" in told


def test_clocks_are_told_on_both_clocks() -> None:
    """24 hours of the wall end before 24 hours of the desk do."""
    summary, results, _ = demo()
    (promise,) = summary.promises
    assert promise.raw is not None
    assert promise.working is not None
    assert (promise.raw.over, promise.raw.under) == (promise.met.over, promise.met.under)
    assert promise.working.estimate().mean > promise.raw.estimate().mean
    details = {one.name: one for one in summary.details}
    for name, one in (("raw", promise.raw), ("working", promise.working)):
        assert details[f"sla.{name}_attainment"].over == one.over
        assert details[one.name] == one
    sums = results.totals["sums"].sum(axis=0)
    assert sum(promise.working.over) == sums[L.SUM_WORKING]
    assert sum(promise.working.under) == sums[L.SUM_WORKING] + sums[L.SUM_WORKING_MISSED]
