"""Clocks met and missed by status, on the policy's clock, the raw one and the working one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy import words
from policy.model import Status
from simulator.clocks import on_other_clock
from simulator.kernel import layout as L
from simulator.labels import labels
from simulator.summary import Measure, Promise
from simulator.view import View, World

Views = Sequence[View]
_CLOCKS = (("raw", L.SUM_RAW), ("working", L.SUM_WORKING))


def promises(world: World, views: Views) -> Iterator[Promise]:
    """Of each status with a clock."""
    for at, (status, label) in enumerate(labels(world.policy)):
        if status.clocks:
            title = f"clocks met in {label}"
            met = _measure(f"sla.{status.name}.attainment", title, L.SUM_MET, [at], views)
            within = " and ".join(_within(status))
            yield Promise(label, within, met, **dict(_on_both(world, views, at, status, title)))


def on_both_clocks(world: World, views: Views) -> Iterator[Measure]:
    """All clocks together on either clock, as far as it is known of each; then by status."""
    clocked = [(at, one) for at, one in enumerate(world.policy.statuses) if one.clocks]
    for name, column in _CLOCKS:
        places = [at for at, one in clocked if _is_known(world, one, name)]
        if clocked and len(places) == len(clocked):
            title = f"clocks met on the {name} clock"
            yield _measure(f"sla.{name}_attainment", title, column, places, views)
    for one in promises(world, views):
        yield from (found for found in (one.raw, one.working) if found is not None)


def _on_both(
    world: World, views: Views, at: int, status: Status, title: str
) -> Iterator[tuple[str, Measure]]:
    for name, column in _CLOCKS:
        if _is_known(world, status, name):
            full = f"sla.{status.name}.{name}_attainment"
            yield name, _measure(full, f"{title}, {name} clock", column, [at], views)


def _is_known(world: World, status: Status, name: str) -> bool:
    """The raw clock always is; the working one where a calendar says what working hours are."""
    of = (one for one in status.clocks if name == "working" and one.within.kind == "plain")
    return all(on_other_clock(world.policy, status, one) is not None for one in of)


def _measure(name: str, title: str, column: int, places: Iterable[int], views: Views) -> Measure:
    """Met, of those met or missed; the column of the missed is the next."""
    met = tuple(sum(one.sums(column, at) for at in places) for one in views)
    missed = tuple(sum(one.sums(column + 1, at) for at in places) for one in views)
    ended = tuple(a + b for a, b in zip(met, missed, strict=True))
    return Measure(name, title, "share", met, ended, "more", views[0].results.how)


def _within(status: Status) -> Iterator[str]:
    for clock in status.clocks:
        yield words.delay(clock.within) + (" to first touch" if clock.until_first_touch else "")
