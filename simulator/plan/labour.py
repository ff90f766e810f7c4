"""What people and reps do: behaviour, patience, work and its outcomes, touches."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from policy.model import Transition
from simulator.kernel import layout as L
from simulator.model import Outcome, Patience, TouchModel, Work
from simulator.plan.arena import Arena, Word
from simulator.plan.conditions import Conditions
from simulator.plan.expressions import Expressions
from simulator.plan.names import Names

ORDERS = {
    "oldest first": L.OLDEST,
    "newest first": L.NEWEST,
    "highest score first": L.HIGHEST,
    "earliest due first": L.EARLIEST_DUE,
}
_BY = {"team": L.TEAM, "same rep": L.SAME_REP, "nobody": L.NOBODY, "idle": L.IDLE}


@dataclass
class Labour:
    arena: Arena
    names: Names
    conditions: Conditions
    expressions: Expressions
    worked: dict[str, int] = field(default_factory=dict)

    # --- behaviour --------------------------------------------------------------------------------

    def mixes(self) -> dict[str, int]:
        """The place of each status' mix: a list of (event, rate)."""
        found = {}
        for mix in self.names.scenario.behaviour.mixes:
            rows = [
                [self.names.events[event], self.expressions.place(rate)] for event, rate in mix.events
            ]
            for status in mix.statuses:
                found[status] = self.arena.listed(rows)
        return found

    def after_touch(self) -> int:
        one = self.names.scenario.behaviour.after_touch
        if one is None:
            return L.NONE
        factors = [one.times if event in one.events else 1.0 for event in self.names.policy.events]
        return self.arena.put([one.last, *map(float, factors)])

    def patience(self) -> dict[str, int]:
        return {one.status: self._patience(one) for one in self.names.scenario.patience}

    def _patience(self, one: Patience) -> int:
        event = L.NONE if one.emits is None else self.names.events[one.emits]
        factor = 1.0 if one.factor is None else float(one.factor)
        takes = self.expressions.distribution(one.takes)
        return self.arena.put([takes, factor, event, self.names.purpose(f"patience:{one.status}")])

    # --- work -------------------------------------------------------------------------------------

    def works(self) -> dict[str, int]:
        self.worked = {one.status: self._work(one) for one in self.names.scenario.work}
        return self.worked

    def _work(self, work: Work) -> int:
        name = work.status
        purpose = self.names.purpose
        reveals = [
            [self.conditions.fields.number(one), self.expressions.place(p), purpose(f"reveal.{one}")]
            for one, p in work.reveals
            if one in self.names.revealed and one in self.names.field_models
        ]
        return self.arena.put(
            [
                _BY[work.by],
                L.CONNECT if work.each == "connect" else L.PICK_UP,
                self.expressions.distribution(work.takes),
                self.expressions.distribution(work.effort),
                self.arena.listed([self._outcome(work, one) for one in work.outcomes]),
                self.arena.listed(reveals),
                L.NONE if work.retry is None else max(1, work.retry),
                purpose(f"work.time:{name}"),
                purpose(f"work.outcome:{name}"),
                purpose(f"work.why:{name}"),
                purpose(f"delay:{name}"),
                purpose(f"effort:{name}"),
                purpose(f"amount:{name}"),
                *self._idle(work),
                self._asked(work),
            ]
        )

    def _asked(self, work: Work) -> int:
        events = [self.names.events[one] for one in work.asked_by]
        return self.arena.listed(events) if events else L.NONE

    def _idle(self, work: Work) -> list[Word]:
        """Where the backlog stands in the state, and how idle reps take people from it."""
        if work.by != "idle":
            return [L.NONE, L.OLDEST, 0.0, L.NONE]
        place = backlog_place(self.names, backlogs(self.names).index(work))
        teams = self.arena.listed([self.names.teams[one] for one in work.teams])
        return [place, ORDERS[work.picks], (1.0 - work.share) / work.share, teams]

    def _outcome(self, work: Work, one: Outcome) -> list[int]:
        why = L.NONE
        if one.because:
            chances = accumulate(p for _, p in one.because)
            rows: list[list[Word]] = [
                [float(chance), self._moves(work, one, reason)]
                for chance, (reason, _) in zip(chances, one.because, strict=True)
            ]
            why = self.arena.listed(rows)
        return [
            L.NONE if one.to is None else self.names.statuses[one.to],
            self.expressions.place(one.p),
            one.stage,
            one.if_blocked,
            self.expressions.distribution(one.value),
            why,
            self._moves(work, one, None),
        ]

    def _moves(self, work: Work, one: Outcome, reason: str | None) -> int:
        """The transitions that this outcome may take, with all that each of them needs."""
        rows = [
            [self.names.transitions[edge.label], self._needs(edge)]
            for edge in allowed_moves(self.names, work, one.to)
            if reason is None or (reason in edge.because)
        ]
        return self.arena.listed(rows)

    def _needs(self, edge: Transition) -> int:
        parts = [edge.when] if edge.when is not None else []
        return self.conditions.conjunction([*parts, *(one.condition for one in edge.requires)])

    # --- touches ----------------------------------------------------------------------------------

    def touches(self, windows: list[str | None]) -> dict[str, int]:
        return {one.kind: self._touch(one, windows) for one in self.names.scenario.touches}

    def _touch(self, one: TouchModel, windows: list[str | None]) -> int:
        factors = dict(one.by_window)
        emits = [[self.names.events[event], self.expressions.place(p)] for event, p in one.emits]
        return self.arena.put(
            [
                self.expressions.distribution(one.takes),
                L.NONE if one.connects is None else self.expressions.place(one.connects),
                self.arena.put([float(factors.get(window or "", 1.0)) for window in windows]),
                self.arena.listed(emits),
                self.expressions.distribution(one.emit_delay),
                one.cost,
            ]
        )


def backlogs(names: Names) -> list[Work]:
    """The work of idle reps, in the scenario's order."""
    return [one for one in names.scenario.work if one.by == "idle"]


def backlog_place(names: Names, number: int) -> int:
    """Where the root of a backlog stands in the state: after teams and reps."""
    reps = sum(len(one.reps or ()) for one in names.scenario.teams)
    return L.AT_TEAMS + len(names.policy.teams) * L.TS_W + reps * L.RS_W + number


def allowed_moves(names: Names, work: Work, target: str | None) -> list[Transition]:
    """The human moves to the target by one role: that of the idle reps who do it; else the owner if they
    may, else the first."""
    found = names.policy.status[work.status]
    edges = [one for one in found.transitions if one.trigger == "by" and one.target == target]
    if not edges:
        return []
    owner = names.policy.team[work.teams[0]].role if work.teams else found.owner
    named = any(owner in one.roles for one in edges)
    role = owner if named else edges[0].roles[0]
    return [one for one in edges if role in one.roles]
