"""Turning knobs: numbers of the policy or of the scenario, set to one value after the other."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.runs import Runs
from leadpolicy.turning import Setting
from simulator.response import Axis, Point, Response, figures


def sweep(
    of: Runs, turns: tuple[Axis, ...], settings: Sequence[Setting], asked: Sequence[str]
) -> Response | None:
    """Simulate the policy as it stands, then every setting; when told to stop, those finished by then.

    None if not even the first was. InputError.
    """
    arm = of.bench.arm
    done = list(of.all([(), *settings], of.study.replications))
    if not done:
        return None
    points = tuple(
        Point(tuple(value for _, value in setting), one)
        for setting, one in zip(settings, done[1:], strict=False)
    )
    return Response(turns, done[0], points, figures(done[0], asked or arm.scenario.report.metrics))
