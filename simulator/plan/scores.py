"""Score groups, their rules by event, trackers of latest events; polarity: what rises by time alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.typed import All, Condition, Defined, Linear, Negation, Quantity, Some
from policy.model import Group, Policy, ScoreRule, Transition
from simulator.kernel import layout as L
from simulator.plan.arena import Arena, PlanError
from simulator.plan.conditions import Conditions
from simulator.plan.record import Record
from simulator.plan.times import Times

_KINDS = {
    "none": L.PLAIN,
    "half-life": L.HALF_LIFE,
    "linear": L.LINEAR,
    "expires": L.EXPIRES,
    "cap": L.CAPPED,
}


# --- polarity -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drift:
    """How something may change by time alone, between a person's own events."""

    rises: bool = False
    falls: bool = False

    def __or__(self, other: Drift) -> Drift:
        return Drift(self.rises or other.rises, self.falls or other.falls)

    def turned(self) -> Drift:
        return Drift(self.falls, self.rises)


def drift_of_group(group: Group) -> Drift:
    """Points fade towards zero: good ones fall, bad ones rise. A daily reading moves either way."""
    points = [rule.points for rule in group.rules if rule.when is None]
    if group.evaluated is not None:
        return Drift(bool(points), bool(points))
    if group.fading.kind == "none":
        return Drift()
    if group.fading.kind == "cap":
        return Drift(falls=True)
    return Drift(rises=any(one < 0 for one in points), falls=any(one > 0 for one in points))


def sum_bounds(group: Group) -> tuple[int, int]:
    """Bounds of the events' sum at any time; -FAR and FAR for none."""
    points = [rule.points for rule in group.rules if rule.when is None]
    return (
        -L.FAR if any(one < 0 for one in points) else 0,
        L.FAR if any(one > 0 for one in points) else 0,
    )


def drift(policy: Policy, condition: Condition) -> Drift:
    """Whether the condition may become true (rises) or false (falls) by time alone."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            found = Drift()
            for one in parts:
                found |= drift(policy, one)
            return found
        case Negation(part=part):
            return drift(policy, part).turned()
        case Defined(name=name):
            return drift(policy, policy.definition[name].condition)
        case Linear():
            return _drift_of_test(policy, condition)
        case _:
            return Drift()


def _drift_of_test(policy: Policy, test: Linear) -> Drift:
    found = Drift()
    for part in test.sum:
        one = _drift_of_part(policy, part)
        found |= one if part.factor > 0 else one.turned()
    if test.relation == "=":
        moves = found.rises or found.falls
        return Drift(moves, moves)
    return found if test.relation in (">=", ">") else found.turned()


def _drift_of_part(policy: Policy, part: Quantity) -> Drift:
    if part.of == "field":
        return Drift()
    if part.of == "group":
        return drift_of_group(policy.group[part.name])
    found = Drift()
    for group in policy.groups:
        found |= drift_of_group(group)
    return found


# --- tables -------------------------------------------------------------------------------------


@dataclass
class Trackers:
    """Words of a record that hold the latest of certain events. Where `seen`, the first is of any event,
    and of birth."""

    seen: bool
    events: tuple[str, ...]
    sets: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.seen:
            self.sets.append(frozenset(self.events))

    def of(self, transition: Transition) -> int:
        """The tracker of the events that start a timer anew."""
        if not transition.without:
            return L.NONE
        wanted = frozenset(transition.without)
        first = int(self.seen)
        if wanted not in self.sets[first:]:
            self.sets.append(wanted)
        return self.sets.index(wanted, first)


def every_event_stirs(group: Group) -> bool:
    """Whether any event of somebody may change what a group of the account reads, or is read anew."""
    return group.of_account and (group.fading.kind == "cap" or group.evaluated is not None)


@dataclass
class Scores:
    arena: Arena
    policy: Policy
    conditions: Conditions
    times: Times
    record: Record
    accounts: bool

    def emit(self, trackers: Trackers, events: dict[str, int]) -> None:
        """Groups, rules and events into the arena and its header."""
        places = len(self.arena.words)
        self.arena.set(L.H_GROUPS, places)
        self.arena.set(L.H_GROUP_COUNT, len(self.policy.groups))
        self.arena.words.extend([0] * (L.GR_W * len(self.policy.groups)))
        rules: list[list[int]] = []
        named: list[list[int]] = [[] for _ in events]
        for i, group in enumerate(self.policy.groups):
            place = places + i * L.GR_W
            self.arena.words[place : place + L.GR_W] = self._group(group)
            for rule in group.rules:
                if rule.when is None:
                    for event in dict.fromkeys(rule.events):
                        named[events[event]].append(len(rules))
                    rules.append(self._rule(rule, place))
        at = len(self.arena.words)
        self.arena.set(L.H_RULES, at)
        self.arena.words.append(len(rules))
        self.arena.table(rules, L.RU_W)
        rows = []
        for name in events:
            heard = [at + 1 + number * L.RU_W for number in named[events[name]]]
            tracked = [i for i, one in enumerate(trackers.sets) if name in one]
            rows.append([self.arena.listed(heard), self.arena.listed(tracked), self._stirs(name)])
        self.arena.set(L.H_EVENTS, self.arena.table(rows, L.EV_W))
        self.arena.set(L.H_EVENT_COUNT, len(rows))

    def _stirs(self, event: str) -> int:
        """Whether the event may change what colleagues read."""
        shared = [one for one in self.policy.groups if one.of_account and self.accounts]
        named = any(event in rule.events for one in shared for rule in one.rules)
        return int(named or any(every_event_stirs(one) for one in shared))

    def _group(self, group: Group) -> list[int]:
        daily = L.NONE
        if group.evaluated is not None:
            daily = self.times.daily(group.evaluated.minute, group.evaluated.calendar)
        whens = [[self._fields_only(rule), rule.points] for rule in group.rules if rule.when is not None]
        words = 2 if group.fading.kind == "half-life" else 1
        return [
            _KINDS[group.fading.kind],
            group.fading.over,
            -L.NEVER if group.low is None else group.low,
            L.NEVER if group.high is None else group.high,
            group.fading.cap,
            int(group.of_account and self.accounts),
            daily,
            self.record.take(words, f"group {group.name}"),
            self.arena.listed(whens) if whens else L.NONE,
            self.record.take(1, f"rules of {group.name}") if whens else L.NONE,
            self.record.take(3, f"daily {group.name}") if daily >= 0 else L.NONE,
            *sum_bounds(group),
        ]

    def _fields_only(self, rule: ScoreRule) -> int:
        assert rule.when is not None
        if self.conditions.reads_score(rule.when):
            raise PlanError(
                f"the rule `{rule.label}` reads the score, which the simulator cannot follow"
            )
        return self.conditions.place(rule.when)

    def _rule(self, rule: ScoreRule, group: int) -> list[int]:
        if rule.limit is None:
            return [rule.points, 0, 0, 0, L.NONE, group]
        kind = L.TIMES if rule.limit.of == "times" else L.POINTS
        at = self.record.take(1, f"window of {rule.label}")
        return [rule.points, kind, rule.limit.amount, rule.limit.within, at, group]
