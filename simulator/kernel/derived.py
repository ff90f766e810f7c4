"""Fields that follow from what the people of an account are at: yes while any of them is in a status.

The account counts them; when a field has changed at the end of an instant, everybody of the account who
is not gone gets an instant of their own at that tick, in which the field is set.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import points
from simulator.kernel.accounts import account_of, first_of, next_of
from simulator.kernel.diary import settle_lines
from simulator.kernel.fields import person_of
from simulator.kernel.records import number_of, record_of, schedule, write
from simulator.kernel.standing import reread


@inner
def _place(P, S, N, n):
    """The half where the account's derived fields begin: count, whether told; each."""
    return 2 * account_of(P, S, N, n) + L.AC_OWNERS + P[L.H_ROLE_COUNT]


@apart
def comes(P, S, N, n, before, status):
    """The person has left one status (NONE: is born) for another."""
    rows = P[L.H_STATUSES]
    now = P[rows + status * L.ST_W + L.ST_DERIVED]
    then = P[rows + before * L.ST_W + L.ST_DERIVED] if before >= 0 else np.int64(0)
    place = _place(P, S, N, n)
    for i in range(P[P[L.H_DERIVED]]):
        N[place + 2 * i] += ((now >> i) & 1) - ((then >> i) & 1)


@apart
def tell(P, S, N, n, t):
    """At the end of an instant: where a field has changed, everybody of the account is to hear it."""
    place = _place(P, S, N, n)
    changed = False
    for i in range(P[P[L.H_DERIVED]]):
        so = 1 if N[place + 2 * i] > 0 else 0
        if N[place + 2 * i + 1] != so:
            N[place + 2 * i + 1] = so
            changed = True
    other = first_of(P, S, N, account_of(P, S, N, n)) if changed else np.int64(L.NONE)
    while other >= 0:
        record = record_of(S, N, other)
        if record >= 0:
            S[record + P[L.H_R_WAKE]] = t
            schedule(S, N, record, t)
        other = next_of(P, S, N, other)


@inner
def stand(P, S, N, n):
    """Where nobody is to hear it: the fields are as the account's people make them."""
    place = _place(P, S, N, n)
    for i in range(P[P[L.H_DERIVED]]):
        N[place + 2 * i + 1] = 1 if N[place + 2 * i] > 0 else 0
    know(P, S, N, n)


@apart
def know(P, S, N, n):
    """At birth, the fields as they stand."""
    place = _place(P, S, N, n)
    fields = P[L.H_DERIVED]
    for i in range(P[fields]):
        S[person_of(S, N, n) + P[L.H_W_FIELDS] + P[fields + 1 + i]] = N[place + 2 * i + 1]


@apart
def hear(P, F, S, X, N, r, t):
    """Facts: the fields that stand otherwise than the person has them are set."""
    n = number_of(N, r)
    place = _place(P, S, N, n)
    fields = P[L.H_DERIVED]
    some = False
    for i in range(P[fields]):
        field = P[fields + 1 + i]
        word = person_of(S, N, n) + P[L.H_W_FIELDS] + field
        if S[word] != N[place + 2 * i + 1]:
            S[word] = N[place + 2 * i + 1]
            write(S, N, r, t, L.K_SET, field)
            some = True
    if some:
        settle_lines(P, F, S, X, N, r, t)
        points.look(P, S, N, r)
        reread(P, F, S, X, N, r, t)
