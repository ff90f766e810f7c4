"""Paths on the command line."""

from __future__ import annotations

import os
from typing import Any

import click


class NamedPath(click.Path):
    """A path that is not empty: an empty one, as of a shell variable without a value, would mean the
    current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.fspath(value):
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


def never_empty(command: click.Command) -> None:
    """Let no path that this command or one nested in it takes be empty."""
    for param in command.params:
        if type(param.type) is click.Path:
            kind = param.type
            param.type = NamedPath(exists=kind.exists, file_okay=kind.file_okay, dir_okay=kind.dir_okay)
    for nested in command.commands.values() if isinstance(command, click.Group) else ():
        never_empty(nested)
