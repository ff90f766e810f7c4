"""What events are worth to score groups, as numbers for the solver; and what a history makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policy.model import Group, Policy
from policy.prove import histories, points, solver
from policy.prove.histories import History
from policy.prove.solver import Solver, Term


@dataclass(frozen=True)
class State:
    """What a history comes to: a key for comparing, and the terms that say so."""

    key: tuple[object, ...]
    terms: list[Term]


@dataclass
class Sums:
    """A number for the events of every behaviour, and a truth for every cap, shared by equal groups."""

    made: Solver
    worth: dict[object, tuple[Term, int]] = field(default_factory=dict)  # number of steps, step
    idle: dict[object, Term] = field(default_factory=dict)

    def events(self, policy: Policy, group: Group) -> Term:
        """The events' sum of the group (micro-points)."""
        key = _behaviour(policy, group)
        if key not in self.worth:
            allowed = points.of_events(group)
            low, high = (None if end is None else end // allowed.step for end in allowed.range)
            steps = self.made.whole(f"events {len(self.worth)}", low, high)
            self.worth[key] = (steps, allowed.step)
        steps, step = self.worth[key]
        return steps * step

    def bounded(self, policy: Policy, group: Group, total: Term) -> Term:
        """The total after the group's cap and bounds."""
        if group.fading.kind == "cap":
            truth = self.made.truth(f"idle {len(self.idle)}")
            idle = self.idle.setdefault(_cap(policy, group), truth)
            cap = solver.number(group.fading.cap)
            total = solver.chosen(solver.all_of((idle, total > cap)), cap, total)
        if group.low is not None:
            total = solver.chosen(total < group.low, solver.number(group.low), total)
        if group.high is not None:
            total = solver.chosen(total > group.high, solver.number(group.high), total)
        return total

    def unmoved(self, policy: Policy, group: Group) -> list[Term]:
        """None of the events that the group counts has happened since its last reset."""
        found = self.worth.get(_behaviour(policy, group))
        return [] if found is None else [found[0] == 0]

    def history(self, read: Sequence[tuple[Policy, Group]], history: History) -> State:
        """What this history makes of these groups."""
        key: list[object] = []
        held: list[Term] = []
        for policy, group in read:
            behaviour = _behaviour(policy, group)
            if behaviour in self.worth:
                steps, step = self.worth[behaviour]
                worth = histories.worth(policy, group, history)
                key.append((behaviour, worth))
                held.append(steps == worth // step)
            idle = self.idle.get(_cap(policy, group)) if group.fading.kind == "cap" else None
            if idle is not None:
                holds = histories.is_idle(policy, group, history)
                key.append((_cap(policy, group), holds))
                held.append(idle if holds else solver.no(idle))
        return State(tuple(key), held)


def _behaviour(policy: Policy, group: Group) -> tuple[object, ...]:
    """What groups of two policies share. Two groups of one policy never do: one may have been reset."""
    mine = points.behaviour(group)
    alike = [one.name for one in policy.groups if points.behaviour(one) == mine]
    return (mine, alike.index(group.name))


def _cap(policy: Policy, group: Group) -> tuple[object, ...]:
    """Groups with the same key are capped at the same times."""
    read = None if group.evaluated is None else (group.evaluated.minute, group.evaluated.calendar)
    return (policy.account_key if group.of_account else None, group.fading.over, read)
