"""What is made of a replication where it was run: its counts, and what would take long to make of them
for one who hears of thousands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from simulator import jit
from simulator.quantiles import quantiles
from simulator.results import Floats, Ints
from simulator.survival import shares
from simulator.tables import Arrays


@dataclass(frozen=True, eq=False)
class Counted:
    """The counts of one arm; quantiles of its stays and times until a win, and shares of survival, as
    `Results` have them."""

    counts: Ints
    spreads: Floats
    survivals: Floats


def counted(arrays: Arrays, counts: Ints) -> Counted:
    """Of the counts of one replication, in which arrays stand at these places."""
    found = parts(arrays, counts)
    spreads = quantiles(np.concatenate([found["dwells"], found["to_win"], found["segment_to_win"]]))
    return Counted(counts, spreads, shares(found["lasted"], found["lasting"]))


def parts(arrays: Arrays, counts: Ints) -> dict[str, Ints]:
    """Arrays by name, in their shapes."""
    return {
        name: counts[place : place + int(np.prod(shape))].reshape(shape) for name, place, shape in arrays
    }


@cache
def version() -> str:
    """Of all that decides what is made of a replication: 64 hexadecimal digits."""
    here = Path(__file__).parent
    texts = [(here / name).read_bytes() for name in ("counted.py", "quantiles.py", "survival.py")]
    return sha256(jit.version().encode() + b"".join(sha256(one).digest() for one in texts)).hexdigest()
