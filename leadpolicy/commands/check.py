"""`leadpolicy check`: syntax, names, types and structure of policies."""

from __future__ import annotations

import click

from dsl.diagnostic import Severity
from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.reading import exit_code, read, together
from leadpolicy.render import Page, Report, render


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@options.findings_format
@click.option(
    "--no-warn",
    multiple=True,
    metavar="NAME",
    help="Leave out the warnings of this name (`all` for every one); may be repeated.",
)
@click.pass_obj
def command(console: Console, paths: tuple[str, ...], format: str, no_warn: tuple[str, ...]) -> int:
    """Find mistakes in policies.

    Each PATH is one policy: a .lead file, or a folder of them. Exit code 1 when anything is found.
    """
    report = _without(together(read(path).report for path in paths), frozenset(no_warn))
    text = render(report, format, Page(console.width, console.paint))
    if text:
        console.out(text)
    return exit_code(report)


def _without(report: Report, names: frozenset[str]) -> Report:
    """The report without the warnings that the user does not want to see; errors stay."""
    if not names:
        return report
    kept = tuple(
        one
        for one in report.diagnostics
        if one.severity is Severity.ERROR or not ({one.code, "all"} & names)
    )
    return Report(kept, report.sources)
