"""The unit of work beyond one process: some replications of one study, a pure function to bytes.

A chunk is named by what it is a function of: the tables of each arm, the seed, the numbers of the
replications, and the text of the kernel. The name stands in the chunk, and a sum over its content:
what is damaged or foreign is never taken for a result.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256

import numpy as np

from simulator.counted import Counted, version
from simulator.crew import made
from simulator.replication import Worker
from simulator.results import Floats, Ints
from simulator.tables import Damaged, Tables, apart, inflated, together, unpacked

_FORMAT = "leadpolicy chunk 2"
_LARGE = -(1 << 31)  # stands for a number that takes more than 32 bits
_HEAD = 8 * 5  # bytes: how many counts, and the shapes of two tables
_SHARES = 12 + 8 * 8  # bytes for each count, at most: where and how much, and shares of its row


@dataclass(frozen=True)
class Unit:
    """Replications first..end - 1 of a study: the digest of each arm's tables, and the sizes of its
    results in words."""

    digests: tuple[str, ...]
    sizes: tuple[int, ...]
    seed: int
    first: int
    end: int

    @property
    def name(self) -> str:
        """64 hexadecimal digits."""
        what = (_FORMAT, version(), self.digests, self.sizes, self.seed, self.first, self.end)
        return sha256(json.dumps(what).encode()).hexdigest()

    @property
    def text(self) -> str:
        """All of it."""
        return json.dumps(astuple(self))

    @staticmethod
    def read(text: str) -> Unit:
        """What `text` says."""
        digests, sizes, *numbers = json.loads(text)
        return Unit(tuple(digests), tuple(sizes), *numbers)


def unit(tables: Sequence[Tables], seed: int, first: int, end: int) -> Unit:
    """Of a study of these arms."""
    return Unit(tuple(one.digest for one in tables), tuple(one.size for one in tables), seed, first, end)


def runs(numbers: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Rising numbers as (first, end) of consecutive ones, at most so many in each."""
    at = 0
    while at < len(numbers):
        end = at + 1
        while end < len(numbers) and end - at < most and numbers[end] == numbers[end - 1] + 1:
            end += 1
        yield numbers[at], numbers[end - 1] + 1
        at = end


def packed(unit: Unit, found: Sequence[Sequence[Counted]]) -> bytes:
    """What was made of each replication, by arm, as bytes: of counts those that are not 0."""
    every = [one for arms in found for one in arms]
    places = [np.flatnonzero(one.counts) for one in every]
    numbers = np.concatenate([one.counts[at] for one, at in zip(every, places, strict=True)])
    small = np.abs(numbers) < -_LARGE
    shares = [part.ravel() for one in every for part in (one.spreads, one.survivals)]
    heads = [
        (len(at), *one.spreads.shape, *one.survivals.shape)
        for one, at in zip(every, places, strict=True)
    ]
    body = zlib.compress(
        b"".join(
            (
                np.array(heads, dtype="<i8").tobytes(),
                apart(np.concatenate([np.diff(at, prepend=0) for at in places]), "<i4"),
                apart(np.where(small, numbers, _LARGE), "<i4"),
                apart(np.concatenate(shares), "<f8"),
                apart(numbers[~small], "<i8"),
            )
        ),
        1,
    )
    head = f"{_FORMAT}\n{unit.name}\n{sha256(body).hexdigest()}\n"
    return head.encode() + body


def unpacked_unit(unit: Unit, blob: bytes) -> list[list[Counted]]:
    """What `packed` made of this unit. Raises Damaged for anything else."""
    parts = blob.split(b"\n", 3)
    if len(parts) != 4 or parts[:2] != [_FORMAT.encode(), unit.name.encode()]:
        raise Damaged("another chunk than it should be")
    if sha256(parts[3]).hexdigest().encode() != parts[2]:
        raise Damaged("a damaged chunk")
    many, arms = unit.end - unit.first, len(unit.sizes)
    body = inflated(parts[3], many * (_HEAD * arms + _SHARES * sum(unit.sizes)))
    heads = np.frombuffer(body[: _HEAD * many * arms], dtype="<i8").reshape(many * arms, -1)
    counts, floats = int(heads[:, 0].sum()), int((heads[:, 1::2] * heads[:, 2::2]).sum())
    cuts = np.cumsum((_HEAD * many * arms, 4 * counts, 4 * counts, 8 * floats)).tolist()
    steps, values, shares = (
        together(body[at:end], kind)
        for at, end, kind in zip(cuts, cuts[1:], ("<i4", "<i4", "<f8"), strict=False)
    )
    values = values.astype(np.int64)
    large = values == _LARGE
    if len(body) != cuts[-1] + 8 * int(large.sum()):
        raise Damaged("a chunk of another length")
    values[large] = together(body[cuts[-1] :], "<i8")
    return _taken(unit.sizes, heads.tolist(), steps, values, shares)


def _taken(
    sizes: Sequence[int], heads: list[list[int]], steps: Ints, values: Ints, shares: Floats
) -> list[list[Counted]]:
    """Replication by replication, arm by arm."""
    found, at, of = [], 0, 0
    for one, (many, *shapes) in enumerate(heads):
        counts = np.zeros(sizes[one % len(sizes)], dtype=np.int64)
        counts[np.cumsum(steps[at : at + many], dtype=np.int64)] = values[at : at + many]
        at += many
        tables = []
        for high, wide in (shapes[:2], shapes[2:]):
            tables.append(shares[of : of + high * wide].reshape(high, wide))
            of += high * wide
        found.append(Counted(counts, *tables))
    return [found[one : one + len(sizes)] for one in range(0, len(found), len(sizes))]


class Foreign(Exception):
    """This machine has another kernel than the one that asks."""


def work(asked: str, blobs: Sequence[bytes], text: str) -> bytes:
    """Run the unit of this text; `blobs` are its arms' tables, packed. Raises Foreign where this machine
    has another kernel than the one that asks, SimulationError, Damaged."""
    if asked != version():
        raise Foreign
    unit = Unit.read(text)
    workers = _workers(unit.digests, blobs)
    return packed(unit, [made(workers, unit.seed, at) for at in range(unit.first, unit.end)])


_own = threading.local()


def _workers(digests: tuple[str, ...], blobs: Sequence[bytes]) -> list[Worker]:
    """This thread's memory, kept for the next unit of the same study."""
    if getattr(_own, "digests", None) != digests:
        _own.workers = [Worker(unpacked(*one)) for one in zip(blobs, digests, strict=True)]
        _own.digests = digests
    found: list[Worker] = _own.workers
    return found
