"""`leadpolicy sweep`: how figures respond to one or two numbers."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone
from leadpolicy.console import Console
from leadpolicy.errors import InputError


@click.command("sweep")
@options.policy_path
@options.scenario
@click.option(
    "--knob",
    "knobs",
    multiple=True,
    metavar="NAME=VALUES",
    help="A number of the policy or the scenario, and what to set it to: `1,2,4`, `1..6`, "
    "`1..6 by 0.5`, bare or with its unit. One or two.",
)
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="A figure to show; several.")
@click.option(
    "--list", "listing", is_flag=True, help="List the knobs with what stands there, and do not."
)
@click.option(
    "--replications",
    type=click.IntRange(2, 1_000_000),
    default=32,
    show_default=True,
    help="Of every setting.",
)
@options.switched
@options.seed
@options.threads
@options.cluster
@options.checkpoint
@options.resume
@options.explain_plan
@options.figures_format
@options.out_folder
@options.table_forms
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    scenario_path: str,
    knobs: tuple[str, ...],
    metrics: tuple[str, ...],
    listing: bool,
    replications: int,
    switch: str | None,
    seed: int,
    threads: int | None,
    cluster: str | None,
    checkpoint: str | None,
    resume: bool,
    explain_plan: bool,
    format: str,
    out: str | None,
    forms: tuple[str, ...],
) -> int:
    """Turn one or two numbers, and see how the figures respond.

    POLICY is a .lead file, or a folder of them. Knobs are named as the text says: `lead.MQL.sla`,
    `score.engagement.half-life`, `teams.ldrs.reps`; `--list` shows all. Every setting meets the same
    people with the same luck. Ctrl-C keeps the settings that are finished; the exit code is 130.
    """
    from leadpolicy.answered import conclude, noted, rolled
    from leadpolicy.interrupting import interruptible
    from leadpolicy.looking import filling
    from leadpolicy.planned import effort
    from leadpolicy.progress import progress
    from leadpolicy.render.remarks import minded
    from leadpolicy.runs import Runs
    from leadpolicy.simulating import hired, refusing
    from leadpolicy.sweeping import shown, sweep
    from leadpolicy.swept import answered
    from leadpolicy.turning import axes, bench, settings

    alone("--list", "--knob", "--metric", "--format", "--out", "--tables", "--checkpoint", "--resume")
    of = bench(policy_path, scenario_path, switch)
    if listing:
        from leadpolicy.render.knobs import listed

        console.out(listed(of, console.paint, console.width))
        return 0
    if not 1 <= len(knobs) <= 2:
        raise InputError(
            f"{len(knobs)} knobs cannot be drawn" if knobs else "no knob is named",
            "give one or two: `--knob teams.ldrs.reps=1..6`; `--list` shows them",
        )
    turns = axes(of, knobs)
    every = settings(of, turns)
    with refusing():
        figures = shown(of, metrics)
    if explain_plan:
        console.out(effort(of.arm, (len(every) + 1) * replications, seed, threads))
        return 0
    study = options.study(replications, False, seed, threads, cluster, checkpoint, resume)
    with (
        interruptible(console) as stop,
        progress(console, "simulating", (len(every) + 1) * replications) as advance,
        hired(study, console) as ready,
    ):
        found = sweep(Runs(of, ready, stop, advance), turns, every, figures)
        filled = list(filling(of.arm, ready, stop))
    told = answered(found, len(every), of, options.levels())
    remarks = [*minded(of.arm.policy, of.arm.scenario, turns), *filled]
    answer = noted(rolled(told, switch), remarks)
    return conclude(console, answer, of.arm, options.words(), format, out, forms)
