"""Flags and arguments that several commands share, so that they are called and explained alike."""

from __future__ import annotations

import click

from leadpolicy.render import FORMATS

findings_format = click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How findings are written.",
)
out = click.option("-o", "--out", type=click.Path(), help="The file to write; stdout without it.")

policy_path = click.argument("policy_path", metavar="POLICY", type=click.Path())
people = click.option(
    "--leads", "people", type=click.Path(), required=True, help="The people: one row each; `-` is stdin."
)
log_path = click.option(
    "--events", "log_path", type=click.Path(), help="What happened to them: events, moves, touches."
)
at = click.option("--at", metavar="INSTANT", help="As of this instant; now without it.")
id_column = click.option(
    "--id", "id_column", default="", metavar="COLUMN", help="The column that says who a row is about."
)
