"""What holds a goal down that no setting reaches, status by status: sentences and data."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.render.amounts import Data, number
from leadpolicy.seeking import Answer
from simulator.figures import shown
from simulator.goals import Goal
from simulator.holding import Holding, holding
from simulator.search import Found, Trial

ANOTHER = "turn another knob, or a second one beside it; `leadpolicy bottleneck` says what holds it up"


def held(row: Found) -> tuple[Goal, Holding] | None:
    """The first goal missed that is about several statuses, at the best setting against the other end of
    what was tried; None where a setting holds, or where there is no such goal."""
    if row.answer is not None or row.early or len(row.order) < 2:
        return None
    best = row.best
    for goal, verdict in zip(row.goals, best.verdicts, strict=True):
        if verdict == "fails" and (found := holding(goal, best.summary, _other_end(row).summary)):
            return goal, found
    return None


def said(found: Answer, row: Found) -> Iterator[str]:
    """The figure of each status, and what follows where the knob leaves one as it is."""
    told = held(row)
    if told is None:
        return
    goal, what = told
    values = found.question.row
    ends = [_figure(goal, each) for one in what.held for each in (one.there, one.here)]
    each = ", ".join(
        f"{one.status} {there} and {here}"
        for one, there, here in zip(what.held, ends[::2], ends[1::2], strict=True)
    )
    yield f"{goal.title} by status, at {values[_other_end(row).at]} and {values[row.best.at]}: {each}"
    if what.forbids(goal):
        yield _forbidden(found, goal, what)


def forbidden(row: Found) -> bool:
    """Whether going further is no advice."""
    told = held(row)
    return told is not None and told[1].forbids(told[0])


def data(row: Found) -> list[Data]:
    told = held(row)
    if told is None:
        return []
    return [
        {
            "figure": one.name,
            "at_best": number(one.here),
            "at_other_end": number(one.there),
            "stuck": one in told[1].stuck,
        }
        for one in told[1].held
    ]


def _forbidden(found: Answer, goal: Goal, what: Holding) -> str:
    names = " and ".join(one.status for one in what.stuck)
    many = "holds" if len(what.stuck) == 1 else "hold"
    held = f"{names} {many} the goal down, and `{found.question.turns[0].name}` does not help there"
    if what.free is None:
        return f"{held}: {ANOTHER}"
    rest = "with every other clock met" if goal.more else "without any other wait"
    return (
        f"{held}: {rest} it would be {_figure(goal, what.at_best)}; ask of {what.free.status} alone, "
        f'with `--goal "{what.free.name} {_bound(goal)}"`'
    )


def _other_end(row: Found) -> Trial:
    """The first or the last that was tried, whichever is farther from the best."""
    first, last = row.order[0], row.order[-1]
    return first if row.best.at - first.at >= last.at - row.best.at else last


def _figure(goal: Goal, value: float) -> str:
    return shown(value, goal.unit, goal.currency)


def _bound(goal: Goal) -> str:
    hours = f"{goal.bound:g} hour{'' if goal.bound == 1 else 's'}"
    text = f"{100 * goal.bound:g}%" if goal.unit == "share" else hours
    return f"{'>=' if goal.more else '<='} {text}"
