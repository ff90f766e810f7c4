"""`leadpolicy seek`: the least setting of a knob at which goals hold."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone
from leadpolicy.console import Console
from leadpolicy.errors import InputError


@click.command("seek")
@options.policy_path
@options.scenario
@click.option(
    "--knob",
    "knobs",
    multiple=True,
    required=True,
    metavar="NAME=LOW..HIGH",
    help="The number to be found, and where to look for it: `teams.ldrs.reps=1..12`, "
    "`0.1..0.6`, days, or values. A second one gives an answer for each of its values.",
)
@click.option(
    "--goal",
    "goals",
    multiple=True,
    required=True,
    metavar="FIGURE>=NUMBER",
    help="What shall hold: `sla_attainment >= 90%`, `wait <= 4 hours`. Several shall hold together.",
)
@click.option("--most", "greatest", is_flag=True, help="Seek the greatest setting, not the least.")
@options.minimize
@options.maximize
@options.metrics
@click.option(
    "--confidence",
    type=options.Within(50, 99.99),
    default=95.0,
    show_default=True,
    metavar="PERCENT",
    help="With which all decisions hold together.",
)
@click.option(
    "--replications",
    type=click.IntRange(8, 1_000_000),
    default=256,
    show_default=True,
    help="Of a setting, at most: each begins with 32, and has twice as many until it is decided.",
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
    goals: tuple[str, ...],
    greatest: bool,
    minimize: str | None,
    maximize: str | None,
    metrics: tuple[str, ...],
    confidence: float,
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
    """Find the least setting of a knob at which goals hold.

    POLICY is a .lead file, or a folder of them. `leadpolicy sweep ... --list` shows the knobs. With
    --minimize or --maximize it is the best setting by that figure among those at which the goals hold.
    The exit code is 1 when no setting is shown to hold. Ctrl-C shows what is known; the exit code is
    130.
    """
    from dataclasses import replace

    from leadpolicy.answered import conclude, noted, rolled
    from leadpolicy.interrupting import interruptible, nothing
    from leadpolicy.looking import filling
    from leadpolicy.planned import effort
    from leadpolicy.progress import progress
    from leadpolicy.render.remarks import minded
    from leadpolicy.runs import Runs
    from leadpolicy.seeking import question, seek
    from leadpolicy.simulating import hired, refusing
    from leadpolicy.sought import answered, missed_there, work_orders
    from leadpolicy.turning import axes, bench, possible

    if len(knobs) > 2:
        raise InputError(f"{len(knobs)} knobs are too many", "give one or two, or use `leadpolicy tune`")
    alone("--minimize", "--most")
    alone("--maximize", "--most")
    wish = options.wish(minimize, maximize)
    of = bench(policy_path, scenario_path, switch)
    turns = axes(of, knobs, fine=True)
    turns = (turns[0].rising, *turns[1:])
    if greatest:
        turns = (replace(turns[0], values=turns[0].values[::-1]), *turns[1:])
    with refusing():
        asked = question(of, turns, goals, wish, metrics, confidence / 100, replications)
    possible(of, turns)
    if explain_plan:
        console.out(effort(of.arm, asked.about, seed, threads))
        return 0
    study = options.study(replications, False, seed, threads, cluster, checkpoint, resume)
    with (
        interruptible(console) as stop,
        progress(console, "seeking", asked.about) as advance,
        hired(study, console) as ready,
    ):
        found = seek(asked, Runs(of, ready, stop, advance))
        filled = list(filling(of.arm, ready, stop))
        missed = missed_there(found, of, ready, stop) if found is not None else ()
    if found is None:
        raise nothing()
    orders = work_orders(of.arm.policy, found, missed)
    remarks = [*minded(of.arm.policy, of.arm.scenario, turns), *orders, *filled]
    answer = noted(rolled(answered(found, of, options.levels()), switch), remarks)
    return conclude(console, answer, of.arm, options.words(), format, out, forms)
