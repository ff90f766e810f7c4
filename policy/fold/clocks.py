"""SLA clocks: when each percentage is due, how they start, pause, end and are breached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policy import calendars
from policy.fold.turn import Turn
from policy.model import Clock, Delay, Policy
from policy.state import ClockBreached, ClockMet, ClockStarted, Person, Running

WHOLE = 10_000  # hundredths of a percent


def due(policy: Policy, clock: Clock, running: Running, percent: int = WHOLE) -> int | None:
    """The instant at which the clock has run this far; None when never, ended or paused."""
    if running.ended or running.paused:
        return None
    found = _due(policy, clock.within, running, percent)
    if running.anew and found is not None and found <= running.start:
        return _after(policy, clock.within, running.start)
    return found


def _after(policy: Policy, within: Delay, at: int) -> int | None:
    """The next instant at which the clock runs: one that starts anew does nothing in that instant."""
    if within.kind == "plain":
        return at + 1
    return calendars.next_open(policy.calendar[within.calendar], at + 1)


def _due(policy: Policy, within: Delay, running: Running, percent: int) -> int | None:
    if within.kind == "plain":
        return running.start + max(0, within.amount * percent // WHOLE - running.done)
    calendar = policy.calendar[within.calendar]
    if within.kind == "open":
        left = within.amount * percent // WHOLE - running.done
        return calendars.add_open(calendar, running.start, left)
    return _working_due(policy, within, running, percent)


def _working_due(policy: Policy, within: Delay, running: Running, percent: int) -> int | None:
    calendar = policy.calendar[within.calendar]
    total, end = running.total, None
    if total is None:
        end = calendars.add_working_days(calendar, running.start, within.amount)
        if end is None or percent == WHOLE:
            return end
        total = calendars.elapsed(calendar, running.start, end)
    found = calendars.add_open(calendar, running.start, total * percent // WHOLE - running.done)
    if found is None or end is None:
        return found
    return min(found, end) if percent < WHOLE else max(found, end)


def delay_due(policy: Policy, delay: Delay, start: int) -> int | None:
    """The instant a whole delay after `start`; None for never."""
    return due(policy, Clock(delay), Running(0, start))


def pending(policy: Policy, person: Person) -> Iterator[tuple[int, int, int, int | None]]:
    """What the clocks still have to do: (percent, clock, step or -1 for the bare breach, instant)."""
    for running in person.clocks:
        clock = policy.status[person.status].clocks[running.index]
        if not running.breached:
            yield WHOLE, running.index, -1, due(policy, clock, running)
        for number in range(running.next, len(clock.steps)):
            percent = clock.steps[number].percent
            yield percent, running.index, number, due(policy, clock, running, percent)


# --- changes ------------------------------------------------------------------------------------


def start_clocks(turn: Turn) -> None:
    """At rest: every clock of the status starts; those until the first touch end if there was one."""
    turn.change(clocks=tuple(Running(index, turn.at) for index in range(len(turn.status.clocks))))
    for running in turn.person.clocks:
        _announce(turn, running)
    if turn.person.touched:
        touch_clocks(turn)


def restart_clock(turn: Turn, index: int | None) -> None:
    """The clock (None: every clock) starts anew now; a paused one when the hold ends."""
    for running in turn.person.clocks:
        if index in (None, running.index):
            fresh = Running(running.index, turn.at, paused=running.paused, anew=True)
            _put(turn, fresh)
            turn.change(touched=False)
            _announce(turn, fresh)


def pause_clocks(turn: Turn) -> None:
    for running in turn.person.clocks:
        if not running.ended and not running.paused:
            _put(turn, _paused(turn, running))


def _paused(turn: Turn, running: Running) -> Running:
    within = turn.status.clocks[running.index].within
    total = running.total
    if within.kind == "plain":
        ran = turn.at - running.start
    else:
        calendar = turn.policy.calendar[within.calendar]
        ran = calendars.elapsed(calendar, running.start, turn.at)
        if within.kind == "working" and total is None:
            end = calendars.add_working_days(calendar, running.start, within.amount)
            total = None if end is None else calendars.elapsed(calendar, running.start, end)
    return replace(running, done=running.done + ran, total=total, paused=True)


def resume_clocks(turn: Turn) -> None:
    for running in turn.person.clocks:
        if running.paused:
            resumed = replace(running, start=turn.at, paused=False, anew=True)
            _put(turn, resumed)
            _announce(turn, resumed)


def touch_clocks(turn: Turn) -> None:
    """The first touch ends the clocks that run until then; it meets those not breached."""
    for running in turn.person.clocks:
        clock = turn.status.clocks[running.index]
        if clock.until_first_touch and not running.ended:
            _meet(turn, running)
            _put(turn, replace(running, ended=True))


def leave_clocks(turn: Turn) -> None:
    """Leaving the status ends all its clocks; it meets those not breached."""
    for running in turn.person.clocks:
        if not running.ended:
            _meet(turn, running)
    turn.change(clocks=())


def breach(turn: Turn, index: int) -> None:
    running = turn.person.clocks[index]
    turn.say(ClockBreached(turn.at, turn.person.status, index))
    _put(turn, replace(running, breached=True))


def pass_step(turn: Turn, index: int) -> None:
    running = turn.person.clocks[index]
    _put(turn, replace(running, next=running.next + 1))


def _meet(turn: Turn, running: Running) -> None:
    if not running.breached:
        turn.say(ClockMet(turn.at, turn.person.status, running.index))


def _announce(turn: Turn, running: Running) -> None:
    when = due(turn.policy, turn.status.clocks[running.index], running)
    turn.say(ClockStarted(turn.at, turn.person.status, running.index, when))


def _put(turn: Turn, running: Running) -> None:
    """Clocks stand in the order of the status' clocks, so the index is the place."""
    clocks = list(turn.person.clocks)
    clocks[running.index] = running
    turn.change(clocks=tuple(clocks))
