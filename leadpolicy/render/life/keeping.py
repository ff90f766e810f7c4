"""Why a team gives somebody to nobody, or to nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from leadpolicy.render.life.units import clock_time
from policy.model import Reassign
from policy.state import Assigned, Held, Moved, Released, StepRun, Unrouted, Waiting
from simulator.lives import Biography
from simulator.lives.queues import why
from simulator.lives.retelling import Thing

_CHANGES = (Assigned, Waiting, Released, Moved, Unrouted, Held)


def reason(life: Biography, at: int, team: str, but: str = "") -> str:
    """`: every rep of it has 60 open`, of all but one rep; "" where people wait in its queue anyway."""
    found = why(life.recording.era(at), life.person, at, team, but)
    if found is None:
        return ""
    if found.kind == "closed":
        end = "" if found.until is None else f" until {clock_time(life.recording.policy, found.until)}"
        return f": it is closed{end}"
    if found.kind == "full":
        return f": every {'other ' if but else ''}rep of it has {found.cap} open"
    return f": nobody {'else ' if but else ''}of it is there"


def kept(life: Biography, one: StepRun, rest: Iterable[Thing]) -> str:
    """What became of a `reassign` that changed nothing; `rest` is what followed in the instant."""
    step = next(
        found
        for found in life.recording.era(one.at).policy.status[one.status].clocks[one.clock].steps
        if found.percent == one.percent
    )
    if not any(isinstance(act, Reassign) for act in step.actions):
        return ""
    if any(isinstance(thing, _CHANGES) for thing in rest):
        return ""
    now = next((stand for stand in reversed(life.standing) if stand.at == one.at), None)
    if now is None or not now.team:
        return ""
    if not now.rep:
        return f"still waits for {now.team}{reason(life, one.at, now.team)}"
    return f"stays with {now.rep} of {now.team}{reason(life, one.at, now.team, now.rep)}"
