"""What a search for goals found, ready to be shown and saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.looking import look
from leadpolicy.render import evidence, seeking
from leadpolicy.render.remarks import due_while_closed, other_order, other_work_first, overtaken
from leadpolicy.seeking import Answer
from leadpolicy.simulating import Study
from leadpolicy.turning import Bench
from leadpolicy.vetted import vetted
from policy.model import Policy
from simulator.closed import Closed, closed
from simulator.goals import Goal

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


def missed_there(found: Answer, of: Bench, study: Study, stop: threading.Event) -> tuple[Closed, ...]:
    """When clocks fell due that were missed at the answer, or the setting nearest to a goal about them,
    of teams with such clocks. InputError."""
    if not found.rows or not any(map(_of_clocks, found.question.goals)):
        return ()
    value, row = found.rows[-1]
    nearest = found.chosen or (value, row.answer or row.best)
    arm = of.turned(tuple(evidence.setting_of(found, *nearest).items()))
    seen = look(arm, study, stop)
    if seen is None:
        return ()
    roles = {
        one.owner
        for one in arm.policy.statuses
        for goal in found.question.goals
        if one.clocks and goal.name in ("sla.attainment", "sla.breaches", *_names(one.name))
    }
    mine = {one.name for one in arm.policy.teams if one.role in roles}
    return tuple(
        one for one in closed(seen, arm.policy, arm.scenario) if not one.team or one.team in mine
    )


def _of_clocks(one: Goal) -> bool:
    return one.name.startswith("sla.")


def _names(status: str) -> Iterator[str]:
    yield from (f"sla.{status}.{what}" for what in ("attainment", "met", "breaches"))


def work_orders(policy: Policy, found: Answer, missed: Sequence[Closed] = ()) -> list[str]:
    """Where the goal is about clocks or waits: when those fell due that were missed; what teams do first
    is a knob as well, but where hardly any is late while the team is there."""
    kinds = {one.name.partition(".")[0] for one in found.question.goals}
    orders = [] if found.is_first or "sla" not in kinds else [*other_order(policy, found.question.turns)]
    told = {one.split()[0] for one in orders}
    idle = list(other_work_first(policy, found.there)) or other_work_first(policy, found.base)
    if not kinds & {"sla", "wait"}:
        return []
    every = [*orders, *(one for one in idle if one.split()[0] not in told)]
    late = [] if found.reached else due_while_closed(missed)
    return [*late, *overtaken(every, missed)]
