"""Why somebody has to wait for a team: closed, nobody there, or everybody full. Read from the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from policy import calendars
from policy.model import Team
from simulator.kernel import layout as L
from simulator.lives.recording import Recording
from simulator.plan import Plan
from simulator.reference.crew import crews_of


@dataclass(frozen=True)
class Why:
    """`until`: when a closed team opens, None for never. `cap`: how many people a rep may have."""

    kind: Literal["closed", "away", "full"]
    until: int | None = None
    cap: int = 0


def why(recording: Recording, person: int, at: int, name: str, but: str = "") -> Why | None:
    """Why this team gave the person to nobody at that tick, or to nobody but the rep who has them; None
    where people wait in its queue anyway, or it has no finite reps."""
    team = recording.policy.team[name]
    if team.hours is not None and not calendars.is_open(recording.policy.calendar[team.hours], at):
        return Why("closed", calendars.next_open(recording.policy.calendar[team.hours], at))
    crews = crews_of(recording.policy, recording.scenario, recording.seed, recording.number)
    crew = crews[name]
    others = [one for one in crew.hands if one.rep.name != but]
    there = [one for one in others if one.roster is None or one.roster.gets_people(at)]
    if not crew.hands:
        return None
    if not there:
        return Why("away")
    cap = team.at_most_open
    if cap is None:
        return None
    open_people = _open(recording, team, person, at)
    full = all(open_people.get(one.rep.name, 0) >= cap for one in there)
    return Why("full", cap=cap) if full else None


def _open(recording: Recording, team: Team, person: int, at: int) -> dict[str, int]:
    """How many people each rep of the team has after this tick, without the person."""
    plan, lines = recording.worker.plan, recording.lines
    assert isinstance(plan, Plan)
    mine = (lines[:, L.LOG_AT] <= at) & (lines[:, L.LOG_LEAD] != person)
    rows = lines[mine]
    rows = rows[np.lexsort((rows[:, L.LOG_ORDER], rows[:, L.LOG_AT]))][::-1]
    _, last = np.unique(rows[:, L.LOG_LEAD], return_index=True)  # the first from behind
    reps = rows[last, L.LOG_REP]
    numbers, counts = np.unique(reps[reps >= 0], return_counts=True)
    named = ((plan.reps[at], many) for at, many in zip(numbers.tolist(), counts.tolist(), strict=True))
    return {rep: many for (of, rep), many in named if of == team.name}
