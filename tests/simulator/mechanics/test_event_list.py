"""The event list"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from simulator.jit import from_python, halves, words
from simulator.kernel import heap as kernel_heap
from simulator.kernel import layout as L

heap: Any = kernel_heap  # without types
PEOPLE, ROOM = 40, 200


def drained(state: int, entries: Any, count: int, out: Any) -> int:
    """All entries put in, the stale dropped, and the rest taken out again; `state` is an address."""
    S = words(state)
    N = halves(state)
    for i in range(count):
        heap._push(S, N, entries[2 * i], entries[2 * i + 1])
    heap._swept(S, N)
    n = 0
    while S[L.T_HEAP_SIZE] > 0:
        out[2 * n] = S[S[L.T_HEAP]]
        out[2 * n + 1] = S[S[L.T_HEAP] + 1]
        heap.drop_top(S)
        n += 1
    return n


@pytest.mark.parametrize("seed", range(6))
def test_what_is_stale_is_swept_out_and_the_rest_stays_in_order(seed: int) -> None:
    """Entries that nobody waits for are dropped; all others come out by tick, class and number."""
    rng = random.Random(seed)
    state = np.zeros(L.STATE_HEADER + L.Q_W * PEOPLE + 2 * ROOM + 2, dtype=np.int64)
    state[L.T_LIVES] = L.STATE_HEADER
    state[L.T_HEAP] = L.STATE_HEADER + L.Q_W * PEOPLE
    state[L.T_HEAP_ROOM] = ROOM
    lines = state.view(np.int32)
    versions = [rng.randrange(3) for _ in range(PEOPLE)]
    for n, version in enumerate(versions):
        lines[2 * (L.STATE_HEADER + L.Q_W * n) + L.Q_RECORD] = rng.choice((L.NONE, 9, 9, 9))
        lines[2 * (L.STATE_HEADER + L.Q_W * n) + L.Q_VERSION] = version
    made = [
        (
            rng.randrange(30),
            heap.payload(rng.choice((1, 2, 2, 3)), rng.randrange(PEOPLE), rng.randrange(3)),
        )
        for _ in range(rng.randrange(ROOM))
    ]
    kept = [one for one in made if heap.order_of(one[1]) != 2 or heap.is_live(state, lines, one[1])]
    address = int(state.__array_interface__["data"][0])
    out = np.zeros(2 * ROOM, dtype=np.int64)
    entries = np.array(made, dtype=np.int64).reshape(-1)
    count = from_python(drained)(address, entries, len(made), out)
    assert [tuple(one) for one in out.reshape(-1, 2)[:count].tolist()] == sorted(kept)
