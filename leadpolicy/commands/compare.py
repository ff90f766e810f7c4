"""`leadpolicy compare`: what a proposal changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.errors import InputError

if TYPE_CHECKING:
    from simulator.compare import Comparison
    from simulator.contest import Contest
    from simulator.summary import Summary


@click.command("compare")
@click.argument("base", type=click.Path())
@click.argument("proposals", type=click.Path(), nargs=-1, required=True, metavar="PROPOSAL...")
@options.scenario
@click.option(
    "--proposal-scenario",
    "proposal_scenarios",
    type=click.Path(),
    multiple=True,
    help="The world of the proposals, where it differs (more reps, other hours): one for all, or one "
    "for each in their order.",
)
@options.replications
@options.uncertain
@options.seed
@options.threads
@options.cluster
@options.checkpoint
@options.resume
@options.clock_target
@options.figures_format
@options.out_folder
@click.pass_obj
def command(
    console: Console,
    base: str,
    proposals: tuple[str, ...],
    scenario_path: str,
    proposal_scenarios: tuple[str, ...],
    replications: int,
    uncertain: bool,
    seed: int,
    threads: int | None,
    cluster: str | None,
    checkpoint: str | None,
    resume: bool,
    clock_target: float | None,
    format: str,
    out: str | None,
) -> int:
    """Simulate policies on the same people and show the differences.

    BASE and each PROPOSAL are policies: .lead files, or folders of them. All meet the same people with
    the same luck, so that a difference is the policy's. With several proposals, verdicts hold over all
    of them together. Ctrl-C ends the work early: what all have finished is shown, and the exit code is
    130.
    """
    from leadpolicy import simulating
    from leadpolicy.outcome import conclude
    from simulator.compare import compare
    from simulator.contest import contest

    worlds = _worlds(proposals, scenario_path, proposal_scenarios)
    arms = [
        simulating.read_arm(policy, world)
        for policy, world in zip((base, *proposals), (scenario_path, *worlds), strict=True)
    ]
    study = options.study(replications, uncertain, seed, threads, cluster, checkpoint, resume)
    every = simulating.run_watched(arms, study, console)
    every = told_apart(every, (base, *proposals))
    found: Comparison | Contest | None = None
    if len(every) > 2:
        found = contest(every[0], list(zip(named(proposals), every[1:], strict=True)))
    elif every:
        found = compare(*every)
    words = ["leadpolicy", "compare", base, *proposals, "--scenario", scenario_path]
    words += [word for path in proposal_scenarios for word in ("--proposal-scenario", path)]
    return conclude(console, found, arms, study, words, format, out, clock_target)


def _worlds(proposals: tuple[str, ...], scenario: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """The scenario of each proposal."""
    if len(given) <= 1:
        return (given or (scenario,)) * len(proposals)
    if len(given) != len(proposals):
        raise InputError(
            f"there are {len(proposals)} proposals and {len(given)} scenarios for them",
            "give `--proposal-scenario` once for all, or once for each in their order",
        )
    return given


def told_apart(arms: Sequence[Summary], paths: Sequence[str]) -> list[Summary]:
    """Policies of one title by their versions too, or by their paths where versions are the same."""
    titles = [one.policy for one in arms]
    if len(set(titles)) == len(titles):
        return list(arms)
    versions = [f"{one.policy} {one.version}".rstrip() for one in arms]
    if len(set(versions)) < len(versions):
        versions = [f"{one.policy} ({path})" for one, path in zip(arms, paths, strict=False)]
    return [replace(one, policy=name) for one, name in zip(arms, versions, strict=True)]


def named(paths: tuple[str, ...]) -> list[str]:
    """Short names: the last part of each path, or as much of it as tells them apart."""
    whole = [Path(one).with_suffix("") for one in paths]
    for parts in range(1, 1 + max(len(one.parts) for one in whole)):
        short = ["/".join(one.parts[-parts:]) or str(one) for one in whole]
        if len(set(short)) == len(short):
            return short
    return [f"{at}: {one}" for at, one in enumerate(paths, 1)]
