"""`leadpolicy power`: how long a pilot must run."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone
from leadpolicy.console import Console
from leadpolicy.errors import InputError

_MOST = 1000  # weeks


def _weeks(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
    try:
        found = sorted(int(one) for one in value.split(","))
    except ValueError:
        found = []
    if not found or found[0] < 1:
        raise InputError(f"`{value}` are no numbers of weeks", "write `--weeks 4,8,13`")
    if found[-1] > _MOST:
        raise InputError(f"a pilot of {found[-1]:,} weeks is too long", f"{_MOST:,} weeks at most")
    again = next((one for one in found if found.count(one) > 1), None)
    if again is not None:
        raise InputError(f"`{again}` is there twice in `{value}`", "name each length once")
    return tuple(found)


@click.command("power")
@click.argument("base", type=click.Path())
@click.argument("proposal", type=click.Path())
@options.scenario
@click.option(
    "--proposal-scenario", type=click.Path(), help="The world of the proposal, where it differs."
)
@click.option(
    "--weeks",
    callback=_weeks,
    default="2,4,8,13,26,52",
    show_default=True,
    help="How long the pilots are that are simulated.",
)
@click.option(
    "--share",
    type=options.Within(0, 50, min_open=True),
    default=50.0,
    show_default=True,
    help="Percent of the people that each policy gets.",
)
@click.option(
    "--power",
    "wanted",
    type=options.Within(5, 100, min_open=True, max_open=True),
    default=80.0,
    show_default=True,
    help="How many of 100 pilots shall show the difference.",
)
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="A figure to watch; several.")
@click.option(
    "--replications",
    type=click.IntRange(8, 1_000_000),
    default=64,
    show_default=True,
    help="Pilots of each length.",
)
@options.parted
@options.steady
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
    base: str,
    proposal: str,
    scenario_path: str,
    proposal_scenario: str | None,
    weeks: tuple[int, ...],
    share: float,
    wanted: float,
    metrics: tuple[str, ...],
    replications: int,
    switch: str | None,
    steady: bool,
    seed: int,
    threads: int | None,
    cluster: str | None,
    checkpoint: str | None,
    resume: bool,
    format: str,
    out: str | None,
    forms: tuple[str, ...],
) -> int:
    """Say how long a pilot must run to show a difference.

    Pilots of several lengths are simulated: they begin at the end of the warm-up, or on the day of
    --switch, until which all live under the base. Each policy gets a share of the people, who are not
    the same, so both have luck of their own. Shown is how many of 100 pilots
    would show the difference (two-sided, at 5%).
    """
    from dataclasses import replace

    from leadpolicy import piloting, simulating
    from leadpolicy.answered import conclude, rolled
    from leadpolicy.asked import refuse_unknown
    from leadpolicy.interrupting import interruptible, nothing
    from leadpolicy.progress import progress
    from leadpolicy.worlds import told_apart

    alone("--steady", "--switch")
    arms = simulating.read_arms(((base, scenario_path), (proposal, proposal_scenario or scenario_path)))
    refuse_unknown(metrics, arms)
    study = options.study(replications, False, seed, threads, cluster, checkpoint, resume)
    with (
        interruptible(console) as stop,
        progress(console, "simulating", len(weeks) * replications) as advance,
        simulating.hired(study, console) as ready,
    ):
        found = piloting.run(
            arms, weeks, metrics, share / 100, wanted / 100, steady, switch, ready, advance, stop
        )
    if found is None:
        raise nothing()
    files = tuple(dict.fromkeys(file for one in arms for file in one.files))
    first, second = told_apart((found.base, found.proposal), (base, proposal))
    named = replace(found, base=first, proposal=second)
    told = piloting.answered(named, len(weeks))
    answered = rolled(told, switch, "pilots begin on {}")
    return conclude(
        console, answered, replace(arms[0], files=files), options.words(), format, out, forms
    )
