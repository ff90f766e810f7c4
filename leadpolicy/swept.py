"""What a sweep found, ready to be shown and saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.interrupting import nothing
from leadpolicy.render import response
from leadpolicy.turning import Bench
from leadpolicy.vetted import vetted
from leadpolicy.words import count
from simulator.response import Response

if TYPE_CHECKING:
    from simulator.charts import Chart


def answered(found: Response | None, settings: int, of: Bench, levels: Sequence[str] = ()) -> Answered:
    """Of so many settings that were asked for, each checked as `check` does, at these levels.
    KeyboardInterrupt where none is over. InputError."""
    if found is None or not found.points:
        raise nothing()
    every = (response.setting(found, one) for one in found.points)
    faults = vetted(of, response.recommended(found), every, levels)

    def charts() -> Sequence[Chart]:
        from simulator.charts.responses import responses

        return responses(found)

    done = len(found.points)
    return Answered(
        response.told(found, faults),
        response.data(found, faults),
        {"response.csv": response.rows(found)},
        charts,
        found.base.seed,
        early="" if done == settings else f"{done} of {count(settings, 'setting')} were simulated",
    )
