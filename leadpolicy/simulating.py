"""From files to figures: a policy and a scenario, run with progress and with care for Ctrl-C."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadpolicy.console import Console, Paint
from leadpolicy.errors import InputError
from leadpolicy.interrupting import interruptible
from leadpolicy.progress import Advance, progress
from leadpolicy.reading import refusal, usable
from policy.model import Policy
from simulator.model import Scenario

if TYPE_CHECKING:
    from leadpolicy.report import Facts, File
    from simulator.summary import Summary

REPLICATIONS = 100
SEED = 1


@dataclass(frozen=True)
class Study:
    """How often, with which luck, on how many threads (None: all cores)."""

    replications: int = REPLICATIONS
    seed: int = SEED
    threads: int | None = None


@dataclass(frozen=True)
class Arm:
    """One policy in its scenario; `files` are those that they were read from, as they were then."""

    policy: Policy
    scenario: Scenario
    files: tuple[File, ...] = ()


def read_arm(policy_path: str, scenario_path: str) -> Arm:
    """Read both and bind them to each other. InputError when either has errors, OSError."""
    from leadpolicy.render import Report, in_order
    from leadpolicy.report.facts import hashed
    from simulator.scenario import load

    policy, report = usable(policy_path)
    scenario, found, source = load(scenario_path, policy)
    if scenario is None:
        raise refusal(
            f"the scenario `{scenario_path}`",
            Report(in_order(found), {source.path: source}),
            f"leadpolicy scenario check {shlex.quote(policy_path)} {shlex.quote(scenario_path)}",
        )
    return Arm(policy, scenario, hashed((*report.sources, source.path)))


def run(arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event) -> list[Summary]:
    """Simulate; with `stop` set, what is finished by then, and nothing if nothing is. InputError."""
    from simulator import study as studies
    from simulator.summarise import summarise

    pairs = [(one.policy, one.scenario) for one in arms]
    with _refusing():
        found = studies.study(pairs, study.replications, study.seed, study.threads, advance, stop)
    if not found[0].replications:
        return []
    return [summarise(one, *pair) for one, pair in zip(found, pairs, strict=True)]


def log_of(arm: Arm, seed: int, number: int) -> list[str]:
    """Everything that happens in one replication, a line each (docs/simulator.md). InputError."""
    from simulator.log import formatted
    from simulator.run import simulate_log

    with _refusing():
        log = simulate_log(arm.policy, arm.scenario, seed, number)
    return list(formatted(log, arm.scenario.start))


def plan_of(arm: Arm, paint: Paint) -> str:
    """How the simulation will be run. InputError."""
    from leadpolicy.planned import explained

    with _refusing():
        return explained(arm.policy, arm.scenario, paint)


@contextmanager
def _refusing() -> Iterator[None]:
    """What the simulator cannot do, as a fault of the input."""
    from simulator.plan import PlanError
    from simulator.replication import SimulationError

    try:
        yield
    except (PlanError, SimulationError) as problem:
        raise InputError(str(problem)) from None


def run_watched(arms: Sequence[Arm], study: Study, console: Console) -> list[Summary]:
    """All arms behind one bar, until the end or Ctrl-C."""
    with interruptible() as stop, progress(console, "simulating", study.replications) as advance:
        return run(arms, study, advance, stop)


def facts(arms: Sequence[Arm], command: Sequence[str], target: float | None) -> Facts:
    """What the report says about itself. Draws the flowcharts."""
    from leadpolicy.draw import draw
    from leadpolicy.report.facts import Facts, versions

    titles = ("In force", "Proposed") if len(arms) == 2 else ("",)
    charts = tuple(
        (title or arm.policy.title or arm.policy.name, draw(arm.policy, "svg").decode())
        for title, arm in zip(titles, arms, strict=True)
    )
    return Facts(
        shlex.join(command),
        tuple(dict.fromkeys(file for arm in arms for file in arm.files)),
        versions(),
        arms[-1].scenario.provenance,
        charts,
        arms[-1].scenario.report.metrics,
        target,
    )
