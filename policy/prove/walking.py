"""Lives that show a finding: a person is born, moved along a path and made into the lead in question.

Every step is run by the reference, and a walk that does not come where it should is given up: what is
returned has happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from dsl.amounts import CENTURY
from dsl.typed import Condition, Negation, Value
from policy.examples import run_one
from policy.fold import clocks
from policy.fold.timers import after_due
from policy.graph import Path
from policy.model import DAY, HOUR, MINUTE, Example, ExampleStep, Expectation, Field, Policy
from policy.moves import START, Move
from policy.prove.histories import START as MONDAY
from policy.prove.leads import Lead
from policy.prove.proof import Proof
from policy.prove.tracks import earlier, find, guard
from policy.prove.transitions import pruned_graph
from policy.reference import Reference
from policy.state import Moved, Person, alone

# Become the lead in question before the last move or after it; stay where the path leads, or not.
_WAYS = ((True, True), (False, True), (False, False))


@dataclass(frozen=True)
class Walk:
    """An example without expectations at its end, and the person as the reference leaves them."""

    example: Example
    person: Person


def walk(policy: Policy, proof: Proof) -> Walk | None:
    """A life that leads to what the proof shows; None where none was found easily."""
    for path, (early, strict) in product(_paths(policy, proof), _WAYS):
        walker = _Walker(policy, proof.lead)
        if not walker.go(path, early, strict) or walker.at > CENTURY * DAY:
            continue
        if _shows(proof, walker.person):
            return Walk(walker.example, walker.person)
    return None


def _paths(policy: Policy, proof: Proof) -> Iterator[Path]:
    """The shortest first, then one by each way into the status."""
    if proof.path or not proof.status:
        if proof.path or proof.lead is not None:
            yield proof.path
        return
    graph = pruned_graph(policy)
    shortest = graph.path((START,), (proof.status,))
    if shortest is not None:
        yield shortest
    for one in graph.moves:
        if one.target == proof.status and (shortest is None or one != shortest[-1]):
            before = graph.path((START,), (one.source,))
            if before is not None:
                yield (*before, one)


def _shows(proof: Proof, person: Person) -> bool:
    """Where nobody is to get them, nobody has."""
    return proof.rule != "route-gap" or (person.team is None and person.status == proof.status)


@dataclass
class _Walker:
    policy: Policy
    lead: Lead | None
    given: dict[str, Value] = field(default_factory=dict)
    steps: list[ExampleStep] = field(default_factory=list)
    at: int = 0

    @property
    def example(self) -> Example:
        return Example("", MONDAY + 9 * HOUR, tuple(self.given.items()), tuple(self.steps))

    @property
    def person(self) -> Person:
        return run_one(Reference(self.policy), self.example).people[-1]

    def go(self, path: tuple[Move, ...], early: bool, strict: bool) -> bool:
        """Walk the path; with `early` the person is the lead in question before the last move.

        `strict`: the person must stay where the path leads when made into the lead.
        """
        if path and path[0].kind not in ("start", "birth"):
            path = (*(pruned_graph(self.policy).path((START,), (path[0].source,)) or ()), *path)
        if path and path[0].kind == "birth":
            return False  # the person's life begins in that of another
        self._be_born(path[0] if path else None, early and len(path) == 1)
        for at, move in enumerate(path[1:], 1):
            if early and at == len(path) - 1:
                self._become(self.lead)
            if self.person.status != move.target and not self._take(move):
                return False
        if path and not self._went(path[-1]):
            return False
        self._become(self.lead)
        stays = self.lead is None or not path or self.person.status == path[-1].target
        return stays or not strict

    # --- steps ----------------------------------------------------------------------------------

    def _be_born(self, start: Move | None, early: bool) -> None:
        wanted = _first(self.policy, start.target) if start is not None else []
        found = find(self.policy, wanted) if wanted else None
        for one in self.policy.fields:
            if one.required:
                self.given[one.name] = _any(one)
        fixed = {one.name for one in self.policy.fields if one.fixed}
        for lead in (found, self.lead) if early else (self.lead, found):
            if isinstance(lead, Lead):
                whole = lead is found or start is None or early
                values = {name: value for name, value in lead.values if value is not None}
                self.given |= {name: one for name, one in values.items() if whole or name in fixed}

    def _take(self, move: Move) -> bool:
        """Make the move happen, by whatever it needs; whether the person then is where it leads."""
        before = self.person
        if move.transition is not None:
            needed = guard(move.transition)
            if move.kind == "automatic":
                needed = [*needed, *earlier(self.policy, move.transition)]
            if not self._make_true(needed, before):
                return False
        self.at += HOUR
        if move.kind == "human" and move.transition is not None:
            reason = move.transition.because[0] if move.transition.because else None
            role = move.transition.roles[0]
            self.steps.append(ExampleStep(self.at, move=(role, move.target, reason)))
        elif move.kind == "event" and move.transition is not None:
            self.steps.append(ExampleStep(self.at, events=move.transition.events[:1]))
        elif move.kind in ("timer", "sla") and not self._wait(move, before):
            return False
        return self._went(move)

    def _went(self, move: Move) -> bool:
        """Whether the move has happened; the person may have been moved on since."""
        effects = run_one(Reference(self.policy), self.example).effects
        return any(
            isinstance(one, Moved) and (one.source, one.target) == (move.source, move.target)
            for one in effects
        )

    def _wait(self, move: Move, person: Person) -> bool:
        due = None
        if move.transition is not None:
            due = after_due(self.policy, person, move.transition)
        elif move.clock is not None and move.step is not None and person.clocks:
            due = clocks.due(self.policy, move.clock, person.clocks[0], move.step.percent)
        if due is None:
            return False
        minutes = -(-(due - self.example.starts) // MINUTE)
        self.at = max(self.at, minutes * MINUTE)
        self.steps.append(ExampleStep(self.at))
        now = Expectation("status", text=self.person.status)  # where the wait has led
        self.steps[-1] = ExampleStep(self.at, expect=(now,))
        return True

    def _make_true(self, needed: list[Condition], person: Person) -> bool:
        """Change the person so that all of this holds at the next step."""
        reader, world = Reference(self.policy), alone(self.policy)
        if all(reader.holds(one, person, person.at, world) for one in needed):
            return True
        found = find(self.policy, needed)
        if not isinstance(found, Lead):
            return False
        self.at += HOUR
        self._set(found)
        self._do(found)
        self.at -= HOUR  # what comes next belongs to the same instant
        return True

    def _become(self, lead: Lead | None) -> None:
        if lead is not None:
            self.at += HOUR
            self._set(lead)
            self._do(lead)

    def _set(self, lead: Lead) -> None:
        now = self.person.values
        wanted = {**dict(lead.values), **dict.fromkeys(lead.missing)}
        for one in self.policy.fields:
            if one.fixed:  # must have been so from birth
                wanted.pop(one.name, None)
        changed = tuple((name, value) for name, value in wanted.items() if now.get(name) != value)
        known = tuple(one for one in changed if one[1] is not None)
        cleared = tuple(one for one in changed if one[1] is None)
        self.steps += [ExampleStep(self.at, set=one) for one in (known, cleared) if one]

    def _do(self, lead: Lead) -> None:
        """What the lead did, as far as the person has not done so already."""
        done = [one.name for one in self.person.history]
        history = lead.history
        if not history.events or done[-len(history.facts) :] == [one.name for one in history.facts]:
            return
        if history.first:
            self.steps.append(ExampleStep(self.at, events=history.first))
            self.at += history.gap * DAY
        for count in range(history.rounds if history.every else 1):
            events = history.events if history.every else history.events * history.rounds
            self.steps.append(ExampleStep(self.at + count * history.every * DAY, events=events))
        self.at += (history.rounds - 1) * history.every * DAY


def _first(policy: Policy, status: str) -> list[Condition]:
    """What makes a person start in this status."""
    track = policy.status[status].track
    starts = [one for one in policy.statuses if one.track == track and one.start is not None]
    found: list[Condition] = []
    for one in starts:
        when = one.start.when if one.start is not None else None
        if one.name == status:
            found += [] if when is None else [when]
            if when is not None:
                break
        elif when is not None:
            found.append(Negation(when))
    return found


def _any(one: Field) -> Value:
    if one.type in ("one of", "text"):
        return one.values[0] if one.values else "other"
    if one.type == "yes/no":
        return False
    return one.low if one.low is not None else min(0, one.high or 0)
