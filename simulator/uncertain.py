"""Numbers that a scenario says to be uncertain, drawn: what figures may be if assumptions are off.

A Latin hypercube: with M draws each number takes one value from each M-th part of its distribution, in
an order of its own. Draws are addressed by the seed and the number's place in the file, so every arm
meets the same ones. A number that is written once and used twice (an alias) is one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.draws import name_hash
from simulator.model import Distribution, Scenario
from simulator.numeric import Constant
from simulator.plainly import quantiles, uniforms

INNER = 4  # replications of each draw: few, since what differs between draws is the question


@dataclass(frozen=True)
class Unsure:
    """A number with what else it may be; `places` are all where it stands, the first one names it."""

    places: tuple[str, ...]
    stated: str
    law: Distribution

    @property
    def name(self) -> str:
        return self.places[0]

    @property
    def unit(self) -> float:
        """What one of the distribution's own unit is in machine units."""
        assert isinstance(self.law.scale.node, Constant)
        return self.law.scale.node.value

    def value(self, u: float) -> float:
        """The u-quantile, in machine units."""
        return self.values((u,))[0]

    def values(self, us: Iterable[float]) -> list[float]:
        """The quantile at each place, in machine units."""
        return [one * self.unit for one in quantiles(self.law, us)]


def unsure(scenario: Scenario) -> tuple[Unsure, ...]:
    """The uncertain numbers in the order of the file."""
    found: dict[tuple[int, int], Unsure] = {}
    for one in scenario.provenance:
        if one.uncertain is None:
            continue
        written = (one.span.line, one.span.column)
        before = found.get(written)
        places = (*before.places, one.path) if before else (one.path,)
        found[written] = Unsure(places, one.value, one.uncertain)
    return tuple(found.values())


def strata(name: str, draws: int, seed: int) -> list[float]:
    """A uniform for each draw: one from each of `draws` equal parts of (0, 1), in random order."""
    address = (0, 3, 0, name_hash(name))
    luck = uniforms(seed, address, "theta.order", range(draws))
    part = {at: rank for rank, at in enumerate(sorted(range(draws), key=lambda at: luck[at]))}
    places = uniforms(seed, address, "theta.place", range(draws))
    return [(part[at] + places[at]) / draws for at in range(draws)]


def drawn(numbers: Sequence[Unsure], draws: int, seed: int) -> list[dict[str, float]]:
    """For each draw, the values by place, in machine units."""
    columns = [(one, one.values(strata(one.name, draws, seed))) for one in numbers]
    return [
        {place: values[at] for one, values in columns for place in one.places} for at in range(draws)
    ]
