"""Many rows over codes at once: which rows fit a lead, and which rows overlap, by sets of bits.

A row is a union of boxes, a box a set of codes (or missing) for every field. Tests that are no such sets
(sums, comparisons of fields, text tests) are left out, which makes the row `loose`: it then fits, and
overlaps, at least what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import xor
from random import Random

from dsl.typed import All, Among, Condition, Constant, Defined, Known, Linear, Negation, Some
from policy.model import Policy
from policy.prove.domains import Coded, Ranked, Slot
from policy.prove.ranges import solve
from policy.prove.reading import fields_of, terms

_BOXES = 64  # of one row; beyond, the row is loose
_TRIES = 16  # of finding a lead of a row outside others by chance
_STEPS = 3_000  # of taking boxes away from a row; beyond, boxes do not tell

Box = Mapping[str, int]  # by field: bit 0 for missing, bit 1 + code for a code; absent: anything


@dataclass(frozen=True)
class Row:
    boxes: tuple[Box, ...]
    loose: bool = False


@dataclass(frozen=True)
class Left:
    """The pieces of a row outside other rows, and which of those took something away."""

    pieces: tuple[Box, ...]
    taken_by: list[int]


EVERYTHING: Box = {}


def row(policy: Policy, slots: Mapping[str, Slot], condition: Condition) -> Row:
    """The boxes of a condition; loose where it says more than boxes can."""
    return rows(policy, slots, [condition])[0]


def rows(policy: Policy, slots: Mapping[str, Slot], conditions: Sequence[Condition]) -> list[Row]:
    """The boxes of many conditions."""
    valid_codes = {name: valid(slot) for name, slot in slots.items()}
    found = []
    for one in conditions:
        made = _Reader(policy, slots, valid_codes)
        found.append(Row(tuple(made.boxes(one, True)), made.loose))
    return found


class Table:
    """Rows by number, ready for questions about all of them."""

    def __init__(self, slots: Mapping[str, Slot], rows: Sequence[Row]) -> None:
        self.slots = slots
        self.rows = rows
        self._of = [at for at, one in enumerate(rows) for _ in one.boxes]  # the row of every box
        self._boxes = [box for one in rows for box in one.boxes]

    def fitting(self, codes: Mapping[str, int | None]) -> set[int]:
        """The rows that a lead with these codes may meet; exactly those, of rows that are not loose."""
        return self._rows_of(self._fitting(codes))

    def overlapping(self, at: int) -> set[int]:
        """The rows that share a lead with this row, itself included."""
        found = 0
        for box in self.rows[at].boxes:
            left = self._all
            for name, codes in box.items():
                touching = 0
                for bit, allowing in enumerate(self._allowing[name]):
                    if codes >> bit & 1:
                        touching |= allowing
                left &= touching
            found |= left
        return self._rows_of(found)

    def left(self, at: int, others: Sequence[int]) -> Left | None:
        """What of this row lies in none of the others; None where boxes cannot tell, or not quickly."""
        found = list(self.rows[at].boxes)
        if self.rows[at].loose:
            return None
        needed: list[int] = []
        steps = 0
        for one in others if found else ():
            if self.rows[one].loose:
                return None
            before = found
            for box in self.rows[one].boxes:
                steps += len(found)
                if steps > _STEPS:
                    return None
                found = [piece for had in found for piece in self._minus(had, box)]
            if found != before:
                needed.append(one)
            if not found:
                break
        return Left(tuple(found), needed)

    def sample(self, at: int, taken: int) -> dict[str, int | None] | None:
        """A lead who meets the row and lies in none of the taken boxes (as bits).

        A few tries by chance, the same on every run; None where they find nobody.
        """
        row = self.rows[at]
        if row.loose or not row.boxes:
            return None
        chance = Random(at)
        for number in range(_TRIES):
            box = row.boxes[number % len(row.boxes)]
            codes = {name: _pick(box.get(name, self._valid[name]), chance) for name in self._allowing}
            if not self._fitting(codes) & taken:
                return codes
        return None

    def bits(self, at: int) -> int:
        """The boxes of a row, as bits."""
        return self._bits[at]

    def first(self, box: Box) -> dict[str, int | None]:
        """A lead in the box: by field the first code, missing where that may be."""
        found: dict[str, int | None] = {}
        for name in self._allowing:
            codes = box.get(name, self._valid[name])
            least = codes & -codes
            found[name] = least.bit_length() - 2 if least > 1 else None
        return found

    # --- inside ---------------------------------------------------------------------------------

    def _fitting(self, codes: Mapping[str, int | None]) -> int:
        left = self._all
        for name, allowing in self._allowing.items():
            code = codes.get(name)
            left &= allowing[0 if code is None else code + 1]
        return left

    def _minus(self, one: Box, other: Box) -> Iterator[Box]:
        """The part of a box outside another, in pieces that have nothing in common."""
        if _both(one, other) is None:
            yield one
            return
        rest = dict(one)
        for name, codes in other.items():
            had = rest.get(name, self._valid[name])
            if had & ~codes:
                yield {**rest, name: had & ~codes}
            rest[name] = had & codes

    @cached_property
    def _valid(self) -> dict[str, int]:
        return {name: valid(slot) for name, slot in self.slots.items()}

    @cached_property
    def _bits(self) -> list[int]:
        found = [0] * len(self.rows)
        for number, at in enumerate(self._of):
            found[at] |= 1 << number
        return found

    @cached_property
    def _all(self) -> int:
        return (1 << len(self._boxes)) - 1

    @cached_property
    def _allowing(self) -> dict[str, list[int]]:
        """By field and code: the boxes that allow it, as bits."""
        return {name: self._by_code(name) for name in {name for box in self._boxes for name in box}}

    def _by_code(self, name: str) -> list[int]:
        """From code to code only few boxes come or go: who turns up or leaves is noted at each code."""
        size = _size(self.slots[name]) + 1
        every, turns = (1 << size) - 1, [0] * (size + 1)
        for number, box in enumerate(self._boxes):
            codes, bit = box.get(name, every), 1 << number
            edges = codes ^ (codes << 1)
            while edges:
                low = edges & -edges
                turns[low.bit_length() - 1] ^= bit
                edges ^= low
        return list(accumulate(turns[:size], xor))

    def _rows_of(self, boxes: int) -> set[int]:
        found = set()
        while boxes:
            low = boxes & -boxes
            found.add(self._of[low.bit_length() - 1])
            boxes ^= low
        return found


def _size(slot: Slot) -> int:
    return slot.domain.size if isinstance(slot.domain, Coded | Ranked) else 0


class _Reader:
    """Disjunctive normal form over sets of codes, `not` pushed inwards."""

    def __init__(
        self, policy: Policy, slots: Mapping[str, Slot], valid_codes: Mapping[str, int]
    ) -> None:
        self.policy = policy
        self.slots = slots
        self.valid = valid_codes
        self.loose = False

    def boxes(self, what: Condition, wanted: bool) -> list[Box]:
        match what:
            case Constant(value=value):
                return [EVERYTHING] if value is wanted else []
            case Negation(part=part):
                return self.boxes(part, not wanted)
            case Defined(name=name):
                return self.boxes(self.policy.definition[name].condition, wanted)
            case All(parts=parts):
                return self._every(parts, True) if wanted else self._any(parts, False)
            case Some(parts=parts):
                return self._any(parts, True) if wanted else self._every(parts, False)
            case _:
                return self._test(what, wanted)

    def _any(self, parts: Sequence[Condition], wanted: bool) -> list[Box]:
        found = [box for one in parts for box in self.boxes(one, wanted)]
        return self._few(found)

    def _every(self, parts: Sequence[Condition], wanted: bool) -> list[Box]:
        found: list[Box] = [EVERYTHING]
        for one in parts:
            more = self.boxes(one, wanted)
            found = self._few([box for a in found for b in more if (box := _both(a, b)) is not None])
        return found

    def _few(self, found: list[Box]) -> list[Box]:
        if len(found) <= _BOXES:
            return found
        self.loose = True
        return [EVERYTHING]

    def _test(self, what: Condition, wanted: bool) -> list[Box]:
        names = fields_of(what)
        codes = self._codes(what, names[0]) if len(names) == 1 else None
        if codes is None:
            self.loose = True
            return [EVERYTHING]
        name = names[0]
        codes = codes & self.valid[name] if wanted else self.valid[name] & ~codes
        return [{name: codes}] if codes else []

    def _codes(self, what: Condition, name: str) -> int | None:
        """The codes that pass, as bits; None for what is no such set."""
        domain = self.slots[name].domain
        if isinstance(what, Known) and isinstance(domain, Coded | Ranked):
            return self.valid[name] & ~1
        if isinstance(what, Among) and isinstance(domain, Coded):
            return sum(2 << domain.place[one] for one in set(what.values))
        if isinstance(domain, Ranked) and isinstance(what, Among):
            return self.valid[name] & _bits(
                {domain.code(int(one)) for one in what.values if _within(domain, int(one))}
            )
        if isinstance(what, Linear) and isinstance(domain, Ranked):
            return self._run(what, name, domain)
        return None

    def _run(self, what: Linear, name: str, domain: Ranked) -> int | None:
        sum_ = terms(self.policy, what)
        if set(sum_) != {("field", name)}:
            return None
        low, high = solve(sum_["field", name], what.relation, what.bound)
        if low is not None and high is not None and low > high:
            return 0
        first = 0 if low is None else domain.at_least(low)
        last = domain.size if high is None else domain.at_least(high + 1)
        return ((1 << max(0, last - first)) - 1) << (first + 1)


def valid(slot: Slot) -> int:
    """Everything that a field can be: its codes, and missing where it may be."""
    if isinstance(slot.domain, Coded):
        codes = _bits(set(slot.domain.allowed))
    else:
        codes = ((1 << _size(slot)) - 1) << 1
    return codes if slot.always else codes | 1


def _both(one: Box, other: Box) -> Box | None:
    """What lies in both boxes; None where nothing does."""
    found = dict(one)
    for name, codes in other.items():
        found[name] = found.get(name, codes) & codes
        if not found[name]:
            return None
    return found


def _pick(codes: int, chance: Random) -> int | None:
    """One of these codes by chance, the first from a random place on; None for missing."""
    place = chance.randrange(codes.bit_length())
    beyond = codes >> place
    low = beyond & -beyond
    code = place + low.bit_length() - 2
    return None if code < 0 else code


def _bits(codes: set[int]) -> int:
    return sum(2 << one for one in codes)


def _within(domain: Ranked, value: int) -> bool:
    low, high = domain.range
    return (low is None or value >= low) and (high is None or value <= high)
