"""From results to a summary: figures with their replications, and everything that charts show."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from policy.model import Policy
from simulator import estimates
from simulator.begun import begun
from simulator.climbing import climbs
from simulator.dealing import deals, pipeline, sqls
from simulator.details import details
from simulator.estimates import Estimate, Sampling
from simulator.exact import ranks
from simulator.kernel import layout as L
from simulator.labels import labels
from simulator.metrics import Metric, of_cell, of_rep, of_return, of_team, overall
from simulator.model import Scenario
from simulator.moments import day
from simulator.promises import on_both_clocks, promises
from simulator.quantiles import SHARES
from simulator.recycling import first_and_again, passes, yields
from simulator.remarks import remarks
from simulator.results import Ints, Results
from simulator.summary import (
    Age,
    Backlog,
    Breakdown,
    Daily,
    Fan,
    Flow,
    Load,
    Measure,
    Missed,
    Row,
    Stay,
    Step,
    Summary,
)
from simulator.survival import survivals
from simulator.switched import switched
from simulator.view import View, World

_DATE = len("2026-04-05")
MOST_REPS = 60  # for figures of each
Views = Sequence[View]


def summarise(results: Results, policy: Policy, scenario: Scenario) -> Summary:
    """The figures of one arm. ValueError without any replication."""
    if not results.replications:
        raise ValueError("no replication, no figures")
    world = World(policy, scenario, results.varied)
    views = [View(world, results, number) for number in range(results.replications)]
    measures = _measured(overall(world), views)
    found = Summary(
        policy.title or policy.name,
        scenario.name,
        results.seed,
        results.replications,
        world.days,
        policy.currency,
        measures,
        tuple(_breakdowns(world, views)),
        tuple(_funnel(world, views)),
        tuple(_flows(world, views)),
        tuple(_stays(world, results)),
        tuple(promises(world, views)),
        tuple(_loads(world, views)),
        tuple(_backlogs(world, views)),
        Fan(tuple(zip(*(one.weekly_revenue() for one in views), strict=True))),
        (
            *details(results, measures),
            *deals(world, results),
            *yields(world, results),
            *on_both_clocks(world, views),
        ),
        to_win=tuple(_to_win(world, results, "source")),
        segment_to_win=tuple(_to_win(world, results, "segment")),
        how=results.how,
        version=policy.version,
        daily=_daily(results),
        switch=switched(world, results),
        ages=tuple(_ages(world, results)),
        missed=tuple(_missed(results)),
        begun=begun(scenario),
        returns=tuple(_returns(world, views)),
        dates=_dates(world),
        survivals=tuple(survivals(world, results)),
        pipeline=pipeline(world, results),
        passes=tuple(passes(world, results)),
        climb=next(climbs(results, world), ""),
    )
    return replace(found, warnings=tuple(remarks(found, world, results)))


def figures(results: Results, policy: Policy, scenario: Scenario) -> Summary:
    """The figures alone: what questions of many settings read. Who was inside at the start is told where
    they are asked. ValueError without any replication."""
    if not results.replications:
        raise ValueError("no replication, no figures")
    world = World(policy, scenario, results.varied)
    views = [View(world, results, number) for number in range(results.replications)]
    measures = _measured(overall(world), views)
    return Summary(
        policy.title or policy.name,
        scenario.name,
        results.seed,
        results.replications,
        world.days,
        policy.currency,
        measures,
        promises=tuple(promises(world, views)),
        details=(
            *details(results, measures),
            *sqls(world, results),
            *first_and_again(world, results),
            *on_both_clocks(world, views),
        ),
        how=results.how,
        version=policy.version,
    )


def _dates(world: World) -> tuple[str, str]:
    begin, end = (day(at, world.scenario.timezone) for at in world.span)
    return begin[:_DATE], end[:_DATE]


def _how(views: Views) -> Sampling:
    return views[0].results.how


def _measured(metrics: Sequence[Metric], views: Views) -> tuple[Measure, ...]:
    return tuple(one.measure(views) for one in metrics)


def _breakdowns(world: World, views: Views) -> Iterator[Breakdown]:
    sources, segments = world.scenario.sources, world.scenario.segments
    kinds: list[tuple[str, list[tuple[str, tuple[Metric, ...]]]]] = [
        ("source", [(one.name, of_cell(world, at, None)) for at, one in enumerate(sources)]),
        ("segment", [(one.name, of_cell(world, None, at)) for at, one in enumerate(segments)]),
        ("team", [(one.team, of_team(world, one.team)) for one in world.teams]),
        ("rep", _reps(world, views[0].results)),
    ]
    for by, rows in kinds:
        if rows:
            yield Breakdown(by, tuple(Row(label, _measured(some, views)) for label, some in rows))


def _returns(world: World, views: Views) -> Iterator[Row]:
    sources = world.scenario.sources
    if any(one.cost is not None for one in sources):
        for at, one in enumerate(sources):
            yield Row(one.name, _measured(of_return(world, at), views))


def _reps(world: World, results: Results) -> list[tuple[str, tuple[Metric, ...]]]:
    """Each rep by name, with the team where two teams have the name; nothing for large crowds."""
    if len(results.reps) > MOST_REPS:
        return []
    names = [name for _, name in results.reps]
    return [
        (name if names.count(name) == 1 else f"{team}: {name}", of_rep(world, team, at))
        for at, (team, name) in enumerate(results.reps)
    ]


def _funnel(world: World, views: Views) -> Iterator[Step]:
    for status, label in labels(world.policy):
        people = tuple(one.cell(f"reached.{status.name}") for one in views)
        measure = Measure(f"reached.{status.name}", label, "people", people, how=_how(views))
        yield Step(status.name, label, measure, status.goal, status.final)


def _flows(world: World, views: Views) -> Iterator[Flow]:
    names = [label for _, label in labels(world.policy)]
    flows = np.stack([one.flows()[1:] for one in views])
    for a, b in np.argwhere(flows.any(axis=0)):
        moves = tuple(float(one) for one in flows[:, a, b])
        title = f"{names[a]} to {names[b]}"
        measure = Measure("moves", title, "times", moves, how=_how(views))
        yield Flow(names[a], names[b], measure)


def _stays(world: World, results: Results) -> Iterator[Stay]:
    """How long completed stays last, status by status."""
    for at, (_, label) in enumerate(labels(world.policy)):
        counts = results.by_replication["sums"][:, at, L.SUM_DWELLS]
        if counts.any():
            bins = results.totals["dwells"][at]
            quantiles = _quantiles(results, bins, at)
            found = estimates.grouped([float(one) for one in counts], results.how.inner)
            yield Stay(label, quantiles, estimates.mean(found, results.how.level))


def _ages(world: World, results: Results) -> Iterator[Age]:
    for at, (status, label) in enumerate(labels(world.policy)):
        bins = results.totals["ages"][at]
        if bins.any() and not status.final:
            found = tuple((q, results.quantile(bins, q)) for q in SHARES)
            yield Age(label, found, float(bins.sum()) / results.replications)


def _missed(results: Results) -> Iterator[Missed]:
    for team, counts in zip(("", *results.teams), results.totals["breach_hours"], strict=True):
        if counts.any():
            yield Missed(team, tuple(float(one) / results.replications for one in counts))


def _to_win(world: World, results: Results, by: str) -> Iterator[Stay]:
    """By source or segment, like stays; the number is that of the cohort's winners."""
    scenario, won = world.scenario, results.cell("cohort.won")
    if by == "source":
        first, bins, won = len(results.statuses), results.totals["to_win"], won.sum(axis=2)
        names = [one.name for one in scenario.sources]
    else:
        first = len(results.statuses) + len(scenario.sources)
        bins, won = results.totals["segment_to_win"], won.sum(axis=1)
        names = [one.name for one in scenario.segments]
    for at, name in enumerate(names):
        if bins[at].any():
            quantiles = _quantiles(results, bins[at], first + at)
            number = estimates.grouped([float(one) for one in won[:, at]], results.how.inner)
            yield Stay(name, quantiles, estimates.mean(number, results.how.level))


def _of_each(results: Results, bins: Ints, q: float) -> tuple[float, float]:
    """What the quantile lies between if the stays have nothing to do with each other: of few in each
    replication, its own quantile says too little."""
    many = int(bins.sum())
    low, high = ranks(many, q, results.how.level)
    return (
        results.quantile(bins, (low - 0.5) / many) if low > 0 else 0.0,
        results.quantile(bins, (high - 0.5) / many) if high <= many else math.inf,
    )


def _quantiles(results: Results, bins: Ints, row: int) -> tuple[tuple[float, Estimate], ...]:
    """Over all replications together, with intervals as wide as the quantiles of replications say, and
    at least as wide as so many stays leave them."""
    how, told = results.how, []
    for column, q in enumerate(SHARES):
        values = [float(one) for one in results.spreads[:, row, column]]
        spread = estimates.mean(estimates.grouped(values, how.inner), how.level)
        middle, half = results.quantile(bins, q), spread.half_width
        low, high = _of_each(results, bins, q) if spread.n > 1 else (math.nan, math.nan)
        low, high = min(max(middle - half, 0.0), low), max(middle + half, high)
        told.append((q, Estimate(middle, low, high, spread.sd, spread.n)))
    return tuple(told)


def _daily(results: Results) -> Daily:
    many = results.replications
    entered, left = (
        tuple(tuple(float(count) / many for count in row) for row in results.totals[name].tolist())
        for name in ("entered", "left")
    )
    return Daily(results.start, results.statuses, entered, left)


def _loads(world: World, views: Views) -> Iterator[Load]:
    for model in world.teams:
        found = {one.name: one for one in of_team(world, model.team)}
        use, open_ = (found[name].measure(views) for name in ("load", "open"))
        cap = world.policy.team[model.team].at_most_open
        employed = found["reps"].measure(views) if world.is_rostered(model) else None
        seats = sum(team == model.team for team, _ in views[0].results.reps)
        yield Load(model.team, seats, use, cap, open_, employed)


def _backlogs(world: World, views: Views) -> Iterator[Backlog]:
    for model in world.teams:
        weeks = zip(*(one.weekly_backlog(model.team) for one in views), strict=True)
        how = _how(views)
        found = (estimates.mean(estimates.grouped(one, how.inner), how.level) for one in weeks)
        yield Backlog(model.team, tuple(found))
