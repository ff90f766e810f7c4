"""`leadpolicy bottleneck`: which team holds things up."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console


@click.command("bottleneck")
@options.policy_path
@options.scenario
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    metavar="NAME",
    help="A figure to judge by, also one of a status or team; several. Without it: those that the "
    "scenario reports, or wins, clocks met, margin and wait.",
)
@click.option(
    "--replications",
    type=click.IntRange(2, 1_000_000),
    default=32,
    show_default=True,
    help="Of the policy as it stands, and with one rep more in each team.",
)
@click.option(
    "--switch",
    metavar="DATE",
    help="The rep joins on this day, local to the scenario, and figures count from then on. Without it: "
    "the long run, as if the rep had always been there.",
)
@options.seed
@options.threads
@options.cluster
@options.checkpoint
@options.resume
@options.figures_format
@options.out_folder
@options.table_forms
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    scenario_path: str,
    metrics: tuple[str, ...],
    replications: int,
    switch: str | None,
    seed: int,
    threads: int | None,
    cluster: str | None,
    checkpoint: str | None,
    resume: bool,
    format: str,
    out: str | None,
    forms: tuple[str, ...],
) -> int:
    """Find the team that holds things up.

    POLICY is a .lead file, or a folder of them. Shown is where people wait, what one rep more in each
    team would change, with the same people and the same luck, and the ROI of headcount: the margin that
    the rep adds by what they cost. Verdicts hold over all teams together.
    """
    from leadpolicy import relieving, simulating
    from leadpolicy.answered import conclude, noted, rolled
    from leadpolicy.interrupting import interruptible, nothing
    from leadpolicy.progress import progress
    from leadpolicy.render.remarks import due_while_closed, other_work_first, overtaken
    from simulator.closed import closed

    arm = simulating.read_arm(policy_path, scenario_path)
    names = relieving.judged_by(arm, metrics)
    study = options.study(replications, False, seed, threads, cluster, checkpoint, resume)
    with (
        interruptible(console) as stop,
        progress(console, "simulating", replications) as advance,
        simulating.hired(study, console) as ready,
    ):
        found = relieving.run(arm, ready, advance, stop, switch, names)
    if found is None:
        raise nothing()
    answer = rolled(relieving.answered(found, names, replications), switch, "the rep joins on {}")
    missed = tuple(closed(found.base, arm.policy, arm.scenario))
    orders = overtaken(other_work_first(arm.policy, found.base), missed)
    answered = noted(answer, [*due_while_closed(missed), *orders])
    return conclude(console, answered, arm, options.words(), format, out, forms)
