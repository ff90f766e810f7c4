"""`leadpolicy attribute`: which part of a change does what."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone
from leadpolicy.console import Console


@click.command("attribute")
@click.argument("base", type=click.Path())
@click.argument("proposal", type=click.Path())
@options.scenario
@click.option(
    "--proposal-scenario", type=click.Path(), help="The world of the proposal, where it differs."
)
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="A figure to show; several.")
@click.option(
    "--replications",
    type=click.IntRange(4, 1_000_000),
    default=32,
    show_default=True,
    help="Of every combination of parts (up to five parts), or of every two orders (more).",
)
@options.parted
@options.steady
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
    base: str,
    proposal: str,
    scenario_path: str,
    proposal_scenario: str | None,
    metrics: tuple[str, ...],
    replications: int,
    switch: str | None,
    steady: bool,
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
    """Tell what each part of a change contributes.

    BASE and PROPOSAL are policies: .lead files, or folders of them. What they and their scenarios say
    otherwise is taken apart into numbers, conditions and lists, and each part's effect is averaged over
    all orders in which the parts could be made (Shapley). As in `compare`, what is changed is rolled out
    at the end of the warm-up, or on the day of --switch. Ctrl-C keeps what is finished; the exit code is
    130.
    """
    from dataclasses import replace

    from leadpolicy import attributing, dissecting
    from leadpolicy.answered import conclude, rolled
    from leadpolicy.asked import refuse_unknown
    from leadpolicy.interrupting import interruptible, nothing
    from leadpolicy.planned import effort
    from leadpolicy.progress import progress
    from leadpolicy.simulating import hired

    alone("--steady", "--switch")
    of = dissecting.change(base, proposal, scenario_path, proposal_scenario, steady, switch)
    refuse_unknown(metrics, (of.base, of.proposal))
    study = options.study(replications, False, seed, threads, cluster, checkpoint, resume)
    asked = metrics or of.base.scenario.report.metrics
    if explain_plan:
        console.out(effort(of.base, attributing.about(len(of.parts), study), seed, threads))
        return 0
    with (
        interruptible(console) as stop,
        progress(console, "simulating", replications) as advance,
        hired(study, console) as ready,
    ):
        found = attributing.attribute(of, asked, ready, advance, stop)
    if found is None:
        raise nothing()
    told = attributing.answered(of, *found, replications, (base, proposal))
    answered = rolled(told, switch)
    files = tuple(dict.fromkeys((*of.base.files, *of.proposal.files)))
    return conclude(
        console, answered, replace(of.base, files=files), options.words(), format, out, forms
    )
