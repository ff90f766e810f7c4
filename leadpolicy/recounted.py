"""How `story` ends: a life or a list, on stdout or in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.files import write
from leadpolicy.render.life import Lived
from leadpolicy.simulating import Arm
from simulator.lives import Biography, Recording, Sketch


def known_ending(out: str, listing: bool) -> None:
    """InputError where the name of the file to be written says no form that a life, or a list, has."""
    from leadpolicy.io.frames import table_form

    if listing:
        table_form(out)
    elif Path(out).suffix.lower() not in (".html", ".svg", ".png", ".json"):
        raise InputError(f"`{out}` has no known ending", "name it .html, .svg, .png or .json")


def conclude(
    console: Console,
    life: Biography,
    arm: Arm,
    policy_path: str,
    base_path: str,
    command: Sequence[str],
    every: bool,
    format: str,
    out: str | None,
) -> int:
    """Show the life, and write it where a file is named; `base_path` is "" where there is none.
    Returns 0. InputError, OSError."""
    from leadpolicy.render.life.data import as_data
    from leadpolicy.render.life.page import page

    lived = Lived(life, policy_path, base_path)
    content = None if out is None else _content(lived, arm, command, out)
    if format == "json":
        console.out(_json(as_data(lived)))
    else:
        console.out(page(lived, console.width, console.paint, every))
    if out is not None and content is not None:
        write(out, content)
        console.log(f"wrote {out}")
    return 0


def show_list(
    console: Console,
    recording: Recording,
    some: Sequence[Sketch],
    top: int,
    format: str,
    out: str | None,
) -> int:
    """Show the first of them, and write all of them where a file is named. InputError, OSError."""
    from leadpolicy.render.life import listing

    if format == "json":
        console.out(_json(listing.as_data(recording, some, top)))
    else:
        console.out(listing.listing(recording, some, top, console.paint))
    if out is not None:
        from leadpolicy.io.frames import table_file

        rows = (listing.cells(recording, one) for one in some)
        write(out, table_file(out, listing.COLUMNS, rows))
        console.log(f"wrote {out}")
    return 0


def _content(lived: Lived, arm: Arm, command: Sequence[str], out: str) -> bytes:
    from leadpolicy.render.life.data import as_data

    kind = Path(out).suffix.lower()
    if kind == ".json":
        return f"{_json(as_data(lived))}\n".encode()
    if kind == ".html":
        from leadpolicy.report.life import document

        files = (*(arm.base.files if arm.base is not None else ()), *arm.files)
        return document(lived, tuple(dict.fromkeys(files)), command).encode()
    from simulator.charts.canvas import png, standalone_svg
    from simulator.charts.lifeline import lifeline

    chart = lifeline(lived.life)
    return png(chart) if kind == ".png" else standalone_svg(chart).encode()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
