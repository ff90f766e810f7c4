"""What is known of people at the moment in which they come to a status."""

from __future__ import annotations

from dsl.typed import All, Condition, Constant, Negation, Some
from policy.model import Policy, ResetGroup
from policy.moves import START, Move, passes_through
from policy.prove.reading import Read
from policy.prove.transitions import pruned_graph

ANYBODY = Constant(True)


def arriving(policy: Policy, status: str) -> Condition:
    """A condition that everybody meets who comes to rest in the status by the policy's own ways.

    Ways that nobody can ever take are none. Provided that no field changes in the very instant of
    arrival, after the move. People who are put there from outside need not meet it.
    """
    graph = pruned_graph(policy)
    come = graph.reached | {START}
    ways = [one for one in (*graph.entries, *graph.moves) if one.target == status and one.source in come]
    return Some(tuple(_known(policy, one) for one in ways))


def resting(policy: Policy, status: str) -> Condition:
    """What everybody meets who is in the status and not just passing it: no `when` there holds."""
    ways = policy.status[status].transitions
    return All(
        tuple(Negation(one.when) for one in ways if one.trigger == "when" and one.when is not None)
    )


def _known(policy: Policy, way: Move) -> Condition:
    """What the way demands of those who take it, as far as it still holds on arrival."""
    if way.kind == "start":
        rule = policy.status[way.target].start
        found = [] if rule is None or rule.when is None else [rule.when]
    elif way.transition is None or way.kind == "birth" or passes_through(policy.status[way.source]):
        found = []
    else:
        found = guard(way)
    resets = {one.group for one in policy.status[way.target].on_entry if isinstance(one, ResetGroup)}
    if way.transition is not None:
        resets |= {one.group for one in way.transition.actions if isinstance(one, ResetGroup)}
    return All(tuple(one for one in found if not resets & set(Read(policy).add((one,)).groups)))


def guard(way: Move) -> list[Condition]:
    """What must hold at the moment of the move."""
    if way.transition is None:
        return []
    found = [] if way.transition.when is None else [way.transition.when]
    return found + [one.condition for one in way.transition.requires]
