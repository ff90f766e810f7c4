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
            yield Measure(name, name, _unit(name), values, how=results.how)


def _unit(name: str) -> Unit:
    parts = name.split(".")
    if parts[-1] == "attainment":
        return "share"
    if parts[0] == "cohort":
        return "money" if parts[1] == "revenue" else "people"
    return _UNITS.get(parts[0], "times")
