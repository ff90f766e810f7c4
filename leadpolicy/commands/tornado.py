"""`leadpolicy tornado`: which numbers sway a figure most."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone, needs
from leadpolicy.console import Console


@click.command("tornado")
@options.policy_path
@options.scenario
@click.option(
    "--knob",
    "knobs",
    multiple=True,
    metavar="NAME[=LOW..HIGH]",
    help="Turn this number instead of the uncertain ones; without ends by --by. Several.",
)
@click.option(
    "--by",
    type=options.Within(0, 100, min_open=True),
    default=10.0,
    show_default=True,
    metavar="PERCENT",
    help="How far a knob without ends is turned, down and up.",
)
@click.option(
    "--tails",
    type=options.Within(0.1, 45),
    default=5.0,
    show_default=True,
    metavar="PERCENT",
    help="An uncertain number goes from its lowest to its highest value but for so many percent at "
    "either end.",
)
@click.option(
    "--draws",
    is_flag=True,
    help="Draw all uncertain numbers at once (512 replications, unless --replications says otherwise), "
    "and tell each one's share of the doubt.",
)
@options.metrics
@click.option(
    "--replications",
    type=click.IntRange(2, 1_000_000),
    default=32,
    show_default=True,
    help="Of the policy as it stands, and of each number at each end.",
)
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
    by: float,
    tails: float,
    draws: bool,
    metrics: tuple[str, ...],
    replications: int,
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
    """Tell which numbers sway a figure most.

    POLICY is a .lead file, or a folder of them. Every uncertain number of the scenario, or every knob
    that is named, is turned to its low and to its high end, one at a time, with the same people and the
    same luck. There is no --switch: what is uncertain has always been so, and what can be turned on a
    day is a knob of `sweep --switch`. Ctrl-C keeps the numbers that are finished; the exit code is 130.
    """
    from leadpolicy import swayed
    from leadpolicy.answered import conclude, noted
    from leadpolicy.interrupting import interruptible, nothing
    from leadpolicy.looking import filling
    from leadpolicy.planned import effort
    from leadpolicy.progress import progress
    from leadpolicy.render.remarks import lower_bars
    from leadpolicy.simulating import hired
    from leadpolicy.swinging import every
    from leadpolicy.turning import bench

    alone("--draws", "--knob", "--by", "--tails")
    alone("--knob", "--tails")
    needs("--by", "--knob")
    of = bench(policy_path, scenario_path)
    names = swayed.figures(of, metrics)
    ends = [] if draws else every(of, knobs, by / 100, tails / 100)
    study = options.study(replications, draws, seed, threads, cluster, checkpoint, resume)
    total = study.replications * (1 if draws else 2 * len(ends) + 1)
    if explain_plan:
        console.out(effort(of.arm, total, seed, threads))
        return 0
    with (
        interruptible(console) as stop,
        progress(console, "simulating", total) as advance,
        hired(study, console) as ready,
    ):
        if draws:
            found = swayed.drawn(of, ready, names, advance, stop)
        else:
            how = swayed.said(knobs, by, tails)
            found = swayed.turned(of, ready, ends, names, how, advance, stop)
        filled = list(filling(of.arm, ready, stop))
    if found is None:
        raise nothing()
    bars = lower_bars(of.arm.policy, of.arm.scenario, [one.name for one in ends])
    found = noted(found, [*bars, *filled])
    return conclude(console, found, of.arm, options.words(), format, out, forms)
