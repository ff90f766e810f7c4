"""What a search for goals found: sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from leadpolicy.render import beginning, evidence, holding
from leadpolicy.render.evidence import figures_of, setting_of, why_scanned
from leadpolicy.render.period import lasting
from leadpolicy.render.remarks import other_clocks
from leadpolicy.render.told import Part, Told
from leadpolicy.render.undecided import left_open, needed
from leadpolicy.seeking import Answer, paired
from leadpolicy.seeking import evidence as tried
from leadpolicy.vetted import UNCHECKED, Faults
from leadpolicy.words import count
from simulator.crossing import crossing
from simulator.figures import shown, signed, with_interval
from simulator.goals import Goal, figure
from simulator.search import Found, Trial


def told(found: Answer, faults: Faults = UNCHECKED) -> Told:
    base, asked = found.base, found.question
    runs = [one.summary.replications for _, one in tried(found)]
    least, most = min(runs, default=base.replications), max(runs, default=base.replications)
    replications = f"{least:,} to {most:,}" if least < most else f"{most:,}"
    knobs = [
        f"{one.name}, now {one.current}, tried from {one.values[0]} to {one.values[-1]}"
        for one in asked.turns
    ]
    return Told(
        base.policy,
        f"{base.scenario}, {lasting(base)}, {replications} replications a setting, seed {base.seed}",
        (*beginning.said(base), *knobs, f"goal: {' and '.join(map(str, asked.goals))}"),
        tuple(_said(found, faults)),
        tuple(_parts(found, faults)),
        (*_notes(found), *faults.notes()),
    )


# --- what is said -------------------------------------------------------------------------------


def _said(found: Answer, faults: Faults) -> Iterator[str]:
    asked = found.question
    knob = asked.turns[0].name
    chosen = found.chosen
    if not found.rows:
        yield f"nothing was tried yet; as it stands, {_as_it_stands(found)}"
        return
    if chosen is not None and asked.wish is not None:
        values = " and ".join(f"`{name}` {text}" for name, text in setting_of(found, *chosen).items())
        best = figure(chosen[1].summary, asked.wish.name)
        assert best is not None
        text = with_interval(best.estimate(), best.unit, found.base.currency)
        which = "greatest" if asked.wish.better == "more" else "least"
        but = evidence.but(found, *chosen, faults)
        yield f"{values}: the {which} {asked.wish.title} for {_goals(asked.goals)}: {text}{but}"
        yield from _instead(found, faults) if but else _next_best(found)
        yield from left_open(found)
        return
    if len(asked.turns) > 1:
        done = sum(1 for _, one in found.rows if one.answer)
        yield (
            f"{_goals(asked.goals)}: reached at {done} of {count(len(found.rows), 'setting')} of "
            f"`{asked.turns[1].name}`; the {_end(found)} `{knob}` for each:"
        )
        if not done and found.rows:
            yield from holding.said(found, found.rows[-1][1])
        yield from _refused(found, faults)
        return
    for _, one in found.rows:
        yield from _one_row(found, one, faults)


def _refused(found: Answer, faults: Faults) -> Iterator[str]:
    """The first of several answers that has errors."""
    for value, row in found.rows:
        but = evidence.but(found, value, row.answer, faults) if row.answer else ""
        if but:
            yield f"there is an answer at {value}{but}"
            return


def _one_row(found: Answer, row: Found, faults: Faults) -> Iterator[str]:
    asked = found.question
    knob, answer = asked.turns[0].name, row.answer
    if answer is None:
        best = row.best
        shown_not = all(one.verdict == "fails" for one in row.order)
        what = "is not reachable within the range" if shown_not else "is not shown to be reachable"
        if row.early:
            what = "is not found yet"
        figures = _figures_of(asked.goals, best, row)
        yield f"the goal {what}: best is `{knob}` {asked.row[best.at]}, {figures}"
        yield from holding.said(found, row)
        if not holding.forbidden(row):
            yield _cure(found, row)
        return
    text = _figures_of(asked.goals, answer, row)
    which = f"the {_end(found)}" + (" known so far" if row.early else "")
    if answer.at == 0:
        which = "the first of the range, and enough"
    but = evidence.but(found, "", answer, faults)
    yield f"`{knob}` {asked.row[answer.at]} is {which} for {_goals(asked.goals)}: {text}{but}"
    failing = [one for one in row.order if one.at > answer.at and one.verdict == "fails"]
    if answer.at == 0 and failing:
        other = "without `--most`" if _end(found) == "greatest" else "with `--most`"
        yield f"at {asked.row[failing[0].at]} the goal is missed: seek that end {other}"
    if row.below is not None:
        yield (
            f"at {asked.row[row.below.at]} the goal is missed: "
            f"{_figures_of(asked.goals, row.below, row)}"
        )
    if row.open:
        values = ", ".join(asked.row[one.at] + needed(found, one) for one in row.open)
        yield f"not decided after {asked.looks[-1]:,} replications: {values}"
    if row.below is not None and len(asked.goals) == 1 and len(asked.row) > _FINE:
        yield from _crossing(found, row)


def _as_it_stands(found: Answer) -> str:
    level = found.question.level
    known = [(one, one.estimate(found.base, level)) for one in found.question.goals]
    return ", ".join(f"{one.title} {with_interval(it, one.unit, one.currency)}" for one, it in known)


_FINE = 64  # settings: of so many, the place between two of them is told


def _end(found: Answer) -> str:
    """Which setting comes first in the row."""
    places = found.question.turns[0].places
    return "greatest" if places[0] > places[-1] else "least"


def _crossing(found: Answer, row: Found) -> Iterator[str]:
    asked = found.question
    (goal,) = asked.goals
    assert row.below is not None
    assert row.answer is not None
    places = asked.turns[0].places
    where = crossing(
        goal, (places[row.below.at], row.below.summary), (places[row.answer.at], row.answer.summary)
    )
    if where is not None:
        words = asked.turns[0].current.partition(" ")[2]
        text = with_interval(where, "times").replace(" (", f" {words} (" if words else " (")
        yield f"on a straight line between these two it is met at {text}"


def _instead(found: Answer, faults: Faults) -> Iterator[str]:
    """Where the best one is refused: the best of those that are known not to be."""
    wish = found.question.wish
    assert wish is not None
    free = [
        (value, one)
        for value, one in tried(found)
        if one.verdict == "holds" and evidence.passes(found, value, one, faults)
    ]
    if not free:
        yield "no setting at which the goals hold is shown to pass `leadpolicy check`"
        return
    best = wish.best([one for _, one in free])
    value = next(value for value, one in free if one is best)
    names = " and ".join(f"`{name}` {text}" for name, text in setting_of(found, value, best).items())
    measure = figure(best.summary, wish.name)
    assert measure is not None
    text = with_interval(measure.estimate(), measure.unit, found.base.currency)
    yield f"best of those that are not refused: {names}, {text}"


def _next_best(found: Answer) -> Iterator[str]:
    after = found.runner_up()
    if after is None:
        return
    value, trial, moved = after
    values = " and ".join(f"{name} {text}" for name, text in setting_of(found, value, trial).items())
    text = signed(moved.difference, moved.unit, found.base.currency)
    if moved.verdict == "same":
        text, sure = f"the same {moved.title}", ""
    else:
        sure = "" if moved.difference.excludes_zero() else ", which may be chance"
    yield f"next best, {values}: {text}{sure}"


def _cure(found: Answer, row: Found) -> str:
    asked = found.question
    if row.early:
        return "run it to its end, or with fewer replications"
    if row.best.verdict == "open":
        return f"more replications may decide it: `--replications {4 * asked.looks[-1]}`"
    at_end = row.best.at in (0, len(asked.row) - 1)
    if at_end and len(row.order) > 2 and (flat := _levels_off(found, row)):
        return f"{flat}; {holding.ANOTHER}"
    if at_end and len(row.order) > 1 and _rises(row):
        return f"the best stands at an end of the range: go further than {asked.row[row.best.at]}"
    return holding.ANOTHER


def _levels_off(found: Answer, row: Found) -> str:
    """Where the best is at an end, and to go as far again at the pace of the last step, which is slower
    than that of those before, would not do."""
    places, values = found.question.turns[0].places, found.question.row
    first, last, best = row.order[0], row.order[-1], row.best
    before, far = (row.order[-2], first) if best is last else (row.order[1], last)
    for goal, verdict in zip(row.goals, best.verdicts, strict=True):
        means = [goal.estimate(one.summary, row.level).mean for one in (far, before, best)]
        gained = [(b - a) if goal.more else (a - b) for a, b in pairwise(means)]
        apart = [abs(places[b.at] - places[a.at]) for a, b in ((far, before), (before, best))]
        missing = (goal.bound - means[2]) * (1 if goal.more else -1)
        pace, earlier = gained[1] / apart[1], gained[0] / apart[0]
        if verdict == "fails" and pace < _SLOWER * earlier and pace * sum(apart) < missing:
            shape = ", ".join(
                f"{shown(mean, goal.unit, goal.currency)} at {values[one.at]}"
                for mean, one in zip(means, (far, before, best), strict=True)
            )
            return f"it levels off near {shown(means[2], goal.unit, goal.currency)}: {shape}"
    return ""


_SLOWER = 0.8


def _rises(row: Found) -> bool:
    """Whether the best, at an end, is clearly nearer to a goal than its neighbour."""
    neighbour = row.order[1] if row.best.at == row.order[0].at else row.order[-2]
    missed = [goal for goal, one in zip(row.goals, row.best.verdicts, strict=True) if one != "holds"]
    moved = (paired(neighbour.summary, row.best.summary, one.name) for one in missed)
    return any(one.difference.excludes_zero() for one in moved)


def _goals(goals: tuple[Goal, ...]) -> str:
    return " and ".join(map(str, goals))


def _figures_of(goals: tuple[Goal, ...], one: Trial, row: Found) -> str:
    return ", ".join(
        f"{goal.title if len(goals) > 1 else ''} "
        f"{with_interval(goal.estimate(one.summary, row.level), goal.unit, goal.currency)}".strip()
        for goal in goals
    )


def _notes(found: Answer) -> Iterator[str]:
    asked = found.question
    every = [one.summary for _, one in tried(found)]
    yield from other_clocks(found.base, every, figures_of(found))
    yield (
        f"all intervals hold together in {100 * asked.confidence:g} of 100 such studies, and with them "
        "all decisions: a goal holds where the whole interval is on its side; every setting meets the "
        "same people with the same luck; * the policy as it stands"
    )
    for value, one in found.rows:
        where = f" at {value}" if value else ""
        if one.turns is not None:
            yield f"{why_scanned(found, one)}{where}, so {_how_many(one)}"
        elif one.complete:
            yield f"every setting was tried{where}" if len(found.rows) == 1 else ""
        elif asked.wish is None and len(found.rows) == 1:
            yield (
                f"{_how_many(one)}; between neighbours among them the goal's figure never clearly "
                "turned, which is what skipping the others rests on"
            )


def _how_many(one: Found) -> str:
    return f"{len(one.trials)} of {count(one.size, 'setting')} were tried"


# --- tables -------------------------------------------------------------------------------------


def _parts(found: Answer, faults: Faults) -> Iterator[Part]:
    if not found.rows:
        return
    if len(found.question.turns) > 1:
        yield _frontier(found, faults)
        return
    for _, row in found.rows:
        for at, goal in enumerate(found.question.goals):
            yield _evidence(found, row, goal, at, faults)
        for name in figures_of(found)[len({one.name for one in found.question.goals}) :]:
            yield _beside(found, row, name, faults)


def _frontier(found: Answer, faults: Faults) -> Part:
    asked = found.question
    first, second = asked.turns
    lines = []
    for value, row in found.rows:
        answer = row.answer
        cells = [_goal_cell(goal, answer, row) if answer else "" for goal in asked.goals]
        none = "undecided" if row.open else f"none up to {asked.row[-1]}"
        text = asked.row[answer.at] + evidence.mark(found, value, answer, faults) if answer else none
        mark = " *" if value == second.current else ""
        tried = str(len(row.trials))
        wished = _wish_cells(found, answer) if asked.wish else []
        lines.append((value + mark, text, *cells, *wished, tried))
    wish = [asked.wish.title, "against the best"] if asked.wish else []
    head = (
        _short(second.name),
        f"{_end(found)} {_short(first.name)}",
        *(one.title for one in asked.goals),
        *wish,
        "tried",
    )
    return Part(head, tuple(lines), f"for each {second.name}, the {_end(found)} {first.name}")


def _short(name: str) -> str:
    """The last part of a knob's name."""
    return name.rpartition(".")[2]


def _wish_cells(found: Answer, one: Trial | None) -> list[str]:
    """The figure wished for, and how far it is from that of the best."""
    wish, chosen = found.question.wish, found.chosen
    measure = figure(one.summary, wish.name) if one and wish else None
    if measure is None or one is None or wish is None:
        return ["", ""]
    text = with_interval(measure.estimate(), measure.unit, found.base.currency)
    if chosen is None or one is chosen[1]:
        return [text, ""]
    moved = paired(chosen[1].summary, one.summary, wish.name)
    if moved.verdict == "same":
        return [text, "the same"]
    return [text, signed(moved.difference, moved.unit)]


def _evidence(found: Answer, row: Found, goal: Goal, at: int, faults: Faults) -> Part:
    lines = []
    for one in row.order:
        verdict = one.verdicts[at]
        answer = f", {_end(found)}" if one is row.answer and found.question.wish is None else ""
        lines.append(
            (*_start(found, one, faults), _goal_cell(goal, one, row), _runs(one), verdict + answer)
        )
    name = found.question.turns[0].name
    return Part((name, goal.title, "runs", "the goal"), tuple(lines))


def _beside(found: Answer, row: Found, name: str, faults: Faults) -> Part:
    lines, title = [], name
    for one in row.order:
        measure = figure(one.summary, name)
        if measure is not None:
            title = measure.title
            text = with_interval(measure.estimate(), measure.unit, found.base.currency)
            lines.append((*_start(found, one, faults), text))
    return Part((found.question.turns[0].name, title), tuple(lines))


def _start(found: Answer, one: Trial, faults: Faults) -> tuple[str]:
    axis = found.question.turns[0]
    value = axis.values[one.at]
    here = " *" if value == axis.current else ""
    return (value + here + evidence.mark(found, "", one, faults),)


def _runs(one: Trial) -> str:
    return f"{one.summary.replications:,}"


def _goal_cell(goal: Goal, one: Trial, row: Found) -> str:
    return with_interval(goal.estimate(one.summary, row.level), goal.unit, goal.currency)
