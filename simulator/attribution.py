"""What each part of a change contributes, whatever the order in which parts are made.

Shapley's value: a part's contribution is its effect averaged over all orders in which the parts could be
made one after the other. The contributions sum up to the whole difference, in every replication. With
few parts all combinations are simulated; with many, orders are drawn: one and its reverse for every
block of replications, which is fair on average, and still sums up exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from simulator import estimates
from simulator.draws import name_hash
from simulator.estimates import Estimate, grouped
from simulator.plainly import uniform
from simulator.summary import Measure, Unit

ALL = 5  # parts of which all combinations are simulated
BLOCK = 2  # replications that share an order where orders are drawn

Subset = frozenset[int]


@dataclass(frozen=True)
class Share:
    """What one part contributes to one figure; for the last one, all parts together."""

    part: str
    estimate: Estimate


@dataclass(frozen=True)
class Attributed:
    """One figure: a share for each part, and the whole difference."""

    name: str
    title: str
    unit: Unit
    base: Estimate
    shares: tuple[Share, ...]
    whole: Estimate
    of_other_clocks: bool = False  # some part changes the clocks that it is about


def subsets(parts: int) -> list[Subset]:
    """All combinations, the smaller first."""
    return [frozenset(some) for size in range(parts + 1) for some in combinations(range(parts), size)]


def orders(parts: int, block: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """The drawn order of a block of replications, and its reverse."""
    address = (block, 4, 0, name_hash("parts"))
    luck = [uniform(seed, address, "perm", part) for part in range(parts)]
    order = tuple(sorted(range(parts), key=lambda part: luck[part]))
    return order, order[::-1]


def along(order: Sequence[int]) -> list[Subset]:
    """The combinations that an order passes, from none to all."""
    return [frozenset(order[:at]) for at in range(len(order) + 1)]


def exact(values: Mapping[Subset, Sequence[float]], parts: int) -> list[list[float]]:
    """By part and replication, from the figure in all combinations."""
    runs = len(next(iter(values.values())))
    found = [[0.0] * runs for _ in range(parts)]
    for part in range(parts):
        for without in values:
            if part in without:
                continue
            size = len(without)
            weight = math.factorial(size) * math.factorial(parts - size - 1) / math.factorial(parts)
            with_it = values[without | {part}]
            for run in range(runs):
                found[part][run] += weight * (with_it[run] - values[without][run])
    return found


def sampled(
    values: Mapping[Subset, Sequence[float]], chosen: Sequence[Sequence[int]], parts: int
) -> list[list[float]]:
    """By part and replication of a block, from the combinations that its orders pass."""
    runs = len(next(iter(values.values())))
    found = [[0.0] * runs for _ in range(parts)]
    for order in chosen:
        passed = along(order)
        for part, before, after in zip(order, passed, passed[1:], strict=False):
            for run in range(runs):
                found[part][run] += (values[after][run] - values[before][run]) / len(chosen)
    return found


def by_run(measure: Measure) -> tuple[float, ...]:
    """The figure in each replication; a ratio where it has a value."""
    if not measure.under:
        return measure.over
    return tuple(a / b if b else math.nan for a, b in zip(measure.over, measure.under, strict=True))


def attributed(
    measure: Measure,
    base: Sequence[float],
    whole: Sequence[float],
    parts: Sequence[str],
    found: Sequence[Sequence[float]],
) -> Attributed:
    """The shares with intervals: over replications, or over blocks where orders were drawn.

    `base` and `whole` are the base's figure and the whole difference by replication, `found` the shares
    by part and replication. A replication in which one of the combinations has no value is left out of
    all of them, so that parts make the whole.
    """
    size = 1 if len(parts) <= ALL else BLOCK
    known = [not any(map(math.isnan, some)) for some in zip(whole, *found, strict=True)]
    whole, *found = (_where(known, some) for some in (whole, *found))
    shares = (
        Share(part, estimates.mean(grouped(values, size)))
        for part, values in zip(parts, found, strict=True)
    )
    return Attributed(
        measure.name,
        measure.title,
        measure.unit,
        estimates.mean(base),
        tuple(shares),
        estimates.mean(grouped(whole, size)),
    )


def _where(known: Sequence[bool], values: Sequence[float]) -> list[float]:
    return [value if here else math.nan for value, here in zip(values, known, strict=True)]
