"""Accounts: who is of one, who owns it, and whether its people hear of each other."""

from __future__ import annotations

import numpy as np

from simulator.draws import draw
from simulator.jit import inner
from simulator.kernel import desk
from simulator.kernel import layout as L
from simulator.kernel.fields import is_unscored, line_of, person_of


@inner
def account_of(P, S, N, n):
    """The place of the person's account, where there are accounts."""
    return S[person_of(S, N, n) + P[L.H_W_ACCOUNT]]


@inner
def come_in(P, F, S, N, n):
    """The person, who is born, is one of the account's people from now on."""
    account = account_of(P, S, N, n)
    if N[2 * account + L.AC_FIRST] < 0:
        _own(P, F, S, N, person_of(S, N, n), account)
    N[line_of(S, n) + L.Q_NEXT] = N[2 * account + L.AC_FIRST]
    N[2 * account + L.AC_FIRST] = n


@inner
def _own(P, F, S, N, person, account):
    """With its first person an account may have an owner, one of a team's reps."""
    row = P[L.H_ACCOUNTS]
    if row < 0 or P[row + 2] < 0:
        return
    team = desk.team_row(P, P[row + 2])
    u = draw(S[person + L.W_KEY], P[row + 3], 0)
    if u < F[row + 1]:
        reps = P[team + L.TM_COUNT]
        rep = P[team + L.TM_FIRST] + min(np.int64(u / F[row + 1] * float(reps)), reps - 1)
        N[2 * account + L.AC_OWNERS + P[team + L.TM_ROLE]] = rep


@inner
def first_of(P, S, N, account):
    """One of the account's people who are born, NONE for none; the others by `next_of`."""
    return np.int64(N[2 * account + L.AC_FIRST])


@inner
def next_of(P, S, N, n):
    return np.int64(N[line_of(S, n) + L.Q_NEXT])


@inner
def is_heard(P, S, N, n):
    """Whether somebody else of the account may ever read what the person does."""
    if P[L.H_ACCOUNT_READERS] == 0:
        return False
    scored = N[2 * account_of(P, S, N, n) + L.AC_SCORED]
    return scored > (0 if is_unscored(S, N, n) else 1)


@inner
def hears(P, S, N, n):
    """Whether the person's score ever matters and others have, or will have, a part in it."""
    if P[L.H_ACCOUNT_READERS] == 0 or is_unscored(S, N, n):
        return False
    return N[2 * account_of(P, S, N, n) + L.AC_SIZE] > 1


@inner
def account_owner(P, S, N, n, role):
    if P[L.H_W_ACCOUNT] < 0 or role < 0:
        return np.int64(L.NONE)
    return np.int64(N[2 * account_of(P, S, N, n) + L.AC_OWNERS + role])
