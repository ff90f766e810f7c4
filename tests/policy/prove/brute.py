"""Every verdict of the prover held against trying every lead of a small policy.

Run: python -m tests.policy.prove.brute [POLICIES] [FIRST SEED], from the root of the project.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dsl.typed import Condition, Defined
from policy.compile import compile_text
from policy.engine import Engine
from policy.fold.step import finish
from policy.fold.turn import Turn
from policy.model import AloneNeverMakes, AlwaysPossible, EveryPath, NeverReaches, Policy, Transition
from policy.moves import START
from policy.prove.bars import bars
from policy.prove.promises import only
from policy.prove.proof import Proof, Question, answers, settled
from policy.prove.questions import TOPICS
from policy.prove.routing import SHOWN_PAIRS, condition_of
from policy.prove.scores import true_range
from policy.prove.tracks import guard
from policy.reference import Reference
from policy.state import Livelock, Person, alone
from tests.policy.prove.small import Someone, everybody, policy_text


@dataclass
class Brute:
    """One policy, and who meets what, found by trying everybody once for each condition."""

    policy: Policy
    _met: dict[Condition, set[int]] = field(default_factory=dict)

    @cached_property
    def people(self) -> list[Someone]:
        return list(everybody(self.policy))

    def meeting(self, *conditions: Condition, policy: Policy | None = None) -> set[int]:
        """The people, by number, who meet all of these."""
        found = set(range(len(self.people)))
        for one in conditions:
            found &= self._who(one, policy) if policy else self._mine(one)
        return found

    def _mine(self, condition: Condition) -> set[int]:
        if condition not in self._met:
            self._met[condition] = self._who(condition, self.policy)
        return self._met[condition]

    @cached_property
    def persons(self) -> list[Person]:
        status, engine = self.policy.statuses[0].name, Engine(self.policy)
        return [engine.adopt(one.person(status)) for one in self.people]

    def _who(self, condition: Condition, policy: Policy) -> set[int]:
        engine, world = Engine(policy), alone(policy)
        same = policy is self.policy
        persons = self.persons if same else [engine.adopt(one) for one in self.persons]
        return {at for at, one in enumerate(persons) if engine.holds(condition, one, one.at, world)}

    @cached_property
    def allowed(self) -> dict[str, set[int]]:
        """By transition: whom its guard lets through, earlier automatic ones not going first."""
        found: dict[str, set[int]] = {}
        for status in self.policy.statuses:
            gone: set[int] = set()
            for one in status.transitions:
                mine = self.meeting(*guard(one))
                found[one.label] = mine - gone if one.trigger == "when" else mine
                if one.trigger == "when":
                    gone |= mine
        return found

    def arrows(self, of: set[int] | None = None) -> list[tuple[str, str]]:
        """Who can go where, at all or of some kind of people; START leads to the starts."""
        kind = set(range(len(self.people))) if of is None else of
        found = [
            (one.source, one.target)
            for status in self.policy.statuses
            for one in status.transitions
            if self.allowed[one.label] & kind or (not guard(one) and one.trigger != "when")
        ]
        for status in self.policy.statuses:
            if status.start is not None:
                when = status.start.when
                if of is None or when is None or self.meeting(when) & kind:
                    found.append((START, status.name))
        return found


def disagreements(seed: int, tally: Counter[str]) -> list[str]:
    """What the prover says of the policy of this seed and trying does not; empty if all is well."""
    policy, said = verdicts(seed, tally)
    return [f"seed {seed}: {one}" for one in _disagreements(Brute(policy), said)]


def verdicts(seed: int, tally: Counter[str]) -> tuple[Policy, dict[str, list[Proof]]]:
    """The policy of this seed, and what the prover says of it by question, which is counted."""
    policy, found = compile_text(policy_text(random.Random(seed)))
    assert policy is not None, found
    said: dict[str, list[Proof]] = {}
    for topic in TOPICS:
        for question in topic.questions:
            said[question.__name__] = [settled(policy, one) for one in _asked(policy, question)]
    tally.update(f"{name}: {one.outcome}" for name, proofs in said.items() for one in proofs)
    return policy, said


def _asked(policy: Policy, question: Question) -> tuple[Proof, ...]:
    return answers(policy, question)


def _disagreements(brute: Brute, said: dict[str, list[Proof]]) -> Iterator[str]:
    yield from _routes(brute, said)
    yield from _transitions(brute, said)
    yield from _circles(brute, said["circles"])
    yield from _definitions(brute, said)
    yield from _scores(brute, said)
    yield from _stuck(brute, said)
    yield from _promises(brute, said["guarantees"])


def _differs(what: str, proof: Proof, true: bool, exact: bool = True) -> Iterator[str]:
    """Proved must be true, refuted false; unknown only where that is allowed."""
    wrong = proof.outcome != ("proved" if true else "refuted")
    if wrong and (exact or proof.outcome != "unknown"):
        yield f"{what}: {proof.outcome}, but by trying {true}: {proof.claim} {proof.witness}"


# --- routes ---------------------------------------------------------------------------------------


def _routes(brute: Brute, said: dict[str, list[Proof]]) -> Iterator[str]:
    (route,) = brute.policy.routes
    meets = [brute.meeting(condition_of(row)) for row in route.rows]
    everybody_ = set(range(len(brute.people)))
    for status, proof in zip(route.statuses, said["gaps"], strict=True):
        ways = brute.policy.status[status].transitions
        gone = [brute.meeting(*guard(one)) for one in ways if one.trigger == "when"]
        yield from _differs("gap", proof, not everybody_ - set().union(*meets, *gone))
    left, reach = everybody_, []
    for mine in meets:
        reach.append(mine & left)
        left = left - mine
    special = [at for at, row in enumerate(route.rows) if row.when is not None]
    for at, proof in zip(special, said["dead_rows"], strict=True):
        yield from _differs(f"dead row {at}", proof, bool(reach[at]))
    told = {proof.span: proof for proof in said["idle_rows"]}
    for at, row in enumerate(route.rows[:-1]):
        if reach[at]:
            same = all(_next(route.rows, meets, at, who) == row.team for who in reach[at])
            yield from _differs(f"idle row {at}", told[row.span], not same, exact=False)
    crossing = {
        (route.rows[a].span, route.rows[b].span)
        for a in special
        for b in special
        if a < b and route.rows[a].team != route.rows[b].team and reach[b]
        if reach[a] & meets[b] and meets[a] - meets[b] and meets[b] - meets[a]
    }
    for proof in said["overlaps"]:
        yield from _differs("overlap", proof, not crossing)
    pairs = {(one.labels[0].span, one.span) for one in said["overlaps"] if one.labels}
    if pairs - crossing or len(pairs) < min(len(crossing), SHOWN_PAIRS):
        yield f"overlap: {len(pairs)} pairs are shown, {len(crossing)} there are"


def _next(rows: Iterable[object], meets: list[set[int]], at: int, who: int) -> object:
    later = (row for number, row in enumerate(rows) if number > at and who in meets[number])
    return getattr(next(later, None), "team", None)


# --- transitions ----------------------------------------------------------------------------------


def _transitions(brute: Brute, said: dict[str, list[Proof]]) -> Iterator[str]:
    ways = [one for status in brute.policy.statuses for one in status.transitions if guard(one)]
    for one, proof in zip(ways, said["impossible"], strict=True):
        yield from _differs(f"never {one.label}", proof, bool(brute.allowed[one.label]))
    pairs = list(_pairs(brute.policy))
    for (first, second), proof in zip(pairs, said["competing"], strict=True):
        a, b = brute.meeting(*guard(first)), brute.meeting(*guard(second))
        both = brute.allowed[first.label] & b
        special = not (a - b and b - a)
        yield from _differs(f"competing {first.label} {second.label}", proof, not both or special)


def _pairs(policy: Policy) -> Iterator[tuple[Transition, Transition]]:
    for status in policy.statuses:
        ways = [one for one in status.transitions if one.trigger == "when"]
        for at, first in enumerate(ways):
            yield from ((first, one) for one in ways[at + 1 :] if one.target != first.target)


def _circles(brute: Brute, proofs: list[Proof]) -> Iterator[str]:
    """A livelock of the engine has its circle, and a refuted circle its livelock."""
    endless = any(
        _runs_round(brute.policy, one, status.name)
        for status in brute.policy.statuses
        if any(one.trigger == "when" for one in status.transitions)
        for one in brute.people
    )
    if endless and all(one.outcome == "proved" for one in proofs):
        yield f"the engine runs in a circle: {[one.claim for one in proofs]}"
    for one in proofs:
        if one.outcome == "refuted":
            assert one.lead is not None
            lead = Someone(dict(one.lead.values), len(one.lead.history.facts))
            if not _runs_round(brute.policy, lead, one.status):
                yield f"no circle for its witness: {one.witness}"
        elif one.outcome == "unknown":
            yield f"unknown: {one.claim}"


def _runs_round(policy: Policy, who: Someone, status: str) -> bool:
    person = who.person(status)
    turn = Turn(Reference(policy), alone(policy), person.at, person)
    finish(turn)
    return any(isinstance(one, Livelock) for one in turn.effects)


# --- definitions and scores -----------------------------------------------------------------------


def _definitions(brute: Brute, said: dict[str, list[Proof]]) -> Iterator[str]:
    who = {one.name: brute.meeting(Defined(one.name)) for one in brute.policy.definitions}
    proofs = iter(said["definitions"])
    for name, mine in who.items():
        yield from _differs(f"never {name}", next(proofs), bool(mine))
        yield from _differs(f"always {name}", next(proofs), len(mine) < len(brute.people))
    for one in said["alike"]:
        first, second = one.claim.split("`")[1::2]
        yield from _differs(one.claim, one, who[first] != who[second])


def _scores(brute: Brute, said: dict[str, list[Proof]]) -> Iterator[str]:
    policy, world = brute.policy, alone(brute.policy)
    reader, persons = Engine(policy), brute.persons
    for name in ("fit", "heat", "score"):
        values = [
            reader.score(one, one.at, world)
            if name == "score"
            else reader.group(name, one, one.at, world)
            for one in persons
        ]
        low, high = true_range(policy, name)
        if (low, high) != (min(values), max(values)):
            yield f"{name} from {low} to {high}, but by trying from {min(values)} to {max(values)}"
    reach = iter(one for one in said["reach"] if one.rule == "bar-out-of-reach")
    for bar in bars(policy):
        proof, mine = next(reach), brute.meeting(bar.condition)
        yield from _differs(f"bar {bar.condition}", proof, bool(mine))
        if mine and proof.lead is not None:
            least = min(brute.people[at].visits for at in mine)
            if len(proof.lead.history.facts) != least:
                yield f"{proof.claim}, but by trying {least} events"


# --- who is stuck ---------------------------------------------------------------------------------


def _stuck(brute: Brute, said: dict[str, list[Proof]]) -> Iterator[str]:
    for proof in said["waiting"]:
        name = proof.claim.split("`")[1]
        ways = brute.policy.status[name].transitions
        closed = set(range(len(brute.people)))
        for one in ways:
            closed -= brute.meeting(one.when) if one.when is not None else set()
        yield from _differs(f"waiting in {name}", proof, not closed)
    fixed = [one.name for one in brute.policy.fields if one.fixed]
    if said["traps"]:
        caught = any(_caught(brute, kind) for kind in _kinds(brute, fixed))
        wrong = caught is all(one.outcome == "proved" for one in said["traps"])
        if wrong:
            yield f"traps: {[one.outcome for one in said['traps']]}, but by trying {caught}"


def _kinds(brute: Brute, fixed: list[str]) -> list[set[int]]:
    found: dict[tuple[object, ...], set[int]] = {}
    for at, one in enumerate(brute.people):
        found.setdefault(tuple(one.values.get(name) for name in fixed), set()).add(at)
    return list(found.values())


def _caught(brute: Brute, kind: set[int]) -> bool:
    mine, all_of_them = brute.arrows(kind), brute.arrows()
    ends = {one.name for one in brute.policy.statuses if one.final or one.goal}
    reached = _follow(mine, {START}) - {START}
    hopeless = {one for one in reached if not _follow(mine, {one}) & ends}
    return any(_follow(all_of_them, {one}) & ends for one in hopeless)


def _follow(arrows: list[tuple[str, str]], sources: set[str], without: Iterable[str] = ()) -> set[str]:
    closed, found = set(without), set(sources) - set(without)
    while True:
        more = {there for here, there in arrows if here in found and there not in closed} - found
        if not more:
            return found
        found |= more


def _after(arrows: list[tuple[str, str]], sources: Iterable[str], without: Iterable[str]) -> set[str]:
    """What one or more arrows lead to."""
    closed = set(without)
    first = {there for here, there in arrows if here in set(sources) - closed and there not in closed}
    return _follow(arrows, first, closed)


# --- promises -------------------------------------------------------------------------------------


def _promises(brute: Brute, proofs: list[Proof]) -> Iterator[str]:
    arrows = brute.arrows()
    for guarantee, proof in zip(brute.policy.guarantees, proofs, strict=True):
        match guarantee.promise:
            case EveryPath(to=to, passes=passes):
                targets = set(to) - set(passes)
                true, exact = not _after(arrows, {START}, passes) & targets, True
            case NeverReaches(start=start, target=target, without=without):
                true, exact = not _after(arrows, start, without) & set(target), True
            case AlwaysPossible(target=target, start=start):
                true, exact = _always(brute, arrows, start, set(target)), True
            case AloneNeverMakes(group=group, condition=condition):
                # a reset or a move on the way may forget what would have made it true
                true = not brute.meeting(condition, policy=only(brute.policy, group))
                exact = False
                if proof.outcome == "unknown" and true:
                    yield f"unknown, but true: {proof.claim}"
            case _:
                (route,) = brute.policy.routes
                met = set().union(*(brute.meeting(condition_of(row)) for row in route.rows))
                true, exact = len(met) == len(brute.people), True
        yield from _differs("promise", proof, true, exact)


def _always(brute: Brute, arrows: list[tuple[str, str]], start: Iterable[str], target: set[str]) -> bool:
    """From the start, and from wherever one gets but to an end, the target can be reached."""
    ends = {one.name for one in brute.policy.statuses if one.final or one.goal}
    asked = set(start) | (_follow(arrows, set(start)) - ends)
    return all(_follow(arrows, {one}) & target for one in asked)


def main() -> None:
    policies = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tally: Counter[str] = Counter()
    wrong = [one for seed in range(first, first + policies) for one in disagreements(seed, tally)]
    for name, times in sorted(tally.items()):
        print(f"{times:8,}  {name}")
    print(*wrong[:50], sep="\n")
    print(f"{policies:,} policies, {tally.total():,} verdicts, {len(wrong):,} disagreements")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
