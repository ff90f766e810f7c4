"""Collect: where in the state the figures of a replication stand, and their shapes."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from policy.model import DAY
from simulator.kernel import layout as L
from simulator.plan.arena import Arena, PlanError
from simulator.plan.labour import backlog_place, backlogs
from simulator.plan.names import Names

MOST_CELLS = 4096


@dataclass(frozen=True)
class Shapes:
    """(name, place within the results, shape) of each array, and the words altogether."""

    arrays: tuple[tuple[str, int, tuple[int, ...]], ...]
    size: int


def collect(arena: Arena, names: Names, reps: int) -> Shapes:
    """Lay the result arrays out and tell the kernel where they are."""
    scenario = names.scenario
    days = -(-(scenario.horizon + scenario.follow_up) // DAY)
    states, teams = len(names.policy.statuses), len(names.policy.teams)
    sources, segments = len(scenario.sources), max(1, len(scenario.segments))
    if sources * segments > MOST_CELLS:
        raise PlanError(f"more than {MOST_CELLS} combinations of source and segment")
    urgent = any(one.interrupt is not None for one in names.policy.teams)
    wanted: tuple[tuple[int, str, tuple[int, ...]], ...] = (
        (L.H_O_ENTERED, "entered", (states, days)),
        (L.H_O_LEFT, "left", (states, days)),
        (L.H_O_FLOWS, "flows", (states + 1, states)),
        (L.H_O_CUBE, "cube", (sources, segments, L.M_STATUS + L.M_EACH * states)),
        (L.H_O_SUMS, "sums", (states, L.SUM_W)),
        (L.H_O_WAITS, "waits", (states, L.BINS)),
        (L.H_O_DWELLS, "dwells", (states, L.BINS)),
        (L.H_O_AGES, "ages", (states, L.BINS)),
        (L.H_O_LASTED, "lasted", (states, L.BINS)),
        (L.H_O_LASTING, "lasting", (states, L.BINS)),
        (L.H_O_HOURS, "breach_hours", (teams + 1, L.HOURS)),
        (L.H_O_REPS, "reps", (reps, L.RR_W)),
        (L.H_O_BACKLOG, "backlog", (teams, days)),
        (L.H_O_REVENUE, "revenue", (days,)),
        (L.H_O_WON, "won", (days,)),
        (L.H_O_TO_WIN, "to_win", (sources, L.BINS)),
        (L.H_O_OPEN, "final", (states,)),
        (L.H_O_TALLIES, "tallies", (L.TALLIES,)),
        (L.H_O_SWITCH, "switch", (states, L.SW_W)),
        (L.H_O_PASSES, "passes", (states + 1, L.PA_W)),
        (L.H_O_SEGMENT_TO_WIN, "segment_to_win", (segments, L.BINS)),
        *(((L.H_O_CUTS, "interrupted", (reps,)),) if urgent else ()),
        *(((L.H_O_URGENCY, "urgency", (teams, L.UR_W)),) if urgent else ()),
    )
    rosters = backlog_place(names, len(backlogs(names)))
    arena.set(L.H_AT_ROSTERS, rosters)
    start = rosters + int(arena.words[L.H_ROSTER_WORDS])
    place = 0
    arrays = []
    for header, name, shape in wanted:
        arena.set(header, start + place)
        arrays.append((name, place, shape))
        place += prod(shape)
    arena.set(L.H_AT_RESULTS, start)
    arena.set(L.H_AT_PEOPLE, start + place)
    arena.set(L.H_DAYS, days)
    return Shapes(tuple(arrays), place)
