"""Making people: who arrives when, what they are like. Nothing here depends on what a policy does."""

from __future__ import annotations

import numpy as np

from simulator.draws import draw, log, nearest, person_key, source_key
from simulator.jit import abreast, apart, inner
from simulator.kernel import layout as L
from simulator.kernel import newcomers
from simulator.kernel.accounts import account_of
from simulator.kernel.amounts import amount
from simulator.kernel.conditions import truth
from simulator.kernel.expressions import number
from simulator.kernel.fields import holds_fields, is_unscored, person_of

LANES = 61  # people that many arrivals apart may share an account


@inner
def arrive(P, F, seed, replication, room, ticks, gaps, keys, whence, roots):
    """Fill the columns with everybody who arrives, source by source; how many, -1 if there is no room.

    `gaps` is `ticks` as doubles; `whence` gets the source, and in its lower half which arrival it is
    (2k, of campaigns 2k + 1); `roots` gets the row of the first person of the account (its own row where
    it is that person's).
    """
    n = 0
    for s in range(P[L.H_SOURCE_COUNT]):
        row = P[L.H_SOURCES] + s * L.SR_W
        first = n
        n = _poisson(P, F, row, s, seed, replication, room, ticks, gaps, keys, whence, n)
        if n < 0:
            return -1
        _accounts(P, F, keys, roots, first, n)
        first = n
        n = _campaigns(P, F, row, s, seed, replication, room, ticks, keys, whence, n)
        if n < 0:
            return -1
        _accounts(P, F, keys, roots, first, n)
        _absent(P, ticks, first, n)
    return n


@inner
def _poisson(P, F, row, s, seed, replication, room, ticks, gaps, keys, whence, n):
    table = P[row + L.SR_RATES]  # count, then (tick, cumulated, rate)...
    pieces = P[table]
    if pieces == 0:
        return n
    total = 0.0
    piece = 0
    end = P[L.H_END]
    first = n
    drawn = n
    while True:
        if n == drawn:
            drawn = min(n + L.BLOCK, room)
            if n == drawn:
                return -1
            _draw_arrivals(P, P[row + L.SR_HASH], seed, replication, gaps, keys, first, n, drawn)
        total += gaps[n]
        while piece + 1 < pieces and total >= F[table + 2 + 3 * (piece + 1)]:
            piece += 1
        at = table + 1 + 3 * piece
        last = P[at + 3] if piece + 1 < pieces else end
        rate = F[at + 2]
        if rate <= 0.0:
            return n
        wait = (total - F[at + 1]) / rate
        if wait >= float(end - P[at]):
            return n
        ticks[n] = min(P[at] + np.int64(wait), last - 1)
        whence[n] = (s << 32) | (2 * (n - first))
        n += 1


@inner
def _draw_arrivals(P, source, seed, replication, gaps, keys, first, n, end):
    """The keys of the next arrivals of a source, and the gaps before them; `first` is its first."""
    origin = source_key(seed, replication, source)
    for i in range(end - n):
        keys[n + i] = person_key(seed, replication, source, n + i - first, 0)
    for i in abreast(end - n):
        gaps[n + i] = -log(draw(origin, P[L.H_P_ARRIVAL], n + i - first))


@apart
def _campaigns(P, F, row, s, seed, replication, room, ticks, keys, whence, n):
    table = P[row + L.SR_CAMPAIGNS]  # list of (at, people, over, hours)
    k = 0
    for c in range(P[table]):
        at = table + 1 + 4 * c
        for _ in range(P[at + 1]):
            if n >= room:
                return -1
            keys[n] = person_key(seed, replication, P[row + L.SR_HASH], k, 1)
            u = draw(keys[n], P[L.H_P_CAMPAIGN], 0)
            ticks[n] = _within(P, F, at, u)
            whence[n] = (s << 32) | (2 * k + 1)
            n += 1
            k += 1
    return n


@inner
def _within(P, F, at, u):
    """The instant at a share of a campaign: of its time, or of what its hours weigh."""
    hours = P[at + 3]  # list of (tick, cumulated, weight)
    if hours < 0:
        return P[at] + np.int64(float(P[at + 2]) * u)
    goal = u * F[hours + 2 + 3 * (P[hours] - 1)]
    low = np.int64(0)
    high = P[hours] - 1
    while high - low > 1:
        middle = (low + high) // 2
        if F[hours + 2 + 3 * middle] <= goal:
            low = middle
        else:
            high = middle
    row = hours + 1 + 3 * low
    return min(P[row] + np.int64((goal - F[row + 1]) / F[row + 2]), P[row + 3] - 1)


@apart
def _accounts(P, F, keys, roots, first, end):
    if P[L.H_ACCOUNTS] < 0:
        return
    chance = 1.0 / F[P[L.H_ACCOUNTS]]
    for i in range(first, end):
        own = i - first < LANES or draw(keys[i], P[L.H_P_ACCOUNT], 0) < chance
        roots[i] = i if own else roots[i - LANES]


@inner
def _absent(P, ticks, first, end):
    """Campaign people outside the run never come; their rows stay as names of accounts."""
    for i in range(first, end):
        if not P[L.H_START] <= ticks[i] < P[L.H_END]:
            ticks[i] = L.NEVER


# --- what they are like -------------------------------------------------------------------------


@inner
def make(P, F, S, X, N, n, source, create, parent):
    """Draw everything of person n, whose key and birth stand in their row; `create` and `parent` are
    NONE but for referrals."""
    person = person_of(S, N, n)
    key = S[person + L.W_KEY]
    kept = S[L.T_KEPT]
    N[2 * (person + L.W_CELL)] = source * P[L.H_SEGMENT_COUNT]
    born = S[person + L.W_BORN]
    if kept == 0:
        S[person + L.W_KNOWN] = 0
        X[person + L.W_INTENT] = 1.0
        spread = P[P[L.H_SOURCES] + source * L.SR_W + L.SR_INTENT]
        if parent >= 0 and P[L.H_REFERRALS] >= 0 and P[P[L.H_REFERRALS] + 1] >= 0:
            spread = P[P[L.H_REFERRALS] + 1]
        if spread >= 0 and create < 0:
            X[person + L.W_INTENT] = newcomers.intent(P, F, S, X, N, spread, n, born)
        elif spread >= 0:
            X[person + L.W_INTENT] = amount(P, F, S, X, N, spread, n, -1, born, key, P[L.H_P_INTENT], 0)
    for i in range(P[L.H_FIELD_COUNT]):
        f = P[P[L.H_FIELDS] + i * L.FM_W + L.FM_FIELD]
        if (kept >> f) & 1 == 0:
            _field(P, F, S, X, N, n, person, source, key, i, create, parent, born)
    for i in range(P[P[L.H_BITS]]):
        if i & 63 == 0:
            S[person + P[L.H_W_BITS] + (i >> 6)] = 0
        if truth(P, F, S, X, N, P[P[L.H_BITS] + 1 + i], n, -1, born, born) == 3:
            S[person + P[L.H_W_BITS] + (i >> 6)] |= np.int64(1) << (i & 63)
    for i in range(P[P[L.H_SEGMENTS]]):
        code = P[P[L.H_SEGMENTS] + 1 + i]
        if code < 0 or truth(P, F, S, X, N, code, n, -1, born, born) == 3:
            N[2 * (person + L.W_CELL)] = source * P[L.H_SEGMENT_COUNT] + i
            break
    if P[L.H_WAYS] >= 0 and S[L.T_LOGGING] == 0 and kept == 0:
        if create >= 0:
            todo = np.int64(1) << P[create + L.CR_STATUS]
        else:
            todo = _ways_on(P, S, N, n, P[P[L.H_SOURCES] + source * L.SR_W + L.SR_WAYS])
        if not _may_matter(P, S, N, n, todo):
            S[person + L.W_KNOWN] |= L.UNSCORED


@inner
def mark(P, S, N, n, status):
    """Of somebody who stands in a status: whether their score may ever matter."""
    asked = P[L.H_WAYS] >= 0 and S[L.T_LOGGING] == 0
    if asked and not _may_matter(P, S, N, n, np.int64(1) << status):
        S[person_of(S, N, n) + L.W_KNOWN] |= L.UNSCORED


@inner
def enlist(P, S, N, n):
    """Count the person among those of the account whose score may be read."""
    if P[L.H_ACCOUNT_READERS] != 0 and not is_unscored(S, N, n):
        N[2 * account_of(P, S, N, n) + L.AC_SCORED] += 1


@inner
def delist(P, S, N, n):
    """Nobody reads the person's score any more; but lines of a log still wait for others' points."""
    if P[L.H_ACCOUNT_READERS] != 0 and S[L.T_LOGGING] == 0 and not is_unscored(S, N, n):
        N[2 * account_of(P, S, N, n) + L.AC_SCORED] -= 1
        S[person_of(S, N, n) + L.W_KNOWN] |= L.UNSCORED


@inner
def _may_matter(P, S, N, n, todo):
    """Whether the person, being who they are, may come from these statuses to where somebody reads the
    score."""
    seen = np.int64(0)
    while todo > 0:
        for status in range(P[L.H_STATUS_COUNT]):
            if (todo >> status) & 1 != 0:
                seen |= np.int64(1) << status
                found = _ways_on(P, S, N, n, P[P[L.H_WAYS] + status])
                if found < 0:
                    return True
                todo = (todo | found) & ~seen
    return todo < 0


@inner
def _ways_on(P, S, N, n, ways):
    """The statuses to which ways lead that are open to the person, as bits; NONE where one MATTERS."""
    found = np.int64(0)
    for i in range(P[ways]):
        if holds_fields(P, S, N, P[ways + 1 + 2 * i], n):
            if P[ways + 2 + 2 * i] == L.MATTERS:
                return np.int64(L.NONE)
            found |= np.int64(1) << P[ways + 2 + 2 * i]
    return found


@inner
def _field(P, F, S, X, N, n, person, source, key, i, create, parent, born):
    row = P[L.H_FIELDS] + i * L.FM_W
    f = P[row + L.FM_FIELD]
    known = True
    given = False
    value = np.int64(0)
    if create >= 0:
        at = P[create + L.CR_VALUES]  # list of (field, value)
        for i in range(P[at]):
            if P[at + 1 + 2 * i] == f:
                given = True
                value = P[at + 2 + 2 * i]
    if not given and parent >= 0 and P[L.H_REFERRALS] >= 0:
        at = P[P[L.H_REFERRALS] + 2]
        for i in range(P[at]):
            if P[at + 1 + i] == f:
                given = True
                other = person_of(S, N, parent)
                value = S[other + P[L.H_W_FIELDS] + f]
                known = (S[other + L.W_KNOWN] >> f) & 1 == 1
    if not given:
        value = _drawn(P, F, S, X, N, row, n, person, source, key, born)
        missing = P[row + L.FM_MISSING]
        if missing >= 0:
            chance = number(P, F, S, X, N, missing, n, -1, born)
            known = not draw(key, P[row + L.FM_P_MISSING], 0) < chance
        if P[row + L.FM_KIND] == L.NOWHERE:
            known = P[L.H_W_ACCOUNT] >= 0
        elif P[row + L.FM_KIND] == L.ABSENT:
            known = False
    if f < P[L.H_LIVE_FIELDS]:
        S[person + P[L.H_W_FIELDS] + f] = value
    else:
        S[L.AT_SCRATCH + f] = value
    if known and (S[L.T_HIDDEN] >> f) & 1 == 0:
        S[person + L.W_KNOWN] |= np.int64(1) << f


@apart
def _persona(P, F, weights, u):
    """The first row whose cumulated weight exceeds the draw's."""
    count = P[weights]
    wanted = u * F[weights + count]
    low = np.int64(0)
    high = count - 1
    while low < high:
        middle = (low + high) >> 1
        if F[weights + 1 + middle] > wanted:
            high = middle
        else:
            low = middle + 1
    return low


@inner
def _drawn(P, F, S, X, N, row, n, person, source, key, born):
    kind = P[row + L.FM_KIND]
    at = P[row + L.FM_AT]
    if kind == L.FIXED:
        return at
    if kind == L.BY_SOURCE:
        return P[at + source]
    if kind == L.NOWHERE:
        return np.int64(L.NONE)  # no value that a test names
    if kind == L.ABSENT:
        return np.int64(0)
    if kind == L.PERSONAS:
        u = draw(key, P[row + L.FM_PURPOSE], 0)
        return P[P[at + 2 * source + 1] + _persona(P, F, P[at + 2 * source], u)]
    if kind == L.CHANCE:
        chance = number(P, F, S, X, N, at, n, -1, born)
        return np.int64(1) if draw(key, P[row + L.FM_PURPOSE], 0) < chance else np.int64(0)
    if kind == L.AMOUNT:
        x = amount(P, F, S, X, N, at, n, -1, born, key, P[row + L.FM_PURPOSE], 0)
        x *= F[row + L.FM_UNIT]
        step = P[row + L.FM_ROUND]
        whole = nearest(min(max(x / float(step), -4e18), 4e18)) * step
        return min(max(whole, P[row + L.FM_LOW]), P[row + L.FM_HIGH])
    total = 0.0
    for i in range(P[at]):
        total += number(P, F, S, X, N, P[at + 2 + 2 * i], n, -1, born)
    wanted = draw(key, P[row + L.FM_PURPOSE], 0) * total
    cumulated = 0.0
    for i in range(P[at]):
        cumulated += number(P, F, S, X, N, P[at + 2 + 2 * i], n, -1, born)
        if cumulated > wanted:
            return P[at + 1 + 2 * i]
    return P[at + 2 * P[at] - 1]
