"""How far people come: of the cohort, those who ever reach each status."""

from __future__ import annotations

import math

from simulator.charts.bars import ARMS, Bar, bars, height
from simulator.charts.sheet import Chart
from simulator.estimates import mean
from simulator.figures import percent, shown
from simulator.summary import Step, Summary


def funnel(base: Summary, proposal: Summary | None = None) -> Chart | None:
    """None where there is nothing to show."""
    arms = [base] if proposal is None else [base, proposal]
    steps = _steps(arms)
    if not steps:
        return None
    rows = [_bar(label, found, arms) for label, found in steps]
    return Chart(
        "funnel",
        _title(arms),
        "People who came in the period and ever reached each status, however often; the share is of all "
        "who came. Thin lines are 95% intervals.",
        bars(rows, "people"),
        height(len(rows), len(arms), True) + 20 * (len(arms) - 1),
        height(len(rows), len(arms), False) + 20 * (len(arms) - 1),
        legend=ARMS if proposal else (),
    )


def _steps(arms: list[Summary]) -> list[tuple[str, list[Step | None]]]:
    """By status that anybody reaches, in the order of the proposal, then what only the base has."""
    by = [{one.status: one for one in arm.funnel} for arm in arms]
    names = dict.fromkeys(status for found in reversed(by) for status in found)
    seen = {one.status for found in by for one in found.values() if any(one.people.over)}
    return [
        (next(found[name].label for found in reversed(by) if name in found), [f.get(name) for f in by])
        for name in names
        if name in seen
    ]


def _bar(label: str, steps: list[Step | None], arms: list[Summary]) -> Bar:
    estimates, texts, goal = [], [], False
    for step, arm in zip(steps, arms, strict=True):
        one = step.people.estimate() if step else mean(())
        goal = goal or bool(step and step.goal)
        share = one.mean / came(arm) if came(arm) else math.nan
        estimates.append(one)
        texts.append(f"{shown(one.mean, 'people')}{_share(share)}" if step else "")
    return Bar(label, tuple(estimates), tuple(texts), "goal" if goal else "main")


def came(arm: Summary) -> float:
    """People of the cohort, on average."""
    people = arm.measure("arrivals")
    return people.estimate().mean if people else math.nan


def _share(share: float) -> str:
    if math.isnan(share):
        return ""
    return f" · {percent(share)}" if share >= 0.0001 else " · <0.01%" if share else ""


def _title(arms: list[Summary]) -> str:
    goals = [[one for one in arm.funnel if one.goal] for arm in arms]
    if not goals[-1]:
        return "How far people come"
    names = " or ".join(one.label for one in goals[-1])
    found = [sum(one.people.estimate().mean for one in steps) for steps in goals]
    if len(arms) == 1:
        return f"{shown(found[0], 'people')} of {shown(came(arms[0]), 'people')} people reach {names}"
    before, after = (shown(one, "people") for one in found)
    return f"{names}: {before} people with the base, {after} with the proposal"
