"""The knobs of a policy and its scenario: name, what stands there, and the line that it stands in."""

from __future__ import annotations

import os
from collections.abc import Iterator

from leadpolicy.console import Paint
from leadpolicy.render.measure import width as columns
from leadpolicy.turning import Bench

_NAMES, _VALUES, _LEAST = 36, 12, 16  # columns: of names and values at most, of a line at least


def listed(of: Bench, paint: Paint, width: int) -> str:
    """A line for each; of the policy, file by file, the text around the number tells which one it is."""
    out: list[str] = []
    for one in of.texts:
        lines, mine = one.lines(), [knob for knob in of.knobs.values() if knob.span.path == one.path]
        where = "the policy" if len(of.texts) == 1 else os.path.relpath(one.path, _folder(of))
        rows = [
            (knob.name, knob.text, f"{knob.span.line}: {' '.join(lines[knob.span.line - 1].split())}")
            for knob in mine
        ]
        if rows:
            out += [paint("bold", f"in {where}, with the line"), *_table(rows, paint, width), ""]
    world = [(name, " ".join(text.split()), "") for name, text in of.template.texts().items()]
    out += [paint("bold", "in the scenario"), *_table(world, paint, width)]
    return "\n".join(out)


def _folder(of: Bench) -> str:
    return os.path.commonpath([os.path.dirname(one.path) or "." for one in of.texts])


def _table(rows: list[tuple[str, str, str]], paint: Paint, width: int) -> Iterator[str]:
    names = min(_NAMES, max((columns(name) for name, _, _ in rows), default=0))
    for name, text, line in rows:
        head = f"  {name.ljust(names)}  {text if not line else text.ljust(_VALUES)}"
        room = width - columns(head) - 2
        if line and room >= _LEAST:
            head += "  " + paint("dim", line if columns(line) <= room else f"{line[: room - 1]}…")
        yield head.rstrip()
