"""What the checks of good practice look at: who hands people to whom, by which bar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.typed import Condition
from policy.graph import status_graph
from policy.model import Policy, Status
from policy.moves import Move, passes_through
from policy.uses import groups_of, written_out

GROWN = 3  # statuses before the end: a smaller policy is a sketch, and is not told what it lacks
MODEL = 3  # rules on events: fewer are no scoring model yet


def grown(policy: Policy) -> bool:
    """Whether a policy is large enough to be told what it leaves out."""
    owners = {one.owner for one in policy.statuses if one.owner is not None}
    return working(policy) >= GROWN and len(owners) >= 2


def working(policy: Policy) -> int:
    """How many statuses there are in which people are not at an end."""
    return sum(not one.final for one in policy.statuses)


def handovers(policy: Policy) -> Iterator[Move]:
    """The moves by which people come from the hands of one role into those of another, to be worked."""
    for one in status_graph(policy).moves:
        source, target = policy.status[one.source], policy.status[one.target]
        if source.owner and target.owner and source.owner != target.owner and rests(target):
            yield one


def by_bar(policy: Policy) -> Iterator[Move]:
    """The handovers that happen by themselves, at a score."""
    for one in handovers(policy):
        when = one.transition.when if one.kind == "automatic" and one.transition is not None else None
        if when is not None and reads_score(policy, when):
            yield one


def hot(policy: Policy) -> Iterator[Move]:
    """The handovers of people who have just done something: at a score, or on an event."""
    bars = {(one.source, one.target) for one in by_bar(policy)}
    for one in handovers(policy):
        if one.kind == "event" or (one.kind == "automatic" and (one.source, one.target) in bars):
            yield one


def rests(status: Status) -> bool:
    """Whether people stay here for somebody to work them."""
    return not status.final and not passes_through(status)


def reads_score(policy: Policy, what: Condition) -> bool:
    return any(groups_of(policy, one) for one in written_out(policy, what))


def words_of(text: str) -> tuple[str, ...]:
    """`Left-Vmail`, `left_vmail` and `LeftVmail` are the words left and vmail."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return tuple(re.findall(r"[^\W_]+", apart.casefold()))
