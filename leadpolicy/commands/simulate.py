"""`leadpolicy simulate`: a policy acts on simulated people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone, needs
from leadpolicy.console import Console

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm


STDOUT = "-"


@click.command("simulate")
@options.policy_path
@options.scenario
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
@options.table_forms
@click.option(
    "--log",
    "log_to",
    type=click.Path(),
    help="Write everything that happens in one replication to this file, and simulate nothing else: "
    "as text, or as a table (.csv, .parquet); `-` is stdout.",
)
@options.one_of_them("--log-of", "The replication of --log, counted from 0.")
@click.option("--explain-plan", is_flag=True, help="Tell how it will be run, and do not.")
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    scenario_path: str,
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
    forms: tuple[str, ...],
    log_to: str | None,
    log_of: int,
    explain_plan: bool,
) -> int:
    """Let a policy act on simulated people.

    POLICY is a .lead file, or a folder of them. Every figure is a mean over replications with its 95%
    interval. Ctrl-C ends the work early: what is finished is shown, and the exit code is 130.
    """
    from leadpolicy import simulating
    from leadpolicy.outcome import conclude

    needs("--log-of", "--log")
    figures = (
        "--replications",
        "--uncertain",
        "--threads",
        "--clock-target",
        "--format",
        "--out",
        "--tables",
    )
    alone("--log", *figures, "--explain-plan", "--cluster", "--checkpoint", "--resume")
    alone("--explain-plan", *figures, "--seed", "--cluster", "--checkpoint", "--resume")
    arm = simulating.read_arm(policy_path, scenario_path)
    if explain_plan:
        console.out(simulating.plan_of(arm, console.paint))
        return 0
    if log_to is not None:
        return _log(console, arm, seed, log_of, log_to)
    study = options.study(replications, uncertain, seed, threads, cluster, checkpoint, resume)
    found = simulating.run_watched([arm], study, console)
    words = ["leadpolicy", "simulate", policy_path, "--scenario", scenario_path]
    first = found[0] if found else None
    return conclude(console, first, [[arm]], study, words, format, out, clock_target, forms)


def _log(console: Console, arm: Arm, seed: int, number: int, path: str) -> int:
    """Write one replication line by line. Returns 0. InputError, OSError."""
    from leadpolicy import simulating
    from leadpolicy.files import write
    from leadpolicy.io.frames import FORMS, columnar

    form = Path(path).suffix.lower().removeprefix(".")
    if form not in FORMS:
        to = None if path == STDOUT else path
        return console.put("\n".join(simulating.log_of(arm, seed, number)), to)
    write(path, columnar(form, simulating.log_columns(arm, seed, number)))
    console.log(f"wrote {path}")
    return 0
