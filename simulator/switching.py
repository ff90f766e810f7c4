"""A run before a switch and the run after it, as one: counts by day, and the log."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.kernel import layout as L

Ints = np.ndarray[Any, np.dtype[np.int64]]


def add_before(words: Ints, counts: Ints, words0: Ints, counts0: Ints) -> None:
    """Add what was counted before the switch: by day and over the whole run. Nothing else counts by
    then: figures begin at the switch or later. Statuses and teams are those that they became."""
    carry = int(words[L.H_CARRY])
    rows = int(words[carry + L.CY_STATUSES])
    statuses = [int(words[rows + i * L.CS_W + L.CS_TO]) for i in range(int(words0[L.H_STATUS_COUNT]))]
    teams = _listed(words, int(words[carry + L.CY_TEAMS]))
    for header, numbers in (
        (L.H_O_ENTERED, statuses), (L.H_O_LEFT, statuses), (L.H_O_BACKLOG, teams),
        (L.H_O_REVENUE, [0]), (L.H_O_WON, [0]),
    ):  # fmt: skip
        for old, new in enumerate(numbers):
            if new >= 0:
                _days(words, counts, header, new)[:] += _days(words0, counts0, header, old)
    at, at0 = (int(one[L.H_O_TALLIES] - one[L.H_AT_RESULTS]) for one in (words, words0))
    counts[at : at + L.TALLIES] += counts0[at0 : at0 + L.TALLIES]


def _days(words: Ints, counts: Ints, header: int, row: int) -> Ints:
    days = int(words[L.H_DAYS])
    at = int(words[header] - words[L.H_AT_RESULTS]) + row * days
    return counts[at : at + days]


def _listed(words: Ints, at: int) -> list[int]:
    return [int(one) for one in words[at + 1 : at + 1 + int(words[at])]]


def renumbered(lines: Ints, old: int, new: int) -> Ints:
    """Referrals are numbered after the cohort, of which the run before the switch knows a part."""
    found = lines.copy()
    left = found[:, L.LOG_KIND] == L.K_INTERRUPTED
    for mine, column in ((slice(None), L.LOG_LEAD), (left, L.LOG_VALUE)):
        numbers = found[mine, column]
        found[mine, column] = np.where(numbers >= old, numbers - old + new, numbers)
    return found
