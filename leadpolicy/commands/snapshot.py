"""`leadpolicy scenario snapshot`: who is inside a simulated world on a day, as a CRM would have them."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console


@click.command("snapshot")
@options.policy_path
@options.scenario
@click.option(
    "--at",
    required=True,
    metavar="DATE",
    help="The day, or `2026-04-06 09:00`, local to the scenario and within its horizon.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False),
    required=True,
    help="The table of people to write: .csv or .parquet.",
)
@click.option(
    "--events",
    type=click.Path(dir_okay=False),
    help="A table of what they did. Without it the first one says what groups of the score stand at.",
)
@options.seed
@options.replication
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    scenario_path: str,
    at: str,
    out: str,
    events: str | None,
    seed: int,
    replication: int,
) -> int:
    """Write who is inside one simulated world on a day, as its CRM would know them.

    Tables of your own CRM look the same: a scenario whose `start` is that day starts from them with
    `start-from: {snapshot: people.csv, events: log.csv}`.
    """
    from leadpolicy import simulating, snapping
    from leadpolicy.words import count

    arm = simulating.read_arm(policy_path, scenario_path)
    people, lines = snapping.save(arm, at, seed, replication, out, events)
    log = "" if events is None else f", and {count(lines, 'event')} to {events}"
    console.log(f"wrote {count(people, 'person', 'people')} to {out}{log}")
    return 0
