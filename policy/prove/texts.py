"""Text tests as truths with implications, and texts that meet them.

z3's own strings are not dependable. What follows from one test for another is stated here; so "cannot
be" is a proof, while "can be" needs a text that really passes: `text` tries to make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from dsl.typed import TextTest
from policy.reference.conditions import text_test

_JOINTS = (" ", "", "-", "z")
_PIECES = 4  # of texts to be contained, tried in every order


class Told(NamedTuple):
    """If `one` holds then so does `other`; with `other` None, they exclude each other as a pair."""

    one: int
    other: int
    both: bool  # False: not both of them


def implications(tests: Sequence[TextTest]) -> Iterator[Told]:
    """What holds between the tests of one field, by number."""
    for (i, a), (j, b) in combinations(enumerate(tests), 2):
        if _implies(a, b):
            yield Told(i, j, True)
        if _implies(b, a):
            yield Told(j, i, True)
        if _exclude(a, b):
            yield Told(i, j, False)


def passes(test: TextTest, value: str) -> bool:
    return text_test(test.test, value, test.text)


def text(true: Iterable[TextTest], false: Sequence[TextTest], taken: Iterable[str]) -> str | None:
    """A text that passes and fails these tests and is none of `taken`; None where none was found."""
    wanted, used = list(true), set(taken)
    begin = max((one.text for one in wanted if one.test == "starts with"), key=len, default="")
    end = max((one.text for one in wanted if one.test == "ends with"), key=len, default="")
    inner = [one.text for one in wanted if one.test == "contains"]
    for found in _candidates(begin, inner, end):
        if (
            found
            and found == found.strip()
            and found not in used
            and all(passes(one, found) for one in wanted)
            and not any(passes(one, found) for one in false)
        ):
            return found
    return None


def _candidates(begin: str, inner: list[str], end: str) -> Iterator[str]:
    orders = permutations(inner) if len(inner) <= _PIECES else iter((tuple(inner),))
    for order in orders:
        for joint in _JOINTS:
            yield joint.join(one for one in (begin, *order, end) if one)
        for overlap in range(1, min(len(begin), len(end)) + 1):
            if begin.endswith(end[:overlap]):
                yield begin + end[overlap:]
    head = (begin, *inner)
    for number in range(1, 100):
        for filler in ("other", "x", "q", "é"):
            yield " ".join(
                one for one in (*head, filler if number == 1 else f"{filler} {number}", end) if one
            )
            yield "".join((*head, filler * number, end))


def _implies(one: TextTest, other: TextTest) -> bool:
    if other.test == "contains":
        return other.text in one.text
    if one.test != other.test:
        return False
    if one.test == "starts with":
        return one.text.startswith(other.text)
    return one.text.endswith(other.text)


def _exclude(one: TextTest, other: TextTest) -> bool:
    if one.test != other.test or one.test == "contains":
        return False
    return not _implies(one, other) and not _implies(other, one)
