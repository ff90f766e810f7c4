"""All that statuses ask of people, over one universe: starts, guards, requirements, definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dsl.typed import All, Condition, Defined, Negation
from policy.model import AloneNeverMakes, EveryPersonRouted, Policy, ResetGroup, Transition
from policy.moves import Move
from policy.prove import boxes, leads
from policy.prove.encode import Universe
from policy.prove.leads import Lead, Nobody
from policy.prove.proof import kept
from policy.prove.solver import Answer, Term


def universe_of(policy: Policy) -> Universe:
    """The universe in which everything is asked that is no matter of routes."""
    return kept(policy, "_tracks", lambda: Universe((policy, one) for one in _conditions(policy)))


def can(policy: Policy, together: Sequence[Condition], resets: Iterable[str] = ()) -> Answer:
    """Whether some person can meet all of these at one instant, the groups `resets` without any event.

    "no" is a proof; "yes" is one only for plain conditions on fields.
    """
    universe = universe_of(policy)
    if not resets:
        row = boxes.row(policy, universe.slots, All(tuple(together)))
        if not row.loose:
            return "yes" if row.boxes else "no"
    terms = [universe.term(policy, one) for one in together]
    return universe.check([*terms, *unmoved(policy, resets)])


def find(policy: Policy, together: Sequence[Condition], resets: Iterable[str] = ()) -> Lead | Nobody:
    """A person who meets all of these, replayed; or why there is none."""
    universe = universe_of(policy)
    wanted = [(policy, one) for one in together]
    for one in together:
        universe.term(policy, one)
    return leads.find(universe, wanted, unmoved(policy, resets))


def unmoved(policy: Policy, resets: Iterable[str]) -> list[Term]:
    """What a reset leaves behind: none of one's own events; colleagues' still count."""
    groups = [policy.group[name] for name in resets if not policy.group[name].of_account]
    return [term for one in groups for term in universe_of(policy).unmoved(policy, one)]


def guard(transition: Transition) -> list[Condition]:
    """What must hold when the transition is taken."""
    found = [] if transition.when is None else [transition.when]
    return found + [one.condition for one in transition.requires]


def earlier(policy: Policy, transition: Transition) -> list[Condition]:
    """Of an automatic transition: that none before it in the text is taken instead."""
    ways = [one for one in policy.status[transition.source].transitions if one.trigger == "when"]
    before = ways[: ways.index(transition)]
    return [Negation(one.when) for one in before if one.when is not None]


def resets_on(policy: Policy, path: Iterable[Move]) -> list[str]:
    """The groups that are reset on the way."""
    return [
        action.group
        for one in path
        for action in (
            *policy.status[one.target].on_entry,
            *(one.transition.actions if one.transition is not None else ()),
        )
        if isinstance(action, ResetGroup)
    ]


def _conditions(policy: Policy) -> Iterator[Condition]:
    for status in policy.statuses:
        if status.start is not None and status.start.when is not None:
            yield status.start.when
        for one in status.transitions:
            yield from guard(one)
        yield from (one.when for one in status.cadences if one.when is not None)
    yield from (Defined(one.name) for one in policy.definitions)
    for promise in (one.promise for one in policy.guarantees):
        if isinstance(promise, AloneNeverMakes):
            yield promise.condition
        elif isinstance(promise, EveryPersonRouted) and promise.when is not None:
            yield promise.when
