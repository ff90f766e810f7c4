"""`leadpolicy test`: do the examples in a policy come out as they say?"""

from __future__ import annotations

from collections.abc import Iterable

import click

from dsl.diagnostic import Diagnostic, error
from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.reading import Reading, exit_code, read
from leadpolicy.render import Page, Report, render
from leadpolicy.words import count
from policy.examples import Outcome, run
from policy.shown import moment


@click.command("test")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@options.findings_format
@click.option("--only", metavar="TEXT", help="Run the examples whose title contains this.")
@click.pass_obj
def command(console: Console, paths: tuple[str, ...], format: str, only: str | None) -> int:
    """Run the examples that a policy carries.

    Each PATH is one policy: a .lead file, or a folder of them. Exit code 1 when an example fails.
    """
    return max(_one(console, read(path, structure=False), format, only) for path in paths)


def _one(console: Console, reading: Reading, format: str, only: str | None) -> int:
    page = Page(console.width, console.paint)
    if reading.policy is None:
        console.out(render(reading.report, format, page))
        return exit_code(reading.report)
    outcomes = [one for one in run(reading.policy) if (only or "") in one.example.title]
    found = tuple(failure for one in outcomes for failure in _failures(reading, one))
    if format == "full":
        _tell(console, outcomes, found, reading, page)
    else:
        console.out(render(Report(found, reading.report.sources), format, page))
    return 1 if found else 0


def _tell(
    console: Console,
    outcomes: list[Outcome],
    found: tuple[Diagnostic, ...],
    reading: Reading,
    page: Page,
) -> None:
    from leadpolicy.render.full import finding

    report = Report(found, reading.report.sources)
    for one in outcomes:
        word = page.paint("green", "ok  ") if one.passed else page.paint("error", "FAIL")
        console.out(f"{word}  {one.example.title}")
    for failure in found:
        console.out(f"\n{finding(failure, report, page)}")
    console.out(_tally(outcomes, page))


def _tally(outcomes: list[Outcome], page: Page) -> str:
    all_of_them = count(len(outcomes), "example")
    failed = sum(not one.passed for one in outcomes)
    if failed:
        return "\n" + page.paint("error", f"{failed} of {all_of_them} failed")
    return page.paint("green", f"{all_of_them} passed") if outcomes else "no examples to run"


def _failures(reading: Reading, outcome: Outcome) -> Iterable[Diagnostic]:
    assert reading.policy is not None
    refused = tuple(f"{moment(reading.policy, one.at)}: refused: {one.why}" for one in outcome.refused)
    for one in outcome.checks:
        if not one.passed:
            what = " ".join(filter(None, [_named(one.expectation.what), one.expectation.name]))
            yield error(
                "example-fails",
                f"expected {what} {one.expected}, found {one.actual}",
                one.span,
                note=f"found {one.actual}",
                witness=(
                    f"example `{outcome.example.title}`, {moment(reading.policy, one.at)}",
                    *refused,
                ),
            )


def _named(what: str) -> str:
    """A score is named `score`, a group or a field by its own name."""
    return "" if what in ("group", "field", "score") else what
