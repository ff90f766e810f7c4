"""Running one person through time: their log merged with what their own timers bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from policy.fold import routing
from policy.fold.assignment import is_open
from policy.fold.endless import LIMIT, Endless
from policy.fold.reader import Reader
from policy.fold.step import step
from policy.fold.timers import next_instant, next_opening
from policy.fold.turn import Turn
from policy.state import Effect, Fact, Person, World


def advance(
    reader: Reader, person: Person, until: int, world: World
) -> tuple[Person, tuple[Effect, ...]]:
    """Run every instant after `person.at` up to and including `until` that needs no fact.

    The person is taken as the only one: at a team's opening they are given out at once. Raises Endless.
    """
    effects: list[Effect] = []
    for _ in range(LIMIT):
        opening = next_opening(reader.policy, person, world)
        limit = until if opening is None else min(until, opening)
        when = next_instant(reader, person, world, limit)
        if when is None and (opening is None or opening > until):
            return person, tuple(effects)
        at = when if when is not None else limit
        person, more = step(reader, person, at, (), world)
        effects += more
        if at == opening:
            person, more = offer(reader, person, at, world)
            effects += more
    raise Endless(person)


def replay(
    reader: Reader, facts: Iterable[Fact], until: int, world: World
) -> tuple[Person, tuple[Effect, ...]]:
    """Fold a whole log, birth first, and run on to `until`; later facts are ignored. Raises Endless."""
    person: Person | None = None
    effects: list[Effect] = []
    for at, log in instants(facts):
        if at > until:
            break
        if person is not None:
            person, more = advance(reader, person, at - 1, world)
            effects += more
        opening = None if person is None else next_opening(reader.policy, person, world)
        person, more = step(reader, person, at, log, world)
        effects += more
        if at == opening:
            person, more = offer(reader, person, at, world)
            effects += more
    if person is None:
        raise ValueError("a log begins with a birth, not after the instant asked for")
    person, more = advance(reader, person, until, world)
    return person, (*effects, *more)


def instants(facts: Iterable[Fact]) -> Iterator[tuple[int, Sequence[Fact]]]:
    """The facts by instant; within one the order given is kept."""
    for at, log in groupby(sorted(facts, key=lambda one: one.at), key=lambda one: one.at):
        yield at, tuple(log)


def offer(reader: Reader, person: Person, at: int, world: World) -> tuple[Person, tuple[Effect, ...]]:
    """Try once more to give a waiting person to a rep: at an opening, or when a place came free."""
    turn = Turn(reader, world, at, person)
    if person.waiting and person.team is not None:
        team = reader.policy.team[person.team]
        if is_open(reader.policy, team, at):
            routing.give(turn, person.team, person.row)
    return turn.person, tuple(turn.effects)
