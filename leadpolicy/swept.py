"""How a sweep ends: figures on stdout or in a folder, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

from leadpolicy.cli import INTERRUPTED
from leadpolicy.console import Console
from leadpolicy.files import write
from leadpolicy.render import response
from leadpolicy.words import count
from simulator.response import Response


def conclude(
    console: Console, found: Response | None, settings: int, format: str, out: str | None
) -> int:
    """Show and save. 0, or 130 when settings are missing. Raises OSError."""
    if found is None or not found.points:
        raise KeyboardInterrupt
    text = json.dumps(response.data(found), ensure_ascii=False, indent=2, allow_nan=False)
    console.out(text if format == "json" else response.page(found, console.paint, console.width))
    if out is not None:
        names = _save(out, found, text)
        console.log(f"wrote {count(len(names), 'file')} to {out}: open {out}/{names[-1]}")
    if len(found.points) == settings:
        return 0
    console.warn(f"ended early: {len(found.points)} of {count(settings, 'setting')} were simulated")
    return INTERRUPTED


def _save(folder: str, found: Response, text: str) -> list[str]:
    from simulator.charts.canvas import png, standalone_svg
    from simulator.charts.responses import responses

    files = {"results.json": f"{text}\n".encode(), "response.csv": response.rows(found).encode()}
    for chart in responses(found):
        files[f"{chart.name}.svg"] = standalone_svg(chart).encode()
        files[f"{chart.name}.png"] = png(chart)
    for name, content in files.items():
        write(Path(folder) / name, content)
    return list(files)
