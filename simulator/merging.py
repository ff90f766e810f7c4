"""Results of the same study in several parts, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from simulator.estimates import Sampling
from simulator.kernel import layout as L
from simulator.results import Ints, Results

Rep = tuple[str, str]  # team, name


def merged(parts: Sequence[Results], how: Sampling, open_ticks: Mapping[str, int]) -> Results:
    """All replications in the order of the parts, which differ in the number of reps at most.

    `open_ticks`: how long a team works while figures count, for each team of whose reps results do not
    say how long they were there.
    """
    reps, varied = _everybody(parts)
    if varied:
        parts = [_with(one, reps, varied, open_ticks) for one in parts]
    first = parts[0]
    return replace(
        first,
        replications=sum(one.replications for one in parts),
        metrics={
            name: tuple(value for one in parts for value in one.metrics[name]) for name in first.metrics
        },
        cubes=np.concatenate([one.cubes for one in parts]),
        totals={
            name: sum(one.totals[name] for one in parts[1:]) + total
            for name, total in first.totals.items()
        },
        by_replication={
            name: np.concatenate([one.by_replication[name] for one in parts])
            for name in first.by_replication
        },
        spreads=np.concatenate([one.spreads for one in parts]),
        survivals=np.concatenate([one.survivals for one in parts]),
        how=how,
        varied=varied,
    )


def _everybody(parts: Sequence[Results]) -> tuple[tuple[Rep, ...], frozenset[str]]:
    """The reps of any part, team by team, and the teams that have others in some."""
    every = [one.reps for one in parts]
    known = dict.fromkeys(rep for reps in every for rep in reps)
    order = [rep for team in parts[0].teams for rep in known if rep[0] == team]
    missing = (rep[0] for rep in order for reps in dict.fromkeys(every) if rep not in reps)
    return tuple(order), frozenset(missing)


def _with(
    one: Results, reps: tuple[Rep, ...], varied: frozenset[str], open_ticks: Mapping[str, int]
) -> Results:
    """With a row for each of these reps, who have done nothing where they are not there. Of teams that
    vary, rows say how long each was there, as they do where reps come and go."""
    places = [reps.index(rep) for rep in one.reps]
    counts = one.by_replication["reps"].copy()
    window = one.horizon - one.warm_up
    for at, (team, _) in enumerate(one.reps):
        if team in varied and team in open_ticks:
            ticks = open_ticks[team]
            for column, value in ((L.RR_THERE, ticks), (L.RR_PAID, ticks), (L.RR_EMPLOYED, window)):
                counts[:, at, column] = value

    def spread(rows: Ints, axis: int) -> Ints:
        shape = (*rows.shape[:axis], len(reps), *rows.shape[axis + 1 :])
        found = np.zeros(shape, dtype=rows.dtype)
        np.moveaxis(found, axis, 0)[places] = np.moveaxis(rows, axis, 0)
        return found

    told = {**one.by_replication, "reps": counts}
    sums = {**one.totals, "reps": counts.sum(axis=0)}
    return replace(
        one,
        reps=reps,
        by_replication={
            name: spread(rows, 1) if name in _BY_REP else rows for name, rows in told.items()
        },
        totals={name: spread(rows, 0) if name in _BY_REP else rows for name, rows in sums.items()},
    )


_BY_REP = ("reps", "interrupted")
