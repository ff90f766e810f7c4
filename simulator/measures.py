"""The metrics of one replication, by name, from its counts (docs/metrics.md)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from policy.model import HOUR
from simulator.counted import parts
from simulator.kernel import layout as L
from simulator.plan import Plan

Ints = np.ndarray[Any, np.dtype[np.int64]]
Metric = tuple[str, float]
_CENTS = 100.0
_THOUSANDTHS = 3_600_000.0  # of an hour


@dataclass(frozen=True)
class Names:
    """What the columns of the counts are called, and the open hours of each team while figures count."""

    statuses: tuple[str, ...]
    sources: tuple[str, ...]
    segments: tuple[str, ...]
    teams: tuple[str, ...]
    reps: tuple[tuple[str, str], ...]
    clocked: tuple[str, ...]  # statuses with an SLA
    worked: tuple[str, ...]
    open_ticks: Mapping[str, int]
    cost_per_hour: Mapping[str, int]
    rostered: frozenset[str] = frozenset()  # teams whose reps have hours of their own
    interrupting: frozenset[str] = frozenset()  # teams that leave work for urgent people


def split(plan: Plan, counts: Ints) -> dict[str, Ints]:
    """The counts of a replication by name, in their shapes."""
    return parts(plan.shapes.arrays, counts)


def measured(names: Names, counts: Mapping[str, Ints]) -> dict[str, float]:
    """All metrics of one replication."""
    found: dict[str, float] = {}
    for part in (_people, _statuses, _passes, _work, _teams, _money):
        found.update(part(names, counts))
    return found


def _ratio(over: float, under: float) -> float:
    return over / under if under else float("nan")


def _hours(over: int, under: int) -> float:
    """A mean of lengths that are summed up in milliseconds."""
    return _ratio(over / _THOUSANDTHS, float(under))


def _people(names: Names, counts: Mapping[str, Ints]) -> Iterator[Metric]:
    cube, tallies = counts["cube"], counts["tallies"]
    for column, name in ((L.M_PEOPLE, "arrivals"), (L.M_WON, "won"), (L.M_COHORT_WON, "cohort.won")):
        yield name, float(cube[..., column].sum())
        for i, source in enumerate(names.sources):
            yield f"{name}.{source}", float(cube[i, :, column].sum())
    yield "referred", float(tallies[L.TALLY_REFERRED])
    yield "events", float(tallies[L.TALLY_EVENTS])
    yield "never_touched", float(tallies[L.TALLY_UNTOUCHED])


def _statuses(names: Names, counts: Mapping[str, Ints]) -> Iterator[Metric]:
    cube = counts["cube"].sum(axis=(0, 1))[L.M_STATUS :].reshape(-1, L.M_EACH)
    for i, status in enumerate(names.statuses):
        yield f"entered.{status}", float(cube[i, L.M_ENTERED])
        yield f"first.{status}", float(cube[i, L.M_ENTERED] - cube[i, L.M_AGAIN])
        yield f"reached.{status}", float(cube[i, L.M_REACHED])
        yield f"again.{status}", float(cube[i, L.M_AGAIN])
        yield f"final.{status}", float(counts["final"][i])
        sums = counts["sums"][i]
        yield f"dwell.{status}", _ratio(sums[L.SUM_DWELL] / _THOUSANDTHS, float(sums[L.SUM_DWELLS]))
    yield "recycled", float(cube[:, L.M_AGAIN].sum())
    yield from _sqls(names, counts["flows"])


def _passes(names: Names, counts: Mapping[str, Ints]) -> Iterator[Metric]:
    """Who comes past a status, who comes back to it, and what becomes of them."""
    *each, of_any = counts["passes"]
    for status, row in zip(names.statuses, each, strict=True):
        yield f"skipped.{status}", float(row[L.PA_SKIPPED])
        yield f"recycled_people.{status}", float(row[L.PA_BACK])
        yield f"recycled_won.{status}", float(row[L.PA_BACK_WON])
        yield f"recycled_wins.{status}", float(row[L.PA_WINS])
    yield "recycled_people", float(of_any[L.PA_BACK])
    yield "recycled_won", float(of_any[L.PA_BACK_WON])
    yield "recycled_wins", float(of_any[L.PA_WINS])
    cube = counts["cube"]
    yield "first_pass_won", float(cube[..., L.M_COHORT_WON].sum() - of_any[L.PA_BACK_WON])
    yield "first_pass_wins", float(cube[..., L.M_WON].sum() - of_any[L.PA_WINS])


def _sqls(names: Names, flows: Ints) -> Iterator[Metric]:
    """Entries of statuses called SQL, by the track that people came from."""
    of: dict[str, int] = {"lead": 0, "contact": 0}
    total = 0
    for i, status in enumerate(names.statuses):
        if status.partition(".")[2] != "SQL":
            continue
        total += int(flows[:, i].sum())
        for j, origin in enumerate(names.statuses):
            track = origin.partition(".")[0]
            if track in of:
                of[track] += int(flows[j + 1, i])
    yield "sql", float(total)
    yield "lead_sourced_sql", float(of["lead"])
    yield "contact_sourced_sql", float(of["contact"])


def _work(names: Names, counts: Mapping[str, Ints]) -> Iterator[Metric]:
    met = breached = 0
    for i, status in enumerate(names.statuses):
        sums = counts["sums"][i]
        if status in names.worked:
            yield f"wait.{status}", _hours(sums[L.SUM_WAIT], sums[L.SUM_WAITS])
            yield f"pickups.{status}", float(sums[L.SUM_WAITS])
        if status in names.clocked:
            good, bad = int(sums[L.SUM_MET]), int(sums[L.SUM_BREACHED])
            met, breached = met + good, breached + bad
            yield f"sla.{status}.met", float(good)
            yield f"sla.{status}.breaches", float(bad)
            yield f"sla.{status}.attainment", _ratio(good, good + bad)
    yield "sla.met", float(met)
    yield "sla.breaches", float(breached)
    yield "sla.attainment", _ratio(met, met + breached)
    yield "touches", float(counts["cube"][..., L.M_TOUCHES].sum())
    yield "blocked", float(counts["tallies"][L.TALLY_BLOCKED])
    yield "void_work", float(counts["tallies"][L.TALLY_VOID])


def _teams(names: Names, counts: Mapping[str, Ints]) -> Iterator[Metric]:
    for i, team in enumerate(names.teams):
        own = [j for j, (of, _) in enumerate(names.reps) if of == team]
        busy = int(counts["reps"][own, L.RR_BUSY].sum())
        able = names.open_ticks.get(team, 0) * len(own)
        if team in names.rostered:
            able = int(counts["reps"][own, L.RR_THERE].sum())
        yield f"taken.{team}", float(counts["reps"][own, L.RR_TAKEN].sum())
        if "interrupted" in counts:
            yield f"interrupted.{team}", float(counts["interrupted"][own].sum())
        if team in names.interrupting:
            waits = counts["urgency"][i]
            yield f"urgent.{team}", float(waits[L.UR_WAITS])
            yield f"urgent_wait.{team}", _hours(waits[L.UR_WAIT], waits[L.UR_WAITS])
            yield f"others_wait.{team}", _hours(waits[L.UR_OTHER_WAIT], waits[L.UR_OTHERS])
        yield f"busy.{team}", busy / HOUR
        yield f"load.{team}", _ratio(busy, able)
        yield f"open.{team}", counts["reps"][own, L.RR_OPEN].sum() / HOUR
        yield f"backlog.{team}", float(counts["backlog"][i].mean()) if counts["backlog"].size else 0.0


def _money(names: Names, counts: Mapping[str, Ints]) -> Iterator[Metric]:
    cube = counts["cube"]
    for column, name in ((L.M_REVENUE, "revenue"), (L.M_COHORT_REVENUE, "cohort.revenue")):
        yield name, cube[..., column].sum() / _CENTS
        for i, source in enumerate(names.sources):
            yield f"{name}.{source}", cube[i, :, column].sum() / _CENTS
    touches = int(counts["tallies"][L.TALLY_TOUCH_COST])
    people = int(cube[..., L.M_COST].sum()) - touches
    teams = math.fsum(team_cost(names, team, counts["reps"]) for team in names.teams)
    yield "cost.sources", people / _CENTS
    yield "cost.touches", touches / _CENTS
    yield "cost.teams", teams / _CENTS
    yield "cost", (people + touches + teams) / _CENTS


def team_cost(names: Names, team: str, reps: Ints) -> float:
    """Cents for all open hours of a team's reps while figures count; their absences are paid."""
    own = [j for j, (of, _) in enumerate(names.reps) if of == team]
    paid = len(own) * names.open_ticks.get(team, 0)
    if team in names.rostered:
        paid = int(reps[own, L.RR_PAID].sum())
    return names.cost_per_hour.get(team, 0) * paid / HOUR
