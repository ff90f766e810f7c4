"""Lists of spans (start, end, open time before) in order: of calendars, and of reps at hand.

`A` is the memory that holds the list, `at` its place there.
"""

from __future__ import annotations

from simulator.jit import inner
from simulator.kernel import layout as L


@inner
def span_at(A, at, t):
    """The number of the last span that starts at or before t, -1 for none."""
    low = 0
    high = A[at]
    while low < high:
        middle = (low + high) >> 1
        if A[at + 1 + 3 * middle] <= t:
            low = middle + 1
        else:
            high = middle
    return low - 1


@inner
def holds_instant(A, at, t):
    """Whether t lies in one of the spans."""
    i = span_at(A, at, t)
    return i >= 0 and t < A[at + 2 + 3 * i]


@inner
def next_start(A, at, t):
    """t if it lies in a span, else the start of the next; NEVER for none."""
    i = span_at(A, at, t)
    if i >= 0 and t < A[at + 2 + 3 * i]:
        return t
    return A[at + 1 + 3 * (i + 1)] if i + 1 < A[at] else L.NEVER


@inner
def next_edge(A, at, t):
    """The first start or end of a span after t; NEVER for none."""
    i = span_at(A, at, t)
    if i >= 0 and t < A[at + 2 + 3 * i]:
        return A[at + 2 + 3 * i]
    return A[at + 1 + 3 * (i + 1)] if i + 1 < A[at] else L.NEVER


@inner
def time_until(A, at, t):
    """How much of the spans lies before t."""
    i = span_at(A, at, t)
    if i < 0:
        return 0
    row = at + 1 + 3 * i
    return A[row + 2] + min(t, A[row + 1]) - A[row]


@inner
def time_after(A, at, t, amount):
    """The least instant from t on at which the spans have held `amount` (above 0); NEVER for none."""
    wanted = time_until(A, at, t) + amount
    low = 0
    high = A[at]
    while low < high:  # the last span that begins with less time before it than wanted
        middle = (low + high) >> 1
        if A[at + 3 + 3 * middle] < wanted:
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return L.NEVER
    row = at + 1 + 3 * (low - 1)
    found = A[row] + wanted - A[row + 2]
    return found if found <= A[row + 1] else L.NEVER
