"""Money by the deal: what an SQL costs, and what deals are worth that are open when a run ends."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum
from operator import mul

from simulator.metrics import costed
from simulator.results import Results
from simulator.summary import Fan, Measure
from simulator.view import World


def deals(world: World, results: Results) -> Iterator[Measure]:
    """Figures for the data."""
    yield from sqls(world, results)
    if (still := open_value(world, results)) is not None:
        yield still


def sqls(world: World, results: Results) -> Iterator[Measure]:
    """What an SQL costs."""
    if costed(world) and any(one.bare == "SQL" for one in world.policy.statuses):
        over, under = results.metrics["cost"], results.metrics["sql"]
        yield Measure("cost_per_sql", "cost of an SQL", "money", over, under, "less", results.how)


def open_value(world: World, results: Results) -> Measure | None:
    """Money expected of the cohort's people who are, at the end, where a talk may end with money: as
    often as those who left it in all runs were moved so, and for as much as such a move brought on
    average. None where nothing was booked."""
    found = _chances(world, results)
    if found is None:
        return None
    worth, chances = found
    over = tuple(
        worth * fsum(p * results.metrics[f"final.{name}"][number] for name, p in chances.items())
        for number in range(results.replications)
    )
    return Measure("open.value", "worth of deals still open", "money", over, how=results.how)


def pipeline(world: World, results: Results) -> Fan | None:
    """The same of all who are there at the end of each week, whenever they came."""
    found = _chances(world, results)
    if found is None or not world.week_ends:
        return None
    worth, chances = found
    at = [results.statuses.index(name) for name in chances]
    present = results.by_replication["present"][:, at]  # replication, status, week
    weeks = (
        tuple(worth * fsum(map(mul, chances.values(), people)) for people in replications)
        for replications in present.transpose(2, 0, 1).tolist()
    )
    return Fan(tuple(weeks))


def _chances(world: World, results: Results) -> tuple[float, dict[str, float]] | None:
    """What a move that brings money brings on average, and how often those who leave a status, by its
    name, are moved so; None where nothing was booked."""
    at = {status: number for number, status in enumerate(results.statuses)}
    flows = results.by_replication["flows"].sum(axis=0)[1:]  # births left out
    moves, chances = 0, {}
    for work in world.scenario.work:
        ends = sorted({at[one.to] for one in work.outcomes if one.value is not None and one.to})
        left = int(flows[at[work.status]].sum())
        paid = int(flows[at[work.status], ends].sum()) if ends else 0
        if paid:
            moves, chances[work.status] = moves + paid, paid / left
    booked = fsum(results.metrics["revenue"])
    return (booked / moves, chances) if moves and booked else None
