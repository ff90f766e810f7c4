"""`leadpolicy scenario`: how the simulated world behaves."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console


@click.group("scenario")
def command() -> None:
    """Check a scenario, or print its JSON Schema."""


@command.command("check")
@click.argument("policy", type=click.Path())
@click.argument("scenario", type=click.Path())
@options.findings_format
@click.pass_obj
def check(console: Console, policy: str, scenario: str, format: str) -> int:
    """Find mistakes in a scenario, on its own and against the policy that it is for."""
    from leadpolicy.reading import exit_code, read_usable
    from leadpolicy.render import Page, Report, in_order, render
    from simulator.scenario import load

    _, found, source = load(scenario, read_usable(policy))
    report = Report(in_order(found), {source.path: source})
    text = render(report, format, Page(console.width, console.paint))
    if text:
        console.out(text)
    return exit_code(report)


@command.command("schema")
@options.out
@click.pass_obj
def schema(console: Console, out: str | None) -> int:
    """Print the JSON Schema of a scenario, for editors."""
    import json

    from simulator.scenario import schema

    return console.put(json.dumps(schema(), indent=2), out)
