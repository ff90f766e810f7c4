"""How a conversation ends: what it reveals, which outcome is drawn, whether the policy allows it."""

from __future__ import annotations

import numpy as np

from simulator.draws import draw
from simulator.jit import inner
from simulator.kernel import counts, points
from simulator.kernel import layout as L
from simulator.kernel.accounts import hears
from simulator.kernel.amounts import amount, money
from simulator.kernel.conditions import holds
from simulator.kernel.diary import settle_lines
from simulator.kernel.expressions import number
from simulator.kernel.fields import person_of
from simulator.kernel.moves import follow, is_loud
from simulator.kernel.records import clear_flag, flag, number_of, status_row, visits, write
from simulator.kernel.standing import reread


@inner
def work_of(P, N, r):
    return P[status_row(P, N, r) + L.ST_WORK]


@inner
def talk_ordinal(P, N, r):
    """The address of the present conversation's draws."""
    visit = visits(P, N, r, np.int64(N[2 * r + L.I_STATUS]))
    return visit * 256 + (np.int64(N[2 * r + L.I_TALKS]) & 0xFFFF)


@inner
def outcome(P, F, S, X, N, r, t):
    """A conversation ends: reveals, then a move or a stay. If loud, never before the world's time."""
    n = number_of(N, r)
    work = work_of(P, N, r)
    key = S[person_of(S, N, n) + L.W_KEY]
    ordinal = talk_ordinal(P, N, r)
    if ordinal & 255 == 255:
        S[L.T_ERROR] = L.TOO_MANY_TALKS
        return
    N[2 * r + L.I_TALKS] += 0x10001
    clear_flag(N, r, L.WORKABLE | L.LEFT)
    _reveal(P, F, S, X, N, r, t, n, key, P[work + L.WK_REVEALS])
    chosen = _choose(P, F, S, X, N, r, t, n, key, work, ordinal)
    if chosen >= 0 and not _move(P, F, S, X, N, r, t, n, key, work, chosen, ordinal, True):
        counts.tally(S, P, L.TALLY_BLOCKED, 1)
        write(S, N, r, t, L.K_BLOCKED, P[P[work + L.WK_OUTCOMES] + 1 + chosen * L.OC_W + L.OC_TO])
        chosen = P[P[work + L.WK_OUTCOMES] + 1 + chosen * L.OC_W + L.OC_BLOCKED]
        if chosen >= 0 and not _move(P, F, S, X, N, r, t, n, key, work, chosen, ordinal, False):
            chosen = np.int64(L.NONE)
    if chosen < 0 and P[work + L.WK_RETRY] >= 0 and P[work + L.WK_EACH] == L.PICK_UP:
        S[r + P[L.H_R_RETRY]] = t + P[work + L.WK_RETRY]


@inner
def _reveal(P, F, S, X, N, r, t, n, key, reveals):
    """[field, chance, purpose] each: known once the cumulated chance passes the person's threshold."""
    person = person_of(S, N, n)
    told = np.int64(N[2 * r + L.I_TALKS]) >> 16
    some = False
    for i in range(P[reveals]):
        at = reveals + 1 + 3 * i
        field = P[at]
        if (S[person + L.W_KNOWN] >> field) & 1 == 1:
            continue
        hidden = 1.0 - number(P, F, S, X, N, P[at + 1], n, r, t)
        power = 1.0
        for _ in range(told):
            power *= hidden
        if 1.0 - power > draw(key, P[at + 2], 0):
            S[person + L.W_KNOWN] |= np.int64(1) << field
            write(S, N, r, t, L.K_SET, field)
            some = True
    if some:
        settle_lines(P, F, S, X, N, r, t)
        points.look(P, S, N, r)
        reread(P, F, S, X, N, r, t)


@inner
def _choose(P, F, S, X, N, r, t, n, key, work, ordinal):
    """The number of the outcome; NONE to stay. One uniform a stage."""
    outcomes = P[work + L.WK_OUTCOMES]
    stage = np.int64(L.NONE)
    u = 0.0
    cumulated = 0.0
    for i in range(P[outcomes]):
        at = outcomes + 1 + i * L.OC_W
        if P[at + L.OC_STAGE] != stage:
            stage = P[at + L.OC_STAGE]
            u = draw(key, P[work + L.WK_P_OUTCOME] + stage, ordinal)
            cumulated = 0.0
        cumulated += number(P, F, S, X, N, P[at + L.OC_P], n, r, t)
        if cumulated > u:
            return np.int64(i) if P[at + L.OC_TO] >= 0 else np.int64(L.NONE)
    return np.int64(L.NONE)


@inner
def _move(P, F, S, X, N, r, t, n, key, work, chosen, ordinal, reasoned):
    """Make the move of an outcome and book its value; False if the policy does not allow it."""
    at = P[work + L.WK_OUTCOMES] + 1 + chosen * L.OC_W
    if P[at + L.OC_TO] < 0:
        return True
    moves = P[at + L.OC_MOVES]
    why = P[at + L.OC_WHY]  # list of (cumulated chance, moves)
    if reasoned and why >= 0:
        u = draw(key, P[work + L.WK_P_WHY], ordinal)
        moves = P[why + 2 * P[why]]
        for i in range(P[why]):
            if F[why + 1 + 2 * i] > u:
                moves = P[why + 2 + 2 * i]
                break
    for i in range(P[moves]):
        transition = P[moves + 1 + 2 * i]
        if holds(P, F, S, X, N, P[moves + 2 + 2 * i], n, r, t):
            value = P[at + L.OC_VALUE]
            cents = np.int64(0)
            if value >= 0:
                cents = _value(P, F, S, X, N, r, t, n, key, value, P[work + L.WK_P_AMOUNT], ordinal)
            follow(P, F, S, X, N, r, t, transition)
            if value >= 0:
                write(S, N, r, t, L.K_BOOK, cents)
                counts.booked(P, S, N, person_of(S, N, n), cents, flag(N, r, L.COUNTED), t)
            return True
    return False


@inner
def _value(P, F, S, X, N, r, t, n, key, spread, purpose, ordinal):
    return money(amount(P, F, S, X, N, spread, n, r, t, key, purpose, ordinal))


@inner
def work_is_loud(P, S, N, r):
    work = work_of(P, N, r)
    outcomes = P[work + L.WK_OUTCOMES]
    if P[P[work + L.WK_REVEALS]] > 0 and hears(P, S, N, number_of(N, r)):
        return True
    for i in range(P[outcomes]):
        at = outcomes + 1 + i * L.OC_W
        target = P[at + L.OC_TO]
        if target < 0:
            continue
        if is_loud(P, S, N, r, target):
            return True
        moves = P[at + L.OC_MOVES]
        for j in range(P[moves]):
            if P[P[L.H_TRANSITIONS] + P[moves + 1 + 2 * j] * L.TR_W + L.TR_LOUD] != 0:
                return True
    return False
