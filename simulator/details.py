"""The results' own metrics as figures: what the tables of a page leave to the data beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.results import Results
from simulator.summary import Measure, Unit

_UNITS: dict[str, Unit] = {
    "arrivals": "people",
    "reached": "people",
    "final": "people",
    "never_touched": "people",
    "referred": "people",
    "skipped": "people",
    "recycled_people": "people",
    "recycled_won": "people",
    "first_pass_won": "people",
    "backlog": "people",
    "revenue": "money",
    "cost": "money",
    "dwell": "hours",
    "wait": "hours",
    "busy": "hours",
    "open": "hours",
    "load": "share",
}


def details(results: Results, shown: Iterable[Measure]) -> Iterator[Measure]:
    """All metrics that are not among those shown, by name."""
    known = {one.name for one in shown}
    for name, values in results.metrics.items():
        if name not in known:
            yield Measure(name, _title(results, name), _unit(name), values, how=results.how)


_TITLES = {
    "load": "rep time taken in {}",
    "backlog": "people waiting for {}",
    "wait": "wait in {}",
    "dwell": "stay in {}",
    "entered": "entries into {}",
    "first": "first entries into {}",
    "again": "entries into {} again",
    "skipped": "people who skip {}",
    "recycled_people": "people who come back to {}",
}


def _title(results: Results, name: str) -> str:
    """Of figures by team and by status in words; others by name."""
    kind, _, what = name.partition(".")
    bare = [one.rpartition(".")[2] for one in results.statuses]
    short = what.rpartition(".")[2]
    if what in results.statuses and bare.count(short) == 1:
        what = short
    return _TITLES[kind].format(what) if what and kind in _TITLES else name


def _unit(name: str) -> Unit:
    parts = name.split(".")
    if parts[-1] == "attainment":
        return "share"
    if parts[0] == "cohort":
        return "money" if parts[1] == "revenue" else "people"
    return _UNITS.get(parts[0], "times")
