"""The log of a replication as columns: what `Record`s say, for tables of a million lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.coded import Coded
from simulator.holders import holders
from simulator.kernel import layout as L
from simulator.log import ORDERS, Record
from simulator.plan import Plan
from simulator.replication import Worker, log_names
from simulator.results import Ints

_STATE = slice(L.LOG_STATUS, L.LOG_SCORE + 1)


@dataclass(frozen=True)
class LogColumns:
    """In the log's one order: instants in microseconds since 1970, people by number, scores in
    micro-points."""

    at: Ints
    order: Coded
    lead: Ints
    kind: Coded
    value: Coded
    status: Coded
    team: Coded
    rep: Coded
    score: Ints


def log_columns(worker: Worker, held: bool = False) -> LogColumns:
    """Of the last run, which was of a plan without a base. With `held`, lines about clocks name who had
    the person then."""
    plan = worker.plan
    assert isinstance(plan, Plan)
    lines = ordered(worker.lines())
    if held:
        places, lines[places, L.LOG_TEAM], lines[places, L.LOG_REP] = holders(lines)
    return LogColumns(
        lines[:, L.LOG_AT],
        Coded(lines[:, L.LOG_ORDER], ORDERS),
        lines[:, L.LOG_LEAD],
        Coded(lines[:, L.LOG_KIND], L.KINDS),
        _values(plan, lines[:, L.LOG_KIND], lines[:, L.LOG_VALUE]),
        _named(lines[:, L.LOG_STATUS], [one.name for one in plan.policy.statuses]),
        _named(lines[:, L.LOG_TEAM], [one.name for one in plan.policy.teams]),
        _named(lines[:, L.LOG_REP], [name for _, name in plan.reps]),
        lines[:, L.LOG_SCORE],
    )


def held(worker: Worker) -> list[Record]:
    """The log of such a run, lines about clocks with who had the person then."""
    plan, log = worker.plan, worker.log()
    assert isinstance(plan, Plan)
    teams = [*(one.name for one in plan.policy.teams), ""]
    reps = [*(name for _, name in plan.reps), ""]
    for at, team, rep in zip(*(one.tolist() for one in holders(ordered(worker.lines()))), strict=True):
        log[at] = log[at]._replace(team=teams[team], rep=reps[rep])
    return log


def instants(at: Ints) -> list[str]:
    """Microseconds since 1970 as `2026-01-05T08:00:00.250000+00:00`, whole seconds without fraction."""
    times = at.astype("M8[us]")
    texts = np.datetime_as_string(times).astype("U26")
    whole = at % 1_000_000 == 0
    texts[whole] = np.datetime_as_string(times[whole], unit="s")
    return [f"{one}+00:00" for one in texts.tolist()]


def ordered(lines: Ints) -> Ints:
    """As `simulator.log.ordered`, of lines as the kernel writes them."""
    place = (lines[:, L.LOG_LEAD], lines[:, L.LOG_ORDER], lines[:, L.LOG_AT])
    found = lines[np.lexsort(place)]
    if len(found):
        same = found[:, [L.LOG_AT, L.LOG_ORDER, L.LOG_LEAD]]
        ends = np.append(np.flatnonzero((same[1:] != same[:-1]).any(axis=1)), len(found) - 1)
        last = np.repeat(ends, np.diff(ends, prepend=-1))
        found[:, _STATE] = found[last, _STATE]
    return found


def _named(codes: Ints, names: Sequence[str]) -> Coded:
    """-1 is nobody, who stands at the end."""
    return Coded(np.where(codes < 0, len(names), codes), (*names, None))


def _values(plan: Plan, kinds: Ints, values: Ints) -> Coded:
    """A name or a number, by the kind of the line."""
    cells: list[str | None] = []
    codes = np.empty_like(values)
    names = log_names(plan)
    endless = np.isin(kinds, (L.K_REST, L.K_HOLD)) & (values >= L.NEVER)
    for kind, known in names.items():
        mine = kinds == kind
        places, inverse = np.unique(values[mine], return_inverse=True)
        codes[mine] = inverse + len(cells)
        cells += [_text(known[int(one)]) for one in places]
    others = ~np.isin(kinds, list(names))
    numbers, inverse = np.unique(np.where(endless, -1, values)[others], return_inverse=True)
    codes[others] = inverse + len(cells)
    cells += [None if one == -1 else str(one) for one in numbers.tolist()]
    return Coded(codes, tuple(cells))


def _text(name: str) -> str | None:
    return name or None
