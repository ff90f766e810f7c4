"""`leadpolicy story`: one simulated person's whole life."""

from __future__ import annotations

import sys

import click

from leadpolicy.commands import options
from leadpolicy.commands.together import alone, needs
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.recounting import SORTS, Wanted


def _said(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """Empty without the flag. InputError for an empty text, as of a shell variable without a value: it
    would let everybody pass."""
    if value is not None and not value.strip():
        raise InputError(f"`{param.opts[0]}` says nothing", "leave it out, or say who is meant")
    return value or ""


@click.command("story")
@options.policy_path
@options.scenario
@click.option(
    "--base",
    "base_path",
    type=click.Path(),
    metavar="POLICY",
    help="The policy under which everybody lives until the switch; POLICY takes over then.",
)
@click.option(
    "--proposal-scenario",
    "proposal_scenario",
    type=click.Path(),
    help="The world of POLICY after the switch, where it differs (more reps, other hours).",
)
@click.option(
    "--switch",
    metavar="DATE",
    help="The day on which POLICY takes over from the base, local to the scenario; its warm-up's end "
    "without it.",
)
@click.option(
    "--person", type=click.IntRange(0), metavar="NUMBER", help="Whose; `--list` shows numbers."
)
@click.option(
    "--where",
    callback=_said,
    metavar="TEXT",
    help="Somebody of whom this is true: `sql and not won`, `wait > 2 days`, `breached or recycled`.",
)
@click.option("--source", callback=_said, metavar="NAME", help="Somebody who came by this source.")
@click.option("--segment", callback=_said, metavar="NAME", help="Somebody of this segment.")
@click.option(
    "--most",
    type=click.Choice(list(SORTS)),
    default="moves",
    show_default=True,
    help="Of those who fit, the one with most of this.",
)
@click.option("--list", "listing", is_flag=True, help="List those who fit, and tell no story.")
@click.option(
    "--top", type=click.IntRange(1), default=20, show_default=True, help="How many `--list` shows."
)
@options.replication
@options.seed
@click.option("--every-event", is_flag=True, help="Tell days on which nothing else happens one by one.")
@options.figures_format
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write the story as a page with a picture (.html), as a picture (.svg, .png), or as JSON "
    "(.json); the list as a table (.csv, .parquet).",
)
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    scenario_path: str,
    base_path: str | None,
    proposal_scenario: str | None,
    switch: str | None,
    person: int | None,
    where: str,
    source: str,
    segment: str,
    most: str,
    listing: bool,
    top: int,
    replication: int,
    seed: int,
    every_event: bool,
    format: str,
    out: str | None,
) -> int:
    """Tell everything that happened to one simulated person.

    POLICY is a .lead file, or a folder of them. One replication is simulated with its log, and the life
    of one person in it is told in order: fields, events, score, moves with the line of the policy,
    routes, waits, work, and the chance of each outcome; as in `simulate` with the same seed. Without
    --person it is the one with most of what --most says, among those who fit. With --base the person
    lives under that policy until the switch, is carried over, and goes on, as in `compare`.
    """
    from leadpolicy import recounting
    from leadpolicy.recounted import conclude, known_ending, show_list
    from leadpolicy.simulating import read_arm

    needs("--top", "--list")
    needs("--switch", "--base")
    needs("--proposal-scenario", "--base")
    alone("--person", "--where", "--source", "--segment", "--most", "--list")
    base = read_arm(base_path, scenario_path) if base_path is not None else None
    arm = read_arm(policy_path, proposal_scenario or scenario_path, base)
    arm = arm if base is None else recounting.carried_over(base, arm, switch)
    there = [one for one in (base, arm) if one is not None]
    if out is not None:
        known_ending(out, listing)
    wanted = Wanted(where, source, segment)
    wanted.check(arm.scenario, *(one.policy for one in there))
    if sys.stderr.isatty():
        console.log("simulating one replication with its log: a few seconds for each million events")
    recording = recounting.recorded(arm, seed, replication)
    some = [] if person is not None else recounting.found(recording, wanted, most)
    if listing:
        return show_list(console, recording, some, top, format, out)
    life = recounting.life(recording, person, some)
    words = ["leadpolicy", "story", policy_path, "--scenario", scenario_path]
    for flag, value in (
        ("--base", base_path), ("--proposal-scenario", proposal_scenario), ("--switch", switch),
        ("--person", life.person), ("--replication", replication), ("--seed", seed),
    ):  # fmt: skip
        words += [flag, str(value)] if value is not None else []
    return conclude(console, life, arm, policy_path, base_path or "", words, every_event, format, out)
