"""The people of a snapshot elsewhere: under another policy, in another scenario, on another machine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from policy.migration import becomes, migration
from policy.model import Policy
from policy.state import Event
from simulator.inside import Inside
from simulator.model import Scenario
from simulator.rollout import Refused


def taken_over(begun: Scenario, base: Policy, policy: Policy, scenario: Scenario) -> Scenario:
    """The scenario, for `policy`, with the people who are inside `begun`, which is one for `base`.

    Statuses become what they do at a switch; who had people still has them if there is such a team and
    rep; fields, events and groups that the policy does not know are left out. Raises Refused where
    nobody can tell what becomes of somebody.
    """
    other = _Other(begun, base, policy, scenario)
    people = tuple(map(other.person, begun.inside))
    return replace(scenario, inside=people, start_from=begun.start_from)


def written(people: Iterable[Inside]) -> str:
    """All that is known of them, as text; intents that many share are written once."""
    pools: dict[tuple[float, ...], int] = {}
    rows = [
        (
            one.id, one.source, one.status, one.entered, one.born, one.values,
            [(event.at, event.name) for event in one.history], one.points, one.team, one.rep,
            one.touches, pools.setdefault(one.intents, len(pools)), one.row,
        )
        for one in people
    ]  # fmt: skip
    return json.dumps((list(pools), rows))


def read(text: str) -> tuple[Inside, ...]:
    """What `written` wrote."""
    pools, rows = json.loads(text)
    shared = [tuple(one) for one in pools]
    return tuple(_one(row, shared) for row in rows)


def _one(row: list[Any], shared: list[tuple[float, ...]]) -> Inside:
    history = tuple(Event(*one) for one in row[6])
    parts = [*row[:5], _pairs(row[5]), history, _pairs(row[7]), *row[8:11], shared[row[11]], row[12]]
    return Inside(*parts)


def _pairs(some: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(map(tuple, some))


class _Other:
    """Policy and scenario to which people come."""

    def __init__(self, begun: Scenario, base: Policy, policy: Policy, scenario: Scenario) -> None:
        self.base, self.policy = base, policy
        self.same = base is policy
        self.start = scenario.start
        self.to = {} if self.same else becomes(base, policy)
        self.sources = frozenset(one.name for one in scenario.sources)
        self.reps = {
            one.team: frozenset(rep.name for rep in one.reps)
            for one in scenario.teams
            if one.reps is not None
        }
        if begun.start != scenario.start:
            raise Refused(
                "the people of a snapshot are inside at one `start`, and here are two",
                "leave `start` at the day of the snapshot, or start empty: without `start-from`",
            )

    def person(self, one: Inside) -> Inside:
        if one.source not in self.sources:
            raise Refused(
                f"people come from `{one.source}`, which the scenario does not have",
                "give both scenarios the same names of `sources`",
            )
        status = one.status if self.same else self._status(one.status)
        team, rep = self._kept(one, status)
        if not self.same:
            one = replace(
                one,
                status=status,
                values=tuple(pair for pair in one.values if self._has(pair[0])),
                history=tuple(event for event in one.history if event.name in self.policy.events),
                points=tuple(pair for pair in one.points if pair[0] in self.policy.group),
            )
        return one if (team, rep) == (one.team, one.rep) else replace(one, team=team, rep=rep)

    def _status(self, name: str) -> str:
        found = self.to.get(name)
        if found is None:
            label = self.base.status[name].label
            for conflict in migration(self.base, self.policy).conflicts:
                if conflict.value == label:
                    raise Refused(f"people cannot be taken over: {conflict.why}", conflict.help)
            raise Refused(
                f"people are in `{name}`, which the policy does not have",
                "say in `retired` what became of it",
            )
        return found

    def _kept(self, one: Inside, status: str) -> tuple[str | None, str | None]:
        if one.team is None or one.team not in self.policy.team:
            return None, None
        if self.policy.team[one.team].role != self.policy.status[status].owner:
            return None, None
        known = one.rep is None or one.rep in self.reps.get(one.team, frozenset((one.rep,)))
        return one.team, one.rep if known else None

    def _has(self, name: str) -> bool:
        field = self.policy.field_named.get(name)
        return field is not None and field.type == self.base.field_named[name].type
