"""`leadpolicy prove`: what is proved of a policy, what is refuted, what is not known."""

from __future__ import annotations

import click

from leadpolicy.console import Console
from leadpolicy.reading import read, refusal


@click.command("prove")
@click.argument("path", type=click.Path())
@click.option("--format", type=click.Choice(["full", "json"]), default="full", show_default=True)
@click.option("--times", is_flag=True, help="Tell on stderr how long each question took.")
@click.pass_obj
def command(console: Console, path: str, format: str, times: bool) -> int:
    """Tell what is proved of a policy, refuted, or not known.

    PATH is one policy: a .lead file, or a folder of them. Exit code 1 when something is refuted that
    `check` warns of.
    """
    from leadpolicy.render import proofs
    from policy.prove.questions import ask

    reading = read(path, structure=False)
    if reading.policy is None:
        raise refusal(f"the policy `{path}`", reading.report, f"leadpolicy check {path}")
    told = list(ask(reading.policy))
    if format == "json":
        console.out(proofs.as_json(told))
    else:
        console.out(proofs.page(told, console.paint, console.width))
    if times:
        for one in told:
            console.tell(f"{1000 * one.seconds:8.1f} ms  {one.topic}: {one.question}")
    return 1 if any(proofs.is_grave(one) for each in told for one in each.proofs) else 0
