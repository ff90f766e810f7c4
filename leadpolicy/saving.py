"""A folder with everything about a simulation: the report, the data, pictures and tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from leadpolicy.files import write
from leadpolicy.render import results
from leadpolicy.report import Facts, document
from leadpolicy.report.overview import overview
from simulator.charts import gallery
from simulator.compare import Comparison
from simulator.contest import Contest
from simulator.summary import Summary


def save(folder: str, found: Summary | Comparison, facts: Facts) -> list[str]:
    """Write all files; their names, the report first. Raises OSError."""
    from simulator.charts.canvas import png, standalone_svg

    files = {"report.html": document(found, facts).encode(), "results.json": data(found).encode()}
    for chart in gallery(found, facts.target):
        files[f"charts/{chart.name}.svg"] = standalone_svg(chart).encode()
        files[f"charts/{chart.name}.png"] = png(chart)
    for name, text in results.tables(found).items():
        files[f"tables/{name}"] = text.encode()
    for name, content in files.items():
        write(Path(folder) / name, content)
    return list(files)


def save_all(folder: str, found: Contest, facts: Sequence[Facts]) -> list[str]:
    """A folder for each proposal, and a page, data and a table about all. Raises OSError."""
    names = [f"{name.replace('/', '-')}" for name in found.names]
    pages = [f"{name}/report.html" for name in names]
    hashed = tuple(dict.fromkeys(file for one in facts for file in one.files))
    whole = replace(facts[0], files=hashed)
    files = {
        "report.html": overview(found, whole, pages).encode(),
        "results.json": data(found).encode(),
        **{f"tables/{name}": text.encode() for name, text in results.tables(found).items()},
    }
    for name, content in files.items():
        write(Path(folder) / name, content)
    written = list(files)
    for name, one, fact in zip(names, found.comparisons, facts, strict=True):
        written += [f"{name}/{file}" for file in save(str(Path(folder) / name), one, fact)]
    return written


def data(found: Summary | Comparison | Contest) -> str:
    """The figures as JSON text."""
    if isinstance(found, Summary):
        told = results.of_summary(found)
    elif isinstance(found, Contest):
        told = results.of_contest(found)
    else:
        told = results.of_comparison(found)
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
