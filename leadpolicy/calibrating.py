"""Scenarios from rates, and rates from histories: reading, solving, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.console import Console
from leadpolicy.deciding import Problems, as_of
from leadpolicy.errors import InputError
from leadpolicy.interrupting import interruptible
from leadpolicy.io.records import Table
from leadpolicy.io.tables import shown_name
from leadpolicy.progress import progress
from leadpolicy.render.told import Part, Told
from leadpolicy.simulating import refusing
from leadpolicy.words import count, listed
from policy import words
from policy.model import Policy
from policy.moves import moves_from
from simulator.calibration.causes import cause
from simulator.calibration.draft import Frame
from simulator.calibration.history import Kept, Measured, measured
from simulator.calibration.reasons import reasons
from simulator.calibration.solving import ROUNDS, Held, Solved, Stayed, Undraftable, solved
from simulator.calibration.stated import Rates, Way


def rates_in(path: str, policy: Policy, console: Console) -> Rates:
    """A table of rates that fits the policy. InputError, OSError."""
    from leadpolicy.io import rates
    from simulator.calibration.causes import problems

    heard = Problems(console)
    found = rates.read(path, policy, console, heard)
    _conclude(heard, path)
    for message, help in problems(policy, found):
        raise InputError(message, help)
    return found


def measured_in(
    path: str, policy: Policy, console: Console, id_column: str, since: str | None, until: str | None
) -> Measured:
    """Rates and times of a history between these instants; told is what is odd about it. InputError,
    OSError."""
    from leadpolicy.io.histories import stands

    begin, end = (as_of(one, policy) if one is not None else None for one in (since, until))
    if begin is not None and end is not None and begin >= end:
        raise InputError(f"`--since {since}` is not before `--until {until}`", "correct one of the two")
    heard = Problems(console)
    history = [*stands(Table(path, policy, console, heard, id_column))]
    _conclude(heard, path)
    found = measured(history, end, [one.name for one in policy.statuses if one.final], begin)
    _tell_of_odd(policy, found, shown_name(path), bool(history), console)
    return found


def _tell_of_odd(policy: Policy, found: Measured, name: str, any_rows: bool, console: Console) -> None:
    """Nothing to measure, and ways that the policy does not have, which `from-rates` will not take."""
    if any_rows and not (found.came or found.went):
        console.warn(
            f"{name}: nobody comes or moves in the time that is measured",
            "set `--since` and `--until` to instants around what happened",
        )
    for one in found.went:
        if cause(policy, Way(one.start, one.end, one.share)) is None:
            console.warn(
                f"{name}: {count(one.many, 'move')} from `{one.start}` to `{one.end}`, which the policy "
                "does not have",
                "add the transition, or take the row out of the rates before `from-rates`",
            )
    for kept in found.kept:
        _tell_of_unknown(policy, kept, name, console)


def _tell_of_unknown(policy: Policy, kept: Kept, name: str, console: Console) -> None:
    """Where an answer hangs on people of whom nobody knows it."""
    from leadpolicy.io.rates import MUCH

    if kept.since and kept.unknown < 1:
        console.warn(
            f"{name}: all in `{kept.status}` had been there for {_hours(kept.since)} or longer when the "
            "measured time began; its rates are of those who stay so long",
            "begin earlier, before they came",
        )
    if kept.unknown <= MUCH:
        return
    timers = [one for one in moves_from(policy.status[kept.status]) if one.kind == "timer"]
    row = f"from `{kept.status}`{f' to `{timers[0].target}`' if timers else ''} with the rate `rest`"
    known = f"if all of them go {words.move(policy, timers[0])}" if timers else "where you know it"
    console.warn(
        f"{name}: of {kept.unknown:.0%} of those in `{kept.status}` nobody knows yet where they go, or "
        f"when (still there: {kept.still:,} of {kept.people:,}; seen for longer than "
        f"{_hours(kept.hours)}: few or none)",
        f"measure a longer history or, {known}, add a row {row}; `time` takes them to leave at the mean "
        "rate of all",
    )


def _conclude(heard: Problems, path: str) -> None:
    heard.conclude()
    if heard.number:
        raise InputError(f"`{shown_name(path)}` has {count(heard.number, 'row')} that cannot be read")


def draft(
    policy: Policy, rates: Rates, frame: Frame, seed: int, threads: int | None, console: Console
) -> Solved:
    """InputError where no scenario can have these rates."""
    with interruptible(console) as stop, progress(console, "solving", ROUNDS) as advance, refusing():
        try:
            return solved(policy, rates, frame, seed, threads, advance, stop)
        except Undraftable as problem:
            raise InputError(f"no scenario can be drafted: {problem}") from None


def told(policy: Policy, found: Solved, title: str, path: str) -> Told:
    """Each stated rate and time beside the simulated one, and why some do not hold."""
    off = found.off
    every = len(found.ways) + len(found.stays)
    said = (
        f"{count(off, 'figure')} of {every} cannot be had in this policy"
        if off
        else "all stated rates and times hold when the policy is simulated"
    )
    return Told(
        title,
        f"drafted from {path}, on {_FROM}",
        (),
        (said,),
        (
            Part(("from", "to", "stated", "simulated", ""), tuple(map(_way, found.ways))),
            Part(("time in", "stated", "simulated", ""), tuple(map(_stay, found.stays))),
        ),
        tuple(_why(policy, found)) if off else (),
    )


_FROM = "some tens of thousands of simulated people"


def _why(policy: Policy, found: Solved) -> Iterator[str]:
    """A paragraph for each status of which the policy says why; what may be for the others."""
    known = list(reasons(policy, found))
    yield from (f"off: {one}" for one in known)
    off = {one.way.start for one in found.ways if not one.holds}
    off |= {one.status for one in found.stays if not one.holds}
    if len(off - set(found.deserted)) > len(known):
        yield (
            "off: the policy's own timers, bars or requirements leave no room for it, or rates of one "
            "status contradict each other"
        )
    late = [one.status for one in found.stays if not one.holds]
    free = [
        f"`{one}`"
        for one in late
        if all(way.holds and cause(policy, way.way) in ("event", "policy") for way in _of(found, one))
    ]
    if free:
        yield f"the shares of {listed(free)} hold, and the time follows from them: leave `time` out"
    if found.deserted:
        yield f"nobody comes to {listed([f'`{one}`' for one in found.deserted])}, so nothing holds there"
    if {one.way.start for one in found.ways} - off:
        yield "what is stated of other statuses holds all the same"


def _of(found: Solved, status: str) -> list[Held]:
    return [one for one in found.ways if one.way.start == status]


def _way(one: Held) -> tuple[str, ...]:
    return one.way.start, one.way.end, f"{one.way.share:.1%}", _share(one.share), _mark(one)


def _stay(one: Stayed) -> tuple[str, ...]:
    return one.status, _hours(one.stated), _hours(one.hours), _mark(one)


def _mark(one: Held | Stayed) -> str:
    return "" if one.holds else "off"


def _share(value: float) -> str:
    return f"{value:.1%}" if value == value else "nobody"


def _hours(value: float) -> str:
    if value != value:
        return "nobody"
    if value >= 48:
        return f"{value / 24:,.0f} days" if value >= 24_000 else f"{value / 24:.3g} days"
    return f"{value:.3g} hours"
