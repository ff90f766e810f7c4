"""`leadpolicy diff`: what differs between two versions of a policy, and which leads notice."""

from __future__ import annotations

import click

from leadpolicy.console import Console
from leadpolicy.render import Page
from leadpolicy.render.difference import FORMATS, render


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default=".")
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How differences are written.",
)
@click.option(
    "--merge-base",
    is_flag=True,
    help="Of a git ref, read OLD where NEW branched off from it.",
)
@click.option(
    "--structure", "only_structure", is_flag=True, help="Compare declarations only: no proofs."
)
@click.pass_obj
def command(
    console: Console, old: str, new: str, format: str, merge_base: bool, only_structure: bool
) -> int:
    """Show what differs between two versions of a policy.

    OLD and NEW are each a file, a folder, a git ref (`main`, `HEAD~1`, `REF:path`) or an archive. A ref
    alone stands for the path of the other side, NEW for the current folder. Exit code 1 when some lead
    is treated otherwise.
    """
    from leadpolicy.differing import compared
    from leadpolicy.versions import pair

    before, after = pair(old, new, merge_base)
    for remark in (*before.remarks, *after.remarks):
        console.log(remark)
    found = compared(before, after, meaning=not only_structure)
    console.out(render(found, format, Page(console.width, console.paint)))
    return 0 if found.alike else 1
