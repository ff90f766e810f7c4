"""How a question ends: the answer on stdout, a folder with page, data and pictures, an exit code."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadpolicy.cli import GOES_ON, INTERRUPTED, RESUMABLE
from leadpolicy.console import Console
from leadpolicy.files import write
from leadpolicy.paths import TABLES
from leadpolicy.render.told import Told, page
from leadpolicy.words import count

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm
    from simulator.charts import Chart

FINDINGS = 1


@dataclass(frozen=True)
class Answered:
    """`tables` are CSV texts by name of the file. `yes`: whether the question has the answer that was
    hoped for. `early` says what is missing when the work was ended early."""

    told: Told
    data: Mapping[str, object]
    tables: Mapping[str, str]
    charts: Callable[[], Sequence[Chart]]
    seed: int
    yes: bool = True
    early: str = ""
    files: tuple[str, ...] = field(default=(), compare=False)


def rolled(found: Answered, switch: str | None, what: str = "rolled out on {}") -> Answered:
    """The answer, with the day on which settings took over, if they were rolled out; `what` says it."""
    if switch is None:
        return found
    said = f"{what.format(switch)}: until then everybody lives with how it stands"
    told = replace(found.told, asked=(*found.told.asked, said))
    return replace(found, told=told, data={**found.data, "switch": switch})


def noted(found: Answered, remarks: Iterable[str]) -> Answered:
    """The answer, with what must be minded beside it."""
    more = tuple(remarks)
    if not more:
        return found
    told = replace(found.told, said=(*found.told.said, *more))
    return replace(found, told=told, data={**found.data, "remarks": list(more)})


def conclude(
    console: Console,
    found: Answered,
    arm: Arm,
    words: Sequence[str],
    format: str,
    out: str | None,
    forms: Sequence[str] = ("csv",),
) -> int:
    """Show and save, tables in these forms. 0, 1 without the answer that was hoped for, or 130 after an
    early end. InputError, OSError."""
    text = json.dumps(found.data, ensure_ascii=False, indent=2, allow_nan=False)
    console.out(text if format == "json" else page(found.told, console.paint, console.width))
    if out is not None:
        names = _save(out, found, text, arm, words, forms)
        console.log(f"wrote {count(len(names), 'file')} to {out}: open {out}/{names[0]}")
    if found.early:
        ctx = click.get_current_context(silent=True)
        kept = ctx is not None and ctx.meta.get(RESUMABLE)
        console.warn(f"ended early: {found.early}", GOES_ON if kept else "")
        return INTERRUPTED
    return 0 if found.yes else FINDINGS


def _save(
    folder: str, found: Answered, text: str, arm: Arm, words: Sequence[str], forms: Sequence[str]
) -> list[str]:
    from leadpolicy.io.frames import in_form
    from leadpolicy.report.facts import Facts, versions
    from leadpolicy.report.told import answer
    from simulator.charts.canvas import both

    facts = Facts(shlex.join(words), arm.files, versions())
    charts = found.charts()
    assert {Path(name).stem for name in found.tables} <= set(TABLES)  # so that none is written over
    files = {
        "report.html": answer(found.told, charts, facts, found.seed).encode(),
        "results.json": f"{text}\n".encode(),
        **{
            f"{Path(name).stem}.{form}": in_form(table, form)
            for name, table in found.tables.items()
            for form in dict.fromkeys(forms)
        },
    }
    for chart in charts:
        drawn, dots = both(chart)
        files[f"charts/{chart.name}.svg"] = drawn.encode()
        files[f"charts/{chart.name}.png"] = dots
    for name, content in files.items():
        write(Path(folder) / name, content)
    return list(files)
