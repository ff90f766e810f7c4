"""`leadpolicy compare`: what a proposal changes."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console


@click.command("compare")
@click.argument("base", type=click.Path())
@click.argument("proposal", type=click.Path())
@options.scenario
@click.option(
    "--proposal-scenario",
    type=click.Path(),
    help="The world of the proposal, where it differs (more reps, other hours).",
)
@options.replications
@options.uncertain
@options.seed
@options.threads
@options.clock_target
@options.figures_format
@options.out_folder
@click.pass_obj
def command(
    console: Console,
    base: str,
    proposal: str,
    scenario_path: str,
    proposal_scenario: str | None,
    replications: int,
    uncertain: bool,
    seed: int,
    threads: int | None,
    clock_target: float | None,
    format: str,
    out: str | None,
) -> int:
    """Simulate two policies on the same people and show the differences.

    BASE and PROPOSAL are policies: .lead files, or folders of them. Both meet the same people with the
    same luck, so that a difference is the policy's. Ctrl-C ends the work early: what both have finished
    is shown, and the exit code is 130.
    """
    from leadpolicy import simulating
    from leadpolicy.outcome import conclude
    from simulator.compare import compare

    arms = [
        simulating.read_arm(base, scenario_path),
        simulating.read_arm(proposal, proposal_scenario or scenario_path),
    ]
    study = options.study(replications, uncertain, seed, threads)
    both = simulating.run_watched(arms, study, console)
    found = compare(*both) if both else None
    words = ["leadpolicy", "compare", base, proposal, "--scenario", scenario_path]
    words += ["--proposal-scenario", proposal_scenario] if proposal_scenario else []
    return conclude(console, found, arms, study, words, format, out, clock_target)
