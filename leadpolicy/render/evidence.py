"""What a search for goals found, as JSON and as CSV; what a setting and a figure of it are called."""

from __future__ import annotations

from leadpolicy.render import beginning, holding
from leadpolicy.render.amounts import ENDS, Data, as_csv, ends, number, numbers, unit
from leadpolicy.seeking import Answer, evidence
from leadpolicy.turning import Setting
from leadpolicy.vetted import UNCHECKED, Faults
from simulator.goals import at_level, figure
from simulator.search import Found, Trial

FORMAT_VERSION = 1


def data(found: Answer, faults: Faults = UNCHECKED) -> Data:
    """Everything that was tried, with every decision."""
    base, asked = found.base, found.question
    chosen = found.chosen
    return {
        "format_version": FORMAT_VERSION,
        "policy": base.policy,
        "scenario": base.scenario,
        "seed": base.seed,
        **beginning.data(base),
        "confidence": asked.confidence,
        "knobs": [
            {"name": one.name, "current": one.current, "first": one.values[0], "last": one.values[-1]}
            for one in asked.turns
        ],
        "goals": [
            {
                "figure": one.name,
                "at_least" if one.more else "at_most": one.bound,
                "unit": unit(one.unit, one.currency),
            }
            for one in asked.goals
        ],
        "best_by": asked.wish.name if asked.wish else None,
        "answer": setting_of(found, *chosen) if chosen else None,
        "errors": faults.data(_setting(found, *chosen))["errors"] if chosen else None,
        "early": found.early,
        "rows": [_row(found, value, one, faults) for value, one in found.rows],
    }


def rows(found: Answer) -> str:
    """One row for each setting tried and figure."""
    names = [one.name for one in found.question.turns]
    level = found.question.level
    head = [*names, "replications", "verdict", "name", "unit", *ENDS]
    table = []
    for value, one in evidence(found):
        for name in figures_of(found):
            measure = figure(one.summary, name)
            if measure is not None:
                values = setting_of(found, value, one).values()
                estimate = at_level(measure, level).estimate()
                kind = unit(measure.unit, found.base.currency)
                table.append(
                    [*values, one.summary.replications, one.verdict, name, kind, *numbers(estimate)]
                )
    return as_csv(head, table)


def figures_of(found: Answer) -> list[str]:
    asked = found.question
    names = [one.name for one in asked.goals]
    names += [asked.wish.name] if asked.wish else []
    return list(dict.fromkeys([*names, *asked.more]))


def setting_of(found: Answer, value: str, one: Trial) -> dict[str, str]:
    turns = found.question.turns
    values = (turns[0].values[one.at], value)
    return {axis.name: text for axis, text in zip(turns, values, strict=False)}


def settings(found: Answer) -> list[Setting]:
    return [_setting(found, *one) for one in evidence(found)]


def recommended(found: Answer) -> list[Setting]:
    """The answer, or that of each row."""
    chosen = found.chosen
    answers = [chosen] if chosen else [(value, row.answer) for value, row in found.rows]
    return [_setting(found, value, one) for value, one in answers if one is not None]


def mark(found: Answer, value: str, one: Trial, faults: Faults) -> str:
    return faults.mark(_setting(found, value, one))


def passes(found: Answer, value: str, one: Trial, faults: Faults) -> bool:
    return faults.passes(_setting(found, value, one))


def but(found: Answer, value: str, one: Trial, faults: Faults) -> str:
    """What is added to a sentence that names this as the answer."""
    return faults.but(_setting(found, value, one))


def why_scanned(found: Answer, one: Found) -> str:
    assert one.turns is not None
    up, down = one.turns
    row = found.question.row
    return (
        f"{up.goal.title} rises from {row[up.before]} to {row[up.after]} and falls from "
        f"{row[down.before]} to {row[down.after]}"
    )


def _setting(found: Answer, value: str, one: Trial) -> Setting:
    return tuple(setting_of(found, value, one).items())


def _row(found: Answer, value: str, row: Found, faults: Faults) -> Data:
    return {
        **({found.question.turns[1].name: value} if len(found.question.turns) > 1 else {}),
        "answer": found.question.row[row.answer.at] if row.answer else None,
        "fails_at": found.question.row[row.below.at] if row.below else None,
        "open_at": [found.question.row[one.at] for one in row.open],
        "tried": len(row.trials),
        "settings": row.size,
        "turns": why_scanned(found, row) if row.turns else None,
        "early": row.early,
        "by_status": holding.data(row),
        "trials": [_trial(found, value, one, faults) for one in row.order],
    }


def _trial(found: Answer, value: str, one: Trial, faults: Faults) -> Data:
    figures = {}
    for name in figures_of(found):
        measure = figure(one.summary, name)
        if measure is not None:
            figures[name] = ends(at_level(measure, found.question.level).estimate())
    bounds = [number(goal.bound) for goal in found.question.goals]
    return {
        "setting": setting_of(found, value, one),
        **faults.data(_setting(found, value, one)),
        "replications": one.summary.replications,
        "verdict": one.verdict,
        "verdicts": list(one.verdicts),
        "bounds": bounds,
        "figures": figures,
    }
