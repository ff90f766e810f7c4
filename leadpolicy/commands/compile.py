"""`leadpolicy compile`: the compiled policy for other programs."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console


@click.group("compile")
def command() -> None:
    """Write the compiled policy for other programs."""


@command.command("json")
@click.argument("path", type=click.Path())
@options.out
@click.pass_obj
def as_json(console: Console, path: str, out: str | None) -> int:
    """Write the compiled policy as JSON.

    PATH is one policy: a .lead file, or a folder of them. Values are canonical: microseconds,
    millionths, cents and days.
    """
    from leadpolicy.reading import read_usable
    from policy.document import to_json

    return console.put(to_json(read_usable(path), indent=2), out)


@command.command("schema")
@options.out
@click.pass_obj
def schema(console: Console, out: str | None) -> int:
    """Print the JSON Schema of the compiled policy."""
    import json

    from policy.document import json_schema

    return console.put(json.dumps(json_schema(), indent=2), out)
