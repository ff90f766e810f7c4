"""What holds things up: where people wait, and what one rep more in each team would change.

A busy team need not hold anything up, and an idle one can (everybody comes on Monday morning). So the
evidence is an experiment: the same people and the same luck, one rep more, team by team.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from simulator.compare import Effect
from simulator.contest import Contest
from simulator.model import Rep, Scenario
from simulator.named import figure
from simulator.summary import Better, Summary


@dataclass(frozen=True)
class Waiting:
    """People picked up from a status: how many, mean wait in hours, and their share of all waiting."""

    status: str
    people: float
    hours: float
    share: float


@dataclass(frozen=True)
class Relief:
    """The team of which one rep more changes a figure most; None where it changes nothing clearly."""

    figure: str  # title
    team: str | None
    effect: Effect | None


USUAL = ("won", "sla.attainment", "margin", "wait")  # what is judged by where nobody says
_GOOD: dict[str, Better] = {"wait": "less", "backlog": "less"}  # of figures of one status or team


def usual(found: Summary) -> tuple[str, ...]:
    """The figures to judge by where nobody says: those that there are; revenue where nothing costs."""
    there = [one.name for one in found.measures]
    names = USUAL if "margin" in there else [name.replace("margin", "revenue") for name in USUAL]
    return tuple(name for name in names if name in there)


def with_figures(found: Summary, names: Sequence[str]) -> Summary:
    """The same with these figures of statuses and teams among those that are compared."""
    there = {one.name for one in found.measures}
    more = (figure(found, name) for name in names if name not in there)
    judged = (replace(one, better=one.better or _good(one.name)) for one in more if one is not None)
    return replace(found, measures=(*found.measures, *judged))


def _good(name: str) -> Better:
    if name.startswith("sla.") and name.endswith(".breaches"):
        return "less"
    return _GOOD.get(name.partition(".")[0], "")


def manned(scenario: Scenario) -> tuple[str, ...]:
    """The teams to which a rep can be added."""
    return tuple(one.team for one in scenario.teams if one.reps)


def with_one_more(scenario: Scenario, team: str) -> Scenario:
    """The same world with another rep of ordinary speed in a team."""
    teams = (
        replace(one, reps=(*(one.reps or ()), Rep(f"{team} +1"))) if one.team == team else one
        for one in scenario.teams
    )
    return replace(scenario, teams=tuple(teams))


def waiting(found: Summary) -> tuple[Waiting, ...]:
    """Where people wait, the longest lines first."""
    values = {one.name: one.estimate().mean for one in (*found.measures, *found.details)}
    lines = [
        (name.removeprefix("wait."), values[f"pickups.{name.removeprefix('wait.')}"], hours)
        for name, hours in values.items()
        if name.startswith("wait.") and not math.isnan(hours)
    ]
    total = math.fsum(people * hours for _, people, hours in lines)
    told = (
        Waiting(status, people, hours, people * hours / total if total else 0.0)
        for status, people, hours in lines
    )
    return tuple(sorted(told, key=lambda one: -one.share))


def reliefs(found: Contest, figures: Sequence[str]) -> Iterator[Relief]:
    """For each figure of which a good direction is known, the team that would relieve it."""
    for name in figures:
        measure = found.base.measure(name)
        if measure is None or not measure.better:
            continue
        good = [
            (abs(effect.difference.mean), team, effect)
            for team, one in zip(found.names, found.comparisons, strict=True)
            for effect in one.effects
            if effect.name == name and effect.verdict == "better"
        ]
        best = max(good, key=lambda one: one[0], default=None)
        yield Relief(measure.title, best[1] if best else None, best[2] if best else None)
