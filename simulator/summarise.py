"""From counts to a summary: each replication is read once, into a few numbers, and then forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from policy import words
from policy.model import Status
from simulator import estimates
from simulator.kernel import layout as L
from simulator.metrics import Metric, of_cell, of_team, overall
from simulator.remarks import remarks
from simulator.summary import (
    Backlog,
    Breakdown,
    Fan,
    Flow,
    Load,
    Measure,
    Promise,
    Row,
    Stay,
    Step,
    Summary,
)
from simulator.view import Ints, View, World

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)  # quantiles of stays
Place = tuple[str, str]  # dimension and label; both empty for the whole


@dataclass(frozen=True)
class Sample:
    """What is kept of one replication."""

    figures: dict[Place, list[tuple[float, float]]]
    flows: Ints
    reached: list[float]  # by status, as the next three
    stays: list[float]
    quantiles: list[list[float]]
    clocks: list[tuple[float, float]]  # met, ended
    backlogs: list[list[float]]  # by team and week
    revenue: list[float]  # by week


@dataclass
class Reader:
    """Feed it the counts of each replication, in order; then ask for the summary."""

    world: World
    seed: int
    samples: list[Sample] = field(default_factory=list)
    metrics: dict[Place, tuple[Metric, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = dict(_wanted(self.world))

    def add(self, counts: Mapping[str, Ints]) -> None:
        """One more replication."""
        view = View(self.world, counts)
        states = range(len(self.world.policy.statuses))
        met = [view.sums(L.SUM_MET, (at,)) for at in states]
        self.samples.append(
            Sample(
                {place: [one.read(view) for one in some] for place, some in self.metrics.items()},
                np.array(view.flows()),
                [view.status(L.M_REACHED, at) for at in states],
                [view.sums(L.SUM_DWELLS, (at,)) for at in states],
                [view.quantiles("dwells", at, SHARES) for at in states],
                [(met[at], met[at] + view.sums(L.SUM_BREACHED, (at,))) for at in states],
                [view.weekly_backlog(one.team) for one in self.world.teams],
                view.weekly_revenue(),
            )
        )

    def summary(self, first: int | None = None) -> Summary:
        """Of everything that was read, or of the first replications only. There must be one."""
        samples = self.samples[:first]
        policy, scenario = self.world.policy, self.world.scenario
        found = Summary(
            policy.title or policy.name,
            scenario.name,
            self.seed,
            len(samples),
            self.world.days,
            policy.currency,
            self._measures(samples, ("", "")),
            _breakdowns({place: self._measures(samples, place) for place in self.metrics if place[0]}),
            tuple(_funnel(self.world, samples)),
            tuple(_flows(self.world, samples)),
            tuple(_stays(self.world, samples)),
            tuple(_promises(self.world, samples)),
            tuple(self._loads(samples)),
            tuple(_backlogs(self.world, samples)),
            Fan(tuple(zip(*(one.revenue for one in samples), strict=True))),
        )
        return replace(found, warnings=tuple(remarks(found, self.world)))

    def _measures(self, samples: Sequence[Sample], place: Place) -> tuple[Measure, ...]:
        return tuple(
            metric.measure([one.figures[place][at] for one in samples])
            for at, metric in enumerate(self.metrics[place])
        )

    def _loads(self, samples: Sequence[Sample]) -> Iterator[Load]:
        for model in self.world.teams:
            place = ("team", model.team)
            (measure,) = (one for one in self._measures(samples, place) if one.name == "use")
            yield Load(model.team, len(model.reps or ()), measure)


def labels(world: World) -> tuple[tuple[Status, str], ...]:
    """Every status with its bare name, or the qualified one where tracks share it."""
    bare = [one.bare for one in world.policy.statuses]
    return tuple(
        (one, one.bare if bare.count(one.bare) == 1 else one.name) for one in world.policy.statuses
    )


def _wanted(world: World) -> Iterator[tuple[Place, tuple[Metric, ...]]]:
    yield ("", ""), overall(world)
    for at, source in enumerate(world.scenario.sources):
        yield ("source", source.name), of_cell(world, at, None)
    for at, segment in enumerate(world.scenario.segments):
        yield ("segment", segment.name), of_cell(world, None, at)
    for team in world.teams:
        yield ("team", team.team), of_team(world, team.team)


def _breakdowns(found: Mapping[Place, tuple[Measure, ...]]) -> tuple[Breakdown, ...]:
    by: dict[str, list[Row]] = {}
    for (dimension, label), measures in found.items():
        by.setdefault(dimension, []).append(Row(label, measures))
    return tuple(Breakdown(name, tuple(rows)) for name, rows in by.items())


def _funnel(world: World, samples: Sequence[Sample]) -> Iterator[Step]:
    for at, (status, label) in enumerate(labels(world)):
        people = tuple(one.reached[at] for one in samples)
        measure = Measure(f"reached.{status.name}", label, "people", people)
        yield Step(status.name, label, measure, status.goal, status.final)


def _flows(world: World, samples: Sequence[Sample]) -> Iterator[Flow]:
    names = [label for _, label in labels(world)]
    total = sum(one.flows for one in samples)
    for a, b in np.argwhere(np.asarray(total)[1:]):
        moves = tuple(float(one.flows[a + 1, b]) for one in samples)
        yield Flow(names[a], names[b], Measure("moves", f"{names[a]} to {names[b]}", "times", moves))


def _stays(world: World, samples: Sequence[Sample]) -> Iterator[Stay]:
    for at, (_, label) in enumerate(labels(world)):
        number = estimates.mean([one.stays[at] for one in samples])
        if number.mean > 0:
            by_share = zip(*(one.quantiles[at] for one in samples), strict=True)
            quantiles = zip(SHARES, map(estimates.mean, by_share), strict=True)
            yield Stay(label, tuple(quantiles), number)


def _promises(world: World, samples: Sequence[Sample]) -> Iterator[Promise]:
    for at, (status, label) in enumerate(labels(world)):
        if status.clocks:
            met, ended = zip(*(one.clocks[at] for one in samples), strict=True)
            measure = Measure(
                f"met.{status.name}", f"clocks met in {label}", "share", met, ended, "more"
            )
            yield Promise(label, " and ".join(_within(status)), measure)


def _within(status: Status) -> Iterator[str]:
    for clock in status.clocks:
        yield words.delay(clock.within) + (" to first touch" if clock.until_first_touch else "")


def _backlogs(world: World, samples: Sequence[Sample]) -> Iterator[Backlog]:
    for at, model in enumerate(world.teams):
        weeks = zip(*(one.backlogs[at] for one in samples), strict=True)
        yield Backlog(model.team, tuple(map(estimates.mean, weeks)))
