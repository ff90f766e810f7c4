"""Conditions on fields and on the score, at an instant and over a stretch of time."""

from __future__ import annotations

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.fields import field_value, person_of
from simulator.kernel.scores import group_range


@inner
def holds(P, F, S, X, N, code, n, r, t):
    """Whether a condition is true of a person at t."""
    if code < 0:
        return True
    if P[code] == 1 and P[code + 1] == L.C_LINEAR:
        return linear(P, F, S, X, N, P[code + 2], n, r, t, t) == 3
    return truth(P, F, S, X, N, code, n, r, t, t) == 3


@inner
def truth(P, F, S, X, N, code, n, r, low, high):
    """May it be false (1), may it be true (2), either (3 means: is true, 0: is false, 1: unknown).

    Three-valued over the instants low..high, between which none of the person's groups steps.
    """
    person = person_of(S, N, n)
    top = L.AT_STACK
    for i in range(P[code]):
        op = P[code + 1 + 2 * i]
        arg = P[code + 2 + 2 * i]
        if op == L.C_LINEAR:
            S[top] = linear(P, F, S, X, N, arg, n, r, low, high)
            top += 1
        elif op == L.C_BIT:
            word = S[person + P[L.H_W_BITS] + (arg >> 6)]
            S[top] = 3 * ((word >> (arg & 63)) & 1)
            top += 1
        elif op == L.C_KNOWN:
            S[top] = 3 * ((S[person + L.W_KNOWN] >> arg) & 1)
            top += 1
        elif op == L.C_AND:
            value = 3
            for _ in range(arg):
                top -= 1
                value = min(value, S[top])
            S[top] = value
            top += 1
        elif op == L.C_OR:
            value = 0
            for _ in range(arg):
                top -= 1
                value = max(value, S[top])
            S[top] = value
            top += 1
        elif op == L.C_NOT:
            S[top - 1] = 3 - S[top - 1] if S[top - 1] != 1 else 1
        elif op == L.C_CONST:
            S[top] = 3 * arg
            top += 1
        elif op == L.C_AMONG:
            value = field_value(P, S, person, P[arg])
            found = 0
            for j in range(P[arg + 1]):
                if P[arg + 2 + j] == value:
                    found = 3
            S[top] = found
            top += 1
        else:
            same = field_value(P, S, person, P[arg]) == field_value(P, S, person, P[arg + 1])
            S[top] = 3 if same else 0
            top += 1
    return S[top - 1]


@apart
def linear(P, F, S, X, N, at, n, r, low, high):
    """[relation, bound, list of (factor, kind, index, known bit)] as 3 true, 0 false, 1 unknown."""
    person = person_of(S, N, n)
    least = 0
    most = 0
    for i in range(P[at + 2]):
        part = at + 3 + 4 * i
        factor = P[part]
        kind = P[part + 1]
        if kind == L.OF_FIELD:
            if P[part + 3] >= 0 and (S[person + L.W_KNOWN] >> P[part + 3]) & 1 == 0:
                return 0
            value = factor * field_value(P, S, person, P[part + 2])
            least += value
            most += value
            continue
        if kind == L.OF_GROUP:
            a, b = group_range(P, F, S, X, N, P[part + 2], n, r, low, high)
            if a <= -L.FAR or b >= L.FAR:
                return 1
        else:
            a = 0
            b = 0
            for g in range(P[L.H_GROUP_COUNT]):
                c, d = group_range(P, F, S, X, N, g, n, r, low, high)
                if c <= -L.FAR or d >= L.FAR:
                    return 1
                a += c
                b += d
        if factor < 0:
            a, b = b, a
        least += factor * a
        most += factor * b
    bound = P[at + 1]
    relation = P[at]
    if relation == L.EQUAL:
        if least == most == bound:
            return 3
        return 1 if least <= bound <= most else 0
    first = compare(relation, least, bound)
    second = compare(relation, most, bound)
    if first and second:
        return 3
    return 1 if first or second else 0


@inner
def compare(relation, a, b):
    if relation == L.MOST:
        return a >= b
    if relation == L.MORE:
        return a > b
    if relation == L.LESS:
        return a < b
    return a <= b


@inner
def stays_false(P, F, S, X, N, code, n, r, t, view):
    """Whether a condition is false and stays so: T_VIEW says against what."""
    S[L.T_VIEW] = view
    value = truth(P, F, S, X, N, code, n, r, t, t)
    S[L.T_VIEW] = L.EXACT
    return value == 0
