"""Kinds of people: what is fixed about them, as far as the ways between statuses tell it apart.

Values that no condition on a way tells apart are one value. Fields that no condition reads together are
looked into apart: what counts of either is only whom they close which way to. So their combinations are
not multiplied out, and many values cost little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from dsl.typed import All, Condition, Value
from policy.model import Create, Policy
from policy.moves import START, Move, actions_of
from policy.prove import boxes
from policy.prove.domains import Coded, Counted, Ranked, Slot
from policy.prove.encode import Universe
from policy.prove.reading import Read, fields_of
from policy.prove.tracks import earlier, guard, universe_of

_MANY = 1_000  # combinations of the values of fields that are read together; and kinds, at most

Kind = tuple[tuple[str, int | None], ...]  # a code for every fixed field that matters


def fixed_fields(policy: Policy) -> list[str]:
    """The fixed fields that guards and start rules read, in declared order."""
    read = Read(policy)
    for _, conditions in guards(policy):
        read.add(conditions)
    used = {name for test in read.tests for name in fields_of(test)}
    slots = universe_of(policy).slots
    return [one.name for one in policy.fields if one.name in used and slots[one.name].fixed]


def guards(policy: Policy) -> Iterator[tuple[str, list[Condition]]]:
    """By label, what must hold for each transition and start rule that asks for something."""
    for status in policy.statuses:
        if status.start is not None and status.start.when is not None:
            yield f"{START}>{status.name}", [status.start.when]
        for one in status.transitions:
            first = earlier(policy, one) if one.trigger == "when" else []
            if guard(one):
                yield one.label, [*guard(one), *first]


@dataclass
class Kinds:
    """`all()`: a kind for every different set of ways that are closed to somebody, None where there are
    too many to look into; `closed`: whether a way is closed to a kind, whatever else becomes of them."""

    policy: Policy
    fixed: Sequence[str]

    def all(self) -> list[Kind] | None:
        """In the order of their codes."""
        chosen: list[list[Kind]] = []
        for names in self._together():
            found = self._apart(names)
            if found is None:
                return None
            chosen.append(found)
        if prod(map(len, chosen)) > _MANY:
            return None
        place = {name: at for at, name in enumerate(self.fixed)}
        kinds = [
            tuple(sorted((one for part in parts for one in part), key=lambda one: place[one[0]]))
            for parts in product(*chosen)
        ]
        return sorted(kinds, key=lambda kind: [_place(code) for _, code in kind])

    def closed(self, key: str, kind: Kind) -> bool:
        """A person of this kind can never meet what the way asks for."""
        way = self._ways.get(key)
        return way is not None and not way.open(_part(kind, way.names))

    def reads(self, key: str) -> tuple[str, ...]:
        """The fixed fields on which a way depends."""
        return self._ways[key].names

    def made(self, birth: Move, kind: Kind) -> bool:
        """Whether a person of this kind can be created so: nothing is known of them but what is said."""
        for action in self._births(birth.parent):
            if action.status == birth.target:
                given = self._given(action)
                if all(code in given.get(name, (code,)) for name, code in kind):
                    return True
        return False

    # --- fields ---------------------------------------------------------------------------------

    def _together(self) -> list[list[str]]:
        """Fields that some way reads together, in declared order."""
        group = {name: name for name in self.fixed}
        for way in self._ways.values():
            joined = {group[name] for name in way.names}
            group = {name: way.names[0] if head in joined else head for name, head in group.items()}
        return [
            [name for name in self.fixed if group[name] == head]
            for head in dict.fromkeys(group.values())
        ]

    def _apart(self, names: Sequence[str]) -> list[Kind] | None:
        """One kind of each sort, of these fields alone."""
        ways = [one for one in self._ways.values() if set(one.names) & set(names)]
        choices = [self._codes(name) for name in names]
        if any(not one for one in choices) or prod(map(len, choices)) > _MANY:
            return None
        found: dict[object, Kind] = {}
        for codes in product(*choices):
            kind = tuple(zip(names, codes, strict=True))
            sort = [way.open(_part(kind, way.names)) for way in ways]
            marks = [code if code in self._marked[name] else () for name, code in kind]
            found.setdefault((*sort, *marks), kind)
        return list(found.values())

    def _codes(self, name: str) -> list[int | None]:
        """Of all codes that no condition tells apart, one; nothing where they are no codes."""
        slot = self._universe.slots[name]
        if isinstance(slot.domain, Counted):
            return []
        coded = slot.domain.allowed if isinstance(slot.domain, Coded) else range(slot.domain.size)
        codes: list[int | None] = [*coded] if slot.always else [*coded, None]
        sorts = self._sorts(name)
        if sorts is None:
            return codes
        found: dict[object, int | None] = {}
        for code in codes:
            mark = code if code in self._marked[name] else ()
            bit = 0 if code is None else code + 1
            found.setdefault((mark, *(passing >> bit & 1 for passing in sorts)), code)
        return list(found.values())

    def _sorts(self, name: str) -> list[int] | None:
        """For every test of the field the codes that pass, as bits; None for a test that is no such
        set."""
        found = []
        for one in dict.fromkeys(self._tests):
            if name in fields_of(one):
                row = boxes.row(self.policy, self._universe.slots, one)
                if row.loose:
                    return None
                found.append(sum(box.get(name, 0) for box in row.boxes))
        return found

    @cached_property
    def _universe(self) -> Universe:
        return universe_of(self.policy)

    @cached_property
    def _tests(self) -> list[Condition]:
        read = Read(self.policy)
        for _, conditions in guards(self.policy):
            read.add(conditions)
        return read.tests

    # --- ways -----------------------------------------------------------------------------------

    @cached_property
    def _ways(self) -> dict[str, _Way]:
        found = {}
        for key, conditions in guards(self.policy):
            tests = Read(self.policy).add(conditions).tests
            names = tuple(one for one in self.fixed if any(one in fields_of(test) for test in tests))
            if names:
                found[key] = _Way(names, _opening(self.policy, conditions, names))
        return found

    # --- births ---------------------------------------------------------------------------------

    def _births(self, status: str) -> Iterator[Create]:
        return (one for one, _ in actions_of(self.policy.status[status]) if isinstance(one, Create))

    def _given(self, action: Create) -> dict[str, frozenset[int | None]]:
        """The codes that fixed fields may have of who is created so; not of what is inherited."""
        given, slots = dict(action.values), self._universe.slots
        return {
            name: _coded(slots[name], given.get(name))
            for name in self.fixed
            if name != self.policy.account_key
        }

    @cached_property
    def _marked(self) -> Mapping[str, set[int | None]]:
        """By field: the codes that people are created with."""
        found: dict[str, set[int | None]] = {name: set() for name in self.fixed}
        for status in self.policy.statuses:
            for one in self._births(status.name):
                for name, codes in self._given(one).items():
                    found[name] |= codes
        return found


@dataclass(frozen=True)
class _Way:
    """The fixed fields that a way reads, and to whom it is open."""

    names: tuple[str, ...]
    open: Callable[[Kind], bool]


def _opening(
    policy: Policy, conditions: Sequence[Condition], names: Sequence[str]
) -> Callable[[Kind], bool]:
    """Whether a kind, with any values of other fields, may meet all of these."""
    universe = universe_of(policy)
    row = boxes.row(policy, universe.slots, All(tuple(conditions)))
    known: dict[Kind, bool] = {}

    def by_boxes(kind: Kind) -> bool:
        return any(
            all(box.get(name, -1) >> (0 if code is None else code + 1) & 1 for name, code in kind)
            for box in row.boxes
        )

    def by_solver(kind: Kind) -> bool:
        if kind not in known:
            terms = [universe.term(policy, one) for one in conditions]
            held = (universe.has(name, code) for name, code in kind)
            known[kind] = by_boxes(kind) and universe.check([*terms, *held]) != "no"
        return known[kind]

    return by_solver if row.loose else by_boxes


def _part(kind: Kind, names: Sequence[str]) -> Kind:
    return tuple((name, code) for name, code in kind if name in names)


def _coded(slot: Slot, value: Value | None) -> frozenset[int | None]:
    """The codes that may stand for a value; of a text that is named nowhere, several."""
    domain = slot.domain
    if value is None:
        return frozenset((None,))
    if isinstance(domain, Coded):
        named = domain.place.get(value)
        return frozenset(range(len(domain.values), domain.size) if named is None else (named,))
    return frozenset((domain.code(int(value)) if isinstance(domain, Ranked) else int(value),))


def _place(code: int | None) -> float:
    """Missing comes last."""
    return float("inf") if code is None else code
