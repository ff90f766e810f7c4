"""What of a block of newcomers can be drawn abreast: intents, and the gaps before their first event."""

from __future__ import annotations

import numpy as np

from simulator.distributions import BETA, CENTRAL, beta_of_normal, central_ppf, norm_ppf
from simulator.draws import draw, log
from simulator.jit import abreast, apart, inner
from simulator.kernel import layout as L
from simulator.kernel.amounts import amount
from simulator.kernel.expressions import number
from simulator.kernel.fields import key_of, person_of


@apart
def draw_block(P, F, S, X, N, first, lane, count):
    """For the people of a BLOCK from that lane on: the quantiles of their intents, if all are beta
    (T_ABREAST), to AT_INTENTS, their first gaps to AT_FIRST_GAPS."""
    for i in range(count):
        S[L.AT_KEYS + lane + i] = S[person_of(S, N, first + i) + L.W_KEY]
    for i in abreast(L.BLOCK):
        u = draw(S[L.AT_KEYS + i], P[L.H_P_INTENT], 0)
        X[L.AT_UNIFORMS + i] = u
        X[L.AT_NORMALS + i] = central_ppf(u - 0.5)
        X[L.AT_FIRST_GAPS + i] = -log(draw(S[L.AT_KEYS + i], P[L.H_P_GAP], 0))
    S[L.T_ABREAST] = _are_beta(P, F, S, N, first, lane, count)
    if S[L.T_ABREAST] != 0:
        _beta_quantiles(F, S, X, lane, count)


@inner
def intent(P, F, S, X, N, spread, n, t):
    """The intent of person n, whose block is the last drawn."""
    if S[L.T_ABREAST] != 0:
        scale = number(P, F, S, X, N, P[spread + L.DI_SCALE], n, -1, t)
        return scale * X[L.AT_INTENTS + (n & (L.BLOCK - 1))]
    return amount(P, F, S, X, N, spread, n, -1, t, key_of(S, N, n), P[L.H_P_INTENT], 0)


@inner
def first_gap(X, n):
    """The hazard before the first event of person n, whose block is the last drawn."""
    return X[L.AT_FIRST_GAPS + (n & (L.BLOCK - 1))]


@inner
def _spread_of(P, N, person):
    """Where the distribution of the person's intent stands; NONE for none."""
    source = np.int64(N[2 * (person + L.W_CELL)])
    return P[P[L.H_SOURCES] + source * L.SR_W + L.SR_INTENT]


@inner
def _are_beta(P, F, S, N, first, lane, count):
    """Whether all intents are from beta distributions; their rows are noted."""
    for i in range(count):
        spread = _spread_of(P, N, person_of(S, N, first + i))
        row = P[spread + L.DI_ROW] if spread >= 0 else np.int64(L.NONE)
        if row < 0 or int(F[row]) != BETA:
            return False
        S[L.AT_ROWS + lane + i] = row
    for i in range(lane):
        S[L.AT_ROWS + i] = S[L.AT_ROWS + lane]
    for i in range(lane + count, L.BLOCK):
        S[L.AT_ROWS + i] = S[L.AT_ROWS + lane]
    return True


@inner
def _beta_quantiles(F, S, X, lane, count):
    for i in range(lane, lane + count):
        if abs(X[L.AT_UNIFORMS + i] - 0.5) > CENTRAL:
            X[L.AT_NORMALS + i] = norm_ppf(X[L.AT_UNIFORMS + i])
    for i in abreast(L.BLOCK):
        X[L.AT_INTENTS + i] = beta_of_normal(F, S[L.AT_ROWS + i], X[L.AT_NORMALS + i])
