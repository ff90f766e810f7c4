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

from simulator.model import Scenario
from simulator.plan import Plan

Ints = np.ndarray[Any, np.dtype[np.int64]]
_FORMAT = "leadpolicy tables 1"
_MOST = 1 << 30  # bytes


class Damaged(ValueError):
    """Bytes that are not what they should be."""


@dataclass(frozen=True, eq=False)
class Tables:
    """The words of a plan, and how much room a run of them needs. `expected` people will arrive, or
    fewer; `statuses` are named in errors."""

    words: Ints
    size: int  # of the results
    record_words: int
    person_words: int
    expected: int
    statuses: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """What the results depend on, in 64 hexadecimal digits; names are none of it."""
        rest = f"{self.size} {self.record_words} {self.person_words}\n"
        return sha256(rest.encode() + _little(self.words)).hexdigest()

    def packed(self) -> bytes:
        """All of it, for another machine."""
        head = (
            _FORMAT, len(self.words), self.size, self.record_words, self.person_words, self.expected,
            self.statuses,
        )  # fmt: skip
        return zlib.compress(json.dumps(head).encode() + b"\n" + _little(self.words), 6)


def tables(plan: Plan) -> Tables:
    """Of a plan."""
    names = tuple(one.name for one in plan.policy.statuses)
    return Tables(
        plan.words,
        plan.shapes.size,
        plan.record.words,
        plan.person_words,
        expected(plan.scenario),
        names,
    )


def unpacked(blob: bytes, digest: str) -> Tables:
    """What `packed` made. Raises Damaged if it is not what has this digest."""
    head, _, body = inflated(blob, _MOST).partition(b"\n")
    try:
        name, length, size, record_words, person_words, expected, statuses = json.loads(head)
    except ValueError:
        raise Damaged("no tables") from None
    if name != _FORMAT or len(body) != 8 * length:
        raise Damaged("no tables of this version")
    words = np.frombuffer(body, dtype="<i8").astype(np.int64)
    found = Tables(words, size, record_words, person_words, expected, tuple(statuses))
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


def _little(words: Ints) -> bytes:
    return words.astype("<i8", copy=False).tobytes()


def expected(scenario: Scenario) -> int:
    """Room for the people who arrive: the expected number and six deviations."""
    length = scenario.horizon + scenario.follow_up
    total = 0.0
    for source in scenario.sources:
        total += source.rate * max(source.weekday) * max(source.month) * length
        total += sum(one.people for one in source.campaigns)
    return int(total + 6 * total**0.5 + 64)
