"""A folder with everything about a simulation: the report, the data, pictures and tables."""

from __future__ import annotations

import json
from pathlib import Path

from leadpolicy.files import write
from leadpolicy.render import results
from leadpolicy.report import Facts, document
from simulator.charts import gallery
from simulator.compare import Comparison
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


def data(found: Summary | Comparison) -> str:
    """The figures as JSON text."""
    told = results.of_summary(found) if isinstance(found, Summary) else results.of_comparison(found)
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
