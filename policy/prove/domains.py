"""Fields as small whole numbers: a code for every value, or run of values, that conditions tell apart.

Values that no condition distinguishes share a code, so what is found for codes holds for all values:

    one of      the declared values, in order
    yes/no      no, yes
    text        the texts that are compared, then as many others as could differ from one another
    numbers     runs between the bounds that conditions name (`Ranked`); or the number itself, where it
                is summed with something else (`Counted`)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from dsl.typed import Among, Linear, Same, TextTest, Value
from policy.model import Field, Policy
from policy.prove.ranges import Range, is_empty, overlap, solve
from policy.prove.reading import Read, fields_of, terms

_TODAY = 20_454  # a day in 2026, for witnesses with a date that may be any


@dataclass(frozen=True)
class Coded:
    """`values[code]`, and `others` more codes for texts that are named nowhere. `allowed`: the codes
    that every policy's declaration accepts. `family`: fields that are compared share their codes."""

    family: str
    values: tuple[Value, ...]
    others: int
    allowed: tuple[int, ...]

    @property
    def size(self) -> int:
        return len(self.values) + self.others

    @cached_property
    def place(self) -> dict[Value, int]:
        """The code of each value."""
        return {value: code for code, value in enumerate(self.values)}


@dataclass(frozen=True)
class Ranked:
    """Code i stands for the numbers from `starts[i]` to before `starts[i + 1]`, within `range`."""

    starts: tuple[int | None, ...]
    range: Range
    around: int  # representatives lie as near to this as they can

    @property
    def size(self) -> int:
        return len(self.starts)

    def code(self, value: int) -> int:
        """The run that holds the value."""
        return max(0, bisect_right(self.starts, value, lo=1) - 1)  # type: ignore[type-var]

    def at_least(self, value: int) -> int:
        """The first code whose numbers are all this or more; the size where there is none."""
        low, high = self.range
        if low is not None and value <= low:
            return 0
        if high is not None and value > high:
            return self.size
        return bisect_left(self.starts, value, lo=1)  # type: ignore[type-var]

    def run(self, code: int) -> Range:
        high = self.starts[code + 1] if code + 1 < len(self.starts) else None
        return overlap((self.starts[code], None if high is None else high - 1), self.range)

    def value(self, code: int) -> int:
        low, high = self.run(code)
        found = self.around if low is None else max(low, self.around) if high is None else low
        return found if high is None else min(found, high)


@dataclass(frozen=True)
class Counted:
    """The canonical number itself."""

    range: Range
    around: int


Domain = Coded | Ranked | Counted


@dataclass(frozen=True)
class Slot:
    """One field as all the policies see it. `always`: some policy requires it."""

    name: str
    type: str
    domain: Domain
    always: bool
    fixed: bool


def slots(reads: Sequence[Read]) -> dict[str, Slot]:
    """Every field that is read, in declared order. Fields of one name must be of one type."""
    used = {name for read in reads for test in read.tests for name in fields_of(test)}
    declared: dict[str, list[Field]] = {}
    for read in reads:
        for one in read.policy.fields:
            if one.name in used:
                declared.setdefault(one.name, []).append(one)
    domains = {**_coded(reads, declared), **_numbers(reads, declared)}
    return {
        name: Slot(
            name,
            found[0].type,
            domains[name],
            any(one.required for one in found),
            all(one.fixed for one in found),
        )
        for name, found in declared.items()
    }


def same_types(policies: Iterable[Policy]) -> bool:
    """Whether fields that share a name share a type, as one universe needs."""
    types: dict[str, str] = {}
    return all(
        types.setdefault(one.name, one.type) == one.type for each in policies for one in each.fields
    )


# --- values ---------------------------------------------------------------------------------------


def _coded(reads: Sequence[Read], declared: dict[str, list[Field]]) -> dict[str, Domain]:
    names = [name for name, found in declared.items() if found[0].type in ("one of", "text", "yes/no")]
    family = {name: name for name in names}
    values: dict[str, dict[Value, None]] = {name: {} for name in names}
    for name in names:
        for one in declared[name]:
            values[name].update(dict.fromkeys((False, True) if one.type == "yes/no" else one.values))
    for read in reads:
        for test in read.tests:
            if isinstance(test, Among) and test.field in values:
                values[test.field].update(dict.fromkeys(test.values))
            elif isinstance(test, Same):
                old, new = family[test.right], family[test.left]
                family = {name: new if of == old else of for name, of in family.items()}
    found: dict[str, Domain] = {}
    for head in dict.fromkeys(family.values()):
        members = [name for name in names if family[name] == head]
        listed = tuple(dict.fromkeys(value for name in members for value in values[name]))
        others = sum(declared[name][0].type == "text" for name in members)
        for name in members:
            found[name] = Coded(head, listed, others, _allowed(declared[name], listed, others))
    return found


def _allowed(declared: list[Field], listed: tuple[Value, ...], others: int) -> tuple[int, ...]:
    if declared[0].type == "text":
        return tuple(
            code
            for code in range(len(listed) + others)
            if code >= len(listed) or isinstance(listed[code], str)
        )
    if declared[0].type == "yes/no":
        return tuple(code for code, value in enumerate(listed) if isinstance(value, bool))
    return tuple(
        code for code, value in enumerate(listed) if all(value in one.values for one in declared)
    )


# --- numbers --------------------------------------------------------------------------------------


def _numbers(reads: Sequence[Read], declared: dict[str, list[Field]]) -> dict[str, Domain]:
    names = {
        name for name, found in declared.items() if found[0].type not in ("one of", "text", "yes/no")
    }
    cuts: dict[str, set[int]] = {name: set() for name in names}
    summed: set[str] = set()
    for read in reads:
        for test in read.tests:
            if isinstance(test, Linear):
                _cut(read.policy, test, cuts, summed)
            elif isinstance(test, Among) and test.field in names:
                cuts[test.field].update(at for one in test.values for at in (int(one), int(one) + 1))
    found: dict[str, Domain] = {}
    for name in names:
        limits: Range = (None, None)
        for one in declared[name]:
            limits = overlap(limits, (one.low, one.high))
        around = _TODAY if declared[name][0].type == "date" else 0
        if name in summed or is_empty(limits):
            found[name] = Counted(limits, around)
        else:
            low, high = limits
            inner = sorted(
                at for at in cuts[name] if (low is None or at > low) and (high is None or at <= high)
            )
            found[name] = Ranked((low, *inner), limits, around)
    return found


def _cut(policy: Policy, test: Linear, cuts: dict[str, set[int]], summed: set[str]) -> None:
    sum_ = terms(policy, test)
    if len(sum_) > 1:
        summed.update(name for kind, name in sum_ if kind == "field")
        return
    for (kind, name), factor in sum_.items():
        if kind == "field":
            low, high = solve(factor, test.relation, test.bound)
            cuts[name].update(at for at in (low, None if high is None else high + 1) if at is not None)


def text_tests(reads: Sequence[Read]) -> list[TextTest]:
    """Every different text test, wherever it stands."""
    found: dict[tuple[str, str, str], TextTest] = {}
    for read in reads:
        for test in read.tests:
            if isinstance(test, TextTest):
                found.setdefault((test.field, test.test, test.text), test)
    return list(found.values())
