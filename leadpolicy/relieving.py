"""One rep more, team by team: what it changes, ready to be shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.errors import InputError
from leadpolicy.progress import Advance
from leadpolicy.render import beginning
from leadpolicy.render.amounts import ENDS, as_csv, numbers, unit
from leadpolicy.render.contest import cell, legend
from leadpolicy.render.period import lasting
from leadpolicy.render.results import of_contest
from leadpolicy.render.told import Part, Told
from leadpolicy.rolling import announce, rolled_out
from leadpolicy.seeking import there
from leadpolicy.simulating import Arm, Study, refusing
from leadpolicy.words import count, listed
from simulator.bottleneck import (
    Relief,
    manned,
    reliefs,
    usual,
    waiting,
    with_figures,
    with_one_more,
)
from simulator.contest import Contest, contest
from simulator.figures import percent, shown, signed
from simulator.goals import figure, known_figures
from simulator.study import study as run_study
from simulator.summarise import summarise
from simulator.summary import Load, Summary

if TYPE_CHECKING:
    from simulator.charts import Chart

_MOST = 8  # statuses


def judged_by(arm: Arm, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of the figures asked for; else those that the scenario reports, or the usual ones.
    InputError."""
    with refusing():
        known = known_figures(arm.policy, arm.scenario)
    wanted = asked or [name for name in arm.scenario.report.metrics if figure(known, name)]
    found = [there(name, known).name for name in wanted]
    return tuple(dict.fromkeys(found)) or usual(known)


def run(
    arm: Arm,
    study: Study,
    advance: Advance,
    stop: threading.Event,
    switch: str | None = None,
    names: Sequence[str] = (),
) -> Contest | None:
    """The policy as it stands against itself with one rep more in each team, who joins at that local
    time, else at the start; with `stop` set, what all have finished by then, None if nothing. `names`:
    figures of statuses and teams to be compared as well. InputError when no team has reps."""
    teams = manned(arm.scenario)
    if not teams:
        raise InputError("no team has reps who could be short", "give one `reps: 3` in the scenario")
    arms = [arm, *(replace(arm, scenario=with_one_more(arm.scenario, team)) for team in teams)]
    if switch is not None:
        announce(arm, switch)
        arms = rolled_out(arms, switch)
    parts = [one.parts for one in arms]
    with refusing():
        found = run_study(
            parts, study.replications, study.seed, study.threads, advance, stop, hire=study.hire
        )
    if not found[0].replications:
        return None
    summaries = (
        with_figures(summarise(one, mine.policy, mine.scenario), names)
        for one, mine in zip(found, arms, strict=True)
    )
    base, *others = summaries
    return contest(replace(base, warnings=()), list(zip(teams, others, strict=True)))


def answered(found: Contest, names: Sequence[str], wanted: int) -> Answered:
    """Ready to be shown and saved, by these figures, of so many replications that were asked for."""

    def charts() -> Sequence[Chart]:
        from simulator.charts.reliefs import charts as drawn

        return drawn(found, names)

    done = found.base.replications
    return Answered(
        _told(found, names),
        _data(found, names),
        {"waiting.csv": _waiting_rows(found), "one_rep_more.csv": _effect_rows(found)},
        charts,
        found.base.seed,
        early="" if done == wanted else f"the figures are of {done} of {wanted} replications",
    )


def _told(found: Contest, names: Sequence[str]) -> Told:
    base = found.base
    runs = count(base.replications, "replication")
    rows = tuple(
        (one.status, shown(one.people, "people"), shown(one.hours, "hours"), percent(one.share))
        for one in waiting(base)[:_MOST]
    )
    head = ("status", "picked up", "mean wait", "of all waiting")
    return Told(
        base.policy,
        f"{base.scenario}, {lasting(base)}, {runs}, seed {base.seed}",
        beginning.said(base),
        (*_said(found, names), *_full(base)),
        (
            Part(head, rows, "where people wait for a rep" if rows else "nobody waited for a rep"),
            _teams(found, names),
            *_roi(found),
        ),
        (legend(found).replace("proposals", "teams"), base.climb),
    )


def _teams(found: Contest, names: Sequence[str]) -> Part:
    base = found.base
    loads = {one.team: _load(one) for one in base.loads}
    titles = {one.name: one.title for one in base.measures}
    rows = []
    for team, one in zip(found.names, found.comparisons, strict=True):
        effects = {effect.name: effect for effect in one.effects}
        cells = (cell(effects.get(name), base.currency) for name in names)
        rows.append((f"in {team}", loads.get(team, ""), *cells))
    head = ("one rep more", "time taken now", *(titles[name] for name in names))
    return Part(head, tuple(rows), "one rep more")


def _roi(found: Contest) -> Iterator[Part]:
    """What one rep more costs and brings, where costs are known."""
    rows = []
    for team, one in zip(found.names, found.comparisons, strict=True):
        by = {effect.name: effect for effect in one.effects}
        if not {"cost", "revenue", "margin"} <= by.keys():
            return
        cost, margin = by["cost"].difference.mean, by["margin"].difference.mean
        cells = (cell(by[name], found.base.currency) for name in ("cost", "revenue", "margin"))
        rows.append((f"in {team}", *cells, percent(margin / cost, sign=True) if cost > 0 else ""))
    head = ("one rep more", "cost", "revenue", "margin", "ROI")
    yield Part(head, tuple(rows), "ROI of headcount: margin added by cost added")


def _load(one: Load) -> str:
    """`90.8%, full (30 open each)`."""
    text = shown(one.use.estimate().mean, "share")
    return f"{text}, full ({one.cap} open each)" if one.is_full else text


def _full(base: Summary) -> Iterator[str]:
    for one in base.loads:
        if one.is_full:
            yield (
                f"`{one.team}` is full, {one.cap} open each: one rep more takes {one.cap} more people "
                "on, and so does a higher `at most N open per rep`"
            )


def _said(found: Contest, names: Sequence[str]) -> Iterator[str]:
    """Which team holds things up, and by which figure how much."""
    every = list(reliefs(found, names))
    clear = [one for one in every if one.team is not None]
    if not every:
        titles = [one.title for name in names if (one := found.base.measure(name))]
        yield (
            f"of {listed(titles)} it is a matter of opinion which direction is good: name others, such "
            "as `--metric wait`, to be told what holds them up"
        )
    elif not clear:
        figures = listed([one.figure for one in every])
        yield f"no team holds up {figures}: one rep more betters nothing clearly"
    else:
        yield from _most([one for one in clear if one.team]) if len(every) > 1 else ()
        yield from (_by_figure(one, found) for one in every)


def _most(clear: Sequence[Relief]) -> Iterator[str]:
    teams: dict[str, list[str]] = {}
    for one in clear:
        teams.setdefault(one.team or "", []).append(one.figure)
    if len(teams) == 1:
        yield f"`{next(iter(teams))}` holds things up most"
        return
    each = [f"`{team}` {listed(titles)}" for team, titles in teams.items()]
    yield f"it depends on the figure: {'; '.join(each)}"


def _by_figure(one: Relief, found: Contest) -> str:
    if one.effect is None:
        return f"{one.figure}: no team holds it up; one rep more changes nothing clearly"
    by = signed(one.effect.difference, one.effect.unit, found.base.currency)
    return f"{one.figure}: most held up by `{one.team}`; one rep more there gives {by}"


def _waiting_rows(found: Contest) -> str:
    rows = ((one.status, one.people, one.hours, one.share) for one in waiting(found.base))
    return as_csv(("status", "people", "hours", "share"), rows)


def _effect_rows(found: Contest) -> str:
    rows = (
        (
            team,
            effect.name,
            unit(effect.unit, found.base.currency),
            *numbers(effect.base),
            *numbers(effect.difference),
            effect.verdict,
        )
        for team, one in zip(found.names, found.comparisons, strict=True)
        for effect in one.effects
    )
    ends = [*(f"now_{end}" for end in ENDS), *(f"difference_{end}" for end in ENDS)]
    return as_csv(("team", "name", "unit", *ends, "verdict"), rows)


def _data(found: Contest, names: Sequence[str]) -> dict[str, object]:
    told = of_contest(found)
    told["teams"] = told.pop("proposals")
    told["waiting"] = [
        {"status": one.status, "people": one.people, "hours": one.hours, "share": one.share}
        for one in waiting(found.base)
    ]
    told["binding"] = {
        one.effect.name: one.team for one in reliefs(found, names) if one.effect is not None
    }
    return told
