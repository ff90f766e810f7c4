"""What a search for goals found, ready to be shown and saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.render import evidence, seeking
from leadpolicy.render.remarks import other_order, other_work_first
from leadpolicy.seeking import Answer
from leadpolicy.turning import Bench
from leadpolicy.vetted import vetted
from policy.model import Policy

if TYPE_CHECKING:
    from simulator.charts import Chart


def answered(found: Answer, of: Bench, levels: Sequence[str] = ()) -> Answered:
    """With settings checked as `check` does, at these levels. InputError."""
    faults = vetted(of, evidence.recommended(found), evidence.settings(found), levels)
    told = seeking.told(found, faults)

    def charts() -> Sequence[Chart]:
        from simulator.charts.seeking import Row
        from simulator.charts.seeking import seeking as drawn

        asked = found.question
        rows = [Row(value, one) for value, one in found.rows]
        title = f"{told.said[0][:1].upper()}{told.said[0][1:]}".replace("`", "").rstrip(":")
        return drawn(asked.goals, asked.turns, rows, title)

    return Answered(
        told,
        evidence.data(found, faults),
        {"evidence.csv": evidence.rows(found)},
        charts,
        found.base.seed,
        yes=found.reached,
        early="the search was not over" if found.early else "",
    )


def work_orders(policy: Policy, found: Answer) -> list[str]:
    """Where the goal is about clocks or waits: what teams do first is a knob as well."""
    kinds = {one.name.partition(".")[0] for one in found.question.goals}
    orders = [] if found.is_first or "sla" not in kinds else [*other_order(policy, found.question.turns)]
    told = {one.split()[0] for one in orders}
    idle = list(other_work_first(policy, found.there)) or other_work_first(policy, found.base)
    if not kinds & {"sla", "wait"}:
        return []
    return [*orders, *(one for one in idle if one.split()[0] not in told)]
