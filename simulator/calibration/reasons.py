"""Why a stated figure cannot be had: what the policy itself does with people, with its line."""

from __future__ import annotations

from collections.abc import Iterator

from policy import words
from policy.model import Policy
from policy.moves import Move, moves_from
from simulator.calibration.causes import cause
from simulator.calibration.solving import Held, Solved

_FEW = 0.005  # of those who leave: less is not worth a word


def reasons(policy: Policy, found: Solved) -> Iterator[str]:
    """A sentence for each status of which a figure is off and the policy says why; of those to which
    nobody comes, what is upstream says it."""
    statuses = dict.fromkeys(one.way.start for one in found.ways)
    late = {one.status for one in found.stays if not one.holds}
    nobody = set(found.deserted)
    for status in statuses:
        if status in nobody:
            continue
        ways = {one.way.end: one for one in found.ways if one.way.start == status}
        if status in late or not all(one.holds for one in ways.values()):
            every = moves_from(policy.status[status])
            told = dict.fromkeys(filter(None, (_reason(policy, found, ways, one) for one in every)))
            if told:
                yield f"in `{status}` {'; '.join(told)}"


def _reason(policy: Policy, found: Solved, ways: dict[str, Held], move: Move) -> str:
    """What this move has to do with it; empty if nothing."""
    said = f"`to {move.target} {words.move(policy, move)}` ({move.span.path}:{move.span.line})"
    way = ways.get(move.target)
    if way is None:
        share = found.shares.get((move.source, move.target), 0.0)
        return f"{share:.1%} go {said}, of which the rates say nothing" if share >= _FEW else ""
    if move.kind == "timer" and not way.holds and way.share > way.way.share:
        return f"{way.share:.1%} go {said}: they are still there when that time is over"
    if move.kind == "timer":
        return f"nobody goes {said} before that time is over"
    if not way.holds and move.transition is not None and move.transition.requires:
        return f"{said} has requirements, which not everybody meets"
    asked = move.transition.when if move.transition is not None else None
    rare = not way.share >= way.way.share  # also where nobody leaves
    if not way.holds and move.kind == "event" and asked is not None and rare:
        return f"only those go {said} for whom that is so"
    if not way.holds and cause(policy, way.way) == "policy":
        return f"{said} takes everybody for whom that is so, and nobody else"
    return ""
