"""Records of the living, the log, and the one live timer entry of a person."""

from __future__ import annotations

import numpy as np

from simulator.jit import copied, inner, rare
from simulator.kernel import heap
from simulator.kernel import layout as L
from simulator.kernel.fields import line_of
from simulator.kernel.lists import empty_list
from simulator.kernel.pool import given_back, taken


@inner
def record_of(S, N, n):
    """The record of somebody who is made, NONE before birth and after the end."""
    return np.int64(N[line_of(S, n) + L.Q_RECORD])


@inner
def record_of_anybody(S, N, n):
    """As `record_of`, also where nobody has been made yet."""
    in_line = S[L.T_MADE] <= n < S[L.T_COHORT]
    return np.int64(L.NONE) if in_line else record_of(S, N, n)


@inner
def status_row(P, N, r):
    """Where the present status' columns stand."""
    return np.int64(N[2 * r + L.I_ROW])


@inner
def set_status(P, N, r, status):
    N[2 * r + L.I_STATUS] = status
    N[2 * r + L.I_ROW] = P[L.H_STATUSES] + status * L.ST_W


@inner
def number_of(N, r):
    return np.int64(N[2 * r + L.I_NUMBER])


@inner
def flag(N, r, which):
    return N[2 * r + L.I_FLAGS] & which != 0


@inner
def set_flag(N, r, which):
    N[2 * r + L.I_FLAGS] |= which


@inner
def clear_flag(N, r, which):
    N[2 * r + L.I_FLAGS] &= ~which


@inner
def new_record(P, S, N, n):
    """A blank record for person n; NONE and NO_ROOM when there is none."""
    r = taken(S, L.T_RECORD_FREE, P[L.H_RECORD_WORDS])
    if r >= 0:
        copied(S, r, S[L.T_BLANK], P[L.H_RECORD_WORDS])
        N[2 * r + L.I_NUMBER] = n
        N[line_of(S, n) + L.Q_RECORD] = r
    return r


@inner
def blank_record(P, S, N):
    """One record stays blank: new ones are copies of it."""
    r = taken(S, L.T_RECORD_FREE, P[L.H_RECORD_WORDS])
    S[L.T_BLANK] = r
    for i in range(P[L.H_RECORD_WORDS]):
        S[r + i] = 0
    for half in range(18):
        N[2 * r + half] = L.NONE
    N[2 * r + L.I_FLAGS] = 0
    N[2 * r + L.I_SAID] = 0
    N[2 * r + L.I_TALKS] = 0
    N[2 * r + L.I_TOUCHES] = 0
    S[r + L.R_DUE] = L.NEVER
    S[r + L.R_BEHAVE] = L.NEVER
    for place in range(L.H_R_DELAY, L.H_R_CHILDREN + 1):
        word = P[place]
        if word < 0:
            continue
        if place == L.H_R_COURSE:
            N[2 * (r + word)] = L.NONE
            S[r + word + L.CO_DUE] = L.NEVER
        elif place == L.H_R_REPLIES:
            S[r + word] = L.NONE
        elif place == L.H_R_SPEED:
            S[r + word] = 0x3FF0000000000000  # 1.0
        elif place not in (L.H_R_WAIT, L.H_R_CHILDREN, L.H_R_KEY, L.H_R_LEFT):
            S[r + word] = L.NEVER
    if P[L.H_R_HISTORY] >= 0:
        S[r + P[L.H_R_HISTORY]] = L.NONE


@inner
def free_record(P, S, N, r):
    """The person is gone; what their record held in lists is given back."""
    line = line_of(S, number_of(N, r))
    N[line + L.Q_RECORD] = L.NONE
    if P[L.H_R_HISTORY] >= 0:  # another policy may know ways out of where they are
        N[line + L.Q_VERSION] = r
        return
    for g in range(P[L.H_GROUP_COUNT]):
        row = P[L.H_GROUPS] + g * L.GR_W
        kind = P[row + L.GR_KIND]
        if kind == L.LINEAR or kind == L.EXPIRES:
            empty_list(S, N, r + P[row + L.GR_AT])
    rules = P[L.H_RULES]
    for i in range(P[rules]):
        row = rules + 1 + i * L.RU_W
        if P[row + L.RU_LIMIT] != 0:
            empty_list(S, N, r + P[row + L.RU_AT])
    if P[L.H_R_REPLIES] >= 0:
        empty_list(S, N, r + P[L.H_R_REPLIES])
    given_back(S, L.T_RECORD_FREE, r)


# --- the timer entry ------------------------------------------------------------------------------


@inner
def schedule(S, N, r, due):
    """Let the person's one entry be at `due`; NEVER for none."""
    if S[r + L.R_DUE] == due:
        return
    n = number_of(N, r)
    half = line_of(S, n) + L.Q_VERSION
    version = (N[half] + 1) & heap.VERSIONS
    N[half] = version
    S[r + L.R_DUE] = due
    if due < L.NEVER:
        heap.push(S, N, due, heap.payload(2, n, version))


# --- the log --------------------------------------------------------------------------------------


@inner
def write(S, N, r, t, kind, value):
    """A line of the log; `diary.close_log` fills in what the person is at the end of the instant."""
    if S[L.T_LOGGING] != 0:
        # with the status, for an instant that is finished later
        write_of(S, number_of(N, r), t, kind, value, np.int64(N[2 * r + L.I_STATUS]))


@rare
def write_of(S, n, t, kind, value, status):
    """A line of somebody of whom it tells no more than the status."""
    i = S[L.T_LOG_COUNT]
    if i >= S[L.T_LOG_ROOM]:
        S[L.T_ERROR] = L.NO_ROOM
        S[L.T_WHERE] = L.T_LOG_ROOM
        return
    S[L.T_LOG_COUNT] = i + 1
    at = S[L.T_LOG] + i * L.LOG_W
    S[at + L.LOG_AT] = t
    S[at + L.LOG_ORDER] = S[L.T_CLASS] if t == S[L.T_NOW] else 2
    S[at + L.LOG_LEAD] = n
    S[at + L.LOG_KIND] = kind
    S[at + L.LOG_STATUS] = status
    S[at + L.LOG_TEAM] = L.NONE
    S[at + L.LOG_REP] = L.NONE
    S[at + L.LOG_SCORE] = 0
    S[at + L.LOG_VALUE] = value
    S[at + L.LOG_NEXT] = L.NONE


@inner
def visits(P, N, r, status):
    """How often the person has entered the status (16 bits each)."""
    word = N[2 * (r + P[L.H_R_VISITS]) + (status >> 1)]
    return (np.int64(word) >> (16 * (status & 1))) & 0xFFFF
