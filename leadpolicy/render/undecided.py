"""Settings of which a search could not decide whether the goals hold, and what would decide it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from leadpolicy.render.evidence import setting_of
from leadpolicy.seeking import Answer
from simulator.search import Trial

_NAMED = 4  # settings
_SENSIBLE = 100_000  # replications


def left_open(found: Answer) -> Iterator[str]:
    """The settings of which it is not known whether they would have been allowed, and looked better."""
    asked, chosen = found.question, found.chosen
    assert asked.wish is not None
    assert chosen is not None
    left = [
        (value, one)
        for value, row in found.rows
        for one in row.order
        if one.verdict == "open" and asked.wish.beats(one.summary, chosen[1].summary)
    ]
    if left:
        told = "; ".join(
            " and ".join(setting_of(found, value, one).values()) + needed(found, one)
            for value, one in left[:_NAMED]
        )
        more = f"; and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        yield f"whether the goal holds is not decided, with a better {asked.wish.title}, at {told}{more}"


def needed(found: Answer, one: Trial) -> str:
    """How many replications would decide it, by the goal that takes most."""
    most = 0.0
    for goal, verdict in zip(found.question.goals, one.verdicts, strict=True):
        if verdict == "open":
            estimate = goal.estimate(one.summary, found.question.level)
            apart = abs(estimate.mean - goal.bound)
            many = one.summary.replications * (estimate.half_width / apart) ** 2 if apart else math.inf
            most = max(most, many)
    if not math.isfinite(most) or most > _SENSIBLE:
        return " (too near to the bound to be decided)"
    many = _rounded(max(most, 1.25 * one.summary.replications))
    return f" (about {many:,} replications would decide it)"


def _rounded(many: float) -> int:
    """Up, to two digits."""
    size = 10.0 ** max(0, math.floor(math.log10(max(many, 1))) - 1)
    return int(math.ceil(many / size) * size)
