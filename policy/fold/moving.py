"""Moving a person to a status: leaving, the transition's actions, entering, the status' own actions."""

from __future__ import annotations

from policy.fold import clocks
from policy.fold.turn import Turn
from policy.model import (
    Action,
    AssignTo,
    Create,
    MoveTo,
    Notify,
    Reassign,
    ResetGroup,
    RestartClock,
    Transition,
)
from policy.state import Created, HoldEnded, Livelock, Moved, Notified, Pairs, Reset

LIMIT = 64  # moves in one instant


def follow(turn: Turn, transition: Transition, cause: str, **why: str | None) -> None:
    """Move along a transition."""
    move(turn, transition.target, cause, transition.label, transition.actions, **why)


def move(
    turn: Turn,
    target: str,
    cause: str,
    transition: str = "",
    actions: tuple[Action, ...] = (),
    reason: str | None = None,
    role: str | None = None,
) -> None:
    """Leave, act, enter, act. The move after the 64th of one instant is refused as a livelock."""
    if turn.stuck or len(turn.passed) >= LIMIT:
        _stop(turn)
        return
    source = turn.person.status
    turn.passed.append(target)
    if turn.policy.status[target].owner != turn.status.owner:
        turn.directed = None
    act(turn, actions, None, "action")
    _leave(turn)
    turn.change(status=target, touched=False)
    turn.fresh = True
    turn.say(Moved(turn.at, source, target, cause, transition, reason, role))
    act(turn, turn.policy.status[target].on_entry, None, "entry")


def _leave(turn: Turn) -> None:
    clocks.leave_clocks(turn)
    if turn.person.hold is not None:  # never routed: where they come to rest they are
        turn.say(HoldEnded(turn.at, turn.person.hold.row))
        turn.route_due = True
    turn.change(course=None, hold=None, hold_over=False)


def _stop(turn: Turn) -> None:
    if turn.stuck:
        return
    turn.stuck = True
    last = turn.passed[-1]
    before = [i for i, one in enumerate(turn.passed[:-1]) if one == last]
    loop = turn.passed[before[-1] + 1 :] if before else turn.passed
    turn.say(Livelock(turn.at, tuple(loop)))


# --- actions ------------------------------------------------------------------------------------


def act(turn: Turn, actions: tuple[Action, ...], clock: int | None, cause: str) -> None:
    """Run the actions in order; `clock` is the one whose step this is, `cause` names a `move to`."""
    for action in actions:
        _act(turn, action, clock, cause)


def _act(turn: Turn, action: Action, clock: int | None, cause: str) -> None:
    match action:
        case Notify(role=role):
            turn.say(Notified(turn.at, role))
        case Reassign():
            turn.directed = ""
        case AssignTo(team=team):
            turn.directed = team
        case RestartClock():
            clocks.restart_clock(turn, clock)
        case MoveTo(status=status):
            move(turn, status, cause)
        case ResetGroup(group=group):
            reset(turn, group)
        case Create(status=status, values=values):
            turn.say(Created(turn.at, status, _inherited(turn, values)))


def reset(turn: Turn, group: str) -> None:
    resets = {**turn.person.resets, group: len(turn.person.history)}
    turn.change(resets=resets)
    turn.person = turn.reader.cleared(turn.person, group)
    turn.say(Reset(turn.at, group))


def _inherited(turn: Turn, values: Pairs) -> Pairs:
    """The new person's values: those given, and the account key."""
    key = turn.policy.account_key
    if key is None or turn.person.values.get(key) is None or key in dict(values):
        return values
    return ((key, turn.person.values[key]), *values)
