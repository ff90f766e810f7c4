"""What makes people take each way: other people, an event, points, or the policy by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policy.lowering.scores import reads_score
from policy.model import Policy, Transition
from policy.moves import moves, moves_from
from policy.uses import fields_of, written_out
from simulator.calibration.stated import Rates, Way

Cause = Literal["people", "event", "points", "policy"]
_CAUSES: dict[str, Cause] = {"by": "people", "event": "event"}
_ORDER: tuple[Cause, ...] = ("people", "event", "points", "policy")


def cause(policy: Policy, way: Way) -> Cause | None:
    """None if nobody can go that way. Where there are several, the first of people, event, points."""
    status = policy.status[way.start]
    kinds = {_cause(policy, one) for one in status.transitions if one.target == way.end}
    if any(one.target == way.end for one in moves_from(status)):
        kinds.add("policy")
    return next((one for one in _ORDER if one in kinds), None)


def transition(policy: Policy, way: Way) -> Transition:
    """Of those of the way's own cause, the first that most people can meet."""
    mine = cause(policy, way)
    every = (
        one
        for one in policy.status[way.start].transitions
        if one.target == way.end and _cause(policy, one) == mine
    )
    return min(every, key=lambda one: _hard(policy, one))


def _hard(policy: Policy, one: Transition) -> int:
    """Anybody can come where nothing is asked, and people can be what is asked; but the source is that
    by which they came, and points are won one after another."""
    if one.trigger != "event" or one.when is None:
        return 0
    if reads_score(one.when, policy.definition):
        return 3
    return 2 if any("source" in fields_of(part) for part in written_out(policy, one.when)) else 1


def _cause(policy: Policy, one: Transition) -> Cause:
    if one.trigger == "when" and one.when is not None and reads_score(one.when, policy.definition):
        return "points"
    return _CAUSES.get(one.trigger, "policy")


def by(policy: Policy, rates: Rates, status: str, which: Cause) -> tuple[Way, ...]:
    return tuple(one for one in rates.of(status) if cause(policy, one) == which)


def against_time(policy: Policy, rates: Rates, status: str) -> bool:
    """Whether events race with what the policy does by itself there: how often they happen follows from
    the shares, and the time from both."""
    kinds = {cause(policy, one) for one in rates.of(status) if one.share}
    return {"event", "policy"} <= kinds and "points" not in kinds


def problems(policy: Policy, rates: Rates) -> Iterator[tuple[str, str]]:
    """What cannot be, and how to mend it."""
    if not rates.coming:
        yield "nobody comes", "add a row for each source: `web_form,,55 per day`"
    if not rates.ways:
        yield "no row says where people go", "add a row for each way: `MQL,SAL,70%`"
    for way in rates.ways:
        if cause(policy, way) is None:
            ends = dict.fromkeys(one.target for one in moves_from(policy.status[way.start]))
            known = ", ".join(f"`{one}`" for one in ends) or "nowhere"
            yield f"the policy moves nobody from `{way.start}` to `{way.end}`", f"it leads to {known}"
    for status in rates.statuses:
        total = sum(one.share for one in rates.of(status))
        if abs(total - 1) > _ROUNDING:
            yield (
                f"the rates of `{status}` sum to {total:.1%}",
                "say where everybody goes who leaves it; `rest` is what the others leave",
            )
        moved = any(cause(policy, one) in ("people", "event") for one in rates.of(status))
        if rates.stay(status) is None and moved and not against_time(policy, rates, status):
            yield f"nothing says how long people are in `{status}`", "fill `time` in one of its rows"


_ROUNDING = 0.005


def distances(policy: Policy) -> dict[str, int]:
    """How many moves each status is from a goal, where one can be reached."""
    found = {one.name: 0 for one in policy.statuses if one.goal}
    every = moves(policy)
    steps = 0
    while any(one.target in found and one.source not in found for one in every):
        steps += 1
        found |= {one.source: steps for one in every if one.target in found and one.source not in found}
    return found


def points_of(policy: Policy, status: str) -> dict[str, int]:
    """Events that give points and move nobody out of this status, with the most that they give."""
    moving = {name for one in policy.status[status].transitions for name in one.events}
    found: dict[str, int] = {}
    for group in policy.groups:
        for rule in group.rules:
            for name in rule.events if rule.points > 0 else ():
                if name not in moving:
                    found[name] = max(found.get(name, 0), rule.points)
    return found
