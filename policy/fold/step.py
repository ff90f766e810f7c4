"""One instant of one person: facts, automatic transitions, clocks, rest, routing; in this order."""

from __future__ import annotations

from collections.abc import Sequence

from policy.fold import clocks, courses, facts, moving, routing
from policy.fold.reader import Reader
from policy.fold.timers import after_due
from policy.fold.turn import Turn
from policy.model import Status
from policy.state import Born, Effect, Entered, Fact, Person, StepRun, World


def step(
    reader: Reader, person: Person | None, at: int, log: Sequence[Fact], world: World
) -> tuple[Person, tuple[Effect, ...]]:
    """The person after the instant `at`, and what happened. Without a person the first fact is a birth.

    `world.desks` is replaced as reps get and lose people. Facts are taken in the order given.
    """
    turn = begin(reader, person, at, log, world)
    for fact in log:
        facts.apply(turn, fact)
    finish(turn)
    return turn.person, tuple(turn.effects)


def begin(reader: Reader, person: Person | None, at: int, log: Sequence[Fact], world: World) -> Turn:
    if person is None:
        birth = log[0] if log else None
        if not isinstance(birth, Born):
            raise ValueError("the first fact of a person is their birth")
        person = facts.unborn(birth)
    turn = Turn(reader, world, at, person)
    turn.change(at=at)
    return turn


def finish(turn: Turn, overdue: bool = False) -> None:
    """Everything after the facts. With `overdue`, timers due before now that nobody ran are run too."""
    started = False
    while True:
        automatic(turn)
        if not turn.fresh and run_clocks(turn, overdue):
            continue
        if not turn.fresh:
            break
        settle(turn)
        started = True
    routing.route(turn)
    if started:
        courses.begin(turn)
    courses.run_due(turn)


def automatic(turn: Turn) -> None:
    """The first `when` transition that holds, again and again until none does."""
    while not turn.stuck:
        ready = (
            one for one in turn.status.transitions if one.trigger == "when" and turn.holds(one.when)
        )
        transition = next(ready, None)
        if transition is None:
            return
        moving.follow(turn, transition, "when")


def settle(turn: Turn) -> None:
    """The person comes to rest: clocks and cadence start."""
    turn.fresh = False
    turn.change(entered=turn.at)
    turn.say(Entered(turn.at, turn.person.status))
    if not turn.status.final:
        clocks.start_clocks(turn)
        courses.choose(turn)


# --- clocks -------------------------------------------------------------------------------------


def run_clocks(turn: Turn, overdue: bool) -> bool:
    """SLA steps that are due, then timers; whether one moved the person."""
    moves = len(turn.passed)
    while not turn.stuck and (found := _due_step(turn)) is not None:
        _run_step(turn, *found)
        if len(turn.passed) > moves:
            return True
    for transition in turn.status.transitions:
        if turn.stuck or transition.trigger != "after":
            continue
        when = after_due(turn.policy, turn.person, transition)
        on_time = when is not None and (when == turn.at or (overdue and when < turn.at))
        if on_time and turn.holds(transition.when):
            moving.follow(turn, transition, "after")
            return True
    return False


def _due_step(turn: Turn) -> tuple[int, int, int] | None:
    """The next thing due of all clocks: ascending percent, the bare breach before its step."""
    ready = [
        (percent, index, number)
        for percent, index, number, when in clocks.pending(turn.policy, turn.person)
        if when is not None and when <= turn.at
    ]
    return min(ready, key=lambda one: (one[0], one[1], one[2]), default=None)


def _run_step(turn: Turn, percent: int, index: int, number: int) -> None:
    if number < 0:
        clocks.breach(turn, index)
        return
    status: Status = turn.status
    turn.say(StepRun(turn.at, status.name, index, percent))
    clocks.pass_step(turn, index)
    moving.act(turn, status.clocks[index].steps[number].actions, index, "sla")
