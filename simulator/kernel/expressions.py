"""Expressions of a scenario, in postfix code."""

from __future__ import annotations

import numpy as np

from simulator.draws import exp, log
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.fields import field_value, person_of
from simulator.kernel.records import visits
from simulator.kernel.scores import group_range, score

_LN2 = 0.6931471805599453
_GREATEST = 1.7976931348623157e308


@inner
def number(P, F, S, X, N, code, n, r, t):
    """The value of a scenario's expression."""
    if P[code] == -1:
        return F[code + 1]
    if P[code] == -2:
        intent = X[person_of(S, N, n) + L.W_INTENT]
        return (intent * F[code + 1] + F[code + 2]) * F[code + 3] / F[code + 4]
    return computed(P, F, S, X, N, code, n, r, t)


@apart
def computed(P, F, S, X, N, code, n, r, t):
    """The last value is at hand, those before it stand on the stack."""
    person = person_of(S, N, n)
    top = L.AT_STACK + L.STACK_OF_NUMBERS
    x = 0.0
    for i in range(P[code]):
        op = P[code + 1 + 2 * i]
        place = code + 2 + 2 * i
        if op == L.E_MUL_C:
            x = _bounded(x * F[place])
        elif op == L.E_ADD_C:
            x = _bounded(x + F[place])
        elif op < L.E_ADD:
            X[top] = x
            top += 1
            if op == L.E_INTENT:
                x = X[person + L.W_INTENT]
            else:
                x = _loaded(P, F, S, X, N, op, place, n, r, t)
        elif op <= L.E_DIV or op == L.E_HALF or L.E_LESS <= op <= L.E_MORE:
            top -= 1
            x = _binary(op, X[top], x)
        elif op == L.E_SUB_C:
            x = _bounded(x - F[place])
        elif op == L.E_FROM_C:
            x = _bounded(F[place] - x)
        elif op == L.E_CLAMP:
            top -= 2
            low = X[top + 1]
            high = x
            x = X[top]
            if x < low:
                x = low
            elif x > high:
                x = high
        elif op == L.E_IF:
            top -= 2
            x = X[top + 1] if X[top] != 0.0 else x
        elif op == L.E_PIECEWISE:
            X[top] = x
            top -= 2 * P[place]
            x = _piecewise(X, X[top], top + 1, P[place])
        elif op == L.E_MIN or op == L.E_MAX or op == L.E_AND or op == L.E_OR:
            X[top] = x
            top -= P[place] - 1
            x = _folded(X, op, top + 1, P[place])
        else:
            x = _unary(op, x)
    return x


@inner
def _loaded(P, F, S, X, N, op, place, n, r, t):
    arg = P[place]
    person = person_of(S, N, n)
    if op == L.E_CONST:
        return F[place]
    if op == L.E_FIELD:
        return float(field_value(P, S, person, arg))
    if op == L.E_MICRO:
        return float(field_value(P, S, person, arg)) / 1e6
    if op == L.E_IS:
        return 1.0 if field_value(P, S, person, P[arg]) == P[arg + 1] else 0.0
    if op == L.E_KNOWN:
        return float((S[person + L.W_KNOWN] >> arg) & 1)
    if op == L.E_SOURCE:
        return 1.0 if N[2 * (person + L.W_CELL)] // P[L.H_SEGMENT_COUNT] == arg else 0.0
    if op == L.E_SEGMENT:
        return 1.0 if N[2 * (person + L.W_CELL)] % P[L.H_SEGMENT_COUNT] == arg else 0.0
    if op == L.E_AGE:
        return float(t - S[person + L.W_BORN])
    if op == L.E_SCORE:
        return float(score(P, F, S, X, N, n, r, t)) / 1e6
    if op == L.E_GROUP:
        return float(group_range(P, F, S, X, N, arg, n, r, t, t)[0]) / 1e6
    if op == L.E_REP_SPEED:
        return X[L.T_REP_SPEED]
    if r < 0:
        return 1.0 if op == L.E_SPEED else 0.0
    if op == L.E_WAIT:
        return float(S[r + P[L.H_R_WAIT]]) if P[L.H_R_WAIT] >= 0 else 0.0
    if op == L.E_SPEED:
        return X[r + P[L.H_R_SPEED]] if P[L.H_R_SPEED] >= 0 else 1.0
    if op == L.E_VISIT:
        return float(visits(P, N, r, np.int64(N[2 * r + L.I_STATUS])))
    return float(N[2 * r + L.I_TOUCHES])


@inner
def _binary(op, a, b):
    if op == L.E_ADD:
        return _bounded(a + b)
    if op == L.E_SUB:
        return _bounded(a - b)
    if op == L.E_MUL:
        return _bounded(a * b)
    if op == L.E_DIV:
        return _bounded(a / b)
    if op == L.E_HALF:
        return exp(-(_LN2 * (a / b)))
    if op == L.E_LESS:
        return 1.0 if a < b else 0.0
    if op == L.E_LEAST:
        return 1.0 if a <= b else 0.0
    if op == L.E_EQUAL:
        return 1.0 if a == b else 0.0
    if op == L.E_MOST:
        return 1.0 if a >= b else 0.0
    return 1.0 if a > b else 0.0


@apart
def _unary(op, x):
    if op == L.E_NEG:
        return -x
    if op == L.E_EXP:
        return exp(x)
    if op == L.E_LOG:
        return log(x)
    if op == L.E_LOGISTIC:
        return 1.0 / (1.0 + exp(-x))
    return 1.0 if x == 0.0 else 0.0


@apart
def _folded(X, op, at, n):
    """min, max, and, or of n values, the first at `at - 1`."""
    found = X[at - 1]
    if op == L.E_AND or op == L.E_OR:
        some = False
        every = True
        for i in range(n):
            if X[at - 1 + i] != 0.0:
                some = True
            else:
                every = False
        return 1.0 if (some if op == L.E_OR else every) else 0.0
    for i in range(1, n):
        x = X[at - 1 + i]
        if (x > found) if op == L.E_MAX else (x < found):
            found = x
    return found


@apart
def _piecewise(X, x, at, n):
    """Linear between the n points (x, y) that stand at `at`, constant outside."""
    if x <= X[at]:
        return X[at + 1]
    for i in range(1, n):
        j = at + 2 * i
        if x <= X[j]:
            share = _bounded(x - X[j - 2]) / _bounded(X[j] - X[j - 2])
            return _bounded(X[j - 1] + _bounded(X[j + 1] - X[j - 1]) * share)
    return X[at + 2 * n - 1]


@inner
def _bounded(x):
    """As simulator/evaluate.py: no value is infinite."""
    if x > _GREATEST:
        return _GREATEST
    if x < -_GREATEST:
        return -_GREATEST
    return x
