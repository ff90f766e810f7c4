"""The stories hold together: policies compile and pass the checks, scenarios say what policies allow."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dsl.diagnostic import Severity
from policy.checks import run
from policy.compile import load
from policy.examples import run as run_examples
from policy.model import Policy, Status
from simulator.scenario import load as bind

EXAMPLES = Path(__file__).parents[2] / "examples"
B2B = EXAMPLES / "b2b_saas"
POLICIES = {
    "reference_funnel": EXAMPLES / "reference_funnel",
    "marketplace": EXAMPLES / "marketplace",
    "b2b_saas": B2B,
    "proposal": B2B / "proposal",
}


def policy_of(name: str) -> Policy:
    loaded = load([str(POLICIES[name])])
    assert loaded.diagnostics == ()
    assert loaded.policy is not None
    return loaded.policy


def scenario_of(name: str) -> dict[str, Any]:
    with (POLICIES[name] / "scenario.yaml").open(encoding="utf-8") as stream:
        found: dict[str, Any] = YAML(typ="safe", pure=True).load(stream)
    return found


@pytest.fixture(params=POLICIES)
def story(request: pytest.FixtureRequest) -> tuple[Policy, dict[str, Any]]:
    return policy_of(request.param), scenario_of(request.param)


# --- policies -----------------------------------------------------------------------------------


def test_checks_find_nothing_grave(story: tuple[Policy, dict[str, Any]]) -> None:
    grave = [one.message for one in run(story[0]) if one.severity is not Severity.NOTE]
    assert grave == []


@pytest.mark.parametrize("name", ["marketplace", "b2b_saas", "proposal"])
def test_examples_come_out_as_worked_out_by_hand(name: str) -> None:
    outcomes = run_examples(policy_of(name))
    assert [one.example.title for one in outcomes if not one.passed] == []
    assert all(one.checks for one in outcomes)


def test_the_examples_visit_every_status() -> None:
    outcomes = run_examples(policy_of("b2b_saas"))
    visited = {person.status for one in outcomes for person in one.people}
    assert {status for status in policy_of("b2b_saas").status if status not in visited} <= {
        "contact.Re-Market",
        "contact.Disqualified",
    }


def test_people_are_born_as_leads(story: tuple[Policy, dict[str, Any]]) -> None:
    assert story[0].tracks[0] == "lead"


def test_a_nested_policy_is_not_part_of_its_parent() -> None:
    base, proposal = policy_of("b2b_saas"), policy_of("proposal")
    assert (base.version, proposal.version) == ("2026.4", "2026.5")
    assert len(base.examples) == len(proposal.examples) == 22


def test_ten_touches_in_thirty_days_at_ten_hours() -> None:
    policy = policy_of("b2b_saas")
    steps = policy.cadence["ten_touch"].steps
    windows = {one.name: one.intervals for one in policy.calendar["ldr_desk"].windows}
    hours = [windows[one.window][0].start // 60 for one in steps if one.window]
    assert len(steps) == len(set(hours)) == 10
    assert max(one.day for one in steps) == 30
    assert [one.kind for one in steps] == ["call", "email"] * 5
    assert len({one.day % 7 for one in steps}) >= 6  # so that the weekday changes too


def test_all_forms_of_guarantee_are_told() -> None:
    kinds = {one.promise.kind for one in policy_of("b2b_saas").guarantees}
    assert kinds == {
        "every path",
        "never reaches",
        "always possible",
        "alone never makes",
        "every person routed",
    }


def test_the_proposal_changes_score_sla_and_staffing_and_nothing_else() -> None:
    base, proposal = policy_of("b2b_saas"), policy_of("proposal")
    changed = {
        path.name
        for path in B2B.glob("*.lead")
        if path.read_text("utf-8") != (B2B / "proposal" / path.name).read_text("utf-8")
    }
    assert changed == {
        "policy.lead",
        "score.lead",
        "lead_track.lead",
        "contact_track.lead",
        "routing.lead",
        "examples.lead",
    }
    assert base.group["engagement"] != proposal.group["engagement"]
    assert base.status["lead.MQL"].clocks != proposal.status["lead.MQL"].clocks
    assert len(proposal.team["inside_sales"].members) == len(base.team["inside_sales"].members) + 1
    bars = [line for line in text_of(B2B / "score.lead") if line.startswith("define")]
    assert bars == [
        line for line in text_of(B2B / "proposal" / "score.lead") if line.startswith("define")
    ]


def text_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


# --- scenarios ----------------------------------------------------------------------------------


def test_work_is_over_exactly_the_human_moves(story: tuple[Policy, dict[str, Any]]) -> None:
    policy, scenario = story
    human = {
        name for name, one in policy.status.items() if any(t.trigger == "by" for t in one.transitions)
    }
    assert set(scenario["work"]) == human
    for name, work in scenario["work"].items():
        if work != "none":
            assert_outcomes(policy.status[name], work["outcomes"])


def assert_outcomes(status: Status, outcomes: list[dict[str, Any]]) -> None:
    moves = [one for one in status.transitions if one.trigger == "by"]
    assert {one["to"] for one in outcomes if "to" in one} == {one.target for one in moves}
    for one in outcomes:
        reasons = {reason for move in moves if move.target == one.get("to") for reason in move.because}
        assert set(one.get("because", {})) <= reasons
        assert bool(one.get("because")) == bool(reasons)
        if reasons:
            assert sum(one["because"].values()) == pytest.approx(1)
    assert outcomes[-1].get("p", outcomes[-1].get("stay")) in ("rest", 1)


def test_names_are_the_policys(story: tuple[Policy, dict[str, Any]]) -> None:
    policy, scenario = story
    assert set(scenario["teams"]) == set(policy.team)
    assert set(scenario.get("people", {}).get("fields", {})) <= set(policy.field_named)
    source = policy.field_named.get("source")
    assert source is None or set(scenario["sources"]) == set(source.values)
    for statuses, events in mixes(scenario):
        assert set(statuses) <= set(policy.status)
        assert set(events) <= set(policy.events)


def mixes(scenario: dict[str, Any]) -> Iterator[tuple[list[str], list[str]]]:
    for statuses, events in scenario.get("behaviour", {}).items():
        if "." in statuses:
            yield statuses.split(", "), list(events)


def test_touches_are_those_of_the_cadences() -> None:
    policy, scenario = policy_of("b2b_saas"), scenario_of("b2b_saas")
    assert set(scenario["touches"]) == {step.kind for one in policy.cadences for step in one.steps}
    dayparts = set(scenario["touches"]["call"]["by-daypart"])
    assert dayparts == {one.name for one in policy.calendar["ldr_desk"].windows}


# --- the marketplace's figures ------------------------------------------------------------------


def figures() -> dict[tuple[str, str], float]:
    with (EXAMPLES / "marketplace" / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["figure"], row["origin"]): float(row["value"])
            for row in csv.DictReader(stream)
            if not row["month"]
        }


def test_the_marketplace_is_simulated_with_the_figures_of_the_record() -> None:
    record, scenario = figures(), scenario_of("marketplace")
    for origin, source in scenario["sources"].items():
        rate = float(source["arrivals"]["value"].removesuffix(" per day"))
        assert rate == pytest.approx(record["arrivals_per_day", origin], abs=0.0006)
    work = scenario["work"]["lead.Negotiation"]
    shares = branches(work["outcomes"][0]["p"]["value"].removeprefix("2 * (").removesuffix(")"))
    medians = branches(work["takes"]["lognormal"]["median"]["value"].replace(" days", ""))
    for origin in scenario["sources"]:
        won = record["won_eventually", origin]
        median = record.get(("days_to_win_median", origin), record["days_to_win_median", "others"])
        assert shares.get(origin, shares[""]) == pytest.approx(won, abs=0.0006)
        assert medians.get(origin, medians[""]) == pytest.approx(median, abs=0.06)
    sigma = work["takes"]["lognormal"]["sigma"]["value"]
    assert sigma == pytest.approx(record["days_to_win_sigma", "all"], abs=0.006)


def branches(expression: str) -> dict[str, float]:
    """`if source = a then 1 else if source = b then 2 else 3` as {a: 1, b: 2, "": 3}."""
    found = {}
    *rows, otherwise = expression.split(" else ")
    for row in rows:
        condition, value = row.split(" then ")
        found[condition.rpartition(" ")[2]] = float(value)
    return {**found, "": float(otherwise)}


def test_scenarios_bind_to_their_policies(story: tuple[Policy, dict[str, Any]]) -> None:
    policy, said = story
    home = next(path for name, path in POLICIES.items() if scenario_of(name) == said)
    scenario, found, _ = bind(home / "scenario.yaml", policy)
    assert [one.message for one in found] == []
    assert scenario is not None
    assert len(scenario.sources) == len(said["sources"])


def test_figures_that_are_not_ours_name_their_source() -> None:
    scenario, _, _ = bind(B2B / "scenario.yaml", policy_of("b2b_saas"))
    assert scenario is not None
    sourced = {one.path for one in scenario.provenance if one.source}
    assert {"sources.web_form.cost", "speed-to-lead.curve", "touches.call.connects"} <= sourced
