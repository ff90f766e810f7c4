"""The fast interpreter: conditions compiled to Python, scores kept as running sums.

It answers exactly what policy/reference answers, and shares policy/fold with it; tests hold the two
to each other bit by bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import cast

from dsl.typed import All, Condition, Defined, Linear, Negation, Some, Value
from policy.accounts import Account, Busy
from policy.engine import tally
from policy.engine.expressions import Constants, built, expression
from policy.engine.reach import Reach
from policy.engine.stateless import QuickDecide, quick_decide
from policy.model import Group, Policy
from policy.reference import crossing, scoring
from policy.state import Person, World

Test = Callable[["Readings"], bool]


class Engine:
    """A reader (policy/fold/reader.py) for one policy; build it once and use it for everybody.

    People must have been folded by an engine of this policy from birth, or pass through `adopt`.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._compiler = _Compiler(policy)
        self._tests: dict[int, tuple[Condition, Test]] = {}  # by id; the condition is kept alive
        self._listeners: dict[str, tuple[Group, ...]] = {
            event: tuple(
                group for group in policy.groups if any(event in rule.events for rule in group.rules)
            )
            for event in policy.events
        }
        self._moving = frozenset(
            group.name
            for group in policy.groups
            if group.fading.kind != "none" or group.evaluated is not None
        )
        self._idling = any(one.of_account and one.fading.kind == "cap" for one in policy.groups)
        self._reads: dict[int, tuple[Condition, bool]] = {}

    @cached_property
    def decide_fast(self) -> QuickDecide:
        """From field values to (score, status, route) of a newborn without history. ValueError where
        that needs the fold; see stateless.py."""
        return quick_decide(self.policy)

    def holds(self, condition: Condition, person: Person, at: int, world: World) -> bool:
        if isinstance(condition, Negation):  # such are made on the way; what they deny is the policy's
            return not self.holds(condition.part, person, at, world)
        return self._test(condition)(Readings(self, person, at, world))

    def group(self, name: str, person: Person, at: int, world: World) -> int:
        return Readings(self, person, at, world).group(name)

    def score(self, person: Person, at: int, world: World) -> int:
        return Readings(self, person, at, world).score()

    def crossing(
        self,
        wanted: Sequence[Condition],
        person: Person,
        after: int,
        world: World,
        until: int | None = None,
    ) -> int | None:
        fading = [one for one in wanted if self._fades(one)]
        if not fading or (until is not None and until <= after):
            return None
        reach = Reach(self.policy, person, world, after + 1)
        within = [one for one in fading if reach.truth(one)[1]]
        if not within:
            return None
        around = world if self._idling else Busy(world.desks, world)
        return crossing.crossing(self.policy, within, person, after, around, until)

    def heard(self, person: Person) -> Person:
        if person.history[-1].name not in self._listeners:
            return person
        return replace(person, tallies=tally.heard(self.policy, self._listeners, person))

    def cleared(self, person: Person, group: str) -> Person:
        kept = {name: one for name, one in person.tallies.items() if name != group}
        return replace(person, tallies=kept)

    def adopt(self, person: Person) -> Person:
        """The person with running sums made from their history."""
        bare = replace(person, tallies={})
        for length in range(1, len(person.history) + 1):
            bare = self.heard(replace(bare, history=person.history[:length]))
            for group, ignored in person.resets.items():
                if ignored == length:
                    bare = self.cleared(bare, group)
        return bare

    # --- compiled conditions --------------------------------------------------------------------

    def _test(self, condition: Condition) -> Test:
        found = self._tests.get(id(condition))
        if found is None:
            found = (condition, self._compiler.test(condition))
            self._tests[id(condition)] = found
        return found[1]

    def _fades(self, condition: Condition) -> bool:
        """Whether time alone can change the condition."""
        if isinstance(condition, Negation):
            return self._fades(condition.part)
        found = self._reads.get(id(condition))
        if found is None:
            groups = set(_groups(self.policy, condition))
            found = self._reads[id(condition)] = (condition, bool(groups & self._moving))
        return found[1]


class Readings:
    """What conditions read of one person at one instant; every group is computed at most once."""

    __slots__ = ("at", "engine", "groups", "person", "values", "world")

    def __init__(self, engine: Engine, person: Person, at: int, world: World) -> None:
        self.engine, self.person, self.at, self.world = engine, person, at, world
        self.values = person.values
        self.groups: dict[str, int] = {}

    def value(self, name: str) -> Value | None:
        return self.values.get(name)

    def group(self, name: str) -> int:
        found = self.groups.get(name)
        if found is None:
            found = self.groups[name] = self._group(self.engine.policy.group[name])
        return found

    def score(self) -> int:
        return sum(self.group(group.name) for group in self.engine.policy.groups)

    def _group(self, group: Group) -> int:
        policy = self.engine.policy
        total = self._events(group)
        for rule in group.rules:
            if rule.when is not None and self.engine._test(rule.when)(self):
                total += rule.points
        if group.fading.kind == "cap":
            people = scoring.members(policy, group, self.person, self.world)
            if scoring.is_idle(policy, group, people, self.at):
                total = min(total, group.fading.cap)
        return scoring.clamp(group, total)

    def _events(self, group: Group) -> int:
        """The events' sum: of the whole account as it is kept, with the person as they stand here."""
        whole = self.world.whole_account(self.person) if group.of_account else None
        if whole is None:
            policy = self.engine.policy
            return self._sum(group, scoring.members(policy, group, self.person, self.world))
        total = self._whole(group, whole)
        kept = whole.people.get(self.person.number)
        if kept is self.person:
            return total
        before = whole.active.get(self.person.number)
        final = self.engine.policy.status[self.person.status].final
        return (
            total
            - (self._sum(group, [before]) if before is not None else 0)
            + (0 if final else self._sum(group, [self.person]))
        )

    def _whole(self, group: Group, whole: Account) -> int:
        known = whole.sums.get(group.name)
        if known is None or known[0] != self.at:
            known = whole.sums[group.name] = (self.at, self._sum(group, whole.active.values()))
        return known[1]

    def _sum(self, group: Group, people: Iterable[Person]) -> int:
        policy = self.engine.policy
        return sum(tally.points(policy, group, one, self.at) for one in people if one.history)


class _Compiler:
    """Conditions to functions of `Readings`; each definition becomes one function."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.constants = Constants()
        self.definitions: dict[str, object] = {}

    def test(self, condition: Condition) -> Test:
        local = _Locals(self)
        body = expression(local, condition)
        reads = [f" {name} = value({field!r})" for field, name in local.fields.items()]
        source = "\n".join(["def test(r):", " value = r.values.get", *reads, f" return {body}", ""])
        bound = {**self.constants.bound(), **self.definitions}
        return cast(Test, built(source, "test", bound))

    def define(self, name: str) -> str:
        local = f"D_{name.replace('-', '__')}"
        if local not in self.definitions:
            self.definitions[local] = self.test(self.policy.definition[name].condition)
        return local


class _Locals:
    """The names that one compiled test uses: its fields are read into locals first."""

    def __init__(self, compiler: _Compiler) -> None:
        self.compiler = compiler
        self.fields: dict[str, str] = {}

    def field(self, name: str) -> str:
        return self.fields.setdefault(name, f"f{len(self.fields)}")

    def group(self, name: str) -> str:
        return f"r.group({name!r})"

    def score(self) -> str:
        return "r.score()"

    def definition(self, name: str) -> str:
        return f"{self.compiler.define(name)}(r)"

    def constant(self, values: tuple[Value, ...]) -> str:
        return self.compiler.constants.name(values)


def _groups(policy: Policy, condition: Condition) -> Iterator[str]:
    """The groups that a condition reads, through definitions and through other groups' rules."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for one in parts:
                yield from _groups(policy, one)
        case Negation(part=part):
            yield from _groups(policy, part)
        case Defined(name=name):
            yield from _groups(policy, policy.definition[name].condition)
        case Linear(sum=parts):
            names = [part.name for part in parts if part.of == "group"]
            if any(part.of == "score" for part in parts):
                names = [group.name for group in policy.groups]
            for name in names:
                yield name
                for rule in policy.group[name].rules:
                    if rule.when is not None:
                        yield from _groups(policy, rule.when)
