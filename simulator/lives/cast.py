"""Who is needed to tell of one person: who led to them, and the colleagues of their account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from simulator.lives.recording import Recording
from simulator.reference import luck
from simulator.reference.life import Life


@dataclass(frozen=True)
class Cast:
    """Numbers. `roots` are those of the `needed` who came by themselves; `children` says which number
    somebody's n-th referral has."""

    needed: frozenset[int]
    roots: tuple[int, ...]
    children: dict[tuple[int, int], int]


def cast(recording: Recording, person: int) -> Cast:
    """Everybody without whom this person's story cannot be told."""
    lives = recording.arrivals
    children: dict[tuple[int, int], int] = {}
    root = _root(recording, len(lives), person, children)
    account = lives[root].account
    roots = (root,) if account is None else tuple(one.number for one in lives if one.account == account)
    _descendants(recording, lives, roots, children)
    return Cast(frozenset((*roots, *children.values())), roots, children)


def _root(recording: Recording, arrived: int, person: int, children: dict[tuple[int, int], int]) -> int:
    """Who came by themselves, and led to this person; the way there is put into `children`."""
    by_key = _referrals(recording, arrived) if person >= arrived else {}
    while person >= arrived:
        parent, n = _parent(recording, person, by_key)
        children[parent, n] = person
        person = parent
    return person


def _parent(recording: Recording, person: int, by_key: dict[int, int]) -> tuple[int, int]:
    """Who led to this referral, as which of theirs: found from everybody's keys."""
    return next(
        (other, n)
        for other in range(recording.people)
        for n, child in _children(recording, other, by_key)
        if child == person
    )


def _referrals(recording: Recording, arrived: int) -> dict[int, int]:
    """Numbers by key."""
    return {recording.key(number): number for number in range(arrived, recording.people)}


def _children(recording: Recording, person: int, by_key: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Whom a person led to, in order."""
    key = recording.key(person)
    for n in count():
        child = by_key.get(luck.child_key(key, n))
        if child is None:
            return
        yield n, child


def _descendants(
    recording: Recording,
    lives: tuple[Life, ...],
    roots: tuple[int, ...],
    children: dict[tuple[int, int], int],
) -> None:
    """Whom these people led to: they belong to the same account."""
    by_key = _referrals(recording, len(lives))
    todo = list(roots)
    while todo and by_key:
        parent = todo.pop()
        for n, child in _children(recording, parent, by_key):
            children[parent, n] = child
            todo.append(child)
