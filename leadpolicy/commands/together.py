"""Flags that do not go together: refused, where one would be ignored without a word."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.core import ParameterSource


def alone(leading: str, *useless: str) -> None:
    """Of the running command: beside `leading`, none of `useless` has a meaning. UsageError."""
    given = _given()
    if leading in given:
        for one in useless:
            if one in given:
                raise click.UsageError(
                    f"`{one}` does not go with `{leading}`", click.get_current_context()
                )


def needs(flag: str, other: str) -> None:
    """`flag` has no meaning without `other`. UsageError."""
    given = _given()
    if flag in given and other not in given:
        raise click.UsageError(f"`{flag}` needs `{other}`", click.get_current_context())


def _given() -> Sequence[str]:
    """The long names of the flags on the command line; settings are for all runs."""
    ctx = click.get_current_context()
    line = ParameterSource.COMMANDLINE
    return [
        max(one.opts, key=len)
        for one in ctx.command.params
        if one.name is not None and ctx.get_parameter_source(one.name) is line
    ]
