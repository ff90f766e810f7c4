"""`leadpolicy graph`: the statuses and the ways between them, as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from leadpolicy.commands import options
from leadpolicy.console import Console, printable
from leadpolicy.draw import Form, draw
from leadpolicy.errors import InputError
from leadpolicy.files import write
from leadpolicy.reading import read_usable

LONGEST = 300  # characters of a heading
SUFFIXES: dict[str, Form] = {
    ".svg": "svg",
    ".png": "png",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
}


@click.command("graph")
@click.argument("path", type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    help="The form; from the name of --out where that says it, else mermaid.",
)
@options.out
@click.option("--title", help="A heading in place of the policy's title.")
@click.option(
    "--scale",
    type=options.Within(0.1, 10),
    default=2.0,
    show_default=True,
    help="Size of a PNG.",
)
@click.pass_obj
def command(
    console: Console, path: str, form: Form | None, out: str | None, title: str | None, scale: float
) -> int:
    """Draw the statuses and the ways between them.

    PATH is one policy: a .lead file, or a folder of them.
    """
    chosen: Form = form or _form_of(out)
    if out is None and chosen == "png" and sys.stdout.isatty():
        raise InputError("a PNG cannot be shown in a terminal", "name a file: `--out flowchart.png`")
    data = draw(read_usable(path), chosen, _heading(title), scale)
    if out is not None and Path(out).suffix.lower() == ".md":
        data = b"```mermaid\n" + data.rstrip(b"\n") + b"\n```\n"
    if out is None:
        _to_stdout(data)
    else:
        write(out, data)
        console.log(f"wrote {out}")
    return 0


def _heading(title: str | None) -> str | None:
    if title is not None and len(title) > LONGEST:
        raise InputError(f"a heading may have {LONGEST} characters, this one has {len(title):,}")
    return title and printable(title)


def _form_of(out: str | None) -> Form:
    if out is None:
        return "mermaid"
    suffix = Path(out).suffix.lower()
    if suffix not in SUFFIXES:
        hint = f"add --format, or end it in one of {', '.join(SUFFIXES)}"
        raise InputError(f"`{out}` does not say which form to write", hint)
    return SUFFIXES[suffix]


def _to_stdout(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
