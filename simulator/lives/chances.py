"""How likely each outcome of a conversation is, for this person at this instant."""

from __future__ import annotations

from simulator.evaluate import evaluate
from simulator.model import Work
from simulator.reference.life import View


def chances(work: Work, view: View) -> tuple[tuple[str | None, float], ...]:
    """(target, probability) in the scenario's order; None is staying; what is left over is staying too.

    Within a stage, what is beyond 1 in sum can never come; a later stage shares what is left."""
    found: dict[str | None, float] = {}
    rest = 1.0
    for stage in sorted({one.stage for one in work.outcomes}):
        taken = 0.0
        for one in work.outcomes:
            if one.stage == stage:
                share = min(max(evaluate(one.p, view), 0.0), 1.0 - taken)
                taken += share
                found[one.to] = found.get(one.to, 0.0) + rest * share
        rest *= 1.0 - taken
    if rest > 1e-12:
        found[None] = found.get(None, 0.0) + rest
    return tuple(found.items())
