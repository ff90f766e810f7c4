"""Conditions over a stretch of time, scenario expressions, distributions: everything that is evaluated.

`n` is a person's number, `r` the place of their record (NONE while they are being made).
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import quantile, ticks
from simulator.draws import draw, exp, halved, log, nearest
from simulator.jit import apart, inner
from simulator.kernel import layout as L

_LN2 = 0.6931471805599453
_SLACK = 2.0**-44


@inner
def person_of(P, n):
    return P[L.H_AT_PEOPLE] + n * P[L.H_PERSON_WORDS]


# --- conditions ---------------------------------------------------------------------------------


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
    person = person_of(P, n)
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


@inner
def field_value(P, S, person, field):
    """The true value, canonical; fields that nobody needs after birth stand in the scratch."""
    if field < P[L.H_LIVE_FIELDS]:
        return S[person + P[L.H_W_FIELDS] + field]
    return S[L.AT_SCRATCH + field]


@apart
def linear(P, F, S, X, N, at, n, r, low, high):
    """[relation, bound, list of (factor, kind, index, known bit)] as 3 true, 0 false, 1 unknown."""
    person = person_of(P, n)
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


# --- the score ----------------------------------------------------------------------------------


@inner
def score(P, F, S, X, N, n, r, t):
    """The whole score in micro-points."""
    total = 0
    for g in range(P[L.H_GROUP_COUNT]):
        total += group_range(P, F, S, X, N, g, n, r, t, t)[0]
    return total


@apart
def group_range(P, F, S, X, N, g, n, r, low, high):
    """Bounds of a group's reading over low..high; where they are one instant, the reading itself.

    With T_VIEW FROM_NOW, bounds for all instants from `low` on, whatever the account's others do, until
    the person's next fact; with EVER, for all instants, whatever anybody does.
    """
    row = P[L.H_GROUPS] + g * L.GR_W
    idle = False
    if S[L.T_VIEW] != L.EXACT:
        a, b = _bounds(P, F, S, X, N, row, n, r, low)
    elif r < 0:
        a = 0
        b = 0
    elif P[row + L.GR_ACCOUNT] == 0:
        a, b = events_range(P, F, S, X, N, row, r, low, high)
        if P[row + L.GR_KIND] == L.CAPPED:
            seen, moment = last_seen(P, S, row, r, low)
            idle = moment - seen >= P[row + L.GR_OVER]
    else:
        a, b, idle = account_range(P, F, S, X, N, row, n, low, high)
    if P[row + L.GR_WHEN] >= 0:
        more = when_points(P, F, S, X, N, row, n, r)
        a += more
        b += more
    if idle:
        a = min(a, P[row + L.GR_CAP])
        b = min(b, P[row + L.GR_CAP])
    if S[L.T_VIEW] != L.EXACT and P[row + L.GR_KIND] == L.CAPPED:
        a = min(a, P[row + L.GR_CAP])
    a = min(max(a, P[row + L.GR_LOW]), P[row + L.GR_HIGH])
    b = min(max(b, P[row + L.GR_LOW]), P[row + L.GR_HIGH])
    return a, b


@inner
def when_points(P, F, S, X, N, row, n, r):
    """The points of the rules that hold while their condition does; kept with the living."""
    if r >= 0 and P[row + L.GR_WHEN_AT] >= 0:
        return S[r + P[row + L.GR_WHEN_AT]]
    at = P[row + L.GR_WHEN]
    total = 0
    for i in range(P[at]):
        if holds_fields(P, S, N, P[at + 1 + 2 * i], n):
            total += P[at + 2 + 2 * i]
    return total


@inner
def holds_fields(P, S, N, code, n):
    """A condition that reads fields only."""
    if code < 0:
        return True
    person = person_of(P, n)
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
        else:
            S[top] = arg
            top += 1
    return S[top - 1] != 0


@inner
def last_seen(P, S, row, r, t):
    """The latest event (or birth) that a cap looks at as of t, and the instant of reading."""
    seen = S[r + P[L.H_R_TRACKERS] + P[L.H_SEEN]]
    if P[row + L.GR_DAILY] < 0:
        return seen, t
    moment = last_daily(P, P[row + L.GR_DAILY], t)
    saved = r + P[row + L.GR_SAVED]
    if moment > S[saved + 1]:
        return seen, moment
    return (S[saved + 2], moment) if S[saved + 2] >= 0 else (moment, moment)


@inner
def last_daily(P, at, t):
    """The last of the ticks in a list at or before t."""
    low = 0
    high = P[at]
    while low < high:
        middle = (low + high) >> 1
        if P[at + 1 + middle] <= t:
            low = middle + 1
        else:
            high = middle
    return P[at + low]


@inner
def events_range(P, F, S, X, N, row, r, low, high):
    """Bounds of the events' sum of one person."""
    if P[row + L.GR_DAILY] < 0:
        return faded_range(P, F, S, X, N, row, r, low, high)
    moment = last_daily(P, P[row + L.GR_DAILY], low)
    saved = r + P[row + L.GR_SAVED]
    if moment > S[saved + 1]:
        return faded_range(P, F, S, X, N, row, r, moment, moment)
    return S[saved], S[saved]


@inner
def faded_range(P, F, S, X, N, row, r, low, high):
    kind = P[row + L.GR_KIND]
    at = r + P[row + L.GR_AT]
    if kind == L.HALF_LIFE:
        if X[at] == 0.0:
            return 0, 0
        first = X[at] * halved(low - S[at + 1], P[row + L.GR_OVER])
        if low == high:
            whole = nearest(first)
            return whole, whole
        second = X[at] * halved(high - S[at + 1], P[row + L.GR_OVER])
        return _between(first, second, 0.0)
    if kind == L.PLAIN or kind == L.CAPPED:
        return S[at], S[at]
    over = P[row + L.GR_OVER]
    node = np.int64(N[2 * at + L.LIST_FIRST])
    if kind == L.EXPIRES:
        total = 0
        while node >= 0:
            if low - S[node] < over:
                total += S[node + 1]
            node = np.int64(N[2 * (node + 2)])
        return total, total
    first = 0.0
    second = 0.0
    size = 0.0
    while node >= 0:
        age = low - S[node]
        points = float(S[node + 1])
        if age < over:
            first += points * (float(over - age) / float(over))
        age = high - S[node]
        if age < over:
            second += points * (float(over - age) / float(over))
        size += abs(points)
        node = np.int64(N[2 * (node + 2)])
    if low == high:
        whole = nearest(first)
        return whole, whole
    return _between(first, second, size)


@inner
def _between(first, second, size):
    low = min(first, second)
    high = max(first, second)
    slack = (max(abs(low), abs(high)) + size) * _SLACK
    return nearest(low - slack), nearest(high + slack)


@apart
def account_range(P, F, S, X, N, row, n, low, high):
    """The events' sum over the people of the account who are not in a final status, and idleness."""
    other = first_of(P, S, N, account_of(P, S, N, n))
    a = 0
    b = 0
    seen = -L.NEVER
    moment = low
    while other >= 0:
        r = np.int64(N[2 * (S[L.T_LIVES] + other)])
        if r >= 0:
            status = P[L.H_STATUSES] + N[2 * r + L.I_STATUS] * L.ST_W
            if P[status + L.ST_FLAGS] & L.FINAL == 0:
                c, d = events_range(P, F, S, X, N, row, r, low, high)
                a += c
                b += d
                if P[row + L.GR_KIND] == L.CAPPED:
                    last, moment = last_seen(P, S, row, r, low)
                    seen = max(seen, last)
        other = next_of(P, S, N, other)
    idle = P[row + L.GR_KIND] == L.CAPPED and seen > -L.NEVER and moment - seen >= P[row + L.GR_OVER]
    return a, b, idle


@inner
def _bounds(P, F, S, X, N, row, n, r, t):
    """Bounds of the events' sum that hold from t on, or (T_VIEW EVER, or the account's) always."""
    of_account = P[row + L.GR_ACCOUNT] != 0
    if r < 0 or S[L.T_VIEW] == L.EVER or (of_account and hears(P, S, N, n)):
        return P[row + L.GR_LEAST], P[row + L.GR_MOST]
    a, b = _from_now(P, X, S, N, row, r, t)
    if P[row + L.GR_DAILY] >= 0:
        c, d = events_range(P, F, S, X, N, row, r, t, t)
        a = min(a, c)
        b = max(b, d)
    if of_account:  # nothing while in a final status
        a = min(a, 0)
        b = max(b, 0)
    return a, b


@inner
def _from_now(P, X, S, N, row, r, t):
    kind = P[row + L.GR_KIND]
    at = r + P[row + L.GR_AT]
    if kind == L.HALF_LIFE:
        return _between(X[at] * halved(t - S[at + 1], P[row + L.GR_OVER]), 0.0, 0.0)
    if kind == L.PLAIN or kind == L.CAPPED:
        return S[at], S[at]
    a = 0
    b = 0
    node = np.int64(N[2 * at + L.LIST_FIRST])
    while node >= 0:
        if t - S[node] < P[row + L.GR_OVER] or P[row + L.GR_DAILY] >= 0:
            a += min(S[node + 1], 0)
            b += max(S[node + 1], 0)
        node = np.int64(N[2 * (node + 2)])
    return a, b


@inner
def is_unscored(P, S, n):
    return S[person_of(P, n) + L.W_KNOWN] < 0


@inner
def account_of(P, S, N, n):
    """The place of the person's account, where there are accounts."""
    return S[L.T_ACCOUNTS] + N[2 * (person_of(P, n) + P[L.H_W_ACCOUNT])] * P[L.H_ACCOUNT_WORDS]


@inner
def first_of(P, S, N, account):
    """One of the account's people who are born, NONE for none; the others by `next_of`."""
    return np.int64(N[2 * account + L.AC_FIRST])


@inner
def next_of(P, S, N, n):
    return np.int64(N[2 * (person_of(P, n) + P[L.H_W_ACCOUNT]) + 1])


@inner
def is_heard(P, S, N, n):
    """Whether somebody else of the account may ever read what the person does."""
    if P[L.H_ACCOUNT_READERS] == 0:
        return False
    scored = N[2 * account_of(P, S, N, n) + L.AC_SCORED]
    return scored > (0 if is_unscored(P, S, n) else 1)


@inner
def hears(P, S, N, n):
    """Whether the person's score ever matters and others have, or will have, a part in it."""
    if P[L.H_ACCOUNT_READERS] == 0 or is_unscored(P, S, n):
        return False
    return N[2 * account_of(P, S, N, n) + L.AC_SIZE] > 1


@inner
def stays_false(P, F, S, X, N, code, n, r, t, view):
    """Whether a condition is false and stays so: T_VIEW says against what."""
    S[L.T_VIEW] = view
    value = truth(P, F, S, X, N, code, n, r, t, t)
    S[L.T_VIEW] = L.EXACT
    return value == 0


# --- expressions --------------------------------------------------------------------------------


@inner
def number(P, F, S, X, N, code, n, r, t):
    """The value of a scenario's expression."""
    if P[code] == -1:
        return F[code + 1]
    if P[code] == -2:
        return (X[person_of(P, n) + L.W_INTENT] * F[code + 1] + F[code + 2]) * F[code + 3] / F[code + 4]
    return computed(P, F, S, X, N, code, n, r, t)


@apart
def computed(P, F, S, X, N, code, n, r, t):
    """The last value is at hand, those before it stand on the stack."""
    person = person_of(P, n)
    top = L.AT_STACK + L.STACK_OF_NUMBERS
    x = 0.0
    for i in range(P[code]):
        op = P[code + 1 + 2 * i]
        place = code + 2 + 2 * i
        if op == L.E_MUL_C:
            x = x * F[place]
        elif op == L.E_ADD_C:
            x = x + F[place]
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
            x = x - F[place]
        elif op == L.E_FROM_C:
            x = F[place] - x
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
    person = person_of(P, n)
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
def visits(P, N, r, status):
    """How often the person has entered the status (16 bits each)."""
    word = N[2 * (r + P[L.H_R_VISITS]) + (status >> 1)]
    return (np.int64(word) >> (16 * (status & 1))) & 0xFFFF


@inner
def _binary(op, a, b):
    if op == L.E_ADD:
        return a + b
    if op == L.E_SUB:
        return a - b
    if op == L.E_MUL:
        return a * b
    if op == L.E_DIV:
        return a / b
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
            return X[j - 1] + (X[j + 1] - X[j - 1]) * ((x - X[j - 2]) / (X[j] - X[j - 2]))
    return X[at + 2 * n - 1]


# --- distributions ------------------------------------------------------------------------------


@inner
def key_of(P, S, n):
    return S[person_of(P, n) + L.W_KEY]


@inner
def amount(P, F, S, X, N, distribution, n, r, t, key, purpose, ordinal):
    """A draw from a distribution whose row stands at `distribution`."""
    scale = number(P, F, S, X, N, P[distribution + L.DI_SCALE], n, r, t)
    row = P[distribution + L.DI_ROW]
    if row < 0:
        return scale
    return scale * quantile(F, row, draw(key, purpose, ordinal))


@inner
def length(P, F, S, X, N, distribution, n, r, t, purpose, ordinal):
    """A drawn length of time in ticks."""
    return ticks(amount(P, F, S, X, N, distribution, n, r, t, key_of(P, S, n), purpose, ordinal))


@inner
def money(x):
    """Cents, to the nearest, at least 0."""
    return max(nearest(x), 0) if x < 4e18 else np.int64(4_000_000_000_000_000_000)
