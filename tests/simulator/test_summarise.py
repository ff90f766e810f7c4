"""Figures against the slow simulator's log, counted line by line; studies against themselves."""

from __future__ import annotations

import math
import threading
from collections import Counter
from functools import lru_cache

import pytest

from policy.compile import compile_text
from policy.model import HOUR, Policy
from simulator.attribution import by_run
from simulator.compare import compare
from simulator.exact import ranks
from simulator.kernel import layout as L
from simulator.log import Record
from simulator.model import Scenario
from simulator.quantiles import SHARES, quantiles
from simulator.reference import simulate_log
from simulator.results import Results
from simulator.scenario import load_text
from simulator.study import study
from simulator.summarise import summarise
from simulator.summary import Summary

POLICY = """\
policy demo "Demo" { version "1" currency USD }
roles marketing, sales
events visit, gone
score { interest from 0, half-life 14 days { +10 on visit } }
calendar weekdays { timezone "UTC"  open mon to fri 09:00 to 17:00 }
track lead {
  status Inquiry { start  owner marketing  to Open when score >= 20  to Lost on gone }
  status Open {
    owner sales
    sla 24 hours until first touch { at 100% notify sales }
    to Won by sales  to Inquiry by sales because later  to Lost after 60 days
  }
  status Won  { goal  owner sales  to Open on visit }
  status Lost { final }
}
route lead.Open { to desk otherwise }
team desk { role sales  hours weekdays }
"""
SCENARIO = """\
scenario: 1
name: A small world
start: 2026-01-05T00:00:00Z
horizon: 90 days
follow-up: 30 days
warm-up: {days: 14, under: base policy}
sources:
  web: {arrivals: 4 per day, cost: 10 USD}
  fair: {campaigns: [{at: 2026-02-02T00:00:00Z, people: 60, over: 2 days}], cost: 25 USD}
people:
  intent: {beta: [2, 3]}
behaviour:
  lead.Inquiry: {visit: 0.5 * intent per day, gone: 0.01 per day}
  lead.Won: {visit: 0.02 per day}
teams:
  desk: {reps: 2, cost: 50 USD per hour}
work:
  lead.Open:
    takes: {lognormal: {mean: 90 minutes, cv: 1}}
    outcomes:
      - {to: lead.Won, p: 0.2 + 0.4 * intent, value: {lognormal: {mean: 1000 USD, cv: 1}}}
      - {to: lead.Inquiry, p: rest, because: {later: 1}}
report: {dimensions: [source], metrics: [won, sla_attainment]}
"""
RUNS = 3


def _read(policy_text: str = POLICY, scenario_text: str = SCENARIO) -> tuple[Policy, Scenario]:
    policy, found = compile_text(policy_text)
    assert policy is not None, found
    scenario, problems, _ = load_text(scenario_text, "world.yaml", policy)
    assert scenario is not None, problems
    return policy, scenario


@lru_cache(maxsize=1)
def _found() -> tuple[Summary, Results, list[list[Record]]]:
    policy, scenario = _read()
    (results,) = study([(policy, scenario)], RUNS, seed=5)
    logs = [simulate_log(policy, scenario, 5, number) for number in range(RUNS)]
    return summarise(results, policy, scenario), results, logs


def _window() -> tuple[int, int]:
    _, scenario = _read()
    return scenario.start + scenario.warm_up, scenario.start + scenario.horizon


def _within(log: list[Record], kind: str) -> list[Record]:
    start, end = _window()
    return [one for one in log if one.kind == kind and start <= one.at < end]


def _values(summary: Summary, name: str) -> tuple[float, ...]:
    measure = summary.measure(name)
    assert measure is not None
    return measure.over


def test_wins_people_and_money_are_those_of_the_log() -> None:
    summary, _, logs = _found()
    for number, log in enumerate(logs):
        wins = [one for one in _within(log, "move") if one.value == "lead.Won"]
        assert _values(summary, "won")[number] == len(wins)
        assert _values(summary, "arrivals")[number] == len(_within(log, "born"))
        booked = sum(int(one.value) for one in _within(log, "book"))
        assert _values(summary, "revenue")[number] == pytest.approx(booked / 100)
        assert _values(summary, "touches")[number] == len(_within(log, "touch"))
        assert summary.revenue is not None
        assert summary.revenue.weeks[-1][number] == pytest.approx(booked / 100)


def test_the_cohort_is_followed_to_the_end() -> None:
    summary, _, logs = _found()
    rate = summary.measure("win_rate")
    assert rate is not None
    for number, log in enumerate(logs):
        cohort = {one.lead for one in _within(log, "born")}
        winners = {one.lead for one in log if one.kind == "move" and one.value == "lead.Won"}
        assert rate.over[number] == len(cohort & winners)
        assert rate.under[number] == len(cohort)
        reached = {step.status: step.people.over[number] for step in summary.funnel}
        assert reached["lead.Won"] == len(cohort & winners)
        assert reached["lead.Inquiry"] == len(cohort)


def test_moves_and_clocks_are_counted_each_time() -> None:
    summary, _, logs = _found()
    flows = {(one.source, one.target): one.moves.over for one in summary.flows}
    (clock,) = summary.promises
    assert (clock.label, clock.within) == ("Open", "24 hours to first touch")
    for number, log in enumerate(logs):
        targets = Counter(str(one.value).partition(".")[2] for one in _within(log, "move"))
        assert sum(targets.values()) > 50
        for target, times in targets.items():
            assert sum(over[number] for (_, to), over in flows.items() if to == target) == times
        met, missed = (len(_within(log, kind)) for kind in ("met", "breach"))
        assert (clock.met.over[number], clock.met.under[number]) == (met, met + missed)


def test_breakdowns_add_up_to_the_whole() -> None:
    summary, _, _ = _found()
    (by_source,) = (one for one in summary.breakdowns if one.by == "source")
    for name in ("arrivals", "won", "revenue", "touches"):
        parts = [
            next(measure.over for measure in row.measures if measure.name == name)
            for row in by_source.rows
        ]
        total = [math.fsum(run) for run in zip(*parts, strict=True)]
        assert total == pytest.approx(list(_values(summary, name)))


def test_reps_are_paid_for_their_open_hours_and_busy_within() -> None:
    summary, _, logs = _found()
    open_hours = 2 * 8 * 55  # of two reps, eight hours on each working day of the window
    costs = _values(summary, "cost")
    for number, log in enumerate(logs):
        people = Counter(str(one.value) for one in _within(log, "born"))
        assert costs[number] == pytest.approx(50 * open_hours + 10 * people["web"] + 25 * people["fair"])
    (load,) = summary.loads
    assert set(load.use.under) == {float(open_hours)}
    assert load.use.over == pytest.approx([_busy_hours(log) for log in logs])
    (backlog,) = summary.backlogs
    assert len(backlog.weeks) == math.ceil(76 / 7)


def _busy_hours(log: list[Record]) -> float:
    """From each pick-up to the end of the conversation, as far as figures count."""
    start, end = _window()
    taken: dict[int, int] = {}
    busy = 0
    for one in log:
        if one.kind == "touch":
            taken[one.lead] = one.at
        elif one.kind == "complete":
            busy += max(0, min(one.at, end) - max(taken.pop(one.lead), start))
    return (busy + sum(max(0, end - max(at, start)) for at in taken.values() if at < end)) / HOUR


def test_stays_lie_where_the_log_says() -> None:
    summary, _, logs = _found()
    (stay,) = (one for one in summary.stays if one.label == "Open")
    start, end = _window()
    lengths: list[float] = []
    for log in logs:
        since: dict[int, int] = {}
        for one in log:
            if one.lead in since and one.kind == "move":
                begun = since.pop(one.lead)
                if start <= one.at < end:
                    lengths.append((one.at - begun) / HOUR)
            if one.kind == "rest" and one.status == "lead.Open":
                since[one.lead] = one.at
    lengths.sort()
    assert stay.stays.mean * RUNS == pytest.approx(len(lengths), rel=0.02)
    for share, estimate in stay.quantiles:
        exact = lengths[min(int(share * len(lengths)), len(lengths) - 1)]
        assert estimate.mean == pytest.approx(exact, rel=0.08)


def test_clocks_are_missed_at_hours_of_the_week() -> None:
    summary, _, logs = _found()
    hours = Counter(
        (one.team, one.at // HOUR % 24 + 24 * ((one.at // (24 * HOUR) + 3) % 7))
        for log in logs
        for one in _within(log, "breach")
    )
    told = {
        (each.team, at): round(value * len(logs))
        for each in summary.missed
        for at, value in enumerate(each.hours)
        if value
    }
    assert told == hours


def test_ages_are_of_those_who_are_still_there() -> None:
    summary, results, logs = _found()
    end = results.start + results.horizon + results.follow_up
    for one in summary.ages:
        inside = []
        for log in logs:
            last = {each.lead: each for each in log if each.kind == "rest"}
            inside += [end - each.at for each in last.values() if each.status == f"lead.{one.label}"]
        assert one.people == pytest.approx(len(inside) / len(logs))
        for q, hours in one.quantiles:
            at = sorted(inside)[min(int(q * len(inside)), len(inside) - 1)] / HOUR
            assert hours == pytest.approx(at, rel=0.1, abs=3), (one.label, q)
    assert {one.label for one in summary.ages} == {"Inquiry", "Open", "Won"}


def test_who_is_still_there_is_what_kaplan_and_meier_say_of_each_stay() -> None:
    summary, results, logs = _found()
    end = results.start + results.horizon + results.follow_up
    told = {one.label: one for one in summary.survivals}
    assert set(told) == {"Inquiry", "Open", "Won"}
    for label, found in told.items():
        lengths = sorted(each for log in logs for each in _stays_of(log, f"lead.{label}", end))
        assert found.stays == pytest.approx(len(lengths) / len(logs))
        for hours, share, longer in found.shares:
            assert share.mean == pytest.approx(_kaplan_meier(lengths, hours * HOUR), abs=0.025)
            assert longer == pytest.approx(_seen(lengths, hours * HOUR), abs=0.04 * found.stays)
            assert math.isnan(share.low) or 0 <= share.low <= share.mean <= share.high <= 1
        shares = [share.mean for _, share, _ in found.shares]
        assert shares == sorted(shares, reverse=True)
        assert shares[0] > 0.5 > shares[-1] or label != "Open"
    assert any(not ended for log in logs for _, ended in _stays_of(log, "lead.Inquiry", end))


def _stays_of(log: list[Record], status: str, end: int) -> list[tuple[int, bool]]:
    """How long each stay that began while figures count lasted, and whether it has ended."""
    start, stop = _window()
    since: dict[int, int] = {}
    found: list[tuple[int, bool]] = []
    for one in log:
        if one.kind == "move" and one.lead in since:
            found.append((one.at - since.pop(one.lead), True))
        if one.kind == "rest" and one.status == status and start <= one.at < stop:
            since[one.lead] = one.at
    return found + [(end - at, False) for at in since.values()]


def _kaplan_meier(lengths: list[tuple[int, bool]], until: float) -> float:
    share = 1.0
    for number, (length, ended) in enumerate(lengths):
        if length <= until and ended:
            share *= 1 - 1 / (len(lengths) - number)
    return share


def _seen(lengths: list[tuple[int, bool]], until: float) -> float:
    return sum(length > until for length, _ in lengths) / RUNS


def test_the_pipeline_is_who_is_there_at_the_end_of_each_week() -> None:
    """Whoever is in Open then, whenever they came; for what such deals bring."""
    summary, results, logs = _found()
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
    summary, results, _ = _found()
    (still,) = (one for one in summary.details if one.name == "open.value")
    flows = {(one.source, one.target): sum(one.moves.over) for one in summary.flows}
    left = sum(many for (start, _), many in flows.items() if start == "Open")
    chance = flows["Open", "Won"] / left
    worth = sum(results.metrics["revenue"]) / flows["Open", "Won"]
    for number, value in enumerate(still.over):
        assert value == pytest.approx(results.metrics["final.lead.Open"][number] * chance * worth)


def test_what_was_asked_for_comes_first_and_the_rest_is_in_the_details() -> None:
    summary, results, _ = _found()
    assert [one.name for one in summary.measures[:2]] == ["won", "sla.attainment"]
    named = [one.name for one in (*summary.measures, *summary.details)]
    assert len(named) == len(set(named))
    assert set(results.metrics) <= set(named)
    for one in summary.measures:
        if one.name in results.metrics and not one.under:
            assert one.over == pytest.approx(results.metrics[one.name])


def test_one_name_is_one_figure_wherever_it_is_told() -> None:
    """Means and shares in the data are of all stays and clocks, as on the page: not means of means."""
    summary, results, _ = _found()
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


# --- studies ------------------------------------------------------------------------------------


def test_threads_change_nothing() -> None:
    arm = _read()
    one, three = (summarise(study([arm], 4, 9, threads)[0], *arm) for threads in (1, 3))
    assert repr(one) == repr(three)  # nan is not equal to itself


def test_equal_policies_differ_by_exactly_zero() -> None:
    arm = _read()
    first, second = (summarise(one, *arm) for one in study([arm, arm], 3, 2))
    assert compare(first, second).identical


def test_people_come_alike_whatever_the_policy() -> None:
    base, other = _read(), _read(POLICY.replace("score >= 20", "score >= 10"))
    first, second = (
        summarise(one, *arm) for one, arm in zip(study([base, other], 3, 2), (base, other), strict=True)
    )
    found = compare(first, second)
    assert {one.name: one.verdict for one in found.effects}["arrivals"] == "same"
    assert not found.identical


def test_an_early_end_keeps_a_prefix_of_pairs() -> None:
    arm = _read()
    stop = threading.Event()
    found = study([arm, arm], 500, 9, 2, lambda done: stop.set() if done >= 3 else None, stop)
    done = {one.replications for one in found}
    assert len(done) == 1
    assert 3 <= done.pop() < 20
    (whole,) = study([arm], 3, 9)
    assert found[0].metrics["won"][:3] == whole.metrics["won"]


def test_no_replication_gives_no_figures() -> None:
    arm = _read()
    stop = threading.Event()
    stop.set()
    (found,) = study([arm], 5, 1, stop=stop)
    assert found.replications == 0
    with pytest.raises(ValueError, match="no replication"):
        summarise(found, *arm)


def test_remarks_name_what_the_reader_must_mind() -> None:
    arm = _read(
        scenario_text=SCENARIO.replace("follow-up: 30 days\n", "").replace("90 minutes", "12 hours")
    )
    (found,) = study([arm], 2, 1)
    told = " ".join(summarise(found, *arm).warnings)
    assert "the team `desk` has" in told
    assert "too few" in told
    assert "there is no follow-up" in told


def test_days_to_win_are_those_of_the_log() -> None:
    summary, _, logs = _found()
    start, end = _window()
    days: dict[str, list[float]] = {}
    for log in logs:
        born = {one.lead: one for one in log if one.kind == "born"}
        won: set[int] = set()
        for one in log:
            if one.kind == "move" and one.value == "lead.Won" and one.lead not in won:
                won.add(one.lead)
                if start <= born[one.lead].at < end:
                    lasted = (one.at - born[one.lead].at) / HOUR
                    days.setdefault(str(born[one.lead].value), []).append(lasted)
    assert [one.label for one in summary.to_win] == ["web", "fair"]
    for found in summary.to_win:
        lengths = sorted(days[found.label])
        assert found.stays.mean * RUNS == pytest.approx(len(lengths))
        median = dict(found.quantiles)[0.5].mean
        assert median == pytest.approx(lengths[len(lengths) // 2], rel=0.08)


def test_clocks_are_told_on_both_clocks() -> None:
    """24 hours of the wall end before 24 hours of the desk do."""
    summary, results, _ = _found()
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


def test_quantiles_of_stays_have_intervals_that_more_runs_narrow() -> None:
    arm = _read()
    few, many = (summarise(study([arm], runs, 5)[0], *arm) for runs in (6, 40))
    for short, long in zip(few.stays, many.stays, strict=True):
        median, surer = dict(short.quantiles)[0.5], dict(long.quantiles)[0.5]
        assert 0 <= median.low <= median.mean <= median.high
        assert surer.half_width < median.half_width
        assert median.low <= surer.high and surer.low <= median.high  # noqa: PT018


def test_quantiles_of_few_stays_are_as_open_as_few_leave_them() -> None:
    """A run with one win or two knows nothing of the slowest tenth, however many runs there are."""
    policy, scenario = _read(scenario_text=SCENARIO.replace("4 per day", "0.04 per day"))
    (results,) = study([(policy, scenario)], 8, 5)
    (web, _) = summarise(results, policy, scenario).to_win
    bins = results.totals["to_win"][0]
    many = int(bins.sum())
    assert many < 60
    for q, found in web.quantiles:
        below, above = ranks(many, q, 0.95)
        edges = [(results.quantile(bins, (at - 0.5) / many)) for at in (below, min(above, many))]
        assert found.low <= (edges[0] if below else 0.0)
        assert found.high >= (edges[1] if above <= many else math.inf)


def test_quantiles_of_many_histograms_are_those_of_each() -> None:
    _, results, _ = _found()
    dwells = results.totals["dwells"]
    for row, found in zip(dwells, quantiles(dwells), strict=True):
        expected = [results.quantile(row, q) for q in SHARES]
        assert list(found) == pytest.approx(expected, nan_ok=True)
