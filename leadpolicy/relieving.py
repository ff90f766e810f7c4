"""One rep more, team by team: what it changes, on stdout."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace

from leadpolicy.cli import INTERRUPTED
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.progress import Advance
from leadpolicy.render.contest import cell, legend
from leadpolicy.render.measure import wrap
from leadpolicy.render.results import of_contest
from leadpolicy.render.simulation import circumstances
from leadpolicy.render.tables import table
from leadpolicy.simulating import Arm, Study, refusing
from simulator.bottleneck import Relief, manned, reliefs, waiting, with_one_more
from simulator.contest import Contest, contest
from simulator.figures import percent, shown, signed
from simulator.response import figures
from simulator.study import study as run_study
from simulator.summarise import summarise

_MOST = 8  # statuses


def run(arm: Arm, study: Study, advance: Advance, stop: threading.Event) -> Contest | None:
    """The policy as it stands against itself with one rep more in each team; with `stop` set, what all
    have finished by then, None if nothing. InputError when no team has reps."""
    teams = manned(arm.scenario)
    if not teams:
        raise InputError("no team has reps who could be short", "give one `reps: 3` in the scenario")
    worlds = [arm.scenario, *(with_one_more(arm.scenario, team) for team in teams)]
    pairs = [(arm.policy, one) for one in worlds]
    with refusing():
        found = run_study(
            pairs, study.replications, study.seed, study.threads, advance, stop, hire=study.hire
        )
    if not found[0].replications:
        return None
    base, *others = (summarise(one, *pair) for one, pair in zip(found, pairs, strict=True))
    return contest(replace(base, warnings=()), list(zip(teams, others, strict=True)))


def show(console: Console, found: Contest, asked: Sequence[str], format: str, wanted: int) -> int:
    """The page, or the data as JSON, on stdout. 0, or 130 after an early end."""
    names = figures(found.base, asked)
    if format == "json":
        console.out(json.dumps(_data(found, names), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        console.out(_page(found, names, console))
    return 0 if found.base.replications == wanted else INTERRUPTED


def _page(found: Contest, names: Sequence[str], console: Console) -> str:
    base, paint, width = found.base, console.paint, console.width
    lines = [paint("bold", base.policy), *circumstances(base, width), ""]
    lines += [
        f"  {line}" for one in reliefs(found, names) for line in wrap(_said(one, found), width - 2)
    ]
    lines += ["", paint("bold", "where people wait for a rep")]
    rows = [
        (one.status, shown(one.people, "people"), shown(one.hours, "hours"), percent(one.share))
        for one in waiting(base)[:_MOST]
    ]
    lines += table(rows, paint, ("", "picked up", "mean wait", "of all waiting"))
    lines += ["", paint("bold", "one rep more"), *_teams(found, names, console)]
    return "\n".join([*lines, "", *(f"  {line}" for line in wrap(legend(found), width - 2))])


def _teams(found: Contest, names: Sequence[str], console: Console) -> list[str]:
    base = found.base
    loads = {one.team: shown(one.use.estimate().mean, "share") for one in base.loads}
    titles = {one.name: one.title for one in base.measures}
    rows = []
    for team, one in zip(found.names, found.comparisons, strict=True):
        effects = {effect.name: effect for effect in one.effects}
        cells = (cell(effects.get(name), base.currency, whole=False) for name in names)
        rows.append((f"in {team}", loads.get(team, ""), *cells))
    return table(rows, console.paint, ("", "time taken now", *(titles[name] for name in names)))


def _said(one: Relief, found: Contest) -> str:
    if one.effect is None:
        return f"{one.figure}: no team holds it up; one rep more changes nothing clearly"
    by = signed(one.effect.difference, one.effect.unit, found.base.currency)
    return f"{one.figure}: most held up by `{one.team}`; one rep more there gives {by}"


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
