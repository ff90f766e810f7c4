"""The ways between statuses of two versions beside each other: what several rules ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy.breaking.rule import Versions
from policy.diff.align import align
from policy.diff.items import way
from policy.model import Status, Transition


@dataclass(frozen=True)
class Way:
    """One transition as it was and as it is."""

    was: Transition
    now: Transition


def aligned(found: Versions) -> Iterator[Way]:
    """The transitions that both have: alike in words, or else of one source, target and kind."""
    for was, now in found.kept:
        old, new = was.transitions, now.transitions
        pairs = align(
            (
                [(one.target, way(found.was, one)) for one in old],
                [(one.target, way(found.new, one)) for one in new],
            ),
            ([(one.target, one.trigger) for one in old], [(one.target, one.trigger) for one in new]),
        ).pairs
        yield from (Way(old[a], new[b]) for a, b in pairs)


def causes(status: Status) -> dict[tuple[str, str, str], Transition]:
    """Who or what moves people where: by target, kind, and role or event; the first that does."""
    found: dict[tuple[str, str, str], Transition] = {}
    for one in status.transitions:
        for cause in one.roles or one.events or ("",):
            found.setdefault((one.target, one.trigger, cause), one)
    return found
