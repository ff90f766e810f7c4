"""`leadpolicy test`: do the examples in a policy come out as they say?"""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.reading import exit_code, read, together
from leadpolicy.render import Page, Report, render
from leadpolicy.trials import Trial, not_reached, try_out


@click.command("test")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@options.findings_format
@click.option("--only", metavar="TEXT", default="", help="Run the examples whose title contains this.")
@click.option("--coverage", is_flag=True, help="List what no example reaches.")
@click.pass_obj
def command(console: Console, paths: tuple[str, ...], format: str, only: str, coverage: bool) -> int:
    """Run the examples that a policy carries.

    Each PATH is one policy: a .lead file, or a folder of them. Exit code 1 when an example fails. What
    the examples reach is counted at the end: score rules, transitions, route rows and SLA steps.
    """
    trials = [try_out(read(path, structure=False), only) for path in paths]
    page = Page(console.width, console.paint)
    if format == "full":
        from leadpolicy.render.examples import page_of

        for one in trials:
            console.out(page_of(one, page, coverage))
    elif format == "junit":
        from leadpolicy.render.examples import suites

        console.out(suites(trials))
    else:
        text = render(together(_report(one, coverage) for one in trials), format, page)
        if text:
            console.out(text)
    return max(_exit(one) for one in trials)


def _report(trial: Trial, coverage: bool) -> Report:
    if trial.reading.policy is None:
        return trial.reading.report
    notes = tuple(map(not_reached, trial.unreached)) if coverage else ()
    return Report((*trial.failures, *notes), trial.reading.report.sources)


def _exit(trial: Trial) -> int:
    if trial.reading.policy is None:
        return exit_code(trial.reading.report)
    return 1 if trial.failures else 0
