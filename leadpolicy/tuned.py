"""What tuning found, ready to be shown and saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.render import tuning as rendered
from leadpolicy.tuning import Tuned, setting
from leadpolicy.turning import Bench
from leadpolicy.vetted import vetted
from simulator.goals import figure

if TYPE_CHECKING:
    from simulator.charts import Chart


def answered(found: Tuned, of: Bench, levels: Sequence[str] = ()) -> Answered:
    """With what is named as the best checked as `check` does, at these levels. InputError."""
    asked = found.wanted
    best = [*(one.tried for one in found.tested), *found.settings[: rendered.BEST]]
    faults = vetted(of, [setting(asked, one.places) for one in best], (), levels)

    def charts() -> Sequence[Chart]:
        from simulator.charts.tuning import importances, progress

        if not found.trials:
            return []
        measure = figure(found.base, asked.wish.name)
        assert measure is not None
        search = progress(
            [(one.value, one.verdict) for one in found.trials],
            asked.wish.mean(found.base),
            asked.wish.title,
            measure.unit,
            asked.wish.better == "more",
            found.base.currency,
            bool(asked.limits),
        )
        names = [one.name for one in asked.turns]
        return [search, *([importances(names, found.importances)] if found.importances else [])]

    tried = f"{min(len(found.trials), asked.trials)} of {asked.trials} trials were made"
    if found.searched and len(found.trials) > found.searched:
        tried = "not all steps beside the best were made"
    return Answered(
        rendered.told(found, faults),
        rendered.data(found, faults),
        {"trials.csv": rendered.rows(found)},
        charts,
        found.base.seed,
        yes=found.winner is not None,
        early=f"{tried}, and nothing was tested" if found.early else "",
    )
