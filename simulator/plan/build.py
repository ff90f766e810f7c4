"""The passes in order: merge, live columns, split and bits, polarity, phases, calendars, emit, collect.

A plan is one arena of words and what is needed to read the results; it does not know a seed.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.typed import Among, Condition, Linear, Same
from policy.model import Policy
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.numeric import Load
from simulator.placing import Placing, with_signs
from simulator.plan.arena import Arena, PlanError, Words
from simulator.plan.carrying import emit_carry
from simulator.plan.conditions import Conditions
from simulator.plan.crowd import Crowd
from simulator.plan.expressions import Expressions
from simulator.plan.fields import Fields, live_fields
from simulator.plan.inside import emit_inside
from simulator.plan.labour import Labour
from simulator.plan.names import Names, parts
from simulator.plan.reach import emit_ways
from simulator.plan.record import Record
from simulator.plan.results import Shapes, collect
from simulator.plan.scores import Scores, Trackers, drift_of_group, every_event_stirs
from simulator.plan.statuses import Statuses
from simulator.plan.teams import Teams
from simulator.plan.times import Times
from simulator.rollout import Carry, Refused, Rollout, rolled

__all__ = ["Plan", "PlanError", "plan"]


@dataclass(frozen=True)
class Plan:
    """What the kernel runs. `reps` are (team, rep) by number."""

    policy: Policy
    scenario: Scenario
    words: Words
    shapes: Shapes
    reps: tuple[tuple[str, str], ...]
    fields: Fields
    bits: tuple[Condition, ...]
    record: Record
    person_words: int
    cadences: dict[str, int]  # places by name
    before: Plan | None = None  # what runs until the switch

    @property
    def switch(self) -> int | None:
        """The instant of the switch."""
        return None if self.before is None else int(self.words[self.words[L.H_CARRY] + L.CY_AT])


def plan(policy: Policy, scenario: Scenario, base: Rollout | None = None) -> Plan:
    """Compile the two into tables. Raises PlanError for what the simulator cannot do.

    With a `base`, people live under that one until its instant, and then as the policy says.
    """
    if base is None or (base.at <= scenario.start and not base.scenario.inside):
        signs = Placing(policy, scenario).signs()
        return _plan(Names(with_signs(policy, signs), scenario))
    try:
        carry = rolled(base, policy, scenario)
    except Refused as why:
        raise PlanError(str(why), why.help) from None
    signs = Placing(base.policy, base.scenario).signs()
    names = Names(with_signs(base.policy, signs), carry.base.scenario)
    before = _plan(names, until=base.at)
    after = Names(with_signs(policy, signs), carry.scenario, codes=dict(names.texts))
    return _plan(after, before=before, carry=carry)


def _plan(
    names: Names, until: int | None = None, before: Plan | None = None, carry: Carry | None = None
) -> Plan:
    """`until`: a run up to a switch, which keeps all that another policy could ask for."""
    policy, scenario = names.policy, names.scenario
    if scenario.start_from is not None and not scenario.inside:
        raise PlanError("the snapshot that the scenario starts from was not read")
    recorded = until is not None
    _number_values(names)
    found = live_fields(names, set(names.order_of_drawing) if recorded else _read_after_birth(names))
    arena = Arena()
    groups = {one.name: i for i, one in enumerate(policy.groups)}
    conditions = Conditions(arena, found, groups)
    expressions = Expressions(arena, found, groups)
    times = Times(arena, policy, scenario)
    record = Record()
    trackers = _trackers(policy)
    Scores(arena, policy, conditions, times, record, names.accounts).emit(trackers, names.events)
    labour = Labour(arena, names, conditions, expressions)
    windows = _windows(policy)
    mixes = labour.mixes()
    statuses = Statuses(
        arena, names, conditions, times, trackers, mixes, labour.works(), labour.patience(),
        labour.touches(windows), windows, recorded=recorded,
    )  # fmt: skip
    statuses.emit()
    reps = Teams(arena, names, conditions, expressions, times, labour.worked).emit()
    emit_ways(arena, names, conditions)
    Crowd(arena, names, conditions, expressions).emit(statuses.creates)
    _times(arena, names, times, windows)
    _zones(arena, names, times, found)
    _general(arena, names, labour, expressions)
    replies = before is not None and int(before.words[L.H_R_REPLIES]) >= 0
    _lay_out_record(arena, names, record, trackers, bool(statuses.creates), recorded, replies)
    person_words = _lay_out_person(arena, names, conditions, bool(statuses.creates))
    shapes = collect(arena, names, len(reps))
    arena.set(L.H_RECORD_WORDS, record.words)
    if until is not None:
        arena.set(L.H_END, until)
    if before is not None and carry is not None:
        emit_carry(arena, names, statuses, reps, before, carry, found.order)
    emit_inside(arena, names, found, reps, carried=before is not None)
    names.check_labels()
    return Plan(
        policy, scenario, arena.finished(), shapes, tuple(reps), found, tuple(conditions.bits), record,
        person_words, statuses.cadences, before,
    )  # fmt: skip


# --- what is read where ---------------------------------------------------------------------------


def _number_values(names: Names) -> None:
    """Give every text value its number before any text test is resolved."""
    for source in names.scenario.sources:
        names.code(source.name)
    for part in parts((names.policy, names.scenario)):
        if isinstance(part, Among):
            for value in part.values:
                names.code(value)
        elif isinstance(part, Load) and part.of == "is" and part.value is not None:
            names.code(part.value)
    for value, _ in names.scenario.behaviour.zones:
        names.code(value)
    for model in names.scenario.fields:
        for value, _ in model.choices:
            names.code(value)
        for persona in model.personas:
            for value in persona.values:
                names.code(value)
        if model.fixed_value is not None:
            names.code(model.fixed_value)
    fields = set(names.order_of_drawing)
    for name, said in names.said:
        if isinstance(said, str) and name in fields:
            names.code(said)


def _read_after_birth(names: Names) -> set[str]:
    """Fields whose value the living need: in sums with the score, in expressions, for referrals."""
    derived = {one.field for one in names.derived}
    needed = set(derived)
    for part in parts(names.policy):
        if isinstance(part, Linear) and any(one.of != "field" for one in part.sum):
            needed |= {one.name for one in part.sum if one.of == "field"}
        elif isinstance(part, Same) and {part.left, part.right} & derived:
            needed |= {part.left, part.right}
    scenario = names.scenario
    after = (
        scenario.behaviour, scenario.speed, scenario.patience, scenario.teams, scenario.touches,
        scenario.work, tuple(one.cost for one in scenario.sources), scenario.referrals,
    )  # fmt: skip
    for part in parts(after):
        if isinstance(part, Load) and part.of in ("field", "is"):
            needed.add(part.name)
    if scenario.referrals is not None:
        needed |= set(scenario.referrals.inherits)
    if scenario.behaviour.zones:
        needed.add(scenario.behaviour.zone_field)
    return needed


def _trackers(policy: Policy) -> Trackers:
    caps = any(group.fading.kind == "cap" for group in policy.groups)
    found = Trackers(caps, policy.events)
    for status in policy.statuses:
        for edge in status.transitions:
            found.of(edge)
    return found


def _windows(policy: Policy) -> list[str | None]:
    names: list[str | None] = [None]
    for cadence in policy.cadences:
        for step in cadence.steps:
            if step.window not in names:
                names.append(step.window)
    return names


# --- the header -----------------------------------------------------------------------------------


def _times(arena: Arena, names: Names, times: Times, windows: list[str | None]) -> None:
    scenario = names.scenario
    arena.set(L.H_ZONE, times.zone(scenario.timezone))
    arena.set(L.H_POLICY_ZONE, times.zone(names.policy.timezone))
    arena.set(L.H_PATTERN, times.pattern(scenario.behaviour.timezone))
    arena.set(L.H_CALENDARS, times.emit())
    arena.set(L.H_WINDOWS, times.windows([team.hours for team in names.policy.teams], windows))
    arena.set(L.H_WINDOW_COUNT, len(windows))
    arena.set(L.H_START, scenario.start)
    arena.set(L.H_END, scenario.start + scenario.horizon + scenario.follow_up)
    arena.set(L.H_LAST, scenario.start + scenario.horizon + scenario.follow_up)
    arena.set(L.H_WARM, scenario.start + scenario.warm_up)
    arena.set(L.H_STOP, scenario.start + scenario.horizon)


def _zones(arena: Arena, names: Names, times: Times, fields: Fields) -> None:
    """The hours of behaviour in the zones that a field says."""
    behaviour = names.scenario.behaviour
    if behaviour.zones and behaviour.hour_of_week is not None:
        rows = [(names.code(value), times.pattern(zone)) for value, zone in behaviour.zones]
        number = fields.number(behaviour.zone_field)
        arena.set(L.H_ZONES, arena.put([number, len(rows), *(one for row in rows for one in row)]))


def _general(arena: Arena, names: Names, labour: Labour, expressions: Expressions) -> None:
    arena.set(L.H_AFTER_TOUCH, labour.after_touch())
    speed = names.scenario.speed
    if speed is not None:
        place = arena.put([expressions.place(speed.curve), float(speed.causal_share)])
        arena.set(L.H_SPEED, place)
    arena.set(L.H_ROLE_COUNT, len(names.policy.roles))
    groups = names.policy.groups
    falls = not any(
        drift_of_group(group).rises
        or group.evaluated is not None
        or (group.of_account and names.accounts)
        for group in groups
    )
    arena.set(L.H_SCORE_FALLS, int(falls))
    readers = 0
    if names.accounts and any(group.of_account for group in groups):
        readers = L.TOGETHER if any(every_event_stirs(group) for group in groups) else L.APART
    if names.derived:
        readers = L.TOGETHER
    arena.set(L.H_ACCOUNT_READERS, readers)


def _lay_out_record(
    arena: Arena,
    names: Names,
    record: Record,
    trackers: Trackers,
    creates: bool,
    recorded: bool,
    replies: bool,
) -> None:
    """`replies`: some may be on their way already."""
    policy, scenario = names.policy, names.scenario
    asked = {one.of for one in parts(scenario) if isinstance(one, Load)}
    rows = [row for route in policy.routes for row in route.rows]
    mixes = [len(one.events) for one in scenario.behaviour.mixes]
    clocks = max((len(one.clocks) for one in policy.statuses), default=0)
    sticky = recorded or any(team.assign == "sticky" for team in policy.teams)
    reads = arena.words[L.H_ACCOUNT_READERS] != 0  # also where fields are derived
    cuts_off = any(one.shift_end == "hand back" for one in scenario.teams) or any(
        one.interrupt is not None for one in policy.teams
    )
    first = record.words
    for place, words, what in (
        (L.H_R_DELAY, int(bool(scenario.work)), "delayed outcome"),
        (L.H_R_PATIENCE, int(bool(scenario.patience)), "patience"),
        (L.H_R_RETRY, int(any(one.retry is not None for one in scenario.work)), "retry"),
        (
            L.H_R_BOOST,
            int(bool(mixes) and scenario.behaviour.after_touch is not None),
            "end of after-touch",
        ),
        (L.H_R_WAKE, int(reads), "account stirred"),
        (L.H_R_HOLD, L.HO_W * any(row.kind == "hold" for row in rows), "hold"),
        (L.H_R_COURSE, L.CO_W * any(one.cadences for one in policy.statuses), "cadence"),
        (L.H_R_WAIT, int("wait" in asked or scenario.speed is not None or recorded), "wait"),
        (L.H_R_SPEED, int(scenario.speed is not None), "speed"),
        (L.H_R_REPLIES, int(replies or any(one.emits for one in scenario.touches)), "replies"),
        (L.H_R_LEFT, int(cuts_off), "work left"),
        (L.H_R_KEY, int(bool(policy.teams)), "place in a queue"),
        (L.H_R_CHILDREN, int(creates), "referrals made"),
        (L.H_R_HAD, len(policy.teams) * sticky, "who last had"),
        (L.H_R_TRACKERS, len(trackers.sets), "latest events"),
        (L.H_R_CLOCKS, L.CL_W * clocks, "clocks"),
        (L.H_R_VISITS, (len(policy.statuses) + 3) // 4, "visits"),
        (L.H_R_RATES, 1 + max(mixes) if mixes else 0, "rates"),
        (L.H_R_HISTORY, int(recorded), "history"),
    ):
        arena.set(place, record.take(words, what))
    arena.set(L.H_R_TIMERS, first)
    stay = (L.H_R_DELAY, L.H_R_PATIENCE, L.H_R_RETRY)
    timers = (*stay, L.H_R_BOOST, L.H_R_WAKE, L.H_R_HOLD)
    arena.set(L.H_STAY_TIMERS, sum(arena.words[one] != L.NONE for one in stay))
    arena.set(L.H_TIMERS, sum(arena.words[one] != L.NONE for one in timers))
    arena.set(L.H_TRACKER_COUNT, len(trackers.sets))
    arena.set(L.H_CLOCK_COUNT, clocks)
    arena.set(L.H_SEEN, 0 if trackers.seen else L.NONE)


def _lay_out_person(arena: Arena, names: Names, conditions: Conditions, creates: bool) -> int:
    """Words of a person's row; returns how many."""
    words = L.W_FIXED
    for place, count in (
        (L.H_W_ACCOUNT, int(names.accounts)),
        (L.H_W_CHAIN, int(creates and names.scenario.referrals is None)),
        (L.H_W_BITS, -(-len(conditions.bits) // 64)),
        (L.H_W_FIELDS, conditions.fields.live),
    ):
        arena.set(place, words if count else L.NONE)
        words += count
    arena.set(L.H_PERSON_WORDS, words)
    derived = [conditions.fields.number(one.field) for one in names.derived]
    arena.set(L.H_DERIVED, arena.listed(derived) if derived else L.NONE)
    halves = L.AC_OWNERS + len(names.policy.roles) + 2 * len(derived)
    arena.set(L.H_ACCOUNT_WORDS, (halves + 1) // 2)
    return words
