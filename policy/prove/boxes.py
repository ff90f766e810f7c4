"""Many rows over codes at once: which rows fit a lead, and which rows overlap, by sets of bits.

A row is a union of boxes, a box a set of codes (or missing) for every field. Tests that are no such sets
(sums, comparisons of fields, text tests) are left out, which makes the row `loose`: it then fits, and
overlaps, at least what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, product
from operator import or_, xor

from dsl.typed import All, Among, Condition, Constant, Defined, Known, Linear, Negation, Some
from policy.model import Policy
from policy.prove import outside
from policy.prove.domains import Coded, Ranked, Slot
from policy.prove.ranges import solve
from policy.prove.reading import fields_of, terms
from policy.prove.solver import Answer

_BOXES = 64  # of one row; beyond, the row is loose
_STEPS = 200_000  # of looking for a place outside other rows; beyond, boxes do not tell

Box = Mapping[str, int]  # by field: bit 0 for missing, bit 1 + code for a code; absent: anything


@dataclass(frozen=True)
class Row:
    boxes: tuple[Box, ...]
    loose: bool = False


@dataclass(frozen=True)
class Left:
    """What is left of rows outside others. `codes`: after "yes", of a lead who shows it; `taken_by`:
    after "no", others that are enough for it; `steps`: what it took to find out."""

    answer: Answer
    codes: Mapping[str, int | None] = field(default_factory=dict)
    taken_by: frozenset[int] = frozenset()
    steps: int = 0


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
                left &= self._touching[name].any(codes)
            found |= left
        return self._rows_of(found)

    def left(self, ats: Sequence[int], others: Iterable[int]) -> Left:
        """Whether some lead is in all of these rows and in none of the others.

        Loose rows hold more than they say: it proves something that they cover nothing of a place, or
        that even they have nobody left.
        """
        loose = [one for one in others if self.rows[one].loose]
        exact = [one for one in others if not self.rows[one].loose]
        found = self._search(ats, exact)
        if found.answer != "yes" or not (loose or any(self.rows[at].loose for at in ats)):
            return found
        if any(self.rows[at].loose for at in ats):
            return Left("unknown", steps=found.steps)
        again = self._search(ats, [*exact, *loose])
        return again if again.answer == "yes" else Left("unknown", steps=found.steps + again.steps)

    # --- inside ---------------------------------------------------------------------------------

    def _fitting(self, codes: Mapping[str, int | None]) -> int:
        left = self._all
        for name, allowing in self._allowing.items():
            code = codes.get(name)
            left &= allowing[0 if code is None else code + 1]
        return left

    def _search(self, ats: Sequence[int], others: Iterable[int]) -> Left:
        steps, used = 0, set[int]()
        sides = [(one, side) for one in others for side in self._sides[one]]
        for box in self._common(ats):
            place = tuple(box.get(name, self._valid[name]) for name in self._names)
            found = outside.search(place, sides, _STEPS - steps)
            steps += found.steps
            used |= found.used
            if found.answer == "unknown":
                return Left("unknown", steps=steps)
            if found.place is not None:
                return Left("yes", self._first(found.place), steps=steps)
        return Left("no", taken_by=frozenset(used), steps=steps)

    def _common(self, ats: Sequence[int]) -> Iterator[Box]:
        """The boxes that lie in all of these rows."""
        for chosen in product(*(self.rows[at].boxes for at in ats)):
            box: Box | None = EVERYTHING
            for one in chosen:
                box = None if box is None else _both(box, one)
            if box is not None:
                yield box

    def _first(self, place: outside.Place) -> dict[str, int | None]:
        """A lead in the place: by field the first code, missing where that may be."""
        found: dict[str, int | None] = {}
        for name, codes in zip(self._names, place, strict=True):
            least = codes & -codes
            found[name] = least.bit_length() - 2 if least > 1 else None
        return found

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The fields that some box reads, in declared order."""
        used = {name for box in self._boxes for name in box}
        return tuple(name for name in self.slots if name in used)

    @cached_property
    def _sides(self) -> list[list[list[outside.Side]]]:
        """Of every row its boxes, with numbers for fields."""
        number = {name: at for at, name in enumerate(self._names)}
        return [
            [[(number[name], codes) for name, codes in box.items()] for box in one.boxes]
            for one in self.rows
        ]

    @cached_property
    def _valid(self) -> dict[str, int]:
        return {name: valid(slot) for name, slot in self.slots.items()}

    @cached_property
    def _all(self) -> int:
        return (1 << len(self._boxes)) - 1

    @cached_property
    def _allowing(self) -> dict[str, list[int]]:
        """By field and code: the boxes that allow it, as bits."""
        return {name: self._by_code(name) for name in self._names}

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

    @cached_property
    def _touching(self) -> dict[str, _Runs]:
        return {name: _Runs(allowing) for name, allowing in self._allowing.items()}

    def _rows_of(self, boxes: int) -> set[int]:
        found = set()
        while boxes:
            low = boxes & -boxes
            found.add(self._of[low.bit_length() - 1])
            boxes ^= low
        return found


class _Runs:
    """What any code of a set allows, a run of codes at a time: of every run of 1, 2, 4, ... codes it is
    known."""

    def __init__(self, allowing: Sequence[int]) -> None:
        self.doubled = [list(allowing)]
        while (size := 1 << len(self.doubled)) <= len(allowing):
            last, half = self.doubled[-1], size // 2
            self.doubled.append(list(map(or_, last, last[half:])))

    def any(self, codes: int) -> int:
        found, start = 0, 0
        while codes:
            gap = (codes & -codes).bit_length() - 1
            codes >>= gap
            size = (codes + 1 & ~codes).bit_length() - 1
            start += gap
            power = size.bit_length() - 1
            ored = self.doubled[power]
            found |= ored[start] | ored[start + size - (1 << power)]
            codes >>= size
            start += size
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


def _bits(codes: set[int]) -> int:
    return sum(2 << one for one in codes)


def _within(domain: Ranked, value: int) -> bool:
    low, high = domain.range
    return (low is None or value >= low) and (high is None or value <= high)
