"""`leadpolicy explain`: how one record came to be where it is."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.deciding import Problems, as_of, gather
from leadpolicy.io.records import Table
from leadpolicy.reading import read_usable


@click.command("explain")
@options.policy_path
@options.people
@click.argument("who", required=False)
@options.log_path
@options.at
@options.id_column
@click.option("--format", type=click.Choice(["full", "json"]), default="full", show_default=True)
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    people: str,
    who: str | None,
    log_path: str | None,
    at: str | None,
    id_column: str,
    format: str,
) -> int:
    """Tell how one record came to be where it is.

    The leads are a table as for `leadpolicy decide`; WHO is the id of one of them, and may be left out
    when there is only one.
    """
    from leadpolicy.explaining import explain
    from leadpolicy.render.explanation import as_data, page

    policy = read_usable(policy_path)
    problems = Problems(console)
    found = gather(Table(people, policy, console, problems, id_column), log_path, as_of(at, policy))
    problems.conclude()
    number = found.of(who)
    told = explain(policy, found, number)
    facts = found.facts.get(number, ())
    if format == "json":
        import json

        data = as_data(policy, found.ids[number], told, facts)
        console.out(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        console.out(page(policy, found.ids[number], told, facts, console.width, console.paint))
    return 2 if problems.number else 0
