"""`leadpolicy tune`: the best setting of several knobs within limits."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.errors import InputError


@click.command("tune")
@options.policy_path
@options.scenario
@click.option(
    "--knob",
    "knobs",
    multiple=True,
    required=True,
    metavar="NAME=LOW..HIGH",
    help="A number of the policy or the scenario, and where to look: a range, days, or values. Several.",
)
@options.minimize
@options.maximize
@click.option(
    "--subject-to",
    "limits",
    multiple=True,
    metavar="FIGURE>=NUMBER",
    help="What must hold: `sla_attainment >= 90%`, `wait <= 4 hours`. Several.",
)
@click.option(
    "--trials",
    type=click.IntRange(1, 100_000),
    default=60,
    show_default=True,
    help="How many settings are tried.",
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 1000),
    default=4,
    show_default=True,
    help="How many settings are chosen before the search learns what they gave; it chooses others with "
    "another number. More keep many machines busy.",
)
@click.option(
    "--replications",
    type=click.IntRange(2, 1_000_000),
    default=32,
    show_default=True,
    help="Of every setting.",
)
@click.option(
    "--confirm",
    type=click.IntRange(8, 1_000_000),
    default=128,
    show_default=True,
    help="Fresh replications of the winner and of the policy as it stands.",
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
    minimize: str | None,
    maximize: str | None,
    limits: tuple[str, ...],
    trials: int,
    at_once: int,
    replications: int,
    confirm: int,
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
    """Search for the best setting of several knobs within limits.

    POLICY is a .lead file, or a folder of them. The winner is simulated again, on luck that the search
    has not seen, beside the policy as it stands: what it is told to give is what it gives there. The
    same seed tries the same settings. The exit code is 1 when no setting is shown to keep the limits.
    Ctrl-C shows the best so far; the exit code is 130.
    """
    from leadpolicy.answered import conclude, noted, rolled
    from leadpolicy.interrupting import interruptible, nothing
    from leadpolicy.looking import filling
    from leadpolicy.planned import effort
    from leadpolicy.progress import progress
    from leadpolicy.render.remarks import minded
    from leadpolicy.runs import Runs
    from leadpolicy.simulating import hired, refusing
    from leadpolicy.tuned import answered
    from leadpolicy.tuning import tune, wanted
    from leadpolicy.turning import axes, bench, possible

    wish = options.wish(minimize, maximize)
    if wish is None:
        raise InputError("nothing is to be made best", "give `--maximize margin`, or `--minimize NAME`")
    of = bench(policy_path, scenario_path, switch)
    turns = axes(of, knobs, fine=True)
    with refusing():
        asked = wanted(of, turns, wish, limits, (trials, at_once, replications, confirm))
    possible(of, turns)
    if explain_plan:
        console.out(effort(of.arm, asked.about, seed, threads))
        return 0
    study = options.study(replications, False, seed, threads, cluster, checkpoint, resume)
    with (
        interruptible(console) as stop,
        progress(console, "tuning", asked.about) as advance,
        hired(study, console) as ready,
    ):
        try:
            found = tune(asked, Runs(of, ready, stop, advance))
        except ImportError as problem:
            if (problem.name or "").partition(".")[0] != "optuna":
                raise
            raise InputError(
                "`tune` needs the extra `tune`", "run `pip install leadpolicy[tune]`"
            ) from None
        filled = list(filling(of.arm, ready, stop))
    if found is None:
        raise nothing()
    remarks = [*minded(of.arm.policy, of.arm.scenario, turns), *filled]
    answer = noted(rolled(answered(found, of, options.levels()), switch), remarks)
    return conclude(console, answer, of.arm, options.words(), format, out, forms)
