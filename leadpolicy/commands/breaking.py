"""`leadpolicy breaking`: what a change of the policy breaks, and how stored records are carried over."""

from __future__ import annotations

import shlex
from itertools import takewhile
from typing import TYPE_CHECKING

import click

from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.render import Page, render
from leadpolicy.versions import Version
from policy.migration.forms import FORMS

if TYPE_CHECKING:
    from policy.breaking import Layer


class _Breaking(click.Command):
    """Says the whole call where the older version is named as another argument, or not at all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        paths = [shlex.quote(one) for one in takewhile(lambda one: not one.startswith("-"), args)]
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as problem:
            if problem.param is None or problem.param.name != "against":
                raise
        old = paths[0] if len(paths) > 1 else "origin/main"
        call = " ".join(["leadpolicy breaking", *paths[-1:], "--against", old])
        raise InputError("nothing says which version was before: `--against`", f"write `{call}`")


@click.command("breaking", cls=_Breaking)
@click.argument("path", default=".", type=click.Path())
@click.option(
    "--against",
    required=True,
    metavar="OLD",
    help="The policy as it was: a git ref, REF:path, a folder, a file or an archive.",
)
@click.option(
    "--exact", is_flag=True, help="Compare with the git ref itself, not with where HEAD branched off."
)
@click.option(
    "--layer",
    type=click.Choice(["data", "reporting", "behaviour"]),
    default="behaviour",
    show_default=True,
    help="How much is looked at; each layer holds those before it.",
)
@options.findings_format
@click.option(
    "--migration",
    type=click.Choice(list(FORMS)),
    help="Write how statuses of stored records become those of the new policy, instead of findings.",
)
@click.option("--table", default="leads", show_default=True, help="The table that the SQL updates.")
@click.option("--column", default="status", show_default=True, help="The column of its statuses.")
@options.out
@click.pass_obj
def command(
    console: Console,
    path: str,
    against: str,
    exact: bool,
    layer: Layer,
    format: str,
    migration: str | None,
    table: str,
    column: str,
    out: str | None,
) -> int:
    """Find what a change of the policy breaks.

    PATH is the policy as it is now: a file or a folder. Exit code 1 when anything breaks.
    """
    from leadpolicy.versions import pair

    old, new = pair(against, path, base=not exact)
    for remark in (*old.remarks, *new.remarks):
        console.log(remark)
    if migration is not None:
        return _migrate(console, old, new, migration, table, column, out)
    from leadpolicy.breakage import examine

    report = examine(old, new, layer)
    text = render(report, format, Page(console.width, console.paint))
    if text or out:
        console.put(text, out)
    return 0 if report.clean else 1


def _migrate(
    console: Console, old: Version, new: Version, form: str, table: str, column: str, out: str | None
) -> int:
    """Exit code 1 when some records cannot be carried over as they are."""
    for option, name in (("--table", table), ("--column", column)):
        if not all(part.strip() for part in name.split(".")):
            raise InputError(f"`{option}` names nothing: `{name}`", "write `NAME` or `SCHEMA.NAME`")
    from policy.migration import migration
    from policy.migration.forms import written

    found = migration(old.policy, new.policy)
    console.put(written(found, form, table, column), out)
    return 0 if not found.conflicts else 1
