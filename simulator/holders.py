"""Who had somebody when a clock was met or missed: not whom the rest of that instant gave them to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.kernel import layout as L
from simulator.results import Ints

_GROUP = [L.LOG_LEAD, L.LOG_AT, L.LOG_ORDER]
_CLOCKS = (L.K_BREACH, L.K_MET)
_GIVEN = (L.K_TAKE, L.K_ASSIGN)


def holders(lines: Ints) -> tuple[Ints, Ints, Ints]:
    """(rows, teams, reps) of the lines about clocks, by number, -1 for nobody; `lines` are in the order
    of the log. That is whom the instant before left the person to, or a line of it gave them to."""
    known = np.flatnonzero(lines[:, L.LOG_STATUS] >= 0)  # work in vain tells nothing of a person
    own = known[np.argsort(lines[known, L.LOG_LEAD], kind="stable")]
    found = list(_found(lines[own]))
    places, teams, reps = np.array(found, np.int64).reshape(-1, 3).T
    return own[places], teams, reps


def _found(lines: Ints) -> Iterator[tuple[int, int, int]]:
    """`lines` are sorted by person."""
    groups = lines[:, _GROUP]
    first = np.append(True, (groups[1:] != groups[:-1]).any(axis=1)) if len(lines) else np.zeros(0, bool)
    starts = np.maximum.accumulate(np.where(first, np.arange(len(lines)), 0))
    for at in np.flatnonzero(np.isin(lines[:, L.LOG_KIND], _CLOCKS)).tolist():
        start = int(starts[at])
        same = start > 0 and lines[start - 1, L.LOG_LEAD] == lines[at, L.LOG_LEAD]
        before = lines[start - 1 if same else at]
        given = [row for row in range(start, at) if lines[row, L.LOG_KIND] in _GIVEN]
        rep = lines[given[-1], L.LOG_VALUE] if given else before[L.LOG_REP]
        yield at, int(before[L.LOG_TEAM]), int(rep)
