"""Statuses, transitions, actions, clocks, routes and cadences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy.model import (
    Action,
    AssignTo,
    Cadence,
    Clock,
    Create,
    MoveTo,
    Reassign,
    ResetGroup,
    RestartClock,
    RouteRow,
    Status,
    Transition,
)
from simulator.clocks import on_other_clock
from simulator.kernel import layout as L
from simulator.passes import stages
from simulator.plan.arena import Arena, PlanError
from simulator.plan.conditions import Conditions
from simulator.plan.live import live_row
from simulator.plan.names import Names
from simulator.plan.phases import concerns_others, phase, resets_account
from simulator.plan.scores import Trackers, drift
from simulator.plan.times import Times

WHOLE = 10_000


@dataclass
class Statuses:
    arena: Arena
    names: Names
    conditions: Conditions
    times: Times
    trackers: Trackers
    mixes: dict[str, int]
    works: dict[str, int]
    patience: dict[str, int]
    touches: dict[str, int]
    windows: list[str | None]
    creates: list[tuple[Create, int]] = field(default_factory=list)
    cadences: dict[str, int] = field(default_factory=dict)  # their places, by name
    recorded: bool = False  # every event is to be noted: no loop without instants

    def emit(self) -> None:
        policy = self.names.policy
        rows = [self._status(one) for one in policy.statuses]
        edges = [self._transition(edge) for one in policy.statuses for edge in one.transitions]
        self.arena.set(L.H_STATUSES, self.arena.table(rows, L.ST_W))
        self.arena.set(L.H_STATUS_COUNT, len(rows))
        self.arena.set(L.H_TRANSITIONS, self.arena.table(edges, L.TR_W))

    def _status(self, status: Status) -> list[int]:
        found = phase(self.names, status)
        name = status.name
        flags = L.FINAL * status.final | L.GOAL * status.goal | L.PRIVATE * found.private
        flags |= L.GONE * (status.final and not status.transitions)
        flags |= L.READS * found.reads | L.WATCHES * found.watches | L.STIRS * found.stirs
        owner = L.NONE if status.owner is None else self.names.roles[status.owner]
        teams = [one for one in self.names.policy.teams if one.role == status.owner]
        route = self.names.policy.route_of.get(name)
        purposes = ("touch.time", "touch.connect", "touch.emit", "touch.delay")
        return [
            flags,
            owner,
            self.mixes.get(name, L.NONE),
            self.works.get(name, L.NONE),
            self.actions(status.on_entry),
            self._edges(status, "when"),
            self._edges(status, "event"),
            self._edges(status, "after"),
            L.NONE if status.final else self._clocks(status),
            L.NONE if status.final else self._cadence_rows(status),
            L.NONE if route is None else self._route(route.rows),
            self.names.teams[teams[0].name] if len(teams) == 1 else L.NONE,
            self.patience.get(name, L.NONE),
            live_row(self.arena, self.names, self.conditions, status)
            if self.mixes.get(name) and not self.recorded
            else L.NONE,
            found.quiet,
            *(self.names.purpose(f"{one}:{name}") for one in purposes),
            self._rises(status),
            sum(1 << i for i, one in enumerate(self.names.derived) if name in one.statuses),
            *self._beside(name),
        ]

    def _beside(self, status: str) -> list[int]:
        """The stages before and after this one in its track."""
        line = next((one for one in self._stages if status in one), (status,))
        at, numbers = line.index(status), [self.names.statuses[one] for one in line]
        return [numbers[at - 1] if at else L.NONE, (*numbers, L.NONE)[at + 1]]

    @cached_property
    def _stages(self) -> tuple[tuple[str, ...], ...]:
        return stages(self.names.policy)

    def _rises(self, status: Status) -> int:
        """Bit 1: an automatic transition may come true by time; bit 2: a hold may end so."""
        policy = self.names.policy
        guards = [edge.when for edge in status.transitions if edge.trigger == "when" and edge.when]
        route = policy.route_of.get(status.name)
        holds = [row.when for row in route.rows if row.kind == "hold" and row.when] if route else []
        value = int(any(drift(policy, one).rises for one in guards))
        return value + 2 * any(drift(policy, one).falls for one in holds)

    def _edges(self, status: Status, trigger: str) -> int:
        numbers = [
            self.names.transitions[edge.label] for edge in status.transitions if edge.trigger == trigger
        ]
        return self.arena.listed(numbers) if numbers else L.NONE

    def _transition(self, edge: Transition) -> list[int]:
        loud = int(any(concerns_others(one) for one in edge.actions))
        if not loud and resets_account(self.names, edge.actions):
            loud = L.STIRS
        return [
            self.names.statuses[edge.target],
            self.conditions.place(edge.when),
            self.arena.listed([self.names.events[one] for one in edge.events]),
            self.times.delay(edge.after),
            self.trackers.of(edge),
            self.actions(edge.actions),
            loud,
        ]

    def actions(self, actions: Sequence[Action]) -> int:
        """The list of actions; a `move to` comes last."""
        rows = [self._action(one) for one in actions]
        rows.sort(key=lambda row: row[0] == L.MOVE)
        return self.arena.listed(rows) if rows else L.NONE

    def _action(self, action: Action) -> list[int]:
        match action:
            case Reassign():
                return [L.REASSIGN, 0]
            case AssignTo(team=team):
                return [L.ASSIGN, self.names.teams[team]]
            case RestartClock():
                return [L.RESTART, 0]
            case MoveTo(status=status):
                return [L.MOVE, self.names.statuses[status]]
            case ResetGroup(group=group):
                groups = [one.name for one in self.names.policy.groups]
                place = self.arena.words[L.H_GROUPS]
                return [L.RESET, int(place) + groups.index(group) * L.GR_W]
            case Create():
                return [L.CREATE, self._create(action)]
            case _:
                return [L.NOTIFY, 0]

    def _create(self, action: Create) -> int:
        known = next((place for one, place in self.creates if one == action), None)
        if known is not None:
            return known
        values = dict(action.values)
        fields = self.conditions.fields
        rows = [
            [fields.number(name), self.names.code(value)]
            for name, value in values.items()
            if fields.has(name)
        ]
        source = self.names.sources.get(str(values.get("source")), L.NONE)
        place = self.arena.put([self.names.statuses[action.status], source, self.arena.listed(rows)])
        self.creates.append((action, place))
        return place

    # --- clocks, routes, cadences -----------------------------------------------------------------

    def _clocks(self, status: Status) -> int:
        places = [self._clock(status, one) for one in status.clocks]
        return self.arena.listed(places) if places else L.NONE

    def _clock(self, status: Status, clock: Clock) -> int:
        """Its items in ascending percent: the bare breach stands before a step at 100%."""
        items = [[step.percent, self.actions(step.actions), 0] for step in clock.steps]
        items.append([WHOLE, L.NONE, 1])
        items.sort(key=lambda row: (row[0], -row[2]))
        return self.arena.put(
            [
                self.times.delay(clock.within),
                int(clock.until_first_touch),
                self.arena.listed(items),
                L.SUM_RAW if clock.within.kind == "plain" else L.SUM_WORKING,
                self.times.delay(on_other_clock(self.names.policy, status, clock)),
            ]
        )

    def _route(self, rows: tuple[RouteRow, ...]) -> int:
        kinds = {"team": L.TEAM_ROW, "owner": L.OWNER_ROW, "hold": L.HOLD_ROW}
        return self.arena.listed(
            [
                [
                    kinds[row.kind],
                    self.names.teams[row.team] if row.team else L.NONE,
                    self.times.delay(row.hold),
                    self.conditions.place(row.when),
                ]
                for row in rows
            ]
        )

    def _cadence_rows(self, status: Status) -> int:
        rows = [
            [self.conditions.place(one.when), self._cadence(self.names.policy.cadence[one.cadence])]
            for one in status.cadences
        ]
        return self.arena.listed(rows) if rows else L.NONE

    def _cadence(self, cadence: Cadence) -> int:
        if cadence.name not in self.cadences:
            if len(cadence.steps) > 4095:
                raise PlanError(f"the cadence `{cadence.name}` has more than 4095 steps")
            steps = [
                [step.day, self.touches.get(step.kind, L.NONE), self.windows.index(step.window)]
                for step in cadence.steps
            ]
            stops = [self.names.events[one] for one in cadence.stop_on]
            row = [self.arena.listed(steps), self.arena.listed(stops)]
            self.cadences[cadence.name] = self.arena.put(row)
        return self.cadences[cadence.name]
