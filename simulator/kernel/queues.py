"""Queues of people: intrusive pairing heaps over their records, so that anybody can leave from anywhere.

A queue is the place of a word that holds its root (a record, or NONE). The key is the work order's,
then the older entry, then the lower number. Where the order is by score, keys are upper bounds that are
refreshed at the top, or, where scores can rise by themselves, every score is read anew.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L
from simulator.kernel.scores import score


@inner
def insert(P, S, N, queue, r, key):
    """Put a record into the queue whose root stands at `queue`."""
    S[r + P[L.H_R_KEY]] = key
    N[2 * r + L.I_QUEUE] = queue
    N[2 * r + L.I_CHILD] = L.NONE
    N[2 * r + L.I_NEXT] = L.NONE
    N[2 * r + L.I_BACK] = L.NONE
    S[queue] = r if S[queue] < 0 else _meld(P, S, N, S[queue], r)


@inner
def remove(P, S, N, r):
    """Take a record out of its queue, if it is in one."""
    queue = np.int64(N[2 * r + L.I_QUEUE])
    if queue < 0:
        return
    N[2 * r + L.I_QUEUE] = L.NONE
    rest = _paired(P, S, N, np.int64(N[2 * r + L.I_CHILD]))
    if S[queue] == r:
        S[queue] = rest
        return
    back = np.int64(N[2 * r + L.I_BACK])
    after = N[2 * r + L.I_NEXT]
    if N[2 * back + L.I_CHILD] == r:
        N[2 * back + L.I_CHILD] = after
    else:
        N[2 * back + L.I_NEXT] = after
    if after >= 0:
        N[2 * np.int64(after) + L.I_BACK] = back
    if rest >= 0:
        S[queue] = _meld(P, S, N, S[queue], rest)


@inner
def before(P, S, N, a, b):
    """Whether record a is worked before record b."""
    key = P[L.H_R_KEY]
    if S[a + key] != S[b + key]:
        return S[a + key] < S[b + key]
    if S[a + L.R_ENTERED] != S[b + L.R_ENTERED]:
        return S[a + L.R_ENTERED] < S[b + L.R_ENTERED]
    return N[2 * a + L.I_NUMBER] < N[2 * b + L.I_NUMBER]


@inner
def first(P, F, S, X, N, queue, order, t):
    """The record that is worked first, or NONE; with its key as of t."""
    if S[queue] < 0 or order != L.HIGHEST:
        return S[queue]
    if P[L.H_SCORE_FALLS] == 0:
        return _best_of_all(P, F, S, X, N, queue, t)
    key = P[L.H_R_KEY]
    while True:
        r = S[queue]
        now = _rank(P, F, S, X, N, r, t)
        if now == S[r + key]:
            return r
        remove(P, S, N, r)
        insert(P, S, N, queue, r, now)


@inner
def _rank(P, F, S, X, N, r, t):
    """The key by score; the urgent are before all others."""
    urgent = np.int64(N[2 * r + L.I_FLAGS] & L.URGENT) << L.URGENT_SHIFT
    return -score(P, F, S, X, N, np.int64(N[2 * r + L.I_NUMBER]), r, t) - urgent


@inner
def _best_of_all(P, F, S, X, N, queue, t):
    """Read every score, walking the heap's tree without a stack."""
    key = P[L.H_R_KEY]
    best = S[queue]
    r = S[queue]
    down = True
    while True:
        if down:
            S[r + key] = _rank(P, F, S, X, N, r, t)
            if r != best and before(P, S, N, r, best):
                best = r
            if N[2 * r + L.I_CHILD] >= 0:
                r = np.int64(N[2 * r + L.I_CHILD])
                continue
        if N[2 * r + L.I_NEXT] >= 0:
            r = np.int64(N[2 * r + L.I_NEXT])
            down = True
            continue
        while N[2 * r + L.I_BACK] >= 0 and N[2 * np.int64(N[2 * r + L.I_BACK]) + L.I_NEXT] == r:
            r = np.int64(N[2 * r + L.I_BACK])
        if N[2 * r + L.I_BACK] < 0:
            break
        r = np.int64(N[2 * r + L.I_BACK])
        down = False
    return best


@inner
def _meld(P, S, N, a, b):
    """One heap of two roots; the greater becomes the first child of the other."""
    if before(P, S, N, b, a):
        a, b = b, a
    child = N[2 * a + L.I_CHILD]
    N[2 * b + L.I_NEXT] = child
    if child >= 0:
        N[2 * np.int64(child) + L.I_BACK] = b
    N[2 * b + L.I_BACK] = a
    N[2 * a + L.I_CHILD] = b
    N[2 * a + L.I_NEXT] = L.NONE
    N[2 * a + L.I_BACK] = L.NONE
    return a


@inner
def _paired(P, S, N, r):
    """One heap of a list of siblings: pairs from the left, then together from the right."""
    if r < 0:
        return r
    done = np.int64(L.NONE)
    while r >= 0:
        a = r
        b = np.int64(N[2 * a + L.I_NEXT])
        if b >= 0:
            r = np.int64(N[2 * b + L.I_NEXT])
            a = _meld(P, S, N, a, b)
        else:
            r = np.int64(L.NONE)
        N[2 * a + L.I_BACK] = L.NONE
        N[2 * a + L.I_NEXT] = done
        done = a
    root = done
    r = np.int64(N[2 * root + L.I_NEXT])
    N[2 * root + L.I_NEXT] = L.NONE
    while r >= 0:
        after = np.int64(N[2 * r + L.I_NEXT])
        N[2 * r + L.I_NEXT] = L.NONE
        root = _meld(P, S, N, root, r)
        r = after
    return root
