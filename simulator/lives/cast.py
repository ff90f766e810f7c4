"""Who is needed to tell of one person: who led to them, and the colleagues of their account."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.lives.recording import Recording
from simulator.reference import luck
from simulator.reference.life import Life

_MOST_CHILDREN = 64  # of one person


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
    while person >= arrived:
        key = recording.key(person)
        parent, n = next(
            (other, n)
            for n in range(_MOST_CHILDREN)
            for other in range(recording.people)
            if other != person and luck.child_key(recording.key(other), n) == key
        )
        children[parent, n] = person
        person = parent
    return person


def _descendants(
    recording: Recording,
    lives: tuple[Life, ...],
    roots: tuple[int, ...],
    children: dict[tuple[int, int], int],
) -> None:
    """Whom these people led to: they belong to the same account."""
    by_key = {recording.key(number): number for number in range(len(lives), recording.people)}
    todo = list(roots)
    while todo and by_key:
        parent = todo.pop()
        for n in range(_MOST_CHILDREN):
            child = by_key.get(luck.child_key(recording.key(parent), n))
            if child is None:
                break
            children[parent, n] = child
            todo.append(child)
