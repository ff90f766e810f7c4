"""What a person of a snapshot has in the groups of the score, by what they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dsl.typed import Value
from policy.model import Group, Policy, ResetGroup
from policy.reference import Reference
from policy.state import Alone, Desks, Event, Person
from simulator.inside import Inside
from simulator.model import Scenario

_PRIVATE = 0xE000  # where characters begin that mean nothing

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


def account_of(policy: Policy, one: Inside) -> Value | None:
    """The key of the account that the snapshot gives."""
    key = policy.account_key
    for name, value in one.values:
        if name == key:
            return value
    return None


def values_of(policy: Policy, one: Inside, shared: bool) -> dict[str, Value | None]:
    """What is known of somebody in a run, the source among it where that is a field; the account key can
    be told from nothing, and is there where people share accounts."""
    found = dict(one.values)
    if "source" in policy.field_named:
        found["source"] = one.source
    if policy.account_key is not None:
        found[policy.account_key] = _UNREAD if shared else None
    return found


def unread(account: str) -> str:
    """The account's key as the policy has it in a run: a text of which every test is false."""
    return "".join(chr(_PRIVATE + byte) for byte in account.encode())


_UNREAD = unread("-")


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


def untold(policy: Policy, scenario: Scenario, one: Inside, at: int) -> tuple[tuple[str, int], ...]:
    """Those of their points that do not follow from what they did: of groups that were reset before the
    present stay."""
    resets = resets_of(policy, one.history, [(one.entered, one.status)])
    shared = scenario.accounts is not None
    plain = own_points(policy, one, at, shared, resets, [name for name, _ in one.points])
    return tuple(pair for pair, other in zip(one.points, plain, strict=True) if pair != other)


def own_points(
    policy: Policy, one: Inside, at: int, shared: bool, resets: Resets, names: Iterable[str]
) -> tuple[tuple[str, int], ...]:
    """What these groups stand at, in micro-points, by what the person alone did; `shared`: people belong
    to accounts."""
    who = replace(person(policy, 0, one, at, resets), values=values_of(policy, one, shared))
    reader, world = Reference(policy), Alone(Desks({}))
    return tuple((name, reader.group(name, who, at, world)) for name in names)
