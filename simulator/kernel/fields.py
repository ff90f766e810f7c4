"""A person's row: where it stands, what is true of them, and conditions on nothing but that."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L


@inner
def line_of(S, n):
    """Where the halves begin that everybody has for the whole replication."""
    return 2 * (S[L.T_LIVES] + L.Q_W * n)


@inner
def person_of(S, N, n):
    """Where the row stands, of somebody who is made and not gone."""
    return np.int64(N[line_of(S, n) + L.Q_ROW])


@inner
def key_of(S, N, n):
    return S[person_of(S, N, n) + L.W_KEY]


@inner
def is_unscored(S, N, n):
    return S[person_of(S, N, n) + L.W_KNOWN] < 0


@inner
def field_value(P, S, person, field):
    """The true value, canonical; fields that nobody needs after birth stand in the scratch."""
    if field < P[L.H_LIVE_FIELDS]:
        return S[person + P[L.H_W_FIELDS] + field]
    return S[L.AT_SCRATCH + field]


@inner
def holds_fields(P, S, N, code, n):
    """A condition that reads fields only."""
    if code < 0:
        return True
    person = person_of(S, N, n)
    top = L.AT_STACK + L.STACK_OF_FIELDS
    for i in range(P[code]):
        op = P[code + 1 + 2 * i]
        arg = P[code + 2 + 2 * i]
        if op == L.C_BIT:
            S[top] = (S[person + P[L.H_W_BITS] + (arg >> 6)] >> (arg & 63)) & 1
            top += 1
        elif op == L.C_KNOWN:
            S[top] = (S[person + L.W_KNOWN] >> arg) & 1
            top += 1
        elif op == L.C_AND:
            value = 1
            for _ in range(arg):
                top -= 1
                value &= S[top]
            S[top] = value
            top += 1
        elif op == L.C_OR:
            value = 0
            for _ in range(arg):
                top -= 1
                value |= S[top]
            S[top] = value
            top += 1
        elif op == L.C_NOT:
            S[top - 1] = 1 - S[top - 1]
        elif op == L.C_AMONG:
            value = field_value(P, S, person, P[arg])
            found = 0
            for j in range(P[arg + 1]):
                if P[arg + 2 + j] == value:
                    found = 1
            S[top] = found
            top += 1
        elif op == L.C_SAME:
            same = field_value(P, S, person, P[arg]) == field_value(P, S, person, P[arg + 1])
            S[top] = 1 if same else 0
            top += 1
        else:
            S[top] = arg
            top += 1
    return S[top - 1] != 0
