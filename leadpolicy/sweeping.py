"""Turning knobs: numbers of the policy or of the scenario, set to one value after the other."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.runs import Runs
from leadpolicy.seeking import there
from leadpolicy.turning import Bench, Setting
from simulator.goals import known_figures
from simulator.response import Axis, Point, Response, figures


def shown(of: Bench, asked: Sequence[str]) -> tuple[str, ...]:
    """The figures asked for, by name; else those that the scenario reports, or the first ones.
    InputError, PlanError."""
    known = known_figures(of.arm.policy, of.arm.scenario)
    found = [there(name, known).name for name in asked]
    return tuple(dict.fromkeys(found)) or figures(known, of.arm.scenario.report.metrics)


def sweep(
    of: Runs, turns: tuple[Axis, ...], settings: Sequence[Setting], shown: tuple[str, ...]
) -> Response | None:
    """Simulate the policy as it stands, then every setting; when told to stop, those finished by then.

    None if not even the first was. InputError.
    """
    done = list(of.all([(), *settings], of.study.replications))
    if not done:
        return None
    points = tuple(
        Point(tuple(value for _, value in setting), one)
        for setting, one in zip(settings, done[1:], strict=False)
    )
    return Response(turns, done[0], points, shown)
