"""People who make more people: runs that end with an error, and worlds of which that is known before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from policy.compile import compile_text
from policy.model import Policy
from simulator import model
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.plan import plan
from simulator.reference import simulate_log
from simulator.replication import SimulationError, Worker
from simulator.scenario import load_text
from tests.simulator import scenarios
from tests.simulator.small import exponential

CREATES = "create lead.{} with source = web"
WORLD = """scenario: 1
name: more
start: 2026-01-05
timezone: UTC
horizon: 10 days
sources:
  web: {arrivals: 1 per day}
"""


def world(created: str, first: str = "", last: str = "") -> tuple[Policy, Scenario]:
    """People are a day in each of three statuses; what these do besides."""
    policy, found = compile_text(
        f"""policy demo {{ version "1"  currency EUR  timezone "UTC" }}
roles sales
fields {{ source one of web required }}
track lead {{
  status A {{ start  {first.format(created)}  to B after 1 day {last.format(created)} }}
  status B {{ {first.format("C")}  to C after 1 day }}
  status C {{ to D after 1 day }}
  status D {{ final }}
}}
"""
    )
    assert policy is not None, found
    scenario, diagnostics, _ = load_text(WORLD, "scenario.yaml", policy)
    assert scenario is not None, diagnostics
    return policy, scenario


def both_fail(policy: Policy, scenario: Scenario, what: str) -> bool:
    """Whether both simulators refuse the world; one of them alone may not."""
    worker = Worker(plan(policy, scenario))
    told = [
        _refusal(lambda: worker.run(1, 0, ahead=False)),
        _refusal(lambda: worker.run(1, 0, ahead=True)),
        _refusal(lambda: simulate_log(policy, scenario, 1)),
    ]
    assert all(one.startswith("people multiply") for one in told) or not any(told)
    assert what in told[0] == told[1] or not any(told)
    return bool(told[0])


def _refusal(run: Callable[[], object]) -> str:
    try:
        run()
    except (SimulationError, RuntimeError) as problem:
        return str(problem)
    return ""


def test_too_many_are_refused_to_the_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody makes another after a day, who makes one in turn."""
    policy, scenario = world("A", last="then " + CREATES)
    worker = Worker(plan(policy, scenario))
    worker.run(1, 0)
    came = int(worker.state[L.T_COHORT])
    made = int(worker.state[L.T_PEOPLE_COUNT]) - came
    assert made > 3 * came
    most = -(-made // came)
    for anyhow, each, fails in (
        (made, 1, False),
        (made - 1, 1, True),
        (1, most, False),
        (1, most - 1, True),
    ):
        monkeypatch.setattr(model, "MADE_ANYHOW", anyhow)
        monkeypatch.setattr(model, "MADE_EACH", each)
        assert both_fail(policy, scenario, "by `create lead.A` (policy.lead:") == fails


@pytest.mark.parametrize(("longest", "fails"), [(1, True), (2, False)])
def test_chains_of_an_instant_are_measured(
    monkeypatch: pytest.MonkeyPatch, longest: int, fails: bool
) -> None:
    """Who comes makes somebody, who makes somebody in turn, all of them at once."""
    policy, scenario = world("B", first="on entry " + CREATES)
    monkeypatch.setattr(model, "MADE_AT_ONCE", longest)
    assert both_fail(policy, scenario, "each of more than 1 was made") == fails
    later = replace(scenario, referrals=model.Referrals(exponential(1.0)))
    assert not both_fail(policy, later, "")


def test_a_chain_without_end_is_refused() -> None:
    assert both_fail(*world("A", first="on entry " + CREATES), "in one instant")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Won          { final goal", "Won { final goal  on entry {}.Won {}", "at least 1 more"),
        ("Lost         { final", "Lost { final  on entry {}.SAL {} and {}.SAL {}", "at least 1.26 more"),
        ("Lost         { final", "Lost { final  on entry {}.SAL {}", ""),  # 63% of them at least
        ("Lost         { final", "Lost { final  on entry {}.Re-Market {}", ""),  # who may stay there
        ("Lost         { final", "Lost { to Lost after 9 days then {}.Won {}", ""),  # who make nobody
        ("Lost         { final", "Lost { to Lost after 9 days then {}.Lost {}", "ever more"),
    ],
)
def test_the_check_warns_where_it_can_see_it(old: str, new: str, said: str) -> None:
    text = (scenarios.CASES / "policy.lead").read_text(encoding="utf-8")
    filled = new.replace("{}.", "create lead.").replace(" {}", " with source = web, grade = 3")
    policy, found = compile_text(text.replace(old, filled))
    assert policy is not None, found
    _, diagnostics, _ = load_text(scenarios.changed(""), "scenario.yaml", policy)
    warned = [one.message for one in diagnostics if one.code == "people-multiply"]
    assert len(warned) == bool(said)
    assert all(said in one for one in warned)
