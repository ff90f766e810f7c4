"""Counting: everything that a replication reports is a whole number added to the state's results."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.times import hour_of_week

_DAY = 86_400_000_000


@inner
def counts(P, t):
    """Whether figures count at t: after the warm-up, before the follow-up."""
    return P[L.H_WARM] <= t < P[L.H_STOP]


@inner
def day_of(P, t):
    return (t - P[L.H_START]) // _DAY


@inner
def bin_of(span):
    """The bin of a length of time: 32 to an octave, by its bits."""
    if span < (1 << L.FIRST_OCTAVE):
        return 0
    octave = (np.float64(span).view(np.int64) >> 52) - 1023
    fine = (span >> (octave - 5)) & 31
    return min((octave - L.FIRST_OCTAVE) * L.BINS_PER_OCTAVE + fine + 1, L.BINS - 1)


@inner
def thousandth(span):
    """Ticks in milliseconds, to the nearest: sums of them cannot overflow."""
    return (span + 500) // 1000


@inner
def tally(S, P, which, n):
    S[P[L.H_O_TALLIES] + which] += n


@inner
def cube(P, S, N, person, metric, n):
    cell = np.int64(N[2 * (person + L.W_CELL)])
    width = L.M_STATUS + L.M_EACH * P[L.H_STATUS_COUNT]
    S[P[L.H_O_CUBE] + cell * width + metric] += n


@inner
def paid(P, S, N, person, metric, cents):
    """As `cube`, of money."""
    cell = np.int64(N[2 * (person + L.W_CELL)])
    width = L.M_STATUS + L.M_EACH * P[L.H_STATUS_COUNT]
    _pay(S, P[L.H_O_CUBE] + cell * width + metric, cents)


@inner
def spent(S, P, cents):
    """What a touch costs."""
    _pay(S, P[L.H_O_TALLIES] + L.TALLY_TOUCH_COST, cents)


@inner
def _pay(S, at, cents):
    S[at] = min(S[at] + cents, L.MOST_MONEY)


@inner
def entered(P, S, N, person, before, status, first, counted, t):
    """A person entered a status (from `before`, NONE at birth), for the first time in life or not."""
    states = P[L.H_STATUS_COUNT]
    if counted and first:
        cube(P, S, N, person, L.M_STATUS + L.M_EACH * status + L.M_REACHED, 1)
    if counts(P, t):
        S[P[L.H_O_FLOWS] + (before + 1) * states + status] += 1
        cube(P, S, N, person, L.M_STATUS + L.M_EACH * status + L.M_ENTERED, 1)
        if not first:
            cube(P, S, N, person, L.M_STATUS + L.M_EACH * status + L.M_AGAIN, 1)
    S[P[L.H_O_ENTERED] + status * P[L.H_DAYS] + day_of(P, t)] += 1


@inner
def left(P, S, status, since, t):
    S[P[L.H_O_LEFT] + status * P[L.H_DAYS] + day_of(P, t)] += 1
    if since >= 0 and counts(P, t):
        S[P[L.H_O_DWELLS] + status * L.BINS + bin_of(t - since)] += 1
        row = P[L.H_O_SUMS] + status * L.SUM_W
        S[row + L.SUM_DWELL] += thousandth(t - since)
        S[row + L.SUM_DWELLS] += 1
    if since >= 0 and counts(P, since):
        S[P[L.H_O_LASTED] + status * L.BINS + bin_of(t - since)] += 1


@inner
def stayed(P, S, status, since):
    """Somebody is still there at the end of the run."""
    age = bin_of(P[L.H_END] - since)
    S[P[L.H_O_AGES] + status * L.BINS + age] += 1
    if counts(P, since):
        S[P[L.H_O_LASTING] + status * L.BINS + age] += 1


@inner
def picked_up(P, S, status, rep, wait, t):
    """The first pick-up of a stay, by this rep (NONE in an unlimited team)."""
    if counts(P, t):
        S[P[L.H_O_WAITS] + status * L.BINS + bin_of(wait)] += 1
        row = P[L.H_O_SUMS] + status * L.SUM_W
        S[row + L.SUM_WAIT] += thousandth(wait)
        S[row + L.SUM_WAITS] += 1
        if rep >= 0:
            own = rep_row(P, rep)
            S[own + L.RR_WAIT] += thousandth(wait)
            S[own + L.RR_WAITS] += 1


@apart
def urgency(P, S, team, wait, urgent, t):
    """The first pick-up of a stay, by the team, of somebody urgent or not."""
    if counts(P, t):
        own = P[L.H_O_URGENCY] + team * L.UR_W + (L.UR_WAIT if urgent else L.UR_OTHER_WAIT)
        S[own] += thousandth(wait)
        S[own + 1] += 1


@inner
def rep_row(P, rep):
    """Where the results of a rep stand."""
    return P[L.H_O_REPS] + rep * L.RR_W


@inner
def clock_ended(P, S, N, r, clock, breached, t):
    """A clock of the person's stay is met or missed."""
    if not counts(P, t):
        return
    row = P[L.H_O_SUMS] + N[2 * r + L.I_STATUS] * L.SUM_W
    S[row + P[clock + L.CK_OWN] + (1 if breached else 0)] += 1
    if N[2 * r + L.I_REP] >= 0:
        own = rep_row(P, N[2 * r + L.I_REP])
        S[own + (L.RR_BREACHED if breached else L.RR_MET)] += 1
    if breached:
        S[row + L.SUM_BREACHED] += 1
        hour = hour_of_week(P, P[L.H_ZONE], t)
        S[P[L.H_O_HOURS] + (N[2 * r + L.I_TEAM] + 1) * L.HOURS + hour] += 1
    else:
        S[row + L.SUM_MET] += 1


@inner
def within(P, start, end):
    """How much of [start, end) lies where figures count."""
    return max(min(end, P[L.H_STOP]) - max(start, P[L.H_WARM]), 0)


@inner
def booked(P, S, N, person, cents, counted, t):
    if counted:
        paid(P, S, N, person, L.M_COHORT_REVENUE, cents)
    if counts(P, t):
        paid(P, S, N, person, L.M_REVENUE, cents)
        _pay(S, P[L.H_O_REVENUE] + day_of(P, t), cents)


@inner
def won(P, S, N, person, born, counted, first, t):
    """A person entered a goal."""
    if counted and first:
        cube(P, S, N, person, L.M_COHORT_WON, 1)
        cell = np.int64(N[2 * (person + L.W_CELL)])
        source = cell // P[L.H_SEGMENT_COUNT]
        segment = cell - source * P[L.H_SEGMENT_COUNT]
        lasted = bin_of(t - born)
        S[P[L.H_O_TO_WIN] + source * L.BINS + lasted] += 1
        S[P[L.H_O_SEGMENT_TO_WIN] + segment * L.BINS + lasted] += 1
    if counts(P, t):
        cube(P, S, N, person, L.M_WON, 1)
    S[P[L.H_O_WON] + day_of(P, t)] += 1
