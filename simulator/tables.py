"""What a replication is a function of besides its seed and number: plain data, and the same as bytes.

The tables go to other processes and machines; their digest says which they are.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from simulator.kernel import layout as L
from simulator.plan import Plan

Ints = np.ndarray[Any, np.dtype[np.int64]]
Numbers = np.ndarray[Any, Any]  # 64 or 32 bits each
Arrays = tuple[tuple[str, int, tuple[int, ...]], ...]  # name, place, shape
_FORMAT = "leadpolicy tables 3"
_MOST = 1 << 30  # bytes


class Damaged(ValueError):
    """Bytes that are not what they should be."""


@dataclass(frozen=True, eq=False)
class Tables:
    """The words of a plan, and how much room a run of them needs. `expected` people will be there or
    arrive, or fewer; `statuses` are named in errors; `arrays` say what stands where in the results.
    `before` is run first, up to a switch."""

    words: Ints
    size: int  # of the results
    record_words: int
    person_words: int
    expected: int
    statuses: tuple[str, ...]
    arrays: Arrays
    before: Tables | None = None

    @cached_property
    def digest(self) -> str:
        """What the results depend on, in 64 hexadecimal digits; names are none of it."""
        rest = f"{self.size} {self.record_words} {self.person_words}\n"
        if self.before is not None:
            rest += self.before.digest
        return sha256(rest.encode() + _little(self.words)).hexdigest()

    def packed(self) -> bytes:
        """All of it, for another machine."""
        arms = [self] if self.before is None else [self, self.before]
        head = (_FORMAT, [one._head() for one in arms])
        body = b"".join(_little(one.words) for one in arms)
        return zlib.compress(json.dumps(head).encode() + b"\n" + body, 6)

    def _head(self) -> tuple[object, ...]:
        rooms = (self.size, self.record_words, self.person_words, self.expected)
        return (len(self.words), *rooms, self.statuses, self.arrays)


def tables(plan: Plan) -> Tables:
    """Of a plan."""
    names = tuple(one.name for one in plan.policy.statuses)
    before = None if plan.before is None else tables(plan.before)
    return Tables(
        plan.words,
        plan.shapes.size,
        plan.record.words,
        plan.person_words,
        expected(plan.words),
        names,
        plan.shapes.arrays,
        before,
    )


def unpacked(blob: bytes, digest: str) -> Tables:
    """What `packed` made. Raises Damaged if it is not what has this digest."""
    head, _, body = inflated(blob, _MOST).partition(b"\n")
    found = None
    try:
        name, heads = json.loads(head)
        for length, size, record_words, person_words, expected, statuses, arrays in reversed(heads):
            at = len(body) - 8 * length
            words = np.frombuffer(body[at:], dtype="<i8").astype(np.int64)
            body = body[:at]
            places = tuple((one, place, tuple(shape)) for one, place, shape in arrays)
            found = Tables(
                words, size, record_words, person_words, expected, tuple(statuses), places, found
            )
    except (ValueError, TypeError):
        raise Damaged("no tables") from None
    if name != _FORMAT or body or found is None:
        raise Damaged("no tables of this version")
    if found.digest != digest:
        raise Damaged("other tables than they should be")
    return found


def inflated(blob: bytes, most: int) -> bytes:
    """What zlib made small. Raises Damaged, also if it is more than `most` bytes."""
    engine = zlib.decompressobj()
    try:
        found = engine.decompress(blob, most)
    except zlib.error:
        raise Damaged("cannot be unpacked") from None
    if not engine.eof or engine.unused_data:
        raise Damaged("not of the right length")
    return found


def apart(numbers: Numbers, kind: str) -> bytes:
    """As bytes: the first ones of all numbers, then the second ones, and so on, which are much alike."""
    plain = np.ascontiguousarray(numbers.astype(kind, copy=False))
    return plain.view(np.uint8).reshape(len(plain), -1).T.tobytes()


def together(data: bytes, kind: str) -> Numbers:
    """What `apart` made."""
    wide = np.dtype(kind).itemsize
    rows = np.frombuffer(data, dtype=np.uint8).reshape(wide, -1)
    return np.ascontiguousarray(rows.T).view(kind).ravel()


def _little(words: Ints) -> bytes:
    return words.astype("<i8", copy=False).tobytes()


def expected(words: Ints) -> int:
    """Room for the people: all who are inside; of those who arrive, their expected number and six
    deviations."""
    total, reals, end = 0.0, words.view(np.float64), int(words[L.H_END])
    for i in range(int(words[L.H_SOURCE_COUNT])):
        row = int(words[L.H_SOURCES]) + i * L.SR_W
        rates, campaigns = int(words[row + L.SR_RATES]), int(words[row + L.SR_CAMPAIGNS])
        begun = words[rates + 1 : rates + 1 + 3 * int(words[rates]) : 3] < end
        if begun.any():  # the last stretch of one rate goes on to the end
            last = rates + 3 * int(np.count_nonzero(begun)) - 2
            total += float(reals[last + 1] + reals[last + 2] * float(end - words[last]))
        total += sum(int(words[campaigns + 2 + 4 * k]) for k in range(int(words[campaigns])))
    return int(total + 6 * total**0.5 + 64) + int(words[L.H_INSIDE_COUNT])
