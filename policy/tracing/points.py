"""The score of a person, rule by rule: which events counted, how each was limited and has faded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.fold.reader import Reader
from policy.model import Group, ScoreRule
from policy.reference import scoring
from policy.state import Event, Person, World
from policy.tracing.verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class EventPoints:
    """What one event is worth to one rule: `awarded` after the rule's limit, `now` after fading."""

    event: Event
    awarded: int
    now: int
    limited: bool
    owner: int  # the number of the person whose event it was


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A score rule: `points` it adds now (before cap and bounds), and why."""

    rule: ScoreRule
    points: int
    verdict: Verdict | None  # of `when` rules
    events: tuple[EventPoints, ...]


@dataclass(frozen=True, slots=True)
class GroupTrace:
    """`sum` is before the cap and the bounds, `points` after; `read_at` the instant of the reading."""

    group: Group
    rules: tuple[RuleTrace, ...]
    sum: int
    points: int
    read_at: int
    capped: bool  # nothing has happened for the time that `cap` names
    forgotten: int  # of the person's events: those before the last reset


def group_trace(reader: Reader, group: Group, person: Person, world: World) -> GroupTrace:
    policy, at = reader.policy, person.at
    people = scoring.members(policy, group, person, world)
    read_at = scoring.reading_instant(policy, group, at)
    rules = tuple(_rule(reader, group, one, person, people, world) for one in group.rules)
    total = scoring.event_points(policy, group, people, at)
    total += sum(one.points for one in rules if one.verdict is not None)
    return GroupTrace(
        group,
        rules,
        total,
        reader.group(group.name, person, at, world),
        read_at,
        group.fading.kind == "cap" and scoring.is_idle(policy, group, people, at),
        person.resets.get(group.name, 0),
    )


def _rule(
    reader: Reader,
    group: Group,
    rule: ScoreRule,
    person: Person,
    people: Sequence[Person],
    world: World,
) -> RuleTrace:
    if rule.when is not None:
        found = verdict(reader, rule.when, person, world)
        return RuleTrace(rule, rule.points if found.holds else 0, found, ())
    at = scoring.reading_instant(reader.policy, group, person.at)
    events = tuple(one for who in people for one in _events(group, rule, who, at))
    given = ([one for one in scoring.awards(group, who) if one.rule == rule.label] for who in people)
    return RuleTrace(rule, sum(scoring.faded(group, own, at) for own in given), None, events)


def _events(group: Group, rule: ScoreRule, person: Person, at: int) -> Iterator[EventPoints]:
    awards = {one.index: one for one in scoring.awards(group, person) if one.rule == rule.label}
    ignored = person.resets.get(group.name, 0)
    for index, event in enumerate(person.history[ignored:], ignored):
        if event.name in rule.events and event.at <= at:
            award = awards.get(index)
            awarded = award.points if award else 0
            now = scoring.faded(group, [award], at) if award else 0
            yield EventPoints(event, awarded, now, awarded != rule.points, person.number)
