"""Why one record stands where it stands: the score rule by rule, the story, and the ways from here."""

from __future__ import annotations

from dataclasses import dataclass

from leadpolicy.deciding import People
from policy import words
from policy.decide import Decision, describe
from policy.engine import Engine
from policy.many import Crowd
from policy.model import Group, Policy, ScoreRule
from policy.reference.scoring import awards, faded, members, reading_instant
from policy.state import Person, World, desks_of


@dataclass(frozen=True)
class RulePoints:
    """What one rule gives now, in micro-points, faded; `events` of it counted."""

    text: str
    points: int
    events: int | None = None  # None for a rule of `when`


@dataclass(frozen=True)
class GroupStory:
    """`total` is after bounds and cap, which may differ from the sum of the rules."""

    name: str
    total: int
    rules: tuple[RulePoints, ...]


@dataclass(frozen=True)
class Explanation:
    decision: Decision
    groups: tuple[GroupStory, ...]


def explain(policy: Policy, people: People, number: int) -> Explanation:
    """The explanation of the person at this place, decided together with all the others."""
    engine = Engine(policy)
    crowd = Crowd(engine, desks_of(policy), {})
    crowd.run(people.numbered, people.facts, people.at)
    person = crowd.people[number]
    effects = tuple(crowd.effects[number])
    decision = describe(engine, people.records[number], person, effects, crowd)
    totals = {one.name: one.points for one in decision.groups}
    return Explanation(
        decision,
        tuple(
            GroupStory(group.name, totals[group.name], _rules(engine, group, person, crowd))
            for group in policy.groups
        ),
    )


def _rules(engine: Engine, group: Group, person: Person, world: World) -> tuple[RulePoints, ...]:
    return tuple(_rule(engine, group, one, person, world) for one in group.rules)


def _rule(engine: Engine, group: Group, rule: ScoreRule, person: Person, world: World) -> RulePoints:
    policy, at = engine.policy, person.at
    if rule.when is not None:
        holds = engine.holds(rule.when, person, at, world)
        return RulePoints(f"when {words.condition(policy, rule.when)}", rule.points if holds else 0)
    moment = reading_instant(policy, group, at)
    given = [
        [award for award in awards(group, one) if award.rule == rule.label]
        for one in members(policy, group, person, world)
    ]
    points = sum(faded(group, own, moment) for own in given)
    return RulePoints(f"on {', '.join(rule.events)}", points, sum(map(len, given)))
