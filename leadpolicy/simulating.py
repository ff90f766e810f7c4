"""From files to figures: a policy and a scenario, run with progress and with care for Ctrl-C."""

from __future__ import annotations

import shlex
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from leadpolicy.console import Console, Paint
from leadpolicy.errors import InputError
from leadpolicy.interrupting import interruptible
from leadpolicy.progress import Advance, progress
from leadpolicy.reading import refusal, usable
from leadpolicy.words import did_you_mean
from policy.model import Policy
from simulator.model import Scenario

if TYPE_CHECKING:
    from dsl.source import Source
    from leadpolicy.cluster import Machines
    from leadpolicy.keeping import Shelf
    from leadpolicy.report.facts import Facts, File
    from simulator.coded import Coded
    from simulator.crew import Hire
    from simulator.results import Results
    from simulator.rollout import Rollout
    from simulator.summary import Ending, Summary
    from simulator.until import Until

REPLICATIONS = 100
SEED = 1


@dataclass(frozen=True)
class Study:
    """How often, with which luck, on how many threads (None: all cores)."""

    replications: int = REPLICATIONS
    seed: int = SEED
    threads: int | None = None
    uncertain: bool = False  # draw the uncertain numbers, a few replications each
    cluster: str | None = None  # `local` or a scheduler's address; None: threads
    checkpoint: str | None = None  # a folder for what is finished
    resume: bool = False  # and it may hold some already
    hire: Hire | None = None  # who does the work, where that is not threads
    machines: Machines | None = None  # those of a cluster
    shelf: Shelf | None = None  # the folder, opened


@dataclass(frozen=True)
class Arm:
    """One policy in its scenario; `files` are those that they were read from, as they were then, and
    `sources` the texts of the policy. With a `base`, everybody lives under that one until the instant
    `switch`."""

    policy: Policy
    scenario: Scenario
    files: tuple[File, ...] = ()
    scenario_path: str = ""
    base: Arm | None = None
    switch: int = 0
    sources: tuple[Source, ...] = ()

    @property
    def parts(self) -> tuple[Policy, Scenario] | tuple[Policy, Scenario, Rollout]:
        """What a study takes."""
        from simulator.rollout import Rollout

        if self.base is None:
            return self.policy, self.scenario
        rollout = Rollout(self.base.policy, self.base.scenario, self.switch)
        return self.policy, self.scenario, rollout


def read_arm(
    policy_path: str, scenario_path: str, base: Arm | None = None, compared: bool = True
) -> Arm:
    """Read both and bind them to each other; who is inside at the start is who is inside the `base`.
    InputError when either has errors, or cannot be `compared` with the `base`; OSError."""
    from leadpolicy import starting
    from leadpolicy.comparable import comparable
    from leadpolicy.render import Report, in_order

    policy, report = usable(policy_path)
    scenario, found, source = starting.loaded(scenario_path, policy, base)
    if scenario is None:
        raise refusal(
            f"the scenario `{scenario_path}`, read for the policy `{policy_path}`,",
            Report(in_order(found), {source.path: source}, command="scenario check"),
            f"leadpolicy scenario check {shlex.quote(policy_path)} {shlex.quote(scenario_path)}",
        )
    tables = starting.tables(scenario, scenario_path)
    files = made_of((*report.sources, source.path, *tables))
    arm = Arm(policy, scenario, files, scenario_path, sources=tuple(report.sources.values()))
    if base is not None and compared:
        comparable(base, arm)
    with refusing():
        return replace(arm, scenario=starting.ready(scenario, policy, base))


def made_of(paths: Iterable[str]) -> tuple[File, ...]:
    """These files, as they are now. InputError where the running command would write over one of them,
    OSError."""
    from leadpolicy.paths import spared
    from leadpolicy.report.facts import hashed

    read = tuple(paths)
    spared(read)
    return hashed(read)


def read_arms(pairs: Iterable[tuple[str, str]], compared: bool = True) -> list[Arm]:
    """A base and its proposals, each a policy in a scenario. InputError, also where they are to be
    `compared` and cannot be; OSError."""
    found: list[Arm] = []
    for policy_path, scenario_path in pairs:
        found.append(read_arm(policy_path, scenario_path, found[0] if found else None, compared))
    return found


def run(arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event) -> list[Summary]:
    """Simulate, until the half-widths that the first scenario asks for are reached or all is done; with
    `stop` set, what is finished by then, and nothing if nothing is. InputError."""
    from simulator import study as studies
    from simulator.estimates import ORDINARY
    from simulator.summarise import summarise
    from simulator.until import until

    if study.uncertain:
        from leadpolicy.drawing import run_drawn

        with refusing():
            return run_drawn(arms, study, advance, stop)
    pairs = [(one.policy, one.scenario) for one in arms]
    with refusing():
        ends = until(pairs, study.replications)
        found = studies.study(
            [one.parts for one in arms],
            study.replications,
            study.seed,
            study.threads,
            advance,
            stop,
            ends.met if ends else None,
            ends.looks if ends else (),
            hire=study.hire,
        )
    if not found[0].replications:
        return []
    ending = _ending(found, study, ends, stop)
    how = ends.how if ends else ORDINARY
    told = (replace(one, how=how) for one in found)
    return [replace(summarise(one, *pair), ending=ending) for one, pair in zip(told, pairs, strict=True)]


def _ending(found: Sequence[Results], study: Study, ends: Until | None, stop: threading.Event) -> Ending:
    from simulator.summary import Ending

    done = found[0].replications
    aims = ends.aims(found) if ends else ()
    looks = len(ends.looks) if ends else 1
    if done == study.replications:
        return Ending("all replications", study.replications, aims, looks)
    why: Literal["interrupted", "half-widths"] = "interrupted" if stop.is_set() else "half-widths"
    return Ending(why, study.replications, aims, looks)


def log_of(arm: Arm, seed: int, number: int) -> list[str]:
    """Everything that happens in one replication, a line each (docs/simulator.md). InputError."""
    from simulator.columns import held
    from simulator.log import formatted
    from simulator.plan import plan
    from simulator.replication import Worker

    with refusing():
        worker = Worker(plan(arm.policy, arm.scenario))
        worker.run(seed, number, logging=True)
    return list(formatted(held(worker), arm.scenario.start))


def log_columns(arm: Arm, seed: int, number: int) -> dict[str, Sequence[object] | Coded]:
    """The same as columns of a table: seconds since the start, the instant in UTC, points as numbers;
    nobody is None. InputError."""
    from simulator.columns import instants, log_columns
    from simulator.plan import plan
    from simulator.replication import Worker

    with refusing():
        worker = Worker(plan(arm.policy, arm.scenario))
        worker.run(seed, number, logging=True)
    log = log_columns(worker, held=True)
    return {
        "seconds": ((log.at - arm.scenario.start) / 1e6).tolist(),
        "at": instants(log.at),
        "class": log.order,
        "person": log.lead.tolist(),
        "kind": log.kind,
        "value": log.value,
        "status": log.status,
        "team": log.team,
        "rep": log.rep,
        "score": (log.score / 1e6).tolist(),
    }


def plan_of(arm: Arm, paint: Paint) -> str:
    """How the simulation will be run. InputError."""
    from leadpolicy.planned import explained

    with refusing():
        return explained(arm.policy, arm.scenario, paint)


@contextmanager
def refusing() -> Iterator[None]:
    """What the simulator cannot do, as a fault of the input."""
    from simulator.plan import PlanError
    from simulator.replication import SimulationError, TooMuchMoney
    from simulator.until import UnknownFigure

    try:
        yield
    except UnknownFigure as problem:
        raise InputError(
            f"`until` asks for `{problem.name}`, which is no figure",
            did_you_mean(problem.name, problem.known, f"there are {', '.join(problem.known)}"),
        ) from None
    except PlanError as problem:
        raise InputError(str(problem), cure(problem.help)) from None
    except TooMuchMoney as problem:
        from leadpolicy.amounts import places
        from leadpolicy.paths import read_so_far

        raise InputError(str(problem), places(read_so_far())) from None
    except SimulationError as problem:
        raise InputError(str(problem)) from None


def cure(help: str) -> str:
    """How to mend it; where the running command has a flag for the long run, with its name."""
    import click

    from simulator.rollout import ALIKE

    ctx = click.get_current_context(silent=True)
    flags = [flag for one in ctx.command.params for flag in one.opts] if ctx is not None else []
    return f"{help} (`--steady`)" if help == ALIKE and "--steady" in flags else help


def run_watched(arms: Sequence[Arm], study: Study, console: Console) -> list[Summary]:
    """All arms behind one bar, until the end or Ctrl-C."""
    from simulator.jit import tell

    if sys.stderr.isatty():
        compiling = "compiling the simulator for this kind of processor: once, a few seconds"
        tell(lambda: console.log(compiling))
    with (
        interruptible(console) as stop,
        progress(console, "simulating", study.replications) as advance,
        hired(study, console) as ready,
    ):
        return run(arms, ready, advance, stop)


@contextmanager
def hired(study: Study, console: Console) -> Iterator[Study]:
    """The study with those who do the work at hand. InputError when they cannot be had."""
    if study.cluster is None and study.checkpoint is None:
        yield study
        return
    from leadpolicy.hiring import hire

    with hire(study, console) as ready:
        yield ready


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
