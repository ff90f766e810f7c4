"""The event list: a binary heap of (tick, payload), compared lexicographically, of what is due soon.

What is due later stands in a list for each stretch of time. Dispatches are not in it, but called
(T_CALLS) at the tick at which they run.

Payload: class 3 bits | lead or team 31 bits | version, rep or nothing 29 bits. A lead has one live timer
entry; older ones are stale by version and are dropped when met, or all at once when the heap is full.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import inner, rare
from simulator.kernel import layout as L
from simulator.kernel.fields import line_of
from simulator.kernel.lists import free_node, new_node

VERSIONS = (1 << 29) - 1
_NUMBERS = (1 << 31) - 1


@inner
def payload(order, number, low):
    return (order << 60) | (number << 29) | low


@inner
def order_of(entry):
    return entry >> 60


@inner
def number_of(entry):
    return (entry >> 29) & _NUMBERS


@inner
def low_of(entry):
    return entry & VERSIONS


@inner
def before(tick, entry, other_tick, other):
    return tick < other_tick or (tick == other_tick and entry < other)


@inner
def push(S, N, tick, entry):
    """Add an entry: to the heap if it is due soon, else to the stretch of time in which it is due."""
    if tick < S[L.T_SOON]:
        _push(S, N, tick, entry)
        return
    stretch = (tick - S[L.T_FIRST]) >> L.STRETCH
    if stretch < S[L.T_STRETCHES]:
        node = new_node(S, N, tick, entry)
        if node >= 0:
            N[2 * (node + 2)] = S[S[L.T_LATER] + stretch]
            S[S[L.T_LATER] + stretch] = node


@inner
def come(S, N):
    """The next stretch of time begins: what is due in it, and still wanted, comes into the heap."""
    later = S[L.T_LATER] + ((S[L.T_SOON] - S[L.T_FIRST]) >> L.STRETCH)
    S[L.T_SOON] += 1 << L.STRETCH
    node = S[later]
    while node >= 0:
        entry = S[node + 1]
        if order_of(entry) != 2 or is_live(S, N, entry):
            _push(S, N, S[node], entry)
        after = np.int64(N[2 * (node + 2)])
        free_node(S, node)
        node = after


@inner
def _push(S, N, tick, entry):
    """With no room left after dropping the stale, T_ERROR is NO_ROOM."""
    size = S[L.T_HEAP_SIZE]
    if size >= S[L.T_HEAP_ROOM]:
        size = _swept(S, N)
        if size >= S[L.T_HEAP_ROOM] - (S[L.T_HEAP_ROOM] >> 3):
            S[L.T_ERROR] = L.NO_ROOM
            S[L.T_WHERE] = L.T_HEAP_ROOM
            return
    S[L.T_HEAP_SIZE] = size + 1
    _rise(S, S[L.T_HEAP], size, tick, entry)


@inner
def drop_top(S):
    """Take away the least entry (read it before at T_HEAP).

    The hole goes down to a leaf, where the last entry is put, which mostly belongs there.
    """
    size = S[L.T_HEAP_SIZE] - 1
    S[L.T_HEAP_SIZE] = size
    at = S[L.T_HEAP]
    hole = 0
    child = 1
    while child < size:
        one = at + 2 * child  # one entry after the last may be read, but is not taken
        later = S[one + 2] < S[one]
        later |= (S[one + 2] == S[one]) & (S[one + 3] < S[one + 1])
        child += later & (child + 1 < size)
        S[at + 2 * hole] = S[at + 2 * child]
        S[at + 2 * hole + 1] = S[at + 2 * child + 1]
        hole = child
        child = 2 * child + 1
    if size > 0:
        _rise(S, at, hole, S[at + 2 * size], S[at + 2 * size + 1])


@inner
def _rise(S, at, i, tick, entry):
    while i > 0:
        up = (i - 1) >> 1
        t = S[at + 2 * up]
        if t < tick or (t == tick and S[at + 2 * up + 1] <= entry):
            break
        S[at + 2 * i] = t
        S[at + 2 * i + 1] = S[at + 2 * up + 1]
        i = up
    S[at + 2 * i] = tick
    S[at + 2 * i + 1] = entry


@inner
def _sink(S, at, size, i, tick, entry):
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        t = S[at + 2 * child]
        e = S[at + 2 * child + 1]
        if child + 1 < size:
            t2 = S[at + 2 * child + 2]
            e2 = S[at + 2 * child + 3]
            if t2 < t or (t2 == t and e2 < e):
                child += 1
                t = t2
                e = e2
        if tick < t or (tick == t and entry <= e):
            break
        S[at + 2 * i] = t
        S[at + 2 * i + 1] = e
        i = child
    S[at + 2 * i] = tick
    S[at + 2 * i + 1] = entry


@rare
def _swept(S, N):
    """Drop stale timer entries and restore the order; the new size."""
    at = S[L.T_HEAP]
    kept = 0
    for i in range(S[L.T_HEAP_SIZE]):
        entry = S[at + 2 * i + 1]
        if order_of(entry) == 2 and not is_live(S, N, entry):
            continue
        S[at + 2 * kept] = S[at + 2 * i]
        S[at + 2 * kept + 1] = entry
        kept += 1
    for i in range(kept // 2 - 1, -1, -1):
        _sink(S, at, kept, i, S[at + 2 * i], S[at + 2 * i + 1])
    S[L.T_HEAP_SIZE] = kept
    return kept


@inner
def is_live(S, N, entry):
    """Whether a timer entry is the one that its lead waits for."""
    line = line_of(S, number_of(entry))
    return N[line + L.Q_RECORD] >= 0 and N[line + L.Q_VERSION] == low_of(entry)
