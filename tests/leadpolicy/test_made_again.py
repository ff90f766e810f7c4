"""The command that a page prints to make it again asks for the same as the one that made it."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from leadpolicy.cli import main
from leadpolicy.commands import options

PLANNERS = ("attribute", "bottleneck", "power", "seek", "sweep", "tornado", "tune")
SAID = {
    "weeks": "4,8,13,26",
    "share": "33.5",
    "confidence": "99",
    "switch": "2026-04-06 09:00",
    "knobs": "teams.ldrs.reps=1..6 by 1",
    "goals": "sla_attainment >= 90%",
}


@pytest.mark.parametrize("name", PLANNERS)
def test_the_printed_command_asks_the_same(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    with command.make_context(name, list(_given(command))) as ctx:
        printed = options.words()
    assert printed[:2] == ["leadpolicy", name]
    with command.make_context(name, printed[2:]) as again:
        assert again.params == ctx.params
        assert options.words() == printed


def _given(command: click.Command) -> Iterator[str]:
    """A word for every argument, and every option of which figures depend on the value."""
    for one in command.params:
        text = SAID.get(one.name or "", _example(one.type))
        if isinstance(one, click.Argument):
            yield text
        elif isinstance(one, click.Option) and one.name not in (*options.NOT_SAID, "listing", "help"):
            yield from [one.opts[0]] if one.is_flag else [one.opts[0], text] * (1 + one.multiple)


def _example(of: object) -> str:
    if isinstance(of, click.IntRange | click.FloatRange):
        low = of.min or 0
        return str(low + 1 if of.max is None or low + 1 < of.max else of.max)
    return of.choices[0] if isinstance(of, click.Choice) else "some text, or a path"
