"""Accounts come and go: opened with the first of their people who is made, closed behind the last."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import people
from simulator.kernel.accounts import account_of
from simulator.kernel.fields import is_unscored, line_of, person_of
from simulator.kernel.lineup import OPEN, appear
from simulator.kernel.pool import given_back, taken


@inner
def join(P, F, S, X, N, n):
    """Somebody of the cohort who has just been made is of an account from now on."""
    word = person_of(S, N, n) + P[L.H_W_ACCOUNT]
    if S[word] < 0:
        _open(P, F, S, X, N, n, word)


@inner
def _open(P, F, S, X, N, n, word):
    """An account whom nobody owns, of this person and those in line behind."""
    kin = OPEN - S[word]
    account = taken(S, L.T_ACCOUNT_FREE, P[L.H_ACCOUNT_WORDS])
    if account < 0:
        return
    S[word] = account
    for i in range(P[L.H_ACCOUNT_WORDS]):
        S[account + i] = L.NONE
    N[2 * account + L.AC_SCORED] = 0
    for half in range(L.AC_OWNERS + P[L.H_ROLE_COUNT], 2 * P[L.H_ACCOUNT_WORDS]):
        N[2 * account + half] = 0
    inside = S[L.T_BORN]  # those before are carried over from another run, and enlisted then
    if n >= inside:
        people.enlist(P, S, N, n)
    size = 1
    while kin >= 0:
        other = kin
        if other < S[L.T_MADE]:
            own = person_of(S, N, other) + P[L.H_W_ACCOUNT]
            kin = OPEN - S[own]
            S[own] = account
            scored = other >= inside and not is_unscored(S, N, other)
        else:
            line = line_of(S, other)
            kin = np.int64(N[line + L.Q_KIN])
            N[line + L.Q_KIN] = OPEN - account
            scored = other >= inside and _will_be_scored(P, F, S, X, N, other)
        N[2 * account + L.AC_SCORED] += 1 if scored else 0
        size += 1
    N[2 * account + L.AC_SIZE] = size
    N[2 * account + L.AC_LEFT] = size


@apart
def _will_be_scored(P, F, S, X, N, n):
    """Whether the score of somebody in line may be read once they are born: they are made to see it."""
    if P[L.H_ACCOUNT_READERS] == 0 or P[L.H_WAYS] < 0 or S[L.T_LOGGING] != 0:
        return True
    line = S[L.T_LIVES] + L.Q_W * n
    first = S[line]
    second = S[line + 1]
    if not appear(P, S, N, n):
        return True
    row = person_of(S, N, n)
    abreast = S[L.T_ABREAST]
    S[L.T_ABREAST] = 0
    people.make(P, F, S, X, N, n, S[row + L.W_CELL], np.int64(L.NONE), np.int64(L.NONE))
    S[L.T_ABREAST] = abreast
    scored = not is_unscored(S, N, n)
    given_back(S, L.T_ROW_FREE, row)
    S[line] = first
    S[line + 1] = second
    return scored


@inner
def forget(P, S, N, n):
    """The person is gone; nothing but a log asks what they were like."""
    if S[L.T_LOGGING] != 0 or P[L.H_R_HISTORY] >= 0:
        return
    if P[L.H_W_ACCOUNT] >= 0:
        account = account_of(P, S, N, n)
        N[2 * account + L.AC_LEFT] -= 1
        if N[2 * account + L.AC_LEFT] == 0:
            given_back(S, L.T_ACCOUNT_FREE, account)
    given_back(S, L.T_ROW_FREE, person_of(S, N, n))
