"""What tuning found: sentences, tables, data."""

from __future__ import annotations

import math
from collections.abc import Iterator

from leadpolicy.render import beginning
from leadpolicy.render.amounts import Data, as_csv, ends, number, unit
from leadpolicy.render.period import lasting
from leadpolicy.render.remarks import other_clocks
from leadpolicy.render.swinging import from_to
from leadpolicy.render.told import Part, Told
from leadpolicy.tuning import Tested, Tried, Tuned, setting
from leadpolicy.vetted import UNCHECKED, Faults
from leadpolicy.words import count, listed
from simulator.compare import of_other_clocks
from simulator.figures import percent, shown, signed, with_interval
from simulator.goals import Goal, figure
from simulator.summary import Unit

FORMAT_VERSION = 1
BEST = 8  # settings shown
_VERDICTS = {"holds": "kept", "open": "not decided", "fails": "broken"}


def told(found: Tuned, faults: Faults = UNCHECKED) -> Told:
    base, asked = found.base, found.wanted
    sign = "as great" if asked.wish.better == "more" else "as small"
    limits = "".join(f", with {one}" for one in asked.limits)
    runs = f"{asked.replications:,} replications a setting, {asked.confirm:,} for the test"
    return Told(
        base.policy,
        f"{base.scenario}, {lasting(base)}, {runs}, seed {base.seed}",
        (*beginning.said(base), f"{asked.wish.title} {sign} as can be{limits}"),
        tuple(_said(found, faults)),
        tuple(_parts(found, faults)),
        (*_notes(found), *faults.notes()),
    )


def data(found: Tuned, faults: Faults = UNCHECKED) -> Data:
    """All that was tried, and what the test said."""
    base, asked, winner = found.base, found.wanted, found.winner
    return {
        "format_version": FORMAT_VERSION,
        "policy": base.policy,
        "scenario": base.scenario,
        "seed": base.seed,
        "replications": asked.replications,
        "confirm": asked.confirm,
        **beginning.data(base),
        "figure": asked.wish.name,
        "unit": unit(_unit(found), base.currency),
        "better": asked.wish.better,
        "limits": [
            {"figure": one.name, "at_least" if one.more else "at_most": one.bound}
            for one in asked.limits
        ],
        "knobs": [
            {
                "name": one.name,
                "current": one.current,
                "first": one.values[0],
                "last": one.values[-1],
                "importance": found.importances[at] if found.importances else None,
            }
            for at, one in enumerate(asked.turns)
        ],
        "winner": dict(setting(asked, winner.tried.places)) if winner else None,
        "errors": faults.data(setting(asked, winner.tried.places))["errors"] if winner else None,
        "tested": [_tested(found, one) for one in found.tested],
        "trials": [_trial(found, one) for one in found.trials],
        "searched": found.searched,
        "early": found.early,
    }


def rows(found: Tuned) -> str:
    """One row for each trial, in their order."""
    asked = found.wanted
    limits = [one.name for one in asked.limits]
    head = ["trial", *(one.name for one in asked.turns), asked.wish.name, *limits, "limits"]
    table = []
    for at, one in enumerate(found.trials, 1):
        values = [text for _, text in setting(asked, one.places)]
        figures = [number(goal.estimate(one.summary, 0.95).mean) for goal in asked.limits]
        table.append([at, *values, number(one.value), *figures, _VERDICTS[one.verdict]])
    return as_csv(head, table)


# --- what is said -------------------------------------------------------------------------------


def _said(found: Tuned, faults: Faults) -> Iterator[str]:
    asked, winner = found.wanted, found.winner
    if not found.trials:
        yield "nothing was tried yet"
        return
    best = found.settings[0]
    if winner is None:
        yield from _no_winner(found, best, faults)
        return
    title, currency = asked.wish.title, found.base.currency
    but = faults.but(setting(asked, winner.tried.places))
    loose = _other_clocks(found, winner)
    if winner.effect.verdict == "same":
        what, named = "nothing that was tried is better than as it stands", _names(found, winner.tried)
        yield (
            f"{what}: {named}"
            if _is_here(found, winner.tried)
            else f"{what}; {named} gives the same{but}{loose}"
        )
        return
    moved = signed(winner.effect.difference, winner.effect.unit, currency)
    clear = {
        "unclear": ", which may be chance", "worse": ", which is worse",
    }.get(_judged(found, winner), "")  # fmt: skip
    yield f"{_names(found, winner.tried)}: {title} {moved} against as it stands{clear}{but}{loose}"
    if but:
        yield _instead(found, faults)
    for goal, verdict in zip(asked.limits, winner.verdicts, strict=True):
        text = with_interval(goal.estimate(winner.summary, asked.level), goal.unit, currency)
        yield f"{goal.title} {text}: the limit is {_VERDICTS[verdict]}{_as_it_stands(found, goal)}"
    yield from _moved(found)
    yield from _curse(found, winner)
    yield from _edges(found, winner)
    yield from _dropped(found, winner)


def _instead(found: Tuned, faults: Faults) -> str:
    """Where the winner is refused: the best in the search that is known not to be."""
    for one in found.settings[:BEST]:
        if one.verdict != "fails" and faults.passes(setting(found.wanted, one.places)):
            text = _value(found, one) + (", limits not decided" if one.verdict == "open" else "")
            return f"best in the search of those that are not refused: {_names(found, one)}, {text}"
    return "none of the best in the search passes `leadpolicy check` and keeps the limits"


def _other_clocks(found: Tuned, winner: Tested) -> str:
    """Said with the winner where a limit on clocks is kept with other clocks than now."""
    differ = of_other_clocks(found.base, winner.tried.summary)
    kept = [goal.title for goal in found.wanted.limits if goal.name in differ]
    if not kept:
        return ""
    pairs = zip(found.wanted.turns, setting(found.wanted, winner.tried.places), strict=True)
    turned = [
        f"`{axis.name}` {text}, now {axis.current}"
        for axis, (_, text) in pairs
        if ".sla" in axis.name and text != axis.current
    ]
    with_them = f" ({'; '.join(turned)})" if turned else ""
    return (
        f"; the limit on {listed(kept)} is kept with other clocks{with_them}, of which a longer one is "
        "met more often"
    )


def _moved(found: Tuned) -> Iterator[str]:
    """Where a step beside the best of the search was better."""
    left = found.left
    if left is not None:
        best = _value(found, found.settings[0])
        yield (
            f"the search had ended at {_names(found, left)}, {_value(found, left)}; steps beside it led "
            f"to {_names(found, found.settings[0])}, {best}"
        )


def _edges(found: Tuned, winner: Tested) -> Iterator[str]:
    """Knobs of which the best value tried is at an end of a scale, or all but there."""
    ends, all_at = [], True
    for axis, place in zip(found.wanted.turns, winner.tried.places, strict=True):
        last = len(axis.values) - 1
        away = min(place, last - place)
        if axis.is_scale and last and away <= _NEAR * last:
            ends.append(f"`{axis.name}` {axis.values[place]}")
            all_at = all_at and away == 0
    if ends:
        stand = "stands" if len(ends) == 1 else "stand"
        where = "at" if all_at else "at or next to"
        yield f"{listed(ends)} {stand} {where} an end of what was tried: the best may lie beyond"


_NEAR = 0.05  # of what was tried


def _dropped(found: Tuned, winner: Tested) -> Iterator[str]:
    """Those that had looked better in the search, and did not keep the limits in the test."""
    asked = found.wanted
    for one in found.tested:
        if one is winner:
            return
        why = " and ".join(
            f"{goal.title} {_figure_of(goal, one, asked.level)}, {_VERDICTS[verdict]}"
            for goal, verdict in zip(asked.limits, one.verdicts, strict=True)
            if verdict != "holds"
        )
        yield f"better in the search, but not in the test: {_names(found, one.tried)} ({why})"


def _figure_of(goal: Goal, one: Tested, level: float) -> str:
    return with_interval(goal.estimate(one.summary, level), goal.unit, goal.currency)


def _no_winner(found: Tuned, best: Tried, faults: Faults) -> Iterator[str]:
    asked = found.wanted
    if not found.tested:
        yield f"best so far, not tested: {_names(found, best)}{faults.but(setting(asked, best.places))}"
        yield f"{asked.wish.title} {_value(found, best)}, limits {_VERDICTS[best.verdict]}"
        return
    first = found.tested[0]
    yield f"no setting is shown to keep the limits; nearest is {_names(found, first.tried)}"
    for goal, verdict in zip(asked.limits, first.verdicts, strict=True):
        text = with_interval(goal.estimate(first.summary, asked.level), goal.unit, found.base.currency)
        yield f"{goal.title} {text}: the limit is {_VERDICTS[verdict]}"
    yield "widen the knobs, loosen the limits, or give more `--confirm` where they are not decided"


def _as_it_stands(found: Tuned, goal: Goal) -> str:
    """Said where the policy as it stands does not keep the limit: a worse figure may be its price."""
    if found.fresh is None:
        return ""
    now = goal.estimate(found.fresh, found.wanted.level)
    verdict = goal.verdict(now)
    if verdict == "holds":
        return ""
    text = with_interval(now, goal.unit, found.base.currency)
    return f"; as it stands it is {_VERDICTS[verdict]}, {text}"


def _curse(found: Tuned, winner: Tested) -> Iterator[str]:
    """What it had looked like when it was picked."""
    asked = found.wanted
    before = asked.wish.mean(winner.tried.summary) - asked.wish.mean(found.base)
    if math.isnan(before):
        return
    money = "" if _unit(found) != "money" else found.base.currency
    size = shown(abs(before), _unit(found), money)
    yield (
        f"in the search it had been {'+' if before >= 0 else '−'}{size}: what is picked for being best "
        "is partly luck, so the test is what counts"
    )


def _judged(found: Tuned, one: Tested) -> str:
    if one.effect.verdict in ("unclear", "unknown"):
        return "unclear"
    more = found.wanted.wish.better == "more"
    return "better" if (one.effect.difference.mean > 0) == more else "worse"


def _notes(found: Tuned) -> Iterator[str]:
    asked = found.wanted
    tried, settings = len(found.trials), len(found.settings)
    none = found.impossible
    if none:
        yield f"{count(none, 'setting')} asked for cannot be: their values exclude each other"
    steps = tried - found.searched if found.searched else 0
    more = f", {steps} of them beside the best of the search" if steps else ""
    yield (
        f"{count(tried, 'trial')} of {count(settings, 'different setting')}{more}; the test is over "
        f"{asked.confirm:,} replications that the search has not seen, and its intervals hold together "
        "in 95 of 100 such studies; every setting meets the same people with the same luck"
    )
    every = [one.summary for one in found.settings]
    figures = [asked.wish.name, *(one.name for one in asked.limits)]
    yield from other_clocks(found.base, every, figures)
    if found.importances is None and len(asked.turns) > 1:
        yield "which knob matters most is not told of so few trials: 20 are enough"
    if found.importances:
        yield (
            "importance: each knob's share in what tells the better quarter of the settings from all, "
            "limits left aside; roughly, from few settings"
        )


# --- tables -------------------------------------------------------------------------------------


def _parts(found: Tuned, faults: Faults) -> Iterator[Part]:
    if not found.trials:
        return
    asked = found.wanted
    winner = found.winner.tried if found.winner else found.settings[0]
    chosen = [text for _, text in setting(asked, winner.places)]
    lines = []
    for at, (axis, text) in enumerate(zip(asked.turns, chosen, strict=True)):
        weight = [percent(found.importances[at])] if found.importances else []
        lines.append((axis.name, axis.current, text, from_to(axis.values[0], axis.values[-1]), *weight))
    heads = ("knob", "as it stands", "best", "tried", *(["importance"] if found.importances else []))
    yield Part(heads, tuple(lines), wraps=True)
    yield _leaders(found, faults)


def _leaders(found: Tuned, faults: Faults) -> Part:
    asked = found.wanted
    lines = []
    for one in found.settings[:BEST]:
        chosen = setting(asked, one.places)
        values = " / ".join(text for _, text in chosen) + faults.mark(chosen)
        goals = [
            with_interval(goal.estimate(one.summary, 0.95), goal.unit, found.base.currency)
            for goal in asked.limits
        ]
        verdict = (_VERDICTS[one.verdict],) if asked.limits else ()
        lines.append((values, _value(found, one), *goals, *verdict))
    heads = (
        asked.wish.title,
        *(one.title for one in asked.limits),
        *(("limits",) if asked.limits else ()),
    )
    return Part(("settings", *heads), tuple(lines), "the best in the search")


def _value(found: Tuned, one: Tried) -> str:
    measure = figure(one.summary, found.wanted.wish.name)
    assert measure is not None
    return with_interval(measure.estimate(), measure.unit, found.base.currency)


def _is_here(found: Tuned, one: Tried) -> bool:
    texts = [text for _, text in setting(found.wanted, one.places)]
    return texts == [turn.current for turn in found.wanted.turns]


def _names(found: Tuned, one: Tried) -> str:
    return ", ".join(f"`{name}` {text}" for name, text in setting(found.wanted, one.places))


def _unit(found: Tuned) -> Unit:
    measure = figure(found.base, found.wanted.wish.name)
    assert measure is not None
    return measure.unit


def _tested(found: Tuned, one: Tested) -> Data:
    asked = found.wanted
    return {
        "setting": dict(setting(asked, one.tried.places)),
        "difference": ends(one.effect.difference),
        "verdict": _judged(found, one) if one.effect.verdict != "same" else "same",
        "base": ends(one.effect.base),
        "value": ends(one.effect.proposal),
        "limits": {
            goal.name: {**ends(goal.estimate(one.summary, asked.level)), "limit": _VERDICTS[verdict]}
            for goal, verdict in zip(asked.limits, one.verdicts, strict=True)
        },
    }


def _trial(found: Tuned, one: Tried) -> Data:
    asked = found.wanted
    return {
        "setting": dict(setting(asked, one.places)),
        "value": number(one.value),
        "limits": {goal.name: number(goal.estimate(one.summary, 0.95).mean) for goal in asked.limits},
        "verdict": _VERDICTS[one.verdict],
    }
