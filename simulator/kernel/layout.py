"""What the arenas hold: names for places, shared by the plan's passes and the compiled functions.

The plan is one arena of 64-bit words, read as integers (`P`) and as doubles (`F`). The state of one
replication is another, read as integers (`S`), doubles (`X`) and 32-bit halves (`N`, two a word). Every
table's place stands in the header. A *list* is its count followed by that many entries; -1 stands for
"none" everywhere. `H_` plan header, `T_` state header, two letters and `_` the columns of a table,
`R_` and `I_` words and halves of a living person's record, `W_` words of a person's row.
"""

from __future__ import annotations

from itertools import count

NEVER = 1 << 62
MOST_MONEY = 1 << 61  # sums of cents end here, which tells that there was more
NONE = -1

# --- plan header --------------------------------------------------------------------------------

_h = count()
H_START, H_END, H_WARM, H_STOP = (next(_h) for _ in range(4))  # instants; figures count in [WARM, STOP)
H_STATUSES, H_STATUS_COUNT = next(_h), next(_h)
H_TRANSITIONS = next(_h)
H_GROUPS, H_GROUP_COUNT = next(_h), next(_h)
H_RULES = next(_h)
H_EVENTS, H_EVENT_COUNT = (
    next(_h),
    next(_h),
)  # per event: place of a list of rules, of a list of trackers
H_CLOCKS = next(_h)
H_CALENDARS = next(_h)
H_ZONE = next(_h)  # of the scenario, as a calendar number (for hours of the week)
H_TEAMS, H_TEAM_COUNT = next(_h), next(_h)
H_REPS, H_REP_COUNT = next(_h), next(_h)
H_MIXES, H_AFTER_TOUCH = next(_h), next(_h)  # place of [last, list of factors by event] or NONE
H_PATTERN = next(_h)  # place of the operational time of behaviour, or NONE
H_ZONES = next(_h)  # place of [field, count, (value, place of its operational time)...] or NONE
H_WORKS = next(_h)
H_PATIENCE = next(_h)
H_CADENCES, H_WINDOWS, H_WINDOW_COUNT = next(_h), next(_h), next(_h)
H_TOUCHES = next(_h)
H_SOURCES, H_SOURCE_COUNT = next(_h), next(_h)
H_FIELDS, H_FIELD_COUNT, H_LIVE_FIELDS = next(_h), next(_h), next(_h)
H_BITS, H_BIT_WORDS = next(_h), next(_h)  # list of conditions, one bit each
H_SEGMENTS, H_SEGMENT_COUNT = next(_h), next(_h)  # list of conditions
H_CREATES = next(_h)
H_REFERRALS = next(_h)  # place of [delay, intent, list of inherited fields] or NONE
H_SPEED = next(_h)  # place of [curve, causal share] or NONE
H_ROLE_COUNT = next(_h)
H_ACCOUNTS = next(_h)  # place of [mean people, share owned from the start, team, purpose] or NONE
H_ACCOUNT_READERS = next(_h)  # APART or TOGETHER where a group is of the account, else 0
H_P_GAP, H_P_MARK, H_P_INTENT, H_P_ARRIVAL, H_P_CAMPAIGN = (next(_h) for _ in range(5))
H_P_REFERRAL, H_P_ACCOUNT = next(_h), next(_h)
H_PERSON_WORDS, H_RECORD_WORDS = next(_h), next(_h)
H_ACCOUNT_WORDS, H_W_ACCOUNT, H_W_BITS, H_W_FIELDS = (next(_h) for _ in range(4))
H_R_DELAY, H_R_WAIT, H_R_SPEED, H_R_PATIENCE, H_R_RETRY = (next(_h) for _ in range(5))
H_R_HOLD, H_R_COURSE, H_R_TASKS, H_R_BOOST, H_R_REPLIES = (next(_h) for _ in range(5))
H_R_WAKE, H_R_CROSS, H_R_LEFT, H_R_KEY, H_R_CHILDREN = (next(_h) for _ in range(5))
H_R_HAD, H_R_TRACKERS, H_R_CLOCKS, H_R_VISITS, H_R_RATES = (next(_h) for _ in range(5))
# words of a record that stand together: DELAY, PATIENCE and RETRY, which end with the stay, BOOST, WAKE
# and HOLD, as far as there are such
H_R_TIMERS, H_STAY_TIMERS, H_TIMERS = next(_h), next(_h), next(_h)
H_TRACKER_COUNT, H_CLOCK_COUNT, H_SEEN = next(_h), next(_h), next(_h)
H_SCORE_FALLS = next(_h)  # 1 where the score can only fall between a person's own events
H_CAPS = next(_h)  # 1 where somebody reads how many people a rep has
H_OVERFLOWS = next(_h)  # 1 where a full team has another to turn to
H_DERIVED = next(_h)  # place of the list of fields that follow from an account's people, or NONE
H_BACKLOGS = next(_h)  # how many statuses idle reps work
H_DAYS = next(_h)
H_POLICY_ZONE = next(_h)  # the policy's zone, as a calendar number
H_WAYS = next(_h)  # by status the place of a list of (condition, status or MATTERS); or NONE
H_SPOTS = next(_h)  # draws.spots of the first behaviour events: gaps, then marks
H_AT_RESULTS, H_AT_PEOPLE = next(_h), next(_h)  # places in the state
H_AT_ROSTERS, H_ROSTER_WORDS = next(_h), next(_h)  # a row RQ_ for each rep, then their lists; 0 words
# where every rep is there in the team's hours
H_HANDS = next(_h)  # 1 where a rep who goes may hand people over
H_P_TENURE, H_P_MEETING, H_P_SICK, H_P_FOLLOW, H_P_STRAY = (next(_h) for _ in range(5))
# results: places in the state
H_O_ENTERED, H_O_LEFT, H_O_FLOWS, H_O_CUBE, H_O_SUMS, H_O_WAITS, H_O_DWELLS, H_O_AGES = (
    next(_h) for _ in range(8)
)
H_O_HOURS, H_O_REPS, H_O_BACKLOG, H_O_REVENUE, H_O_TO_WIN, H_O_OPEN, H_O_TALLIES = (
    next(_h) for _ in range(7)
)
H_O_WON = next(_h)
H_R_HISTORY = next(_h)  # where a record keeps all that happened to the score; NONE but before a switch
H_CARRY = next(_h)  # place of what the people of another plan become (CY_), or NONE
H_LAST = next(_h)  # END, or the end of the run that follows a switch there
H_O_SWITCH = next(_h)
H_INSIDE, H_INSIDE_COUNT = next(_h), next(_h)  # a row IN_ for each who is inside at the start
H_URGENT, H_O_CUTS = next(_h), next(_h)  # 1 where a team interrupts work for somebody; how often, by rep
H_O_LASTED, H_O_LASTING = next(_h), next(_h)  # stays that began while figures count: ended, or not yet
H_O_PASSES = next(_h)
H_W_CHAIN = next(_h)  # where a person's row says how many have made each other at one tick up to them
H_MADE_ANYHOW, H_MADE_EACH, H_MADE_AT_ONCE = next(_h), next(_h), next(_h)  # simulator/model.py
H_O_SEGMENT_TO_WIN = next(_h)
H_O_URGENCY = next(_h)  # by team, where one interrupts work
HEADER = 160

# --- plan tables --------------------------------------------------------------------------------


def _columns(n: int) -> range:
    return range(n)


(
    ST_FLAGS, ST_OWNER, ST_MIX, ST_WORK, ST_ENTRY, ST_WHEN, ST_ON, ST_AFTER, ST_CLOCKS, ST_CADENCES,
    ST_ROUTE, ST_TEAM, ST_PATIENCE, ST_LIVE, ST_QUIET, ST_P_TIME, ST_P_CONNECT, ST_P_EMIT, ST_P_DELAY,
    ST_RISES, ST_DERIVED, ST_EARLIER, ST_LATER, ST_W,
) = _columns(24)  # fmt: skip
# ST_EARLIER, ST_LATER: the stage of the track before and after this stage, or NONE
FINAL, GOAL, GONE, PRIVATE = 1, 2, 4, 8  # ST_FLAGS
READS, WATCHES, STIRS = 16, 32, 64  # the account: is read by more than `when`, by `when`; reset on entry
APART, TOGETHER = 1, 2  # H_ACCOUNT_READERS: some events stir an account, or every event
LOUD, SAME_ROLE, SILENT = 0, 1, 2  # ST_QUIET: whether resting here concerns nobody else

LV_GROUP, LV_SIMPLE, LV_WATCHES, LV_TESTS, LV_W = _columns(5)  # then by event: list of points,
LAST = -2  # LAST where the person is gone by it, or NONE

(TR_TARGET, TR_WHEN, TR_EVENTS, TR_AFTER, TR_TRACKER, TR_ACTIONS, TR_LOUD, TR_W) = _columns(8)

(NOTIFY, REASSIGN, ASSIGN, RESTART, MOVE, RESET, CREATE) = _columns(7)  # actions: (kind, argument)

(
    GR_KIND, GR_OVER, GR_LOW, GR_HIGH, GR_CAP, GR_ACCOUNT, GR_DAILY, GR_AT, GR_WHEN, GR_WHEN_AT,
    GR_SAVED, GR_LEAST, GR_MOST, GR_W,
) = _columns(14)  # fmt: skip
PLAIN, HALF_LIFE, LINEAR, EXPIRES, CAPPED = _columns(5)  # GR_KIND
FAR = 1 << 56  # GR_LEAST, GR_MOST: bounds of the events' sum at any time; -FAR, FAR for none

RU_POINTS, RU_LIMIT, RU_AMOUNT, RU_WITHIN, RU_AT, RU_GROUP, RU_W = _columns(7)
TIMES, POINTS = 1, 2  # RU_LIMIT

EV_RULES, EV_TRACKERS, EV_STIRS, EV_W = _columns(4)  # EV_STIRS: points for a group of the account

CK_DELAY, CK_FIRST_TOUCH, CK_ITEMS, CK_OWN, CK_OTHER, CK_W = _columns(6)
# items: (percent, actions, breach); OWN: SUM_RAW or SUM_WORKING; OTHER: the same length on the other
# clock, or NONE
STOPPED, TIMED_OUT, BROKEN_OFF = 0, 1, 2  # how a clock ends: by somebody, by time, without a verdict
DL_KIND, DL_AMOUNT, DL_CALENDAR, DL_W = _columns(4)
OPEN, WORKING = 1, 2  # DL_KIND; 0 is plain time

CA_SPANS, CA_DAYS, CA_DAY0, CA_OPEN, CA_OFFSETS, CA_W = _columns(6)
# CA_SPANS: list of (start, end, open time before); CA_DAYS: list of local midnights from day CA_DAY0;
# CA_OPEN: list of (local day, first start... ) spans by starting day; CA_OFFSETS: list of (tick, offset)

(
    TM_STRATEGY, TM_TIES, TM_CAP, TM_HOURS, TM_SHIFTS, TM_ORDER, TM_FULL, TM_FIRST, TM_COUNT, TM_MODEL,
    TM_ROLE, TM_END, TM_DELAY, TM_QUEUE, TM_IDLE, TM_ROSTER, TM_COVER, TM_STRAYS, TM_URGENT, TM_W,
) = _columns(20)  # fmt: skip
# TM_ROSTER: 1 where reps have hours of their own; TM_STRAYS: place of [follows, rule] or NONE;
# TM_URGENT: the condition of those for whom work is interrupted, 0 for nobody
SHARED, ROUND_ROBIN, WEIGHTED, LEAST_LOADED, STICKY = _columns(5)
LEAST_RECENT, BY_NAME, AS_LISTED = _columns(3)
OLDEST, NEWEST, HIGHEST, EARLIEST_DUE = _columns(4)
ABSENT, FINITE, UNLIMITED = _columns(3)
FINISH, PAUSE, HAND_BACK = _columns(3)
COVER_NONE, COVER_NEW, COVER_ALL = _columns(3)
STRAY_ANYBODY, STRAY_NEWEST = _columns(2)

RP_SPEED, RP_WEIGHT, RP_RANK, RP_TEAM, RP_ROSTER, RP_RAMP, RP_HASH, RP_W = _columns(8)
# RP_ROSTER: place of a row RO_, or NONE; RP_RAMP: place of [start, over], or NONE
(
    RO_CALENDAR, RO_ZONE, RO_SHARE, RO_JOINS, RO_LEAVES, RO_AWAY, RO_TENURE, RO_VACANT, RO_MEETINGS,
    RO_SICK, RO_W,
) = _columns(11)  # fmt: skip

(
    WK_BY, WK_EACH, WK_TAKES, WK_EFFORT, WK_OUTCOMES, WK_REVEALS, WK_RETRY, WK_P_TIME, WK_P_OUTCOME,
    WK_P_WHY, WK_P_DELAY, WK_P_EFFORT, WK_P_AMOUNT, WK_POOL, WK_PICKS, WK_REST, WK_TEAMS, WK_ASKED,
    WK_W,
) = _columns(19)  # fmt: skip
TEAM, SAME_REP, NOBODY, IDLE = _columns(4)
# WK_POOL: where in the state the root of the people stands whom IDLE reps take; WK_REST: how many
# times as long as the work the pause after it is
PICK_UP, CONNECT = _columns(2)
OC_TO, OC_P, OC_STAGE, OC_BLOCKED, OC_VALUE, OC_WHY, OC_MOVES, OC_W = _columns(8)

PT_TAKES, PT_FACTOR, PT_EVENT, PT_PURPOSE, PT_W = _columns(5)
CD_STEPS, CD_STOPS, CD_W = _columns(3)  # steps: (day, touch, window)
TC_TAKES, TC_CONNECTS, TC_BY_WINDOW, TC_EMITS, TC_DELAY, TC_COST, TC_W = _columns(7)
DI_SCALE, DI_ROW, DI_W = _columns(3)  # DI_SCALE: an expression

(
    SR_HASH, SR_RATES, SR_CAMPAIGNS, SR_WITH, SR_COST, SR_STARTS, SR_FALLBACK, SR_INTENT, SR_WAYS, SR_W,
) = _columns(10)  # fmt: skip
(
    FM_KIND,
    FM_AT,
    FM_PURPOSE,
    FM_MISSING,
    FM_P_MISSING,
    FM_ROUND,
    FM_LOW,
    FM_HIGH,
    FM_UNIT,
    FM_FIELD,
    FM_W,
) = _columns(11)
FIXED, CHOICES, AMOUNT, CHANCE, BY_SOURCE, NOWHERE, PERSONAS, ABSENT = _columns(8)
CR_STATUS, CR_SOURCE, CR_VALUES, CR_W = _columns(4)

# what people of the plan before the switch become: lists by their old number, of the new one or NONE
(
    CY_AT, CY_STATUSES, CY_EVENTS, CY_GROUPS, CY_FIELDS, CY_TEAMS, CY_REPS, CY_ROLES, CY_CADENCES,
    CY_SHIFTS, CY_BOOST, CY_AS_OF, CY_URGENT, CY_W,
) = _columns(14)  # fmt: skip
# CY_GROUPS: places; CY_FIELDS: pairs (new, old); CY_CADENCES: pairs (old place, new place); CY_SHIFTS:
# by new team whether work ends with the shift as before; CY_AS_OF: of when rosters are read; CY_URGENT:
# by new team whether it is interrupted for the same people. Statuses, a row each:
(
    CS_TO, CS_WORK, CS_BEHAVIOUR, CS_CADENCE, CS_ROUTE, CS_HOLDS, CS_CLOCKS, CS_AFTERS, CS_CREATE, CS_W,
) = _columns(10)  # fmt: skip
# CS_WORK to CS_ROUTE: whether it goes on as it was; CS_HOLDS: list by new row; CS_CLOCKS: pairs (the
# same old clock, the old clock whose start it takes over); CS_AFTERS: new timers that the base did not
# have; CS_CREATE: as CR_, for those on their way

# who is inside at the start: two words of the id's hash; IN_TEAM and IN_REP as far as they may have the
# person; lists: intents to choose from (NONE: drawn as at birth), (field, value) as given, in order
# (tick, event or -2 less the group that is reset or OPENED less the one that gets points, points);
# fields given and fields unknown as bits; the next of the account's people
(
    IN_LOW, IN_HIGH, IN_SOURCE, IN_STATUS, IN_BORN, IN_ENTERED, IN_TEAM, IN_REP, IN_TOUCHES, IN_INTENTS,
    IN_GIVEN, IN_HIDDEN, IN_KIN, IN_VALUES, IN_PAST, IN_W,
) = _columns(16)  # fmt: skip
OPENED = -(1 << 20)  # less the group's number: points as of an instant, also in a history

TEAM_ROW, OWNER_ROW, HOLD_ROW = _columns(3)  # rows of a route: (kind, team, delay, condition)

# conditions: [count, (op, argument)...]; a place of NONE is true
(C_CONST, C_BIT, C_KNOWN, C_LINEAR, C_AND, C_OR, C_NOT, C_AMONG, C_SAME) = _columns(9)
STACK_OF_FIELDS, STACK_OF_NUMBERS, STACK = 1024, 2048, 4096
LESS, LEAST, EQUAL, MOST, MORE = _columns(5)  # < <= = >= >
OF_FIELD, OF_GROUP, OF_SCORE = _columns(3)

# expressions: [count, (op, argument)...], [-1, constant], or [-2, a, b, c, d]: (intent * a + b) * c / d
(
    E_CONST, E_INTENT, E_FIELD, E_MICRO, E_IS, E_KNOWN, E_SOURCE, E_SEGMENT, E_WAIT, E_AGE, E_VISIT,
    E_TOUCHES, E_SCORE, E_GROUP, E_SPEED, E_REP_SPEED, E_ADD, E_SUB, E_MUL, E_DIV, E_NEG, E_MIN, E_MAX,
    E_CLAMP, E_EXP, E_LOG, E_LOGISTIC, E_HALF, E_PIECEWISE, E_IF, E_LESS, E_LEAST, E_EQUAL, E_MOST,
    E_MORE, E_AND, E_OR, E_NOT, E_ADD_C, E_MUL_C, E_SUB_C, E_FROM_C,
) = _columns(42)  # fmt: skip

# --- state header -------------------------------------------------------------------------------

_t = count()
T_NOW, T_CLASS, T_AHEAD, T_HAND, T_ERROR, T_WHERE = (next(_t) for _ in range(6))
T_SEED, T_REPLICATION, T_LOGGING, T_SERIAL, T_MOVES, T_FRESH, T_DIRECTED = (next(_t) for _ in range(7))
T_ROUTE_DUE = next(_t)
T_CALLS = next(_t)  # teams whose dispatch runs at the end of this tick, by TS_CALLED
T_HEAP, T_HEAP_SIZE, T_HEAP_ROOM = next(_t), next(_t), next(_t)
T_LATER, T_STRETCHES, T_FIRST, T_SOON = (
    next(_t) for _ in range(4)
)  # lists of entries due at T_SOON or later
T_PEOPLE_COUNT, T_PEOPLE_ROOM, T_COHORT = (next(_t) for _ in range(3))
T_POOL, T_POOL_END, T_BLANK = (next(_t) for _ in range(3))  # kernel/pool.py; a blank record
T_RECORD_FREE, T_ROW_FREE, T_NODE_FREE, T_ACCOUNT_FREE = (next(_t) for _ in range(4))  # first of each
T_LOG, T_LOG_COUNT, T_LOG_ROOM, T_LOG_MARK = (next(_t) for _ in range(4))
T_REPS, T_LIVES = next(_t), next(_t)
T_NEXT_DAY, T_STOP, T_INSTANTS, T_PEAK = (next(_t) for _ in range(4))
T_ROUND = next(_t)  # of a dispatch
T_HEARD = next(_t)  # when the last event of a live loop was
T_REP_SPEED = next(_t)  # of the rep at work, as a double
T_DUE = next(_t)  # when something is due after a live loop; NONE where that has to be looked up
T_ABREAST = next(_t)  # whether the intents of the block have been drawn abreast
T_VIEW = next(_t)  # how scores are read (scores.group_range)
T_BEFORE_PLAN, T_BEFORE_STATE = next(_t), next(_t)  # addresses of a run up to the switch, or 0
T_BORN = next(_t)  # how many of the cohort are born already when the run begins
T_MADE = next(_t)  # how many of the cohort have been made
T_KEPT = next(_t)  # fields that stand while somebody is made, as bits, and KEPT; 0: all are drawn
T_HIDDEN = next(_t)  # fields that nobody knows of who is made, as bits
STATE_HEADER = 64
SPOTS = 64
STRETCH = 35  # 2^35 ticks, about nine and a half hours
# parts that stand at the same place in every state; then reps, results (H_O_), people (H_AT_PEOPLE)
AT_STACK = STATE_HEADER
AT_SCRATCH = AT_STACK + STACK
SCRATCH = 64 + 1024 + 6 * 64
BLOCK = 64  # people of the cohort are made in blocks; what is drawn for all of one at once:
AT_KEYS, AT_UNIFORMS, AT_NORMALS, AT_ROWS, AT_INTENTS, AT_FIRST_GAPS = (
    AT_SCRATCH + 64 + 1024 + i * 64 for i in range(6)
)
# so many events of a life are drawn, and added up, at once; where the drawn stand: gaps, lengths,
# uniforms of the marks; of those not added up yet: ticks, points, what remains of the points before them
LANES = 8
AT_GAPS, AT_LENGTHS, AT_MARKS, AT_TICKS, AT_POINTS, AT_FADED = (
    AT_SCRATCH + 64 + i * (LANES + 1) for i in range(6)
)
AT_TEAMS = AT_SCRATCH + SCRATCH

NO_ROOM, LIVELOCK, TOO_MANY_VISITS, TOO_MANY_TALKS, TOO_FAR = 1, 2, 3, 4, 5  # T_ERROR
TOO_MANY_MADE, MADE_AT_ONCE = 6, 7

TS_QUEUE, TS_WAITING, TS_FREE, TS_LAST_FREE, TS_CALLED, TS_COUNT, TS_W = _columns(7)
(
    RS_LEAD, RS_TASK, RS_SINCE, RS_NEXT, RS_BACK, RS_OPEN, RS_SERVED, RS_CREDIT, RS_QUEUE, RS_BEGAN,
    RS_DUE, RS_WORK, RS_STEP, RS_FREE, RS_ROUND, RS_REST, RS_OUT, RS_W,
) = _columns(18)  # fmt: skip
PASSED_OVER, NOT_HERE = 1, 2  # RS_OUT: gets nobody; takes nobody
RQ_KEY, RQ_PICKS, RQ_SPANS, RQ_STINTS, RQ_JOINED, RQ_NEXT, RQ_PAID, RQ_W = _columns(8)
# RQ_SPANS: list of (start, end, time before), when the rep is at hand; RQ_STINTS: list of (from, to),
# one for each who has the seat; RQ_JOINED: when the present one joined, NONE: was always there;
# RQ_PAID: openings while somebody was employed and figures counted
TALK, TOUCH, EFFORT, VOID, PULL = _columns(5)  # RS_TASK; VOID in the log only

# --- people: two words each for the whole replication, a row from being made to being gone --------

# T_LIVES, halves: the record (NONE: not born or gone); the version of the timer entry; the row; the next
# of the account's people. Until they are made, halves: which of their source's arrivals (2k, of a
# campaign 2k + 1); the next of the account's people to come, or lineup.OPEN; then a word: when
# and whence (lineup.py)
Q_RECORD, Q_VERSION, Q_ROW, Q_NEXT = _columns(4)
Q_ARRIVAL, Q_KIN = 0, 1
Q_W = 2
UNBORN = (1 << 32) - 1  # no record, version 0
W_KEY, W_BORN, W_CELL, W_INTENT, W_KNOWN, W_FIXED = _columns(6)
# W_CELL halves: source * segments + segment; what created a referral
KEPT = 1 << 62  # T_KEPT: the intent stands as well
UNSCORED = -(1 << 63)  # W_KNOWN: nobody ever reads the person's score
MATTERS = -2  # a way to where somebody does
# W_ACCOUNT: where the account stands. Halves of an account: the last born of its people, how many
# there ever are, how many are not gone, how many are not UNSCORED, the first line of the log that
# waits for the account's points, the owner by role; for each derived field how many people make it so,
# and whether its people have been told so. ST_DERIVED: a bit for each field that being here makes so
AC_FIRST, AC_SIZE, AC_LEFT, AC_SCORED, AC_LINES, AC_OWNERS = _columns(6)
EXACT, FROM_NOW, EVER = _columns(3)  # T_VIEW

# --- records: one each for the living -------------------------------------------------------------

(
    I_NUMBER, I_STATUS, I_ROW, I_FLAGS, I_TEAM, I_REP, I_WORKER, I_ROLE, I_PENDING, I_QUEUE, I_CHILD,
    I_NEXT, I_BACK, I_SAID, I_TALKS, I_TOUCHES, I_MIX, I_LINE,
) = _columns(18)  # fmt: skip
SETTLED, HELD, HOLD_OVER, WORKABLE, WAITING, WON, COUNTED, LEFT = 1, 2, 4, 8, 16, 32, 64, 128  # I_FLAGS
STALE, TOUCHED, PICKED = 256, 512, 1024  # the rates must be taken anew; touched; picked up in the stay
URGENT, READ = 2048, 4096  # work of others is interrupted for them; whether so is not read anew now
URGENT_SHIFT = 51  # URGENT, shifted so, is subtracted from the key of a queue: 2^62
# WORKABLE: a conversation is due; COUNTED: born while figures count; LEFT: work was handed back
R_ENTERED, R_DUE, R_BEHAVE, R_RESIDUAL, R_ANCHOR, R_ASSIGNED, R_FIXED = range(9, 16)
# I_TALKS: conversations in the visit (low 16 bits) and in the life
CL_START, CL_DUE, CL_STATE, CL_TOTAL, CL_W = _columns(5)  # CL_STATE halves: next item, flags
ENDED, BREACHED, PAUSED, ANEW = 1, 2, 4, 8
CO_CADENCE, CO_SINCE, CO_DUE, CO_STEPS, CO_W = _columns(5)
# CO_CADENCE halves: cadence, shift; CO_STEPS halves: next step to fall due, next to be made
HO_UNTIL, HO_ROW, HO_W = _columns(3)
LIST_FIRST, LIST_LAST = 0, 1  # halves of a list's word; nodes: (tick, value, next | back)
NODE_W = 3
(
    LOG_AT, LOG_ORDER, LOG_LEAD, LOG_KIND, LOG_STATUS, LOG_TEAM, LOG_REP, LOG_SCORE, LOG_VALUE, LOG_NEXT,
    LOG_W,
) = _columns(11)  # fmt: skip
KINDS = (
    "born", "event", "set", "move", "rest", "assign", "wait", "hold", "take", "touch", "complete",
    "blocked", "step", "breach", "met", "book", "end", "pull", "switch",
    "inside", "interrupted", "resume",
)  # fmt: skip
(
    K_BORN, K_EVENT, K_SET, K_MOVE, K_REST, K_ASSIGN, K_WAIT, K_HOLD, K_TAKE, K_TOUCH, K_COMPLETE,
    K_BLOCKED, K_STEP, K_BREACH, K_MET, K_BOOK, K_END, K_PULL, K_SWITCH, K_INSIDE, K_INTERRUPTED,
    K_RESUME,
) = _columns(22)  # fmt: skip

# --- results: places in the state, within H_AT_RESULTS ----------------------------------------

BINS_PER_OCTAVE = 32
FIRST_OCTAVE = 20  # 2^20 ticks, about a second: everything shorter is in bin 0
OCTAVES = 30
BINS = OCTAVES * BINS_PER_OCTAVE + 1
HOURS = 168
# cube metrics, before those by status
M_PEOPLE, M_COST, M_WON, M_REVENUE, M_COHORT_WON, M_COHORT_REVENUE, M_TOUCHES, M_STATUS = _columns(8)
M_ENTERED, M_REACHED, M_AGAIN, M_EACH = _columns(4)
# per cell and status: entries; people (first entries, of those born while figures count); entries by
# people who had been there before
# sums by status
(
    SUM_WAIT, SUM_WAITS, SUM_DWELL, SUM_DWELLS, SUM_MET, SUM_BREACHED, SUM_PICKUPS,
    SUM_RAW, SUM_RAW_MISSED, SUM_WORKING, SUM_WORKING_MISSED, SUM_W,
) = _columns(12)  # fmt: skip
# the last four: clocks met, and missed, had all of them run on the raw clock; on the working clock
(
    RR_TAKEN, RR_BUSY, RR_OPEN, RR_THERE, RR_PAID, RR_EMPLOYED, RR_WAIT, RR_WAITS, RR_MET, RR_BREACHED,
    RR_W,
) = _columns(11)  # fmt: skip
# by rep; THERE, PAID and EMPLOYED where the team is rostered; waits of those whom the rep was the first
# of the stay to pick up; clocks of whom the rep had
UR_WAIT, UR_WAITS, UR_OTHER_WAIT, UR_OTHERS, UR_W = _columns(5)
# by team: as SUM_WAIT and SUM_WAITS, of those who were urgent when they were picked up, and of others
PA_SKIPPED, PA_BACK, PA_BACK_WON, PA_WINS, PA_W = _columns(5)
# by status, and at last of any: the cohort's people who came past it, who came back to it before a win,
# those of them who won; all entries into goals of people who have come back to it
SW_INSIDE, SW_MOVED, SW_W = _columns(3)  # at the switch, by status: who is inside; who is moved in
(
    TALLY_BORN, TALLY_REFERRED, TALLY_EVENTS, TALLY_TOUCHES, TALLY_TOUCH_COST, TALLY_BLOCKED, TALLY_VOID,
    TALLY_UNTOUCHED, TALLIES,
) = _columns(9)  # fmt: skip
