"""What a snapshot means under a policy: who has the people, and what their scores are made of.

Both simulators read this (docs/simulator.md, Inside at the start).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from policy.model import Group, Policy, ScoreRule, Status
from policy.reference.scoring import last_daily
from simulator.inside import Inside
from simulator.model import Scenario
from simulator.points import reset_by, values_of
from simulator.standing import Worth


@dataclass(frozen=True, slots=True)
class Opening:
    """A group forgets what was before and gets `points`, as if by an event of no name."""

    at: int
    group: str
    points: int

    @property
    def event(self) -> str:
        """A name that no policy can give to an event."""
        return f"{self.group}: {self.points}"


@dataclass(frozen=True)
class Placing:
    """`holder` and `openings` of one person after the other."""

    policy: Policy
    scenario: Scenario

    def holder(self, one: Inside) -> tuple[str | None, str | None]:
        """Team and rep who may have the person (no rep: who wait for the team); neither for nobody."""
        status = self.policy.status[one.status]
        if status.owner is None or status.final:
            return None, None
        teams = [
            team.name
            for team in self.policy.teams
            if team.role == status.owner and one.team in (None, team.name)
        ]
        if one.rep is None:
            return (one.team if teams and one.team is not None else None), None
        there = {model.team: model.reps or () for model in self.scenario.teams}
        for team in teams:
            if any(rep.name == one.rep for rep in there.get(team, ())):
                return team, one.rep
        return None, None

    def every_opening(self) -> Iterator[Opening]:
        """Of all who are inside."""
        return (opening for one in self.scenario.inside for opening in self.openings(one))

    def signs(self) -> frozenset[tuple[str, int]]:
        """The groups that openings give points, and whether more or fewer than none: 1 or -1."""
        return frozenset(
            (group, 1 if points > worth else -1)
            for one in self.scenario.inside
            for group, points in one.points
            if points != (worth := self._worth(one, group))
        )

    def openings(self, one: Inside) -> list[Opening]:
        """What the groups stand at that the snapshot gives points of."""
        return [self._opening(one, self.policy.group[name], points) for name, points in one.points]

    def _opening(self, one: Inside, group: Group, points: int) -> Opening:
        at = self.scenario.start
        if group.evaluated is not None:
            calendar = self.policy.calendar[group.evaluated.calendar]
            at = max(one.born, last_daily(calendar, group.evaluated.minute, at))
        return Opening(at, group.name, points - self._worth(one, group.name))

    def _worth(self, one: Inside, group: str) -> int:
        """What the group gives for what the person is."""
        rules = self._worths[group]
        if not rules.is_any:
            return 0
        return rules.of(values_of(self.policy, one, self.scenario.accounts is not None))

    @cached_property
    def _worths(self) -> dict[str, Worth]:
        return {group.name: Worth(self.policy, group) for group in self.policy.groups}


def is_sought(policy: Policy, status: Status) -> bool:
    """Whether somebody may be found for a person who comes to rest here."""
    if status.owner is None or status.final:
        return False
    if status.name in policy.route_of:
        return True
    return sum(team.role == status.owner for team in policy.teams) == 1


def forgotten(policy: Policy, one: Inside) -> list[str]:
    """The groups that coming to the status has reset, as far as nobody says what they stand at."""
    groups = dict.fromkeys(reset_by(policy, one.status))
    told = {group for group, _ in one.points} if groups else ()
    return [group for group in groups if group not in told]


def with_openings(policy: Policy, openings: Iterable[Opening]) -> Policy:
    """The policy with a rule for each of them, which gives its group these points."""
    found = {one.event: one for one in openings}

    def opened(group: Group) -> Group:
        rules = (_rule(one) for one in found.values() if one.group == group.name)
        return replace(group, rules=(*group.rules, *rules))

    groups = tuple(opened(group) for group in policy.groups)
    known = {group.name for group in policy.groups}
    events = tuple(event for event, one in found.items() if one.group in known)
    return replace(policy, groups=groups, events=(*policy.events, *events)) if found else policy


def with_signs(policy: Policy, signs: Container[tuple[str, int]]) -> Policy:
    """The policy with rules for no event, whose points have the signs that those of its groups have in
    openings: what is derived from the rules about scores then holds for them as well."""

    def signed(group: Group) -> Group:
        rules = (
            ScoreRule(f"opening {group.name}", sign) for sign in (1, -1) if (group.name, sign) in signs
        )
        return replace(group, rules=(*group.rules, *rules))

    return replace(policy, groups=tuple(map(signed, policy.groups)))


def _rule(one: Opening) -> ScoreRule:
    return ScoreRule(label=f"opening {one.event}", events=(one.event,), points=one.points)
