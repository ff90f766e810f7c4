"""What a reader of the figures must mind: overload, too few runs, luck that is not all uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.estimates import Estimate, difference, mean, quantile
from simulator.kernel import layout as L
from simulator.results import Ints, Results
from simulator.summary import FULL, Load, Summary
from simulator.view import View, World, hours_there

_GROWN = 1.5  # from here on a backlog that grows is worth a word
_DAYS = 2.0  # and if it holds more people than are taken on in so many days
_FEW = 3.0  # people
_WORTH = 0.005  # of the open time: what runs past closing, from which on it is worth a word
_WEEK = 7  # days


def remarks(found: Summary, world: World, results: Results) -> Iterator[str]:
    """One sentence each, in the style of messages."""
    if found.climb:
        yield found.climb
    for load in found.loads:
        yield from _of_team(load, results, world)
    if found.replications < 2:
        yield "one replication shows no luck: there are no intervals"
    elif not math.isfinite(quantile(range(found.replications), 0.05).low):
        yield (
            f"{found.replications} replications are too few for what happens in one run of twenty: "
            "the chart leaves it out; 72 are enough"
        )
    if not world.scenario.follow_up and world.goals:
        yield (
            "there is no follow-up: people who would win after the end count as not won; compare "
            "policies of different speed with care"
        )
    if world.scenario.start_from is not None:
        yield from world.scenario.start_from.remarks
    written = (one.span for one in world.scenario.provenance if one.uncertain is not None)
    unsure = len({(one.line, one.column) for one in written})  # an alias is one number
    if unsure and found.how.inner == 1:
        yield (
            f"the intervals are about luck; {unsure} {'number' if unsure == 1 else 'numbers'} of the "
            "scenario, said to be uncertain, are taken at their stated value: `--uncertain` draws them"
        )


def _of_team(load: Load, results: Results, world: World) -> Iterator[str]:
    """At most one sentence: more work than time, full with open people, or a backlog that only grows."""
    use = load.use.estimate().mean
    if use > FULL:
        yield (
            f"the team `{load.team}` has {use:.0%} of its time taken: its backlog, and every wait "
            f"for it, grow with the length of the simulation{_overtime(load, results, world)}"
        )
        return
    before, after = _backlogs(load.team, results, world)
    if load.is_full and load.open is not None and after.mean > _FEW:
        yield (
            f"the team `{load.team}` is full: its reps have {load.open.estimate().mean:.1f} open people "
            f"of the {load.cap} that they may have, and {after.mean:,.0f} wait for one of them, though "
            f"{use:.0%} of their time is taken: `at most {load.cap} open per rep` holds people up"
        )
    elif (
        before.n
        and after.mean > max(_FEW, _GROWN * before.mean, _DAYS * _taken(load.team, results, world))
        and _grows(load.team, results, world)
    ):
        yield (
            f"ever more people wait for the team `{load.team}`, though {use:.0%} of its time is taken: "
            f"{before.mean:,.0f} in the middle of the counted days, {after.mean:,.0f} at their end"
        )


def _overtime(load: Load, results: Results, world: World) -> str:
    """How long work goes on after closing where `shift-end` says so: at least, for some open time may be
    left."""
    model = world.team(load.team)
    beyond = load.use.estimate().mean - 1
    if beyond < _WORTH or model.shift_end != "finish" or not load.headcount:
        return ""
    views = (View(world, results, number) for number in range(results.replications))
    there = math.fsum(hours_there(one, model) for one in views) / results.replications
    hours = beyond * there / load.headcount / world.days * _WEEK
    return (
        f"; each rep works on after closing for {hours:.1f} hours a week, to end what is in hand: the "
        "team's `shift-end` is `finish`, as it is where none is written; `pause` stops all but touches "
        "at closing; these hours cost nothing here"
    )


def _thirds(team: str, results: Results, world: World) -> tuple[Ints, Ints]:
    """People waiting, by replication and day: in the middle and in the last third of what counts."""
    first, last = world.counted_days
    waiting = results.by_replication["backlog"][:, results.teams.index(team), first:last]
    third = (last - first) // 3
    return waiting[:, third : 2 * third], waiting[:, 2 * third :]


def _backlogs(team: str, results: Results, world: World) -> tuple[Estimate, Estimate]:
    middle, end = (_means(one) for one in _thirds(team, results, world))
    return mean(middle), mean(end)


def _taken(team: str, results: Results, world: World) -> float:
    """People taken on a day."""
    mine = [at for at, (of, _) in enumerate(results.reps) if of == team]
    taken = results.by_replication["reps"][:, mine, L.RR_TAKEN].sum(axis=1)
    return float(taken.mean()) / world.days


def _grows(team: str, results: Results, world: World) -> bool:
    """Whether chance explains it hardly."""
    middle, end = (_means(one) for one in _thirds(team, results, world))
    moved = difference(middle, end, level=_SURE)
    return moved.low > 0


def _means(days: Ints) -> list[float]:
    return [float(one) for one in days.mean(axis=1)] if days.shape[1] else []


_SURE = 0.999
