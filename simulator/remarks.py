"""What a reader of the figures must mind: overload, too few runs, luck that is not all uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.climbing import climbs
from simulator.estimates import quantile
from simulator.results import Results
from simulator.summary import Summary
from simulator.view import World

FULL = 0.95


def remarks(found: Summary, world: World, results: Results) -> Iterator[str]:
    """One sentence each, in the style of messages."""
    yield from climbs(results, world)
    for load in found.loads:
        use = load.use.estimate().mean
        if use > FULL:
            yield (
                f"the team `{load.team}` has {use:.0%} of its time taken: its backlog, and every wait "
                "for it, grow with the length of the simulation"
            )
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
