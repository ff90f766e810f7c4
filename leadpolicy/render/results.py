"""Figures for other programs: versioned JSON (docs/metrics.md); `spreadsheets` has them as tables.

The shape is stable: keys may be added, `format_version` rises when one changes. Money is in whole
currency units, time in hours, shares from 0 to 1. What is not known is null.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from leadpolicy.render import beginning
from simulator.across import Across
from simulator.compare import Cell, Comparison, Effect, week_by_week
from simulator.contest import Contest
from simulator.doubt import Doubted, doubted
from simulator.estimates import LEVEL, Estimate, grouped, mean, quantile
from simulator.summary import Ending, Fan, Measure, Stay, Summary

FORMAT_VERSION = 1
Data = dict[str, object]
ENDS = ("mean", "low", "high", "sd")
FAN = (0.05, 0.25, 0.5, 0.75, 0.95)  # quantiles over runs


def of_summary(found: Summary) -> Data:
    """One policy's figures."""
    return {
        "format_version": FORMAT_VERSION,
        **_about(found),
        "metrics": {one.name: _metric(one, found.currency) for one in (*found.measures, *found.details)},
        "by": {
            one.by: {
                row.label: {m.name: _metric(m, found.currency) for m in row.measures} for row in one.rows
            }
            for one in found.breakdowns
        },
        **_ways(found),
        **_stays(found),
        "weeks": _weeks(found),
        "days_to_win": _days_to_win(found.to_win),
        "days_to_win_by_segment": _days_to_win(found.segment_to_win),
        **_returns(found),
        **_doubts([found]),
        **_work(found),
        "warnings": list(found.warnings),
    }


def _ways(found: Summary) -> Data:
    """Who reaches what, and which moves are made."""
    currency = found.currency
    return {
        "funnel": [
            {
                "status": one.status,
                "goal": one.goal,
                "final": one.final,
                **_metric(one.people, currency),
            }
            for one in found.funnel
        ],
        "passes": {
            found.status(row.label): {
                one.name.partition(".")[0]: _metric(one, currency) for one in row.measures
            }
            for row in found.passes
        },
        "moves": [
            {
                "from": found.status(one.source),
                "to": found.status(one.target),
                **_metric(one.moves, currency),
            }
            for one in found.flows
        ],
    }


def _stays(found: Summary) -> Data:
    """How long people stay."""
    return {
        "stays": [
            {
                "status": found.status(one.label),
                "unit": "hours",
                "number": _ends(one.stays),
                "quantiles": {f"{q:g}": _ends(estimate) for q, estimate in one.quantiles},
            }
            for one in found.stays
        ],
        "ages": [
            {
                "status": found.status(one.label),
                "unit": "hours",
                "people": one.people,
                "quantiles": {f"{q:g}": value for q, value in one.quantiles},
            }
            for one in found.ages
        ],
        "survival": _survival(found),
    }


def _survival(found: Summary) -> list[Data]:
    return [
        {
            "status": found.status(one.label),
            "unit": "share",
            "stays": one.stays,
            "after": [
                {"hours": hours, **_ends(share), "seen_longer": seen}
                for hours, share, seen in one.shares
            ],
        }
        for one in found.survivals
    ]


def _weeks(found: Summary) -> Data:
    """Money week by week, with its fan."""
    return {
        name: [
            {
                "week": week,
                **_ends(estimate),
                "unit": unit_of("money", found.currency),
                "quantiles": dict(zip(map("{:g}".format, FAN), quantiles, strict=True)),
            }
            for week, estimate, quantiles in weeks(found, fan)
        ]
        for name, fan in fans(found)
    }


def _weeks_of_both(found: Comparison) -> Data:
    """Of each arm, and the paired differences."""
    unit = unit_of("money", found.base.currency)
    apart = {
        name: [{"week": week, **_ends(one), "unit": unit} for week, one in enumerate(weeks, 1)]
        for name, weeks in moved(found)
    }
    return {"base": _weeks(found.base), "proposal": _weeks(found.proposal), "difference": apart}


def moved(found: Comparison) -> list[tuple[str, list[Estimate]]]:
    """By name, how much more the proposal has at the end of each week."""
    base, proposal = dict(fans(found.base)), dict(fans(found.proposal))
    both = [name for name in base if name in proposal]
    return [(name, week_by_week(found.base, base[name], proposal[name])) for name in both]


def fans(found: Summary) -> list[tuple[str, Fan]]:
    """Money at the end of each week, by name: what is booked so far, what is open."""
    named = (("revenue", found.revenue), ("pipeline", found.pipeline))
    return [(name, fan) for name, fan in named if fan is not None]


def weeks(found: Summary, fan: Fan) -> Iterator[tuple[int, Estimate, list[float | None]]]:
    """Of each week its number, the mean, and the quantiles FAN over runs as far as so many runs can
    bound them on both sides."""
    how = found.how
    for week, values in enumerate(fan.weeks, 1):
        told = [quantile(values, q) for q in FAN]
        known = [one.mean if math.isfinite(one.half_width) else None for one in told]
        yield week, mean(grouped(values, how.inner), how.level), known


def _work(found: Summary) -> Data:
    """Clocks, teams, and what waits for them."""
    currency = found.currency
    return {
        "clocks": [
            {
                "status": found.status(one.label),
                "within": one.within,
                **_metric(one.met, currency),
                "raw": None if one.raw is None else _metric(one.raw, currency),
                "working": None if one.working is None else _metric(one.working, currency),
            }
            for one in found.promises
        ],
        "missed_by_hour": [{"team": one.team or None, "hours": one.hours} for one in found.missed],
        "teams": [
            {
                "team": one.team,
                "reps": one.reps,
                "headcount": one.headcount,
                "use": _metric(one.use, currency),
            }
            for one in found.loads
        ],
        "backlogs": [
            {"team": one.team, "weeks": [_ends(week) for week in one.weeks]} for one in found.backlogs
        ],
    }


def of_comparison(found: Comparison) -> Data:
    """Base, proposal and paired difference of every figure."""
    currency, arms = found.base.currency, (("base", found.base), ("proposal", found.proposal))
    by: dict[str, dict[str, Data]] = {}
    for place, cells in groupby(found.cells, key=lambda one: (one.by, one.label)):
        dimension = by.setdefault(place[0], {})
        dimension[place[1]] = {one.effect.name: _cell(one, currency) for one in cells}
    return {
        "format_version": FORMAT_VERSION,
        "base": _about(found.base),
        "proposal": _about(found.proposal),
        "identical": found.identical,
        "switch": _switch(found.proposal),
        "metrics": {one.name: _effect(one, currency) for one in (*found.effects, *found.details)},
        "by": by,
        **_doubts([found.base, found.proposal]),
        "days_to_win": {name: _days_to_win(arm.to_win) for name, arm in arms},
        "days_to_win_by_segment": {name: _days_to_win(arm.segment_to_win) for name, arm in arms},
        "survival": {"base": _survival(found.base), "proposal": _survival(found.proposal)},
        "weeks": _weeks_of_both(found),
        "winners": [[one.by, one.label, one.effect.name] for one in found.winners],
        "losers": [[one.by, one.label, one.effect.name] for one in found.losers],
        "warnings": list(found.warnings),
    }


def of_contest(found: Contest) -> Data:
    """Every proposal's comparison with the base, by name; verdicts hold over all of them."""
    return {
        "format_version": FORMAT_VERSION,
        "base": _about(found.base),
        "proposals": {
            name: {key: value for key, value in of_comparison(one).items() if key != "base"}
            for name, one in zip(found.names, found.comparisons, strict=True)
        },
    }


def of_across(found: Across) -> Data:
    """The contest in every scenario, by its name; verdicts hold over all of them together."""
    return {
        "format_version": FORMAT_VERSION,
        "scenarios": {
            name: {key: value for key, value in of_contest(one).items() if key != "format_version"}
            for name, one in zip(found.worlds, found.contests, strict=True)
        },
    }


# --- parts of the data --------------------------------------------------------------------------


def _about(found: Summary) -> Data:
    return {
        "policy": found.policy,
        "scenario": found.scenario,
        "seed": found.seed,
        "replications": found.replications,
        "days": found.days,
        **({"period": found.dates} if found.dates else {}),
        "currency": found.currency or None,
        "level": LEVEL,
        "ended": _ended(found.ending) if found.ending else None,
        **beginning.data(found),
    }


def _switch(found: Summary) -> Data | None:
    """Who was inside on the day of the switch, and who was moved at once, by status."""
    one = found.switch
    if one is None:
        return None
    moved = {"all": one.moved, **{step.status: step.people for step in one.into}}
    return {
        "at": one.day,
        "inside": _metric(one.inside, found.currency),
        "moved": {name: _metric(measure, found.currency) for name, measure in moved.items()},
    }


def _ended(found: Ending) -> Data:
    """Why the study ended. `needed` is about how many replications would do."""
    aims = [
        {
            "figure": one.name,
            "wanted": one.wanted,
            "reached": _number(one.reached),
            "needed": one.needed,
        }
        for one in found.aims
    ]
    return {"why": found.why, "most": found.most, "looks": found.looks, "half_widths": aims}


def _doubts(arms: Sequence[Summary]) -> Data:
    """What luck and assumptions leave open; nothing where no number was drawn."""
    found = list(doubted(arms))
    if not found:
        return {}
    return {
        "drawn": {one.name: one.stated for arm in reversed(arms) for one in arm.drawn},
        "doubts": {one.name: _doubt(one, arms[0].currency) for one in found},
    }


def _doubt(one: Doubted, currency: str) -> Data:
    found = one.doubt
    return {
        "mean": found.mean,
        "simulation": {"half_width": found.luck},
        "assumptions": {"low": found.low, "high": found.high},
        "both": {"low": found.widest_low, "high": found.widest_high},
        "unit": unit_of(one.unit, currency),
        "sways": [
            {"number": sway.number, "at_least": sway.least, "at_most": sway.most, "share": sway.share}
            for sway in one.sways
        ],
    }


def _days_to_win(found: Sequence[Stay]) -> Data:
    """By source or segment: how many of the cohort won, and quantiles of the days until they did."""
    return {
        one.label: {
            "number": _ends(one.stays),
            "quantiles": {f"{q:g}": _ends(in_days(value)) for q, value in one.quantiles},
        }
        for one in found
    }


def _returns(found: Summary) -> Data:
    """What each source brings and costs; nothing where no source says what it costs."""
    told = {
        row.label: {one.name: _metric(one, found.currency) for one in row.measures}
        for row in found.returns
    }
    return {"returns": told} if told else {}


def in_days(found: Estimate) -> Estimate:
    mean, low, high, sd = (value / 24 for value in (found.mean, found.low, found.high, found.sd))
    return Estimate(mean, low, high, sd, found.n)


def _metric(one: Measure, currency: str) -> Data:
    return {**_ends(one.estimate()), "unit": unit_of(one.unit, currency)}


def _effect(one: Effect, currency: str) -> Data:
    return {
        "base": _ends(one.base),
        "proposal": _ends(one.proposal),
        "difference": _ends(one.difference),
        "unit": unit_of(one.unit, currency),
        "better": one.better or None,
        "verdict": one.verdict,
    }


def _cell(one: Cell, currency: str) -> Data:
    return {**_effect(one.effect, currency), "shrunk": _number(one.shrunk)}


def _ends(found: Estimate) -> Data:
    return {name: _number(getattr(found, name)) for name in ENDS}


def numbers_of(found: Estimate) -> tuple[float | None, ...]:
    """Mean, both ends of the interval and sd, for the cells of a table."""
    return tuple(_number(getattr(found, name)) for name in ENDS)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def unit_of(unit: str, currency: str) -> str:
    return currency or unit if unit == "money" else unit
