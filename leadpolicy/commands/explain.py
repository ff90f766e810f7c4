"""`leadpolicy explain`: how one record came to be where it is."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.deciding import People, Problems, as_of, at_rest, gather
from leadpolicy.io.records import Table
from leadpolicy.reading import read_usable
from leadpolicy.render.explanation import Told
from policy.model import Policy


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

    The score rule by rule, what happened, what can happen next and what stands against it, route, team,
    deadlines and next touch; everything with the line of the policy that says so.

    The leads are a table as for `leadpolicy decide`; WHO is the id of one of them, and may be left out
    when there is only one.
    """
    policy = read_usable(policy_path)
    problems = Problems(console)
    found = gather(Table(people, policy, console, problems, id_column), log_path, as_of(at, policy))
    problems.conclude()
    told = _told(policy, found, found.of(who), policy_path)
    if format == "json":
        import json

        from leadpolicy.render.explanation.data import as_data

        console.out(json.dumps(as_data(told), ensure_ascii=False, indent=2))
    else:
        from leadpolicy.render.explanation.page import page

        console.out(page(told, console.width, console.paint))
    return 2 if problems.number else 0


def _told(policy: Policy, people: People, number: int, folder: str) -> Told:
    """The explanation of the person at this place, decided together with all the others."""
    from policy.decide import describe
    from policy.engine import Engine
    from policy.explain import explain
    from policy.many import Crowd
    from policy.state import desks_of

    engine = Engine(policy)
    crowd = Crowd(engine, desks_of(policy), {})
    with at_rest(people):
        crowd.run(people.records, people.facts, people.at)
    effects = tuple(crowd.effects[number])
    decision = describe(engine, people.records[number], crowd.people[number], effects, crowd)
    trace = explain(engine, decision, crowd)
    return Told(policy, people.ids, number, trace, people.facts.get(number, ()), folder)
