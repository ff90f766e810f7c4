"""Who answers a touch must be talked to by somebody."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.model import Scenario, Work
from simulator.scenario.context import Context


def check_answers(ctx: Context, scenario: Scenario) -> None:
    """Events that touches bring about and that end the touches, where conversations come of these."""
    for work in scenario.work:
        if work.each != "connect":
            continue
        unheard = sorted(set(_ending(ctx, scenario, work)) - set(work.asked_by) - _moving(ctx, work))
        if unheard:
            names = " or ".join(f"`{one}`" for one in unheard)
            ctx.warning(
                "never-answered",
                f"who answers with {names} in `{work.status}` is not touched any more, and nobody talks "
                "to them",
                work.span,
                help=f"say that they ask for a talk: `asked-by: [{', '.join(unheard)}]`",
            )


def _ending(ctx: Context, scenario: Scenario, work: Work) -> Iterator[str]:
    """Events of the touches that stop the cadence in which these are made."""
    emits = {one.kind: [name for name, p in one.emits if p.high > 0.0] for one in scenario.touches}
    for row in ctx.policy.status[work.status].cadences:
        cadence = ctx.policy.cadence[row.cadence]
        for step in cadence.steps:
            yield from (name for name in emits.get(step.kind, ()) if name in cadence.stop_on)


def _moving(ctx: Context, work: Work) -> set[str]:
    """Events that move people on."""
    return {name for edge in ctx.policy.status[work.status].transitions for name in edge.events}
