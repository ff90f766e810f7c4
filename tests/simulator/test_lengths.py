"""How long stays last: their quantiles, ages and survival, against the slow simulator's log."""

from __future__ import annotations

import math

import pytest

from policy.model import HOUR
from simulator.exact import ranks
from simulator.log import Record
from simulator.quantiles import SHARES, quantiles
from simulator.study import study
from simulator.summarise import summarise
from tests.simulator.demo import RUNS, SCENARIO, demo, read, window


def test_stays_lie_where_the_log_says() -> None:
    summary, _, logs = demo()
    (stay,) = (one for one in summary.stays if one.label == "Open")
    start, end = window()
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


def test_ages_are_of_those_who_are_still_there() -> None:
    summary, results, logs = demo()
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
    summary, results, logs = demo()
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
    start, stop = window()
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


def test_days_to_win_are_those_of_the_log() -> None:
    summary, _, logs = demo()
    start, end = window()
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


def test_quantiles_of_stays_have_intervals_that_more_runs_narrow() -> None:
    arm = read()
    few, many = (summarise(study([arm], runs, 5)[0], *arm) for runs in (6, 40))
    for short, long in zip(few.stays, many.stays, strict=True):
        median, surer = dict(short.quantiles)[0.5], dict(long.quantiles)[0.5]
        assert 0 <= median.low <= median.mean <= median.high
        assert surer.half_width < median.half_width
        assert median.low <= surer.high and surer.low <= median.high  # noqa: PT018


def test_quantiles_of_few_stays_are_as_open_as_few_leave_them() -> None:
    """A run with one win or two knows nothing of the slowest tenth, however many runs there are."""
    policy, scenario = read(scenario_text=SCENARIO.replace("4 per day", "0.04 per day"))
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
    _, results, _ = demo()
    dwells = results.totals["dwells"]
    for row, found in zip(dwells, quantiles(dwells), strict=True):
        expected = [results.quantile(row, q) for q in SHARES]
        assert list(found) == pytest.approx(expected, nan_ok=True)
