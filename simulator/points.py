"""What a person of a snapshot has in the groups of the score, by what they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policy.model import Group, Policy, ResetGroup
from policy.reference import Reference
from policy.state import Alone, Desks, Event, Person
from simulator.inside import Inside

Resets = Mapping[str, int]  # by group: how many of the person's events it ignores


def counts_events(group: Group) -> bool:
    """Whether the points come of what people did, so that only their past can tell them."""
    return any(one.events for one in group.rules)


def resets_of(policy: Policy, history: Iterable[Event], moves: Iterable[tuple[int, str]]) -> Resets:
    """After these moves (instant, status), which may reset groups; an event of the same instant is what
    led to the move."""
    past = [one.at for one in history]
    found: dict[str, int] = {}
    for at, status in moves:
        for name in reset_by(policy, status):
            found[name] = max(found.get(name, 0), sum(one <= at for one in past))
    return found


def reset_by(policy: Policy, status: str) -> Iterator[str]:
    """The groups that coming to the status resets."""
    return (one.group for one in policy.status[status].on_entry if isinstance(one, ResetGroup))


def person(policy: Policy, number: int, one: Inside, at: int, resets: Resets | None = None) -> Person:
    """Somebody of the snapshot; without `resets`, coming to where they are is all that reset a group."""
    if resets is None:
        resets = resets_of(policy, one.history, [(one.entered, one.status)])
    values = {"source": one.source} if "source" in policy.field_named else {}
    return Person(
        number,
        one.born,
        at,
        one.status,
        one.entered,
        {**values, **dict(one.values)},
        one.history,
        resets,
    )


def untold(policy: Policy, one: Inside, at: int) -> tuple[tuple[str, int], ...]:
    """Those of their points that do not follow from what they did: of groups that were reset before the
    present stay."""
    resets = resets_of(policy, one.history, [(one.entered, one.status)])
    plain = own_points(policy, one, at, resets, [name for name, _ in one.points])
    return tuple(pair for pair, other in zip(one.points, plain, strict=True) if pair != other)


def own_points(
    policy: Policy, one: Inside, at: int, resets: Resets, names: Iterable[str]
) -> tuple[tuple[str, int], ...]:
    """What these groups stand at, in micro-points, by what the person alone did."""
    who, reader, world = person(policy, 0, one, at, resets), Reference(policy), Alone(Desks({}))
    return tuple((name, reader.group(name, who, at, world)) for name in names)
