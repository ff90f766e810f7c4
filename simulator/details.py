"""The results' own metrics as figures: what the tables of a page leave to the data beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy.model import HOUR
from simulator.kernel import layout as L
from simulator.results import Results
from simulator.summary import Measure, Unit

_MILLISECONDS = 3_600_000.0  # in an hour
_SUMS = {
    "dwell": ("sums", L.SUM_DWELL, L.SUM_DWELLS),
    "wait": ("sums", L.SUM_WAIT, L.SUM_WAITS),
    "urgent_wait": ("urgency", L.UR_WAIT, L.UR_WAITS),
    "others_wait": ("urgency", L.UR_OTHER_WAIT, L.UR_OTHERS),
}  # hours by stays or pick-ups, of statuses and of teams

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
    "urgent_wait": "hours",
    "others_wait": "hours",
    "busy": "hours",
    "open": "hours",
    "load": "share",
}


def details(results: Results, shown: Iterable[Measure]) -> Iterator[Measure]:
    """All metrics that are not among those shown, by name."""
    known = {one.name for one in shown}
    for name, values in results.metrics.items():
        if name not in known:
            over, under = _parts(results, name) or (values, ())
            yield Measure(name, _title(results, name), _unit(name), over, under, how=results.how)


Values = tuple[float, ...]


def _parts(results: Results, name: str) -> tuple[Values, Values] | None:
    """What a mean or a share is the ratio of, in each replication: one of few counts for as many as it
    is of, and not for as much as any other. None for counts and sums."""
    kind, _, what = name.partition(".")
    if kind in _SUMS and what:
        table, length, number = _SUMS[kind]
        places = results.statuses if table == "sums" else results.teams
        rows = results.by_replication[table][:, places.index(what)]
        return _values(rows[:, length] / _MILLISECONDS), _values(rows[:, number])
    if kind == "sla" and name.endswith(".attainment"):
        met, missed = (
            results.metrics[f"{name.removesuffix('attainment')}{one}"] for one in ("met", "breaches")
        )
        return met, tuple(a + b for a, b in zip(met, missed, strict=True))
    if kind == "load":
        own = [at for at, (team, _) in enumerate(results.reps) if team == what]
        there = results.by_replication["reps"][:, own, L.RR_THERE].sum(axis=1)
        return (results.metrics[f"busy.{what}"], _values(there / HOUR)) if there.any() else None
    return None


def _values(numbers: Iterable[float]) -> Values:
    return tuple(map(float, numbers))


_TITLES = {
    "taken": "pick-ups by {}",
    "load": "rep time taken in {}",
    "backlog": "people waiting for {}",
    "wait": "wait in {}",
    "urgent": "urgent people picked up in {}",
    "urgent_wait": "wait of urgent people in {}",
    "others_wait": "wait of all others in {}",
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
