"""A folder with everything about a simulation: the report, the data, pictures and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from leadpolicy.files import write
from leadpolicy.io.frames import table
from leadpolicy.render import results
from leadpolicy.render.spreadsheets import sheets
from leadpolicy.report import across as across_page
from leadpolicy.report.document import document
from leadpolicy.report.facts import Facts
from leadpolicy.report.overview import overview
from simulator.across import Across
from simulator.charts import Chart, gallery
from simulator.charts.contests import proposals, worlds
from simulator.compare import Comparison
from simulator.contest import Contest
from simulator.summary import Summary

Found = Summary | Comparison | Contest | Across


def save_any(
    folder: str, found: Found, facts: Sequence[Sequence[Facts]], forms: Sequence[str] = ("csv",)
) -> list[str]:
    """Write all files; their names, the report first. `facts`: of each scenario, of each proposal there.
    `forms` are those of the tables. InputError, OSError."""
    if isinstance(found, Across):
        return save_across(folder, found, facts, forms)
    if isinstance(found, Contest):
        return save_all(folder, found, facts[0], forms)
    return save(folder, found, facts[0][0], forms)


def save(
    folder: str, found: Summary | Comparison, facts: Facts, forms: Sequence[str] = ("csv",)
) -> list[str]:
    """One policy, or two. InputError, OSError."""
    files = {"report.html": document(found, facts).encode(), **_data_files(found, forms)}
    return _written(folder, {**files, **_pictures(gallery(found, facts.target))})


def save_all(
    folder: str, found: Contest, facts: Sequence[Facts], forms: Sequence[str] = ("csv",)
) -> list[str]:
    """A folder for each proposal, and a page, data and a table about all. InputError, OSError."""
    names = _folders(found.names)
    page = overview(found, _whole(facts), [f"{name}/report.html" for name in names])
    files = {"report.html": page.encode(), **_data_files(found, forms), **_pictures([proposals(found)])}
    written = _written(folder, files)
    for name, one, fact in zip(names, found.comparisons, facts, strict=True):
        written += [f"{name}/{file}" for file in save(str(Path(folder) / name), one, fact, forms)]
    return written


def save_across(
    folder: str, found: Across, facts: Sequence[Sequence[Facts]], forms: Sequence[str]
) -> list[str]:
    """A folder for each scenario, and a page, data and a table about all. InputError, OSError."""
    places = {
        (world, name): f"{above}/{below}"
        for world, above in zip(found.worlds, _folders(found.worlds), strict=True)
        for name, below in zip(found.names, _folders(found.names), strict=True)
    }
    whole = _whole([fact for each in facts for fact in each])
    pages = {key: f"{place}/report.html" for key, place in places.items()}
    files = {
        "report.html": across_page.document(found, whole, pages).encode(),
        **_data_files(found, forms),
        **_pictures([worlds(found, at) for at in range(len(found.names))]),
    }
    written = _written(folder, files)
    for world, contest, mine in zip(found.worlds, found.contests, facts, strict=True):
        for name, one, fact in zip(contest.names, contest.comparisons, mine, strict=True):
            place = places[world, name]
            written += [f"{place}/{file}" for file in save(str(Path(folder) / place), one, fact, forms)]
    return written


def data(found: Found) -> str:
    """The figures as JSON text."""
    if isinstance(found, Summary):
        told = results.of_summary(found)
    elif isinstance(found, Contest):
        told = results.of_contest(found)
    elif isinstance(found, Across):
        told = results.of_across(found)
    else:
        told = results.of_comparison(found)
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _data_files(found: Found, forms: Sequence[str]) -> dict[str, bytes]:
    files = {"results.json": data(found).encode()}
    for sheet in sheets(found):
        for form in dict.fromkeys(forms):
            files[f"tables/{sheet.name}.{form}"] = table(form, sheet.columns, sheet.rows)
    return files


def _pictures(charts: Iterable[Chart | None]) -> dict[str, bytes]:
    from simulator.charts.canvas import both

    files = {}
    for chart in charts:
        if chart is not None:
            drawn, dots = both(chart)
            files[f"charts/{chart.name}.svg"] = drawn.encode()
            files[f"charts/{chart.name}.png"] = dots
    return files


def _written(folder: str, files: Mapping[str, bytes]) -> list[str]:
    for name, content in files.items():
        write(Path(folder) / name, content)
    return list(files)


def _whole(facts: Sequence[Facts]) -> Facts:
    """What is said of all of them: every file that went into any."""
    hashed = tuple(dict.fromkeys(file for one in facts for file in one.files))
    return replace(facts[0], files=hashed)


def _folders(names: Sequence[str]) -> list[str]:
    """A folder for each name, without what paths and addresses have a use for."""
    plain = [re.sub(r"[^\w.@-]+", "-", name).strip(".-") or "-" for name in names]
    return [one if plain.count(one) == 1 else f"{at}-{one}" for at, one in enumerate(plain, 1)]
