"""What a search for goals found, ready to be shown and saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.render import evidence, seeking
from leadpolicy.seeking import Answer

if TYPE_CHECKING:
    from simulator.charts import Chart


def answered(found: Answer) -> Answered:
    told = seeking.told(found)

    def charts() -> Sequence[Chart]:
        from simulator.charts.seeking import Row
        from simulator.charts.seeking import seeking as drawn

        asked = found.question
        rows = [Row(value, one) for value, one in found.rows]
        title = f"{told.said[0][:1].upper()}{told.said[0][1:]}".replace("`", "").rstrip(":")
        return drawn(asked.goals, asked.turns, rows, title)

    return Answered(
        told,
        evidence.data(found),
        {"evidence.csv": evidence.rows(found)},
        charts,
        found.base.seed,
        yes=found.reached,
        early="the search was not over" if found.early else "",
    )
