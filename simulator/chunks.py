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
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from simulator import jit
from simulator.replication import Worker
from simulator.tables import Damaged, Ints, Tables, inflated, unpacked

_FORMAT = "leadpolicy chunk 1"


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
        what = (_FORMAT, jit.version(), self.digests, self.sizes, self.seed, self.first, self.end)
        return sha256(json.dumps(what).encode()).hexdigest()


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


def packed(unit: Unit, counts: Sequence[Sequence[Ints]]) -> bytes:
    """The counts of each replication, by arm, as bytes."""
    rows = [np.concatenate(one) for one in counts]
    body = zlib.compress(np.stack(rows).astype("<i8", copy=False).tobytes(), 1)
    head = f"{_FORMAT}\n{unit.name}\n{sha256(body).hexdigest()}\n"
    return head.encode() + body


def unpacked_counts(unit: Unit, blob: bytes) -> list[list[Ints]]:
    """What `packed` made of this unit. Raises Damaged for anything else."""
    parts = blob.split(b"\n", 3)
    if len(parts) != 4 or parts[:2] != [_FORMAT.encode(), unit.name.encode()]:
        raise Damaged("another chunk than it should be")
    if sha256(parts[3]).hexdigest().encode() != parts[2]:
        raise Damaged("a damaged chunk")
    many, width = unit.end - unit.first, sum(unit.sizes)
    body = inflated(parts[3], 8 * many * width)
    if len(body) != 8 * many * width:
        raise Damaged("a chunk of another length")
    rows = np.frombuffer(body, dtype="<i8").astype(np.int64).reshape(many, width)
    ends = np.cumsum(unit.sizes)[:-1]
    return [np.split(row, ends) for row in rows]


class Foreign(Exception):
    """This machine has another kernel than the one that asks."""


def work(unit: Unit, blobs: Sequence[bytes], version: str) -> bytes:
    """Run a unit; `blobs` are its arms' tables, packed. Raises Foreign, SimulationError, Damaged."""
    if version != jit.version():
        raise Foreign
    workers = _workers(unit.digests, blobs)
    counts = [[one.run(unit.seed, number) for one in workers] for number in range(unit.first, unit.end)]
    return packed(unit, counts)


_own = threading.local()


def _workers(digests: tuple[str, ...], blobs: Sequence[bytes]) -> list[Worker]:
    """This thread's memory, kept for the next unit of the same study."""
    if getattr(_own, "digests", None) != digests:
        _own.workers = [Worker(unpacked(*one)) for one in zip(blobs, digests, strict=True)]
        _own.digests = digests
    found: list[Worker] = _own.workers
    return found
