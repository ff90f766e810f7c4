"""Tornados, ready to be shown and saved: by numbers turned one at a time, or by draws of all."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadpolicy.answered import Answered
from leadpolicy.progress import Advance
from leadpolicy.render import swinging as rendered
from leadpolicy.runs import Runs
from leadpolicy.simulating import Study
from leadpolicy.swinging import Ends, turn
from leadpolicy.turning import Bench
from leadpolicy.words import count
from simulator.metrics import plain

if TYPE_CHECKING:
    from simulator.charts import Chart


def figures(of: Bench, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of the figures asked for; else of the first one that the scenario wants to see, or
    margin, or wins. InputError."""
    from leadpolicy.seeking import there
    from leadpolicy.simulating import refusing
    from simulator.goals import known_figures

    with refusing():
        known = known_figures(of.arm.policy, of.arm.scenario)
    wanted = asked or of.arm.scenario.report.metrics[:1]
    if not wanted:
        every = {plain(one.name) for one in known.measures}
        wanted = [next(name for name in ("margin", "revenue", "won", "arrivals") if name in every)]
    return tuple(dict.fromkeys(there(name, known).name for name in wanted))


def said(knobs: Sequence[str], by: float, tails: float) -> str:
    """Between which ends numbers are turned."""
    if not knobs:
        return f"every uncertain number goes from its {tails:g}% to its {100 - tails:g}% point"
    bare = any("=" not in one for one in knobs)
    return "each knob goes from the one end to the other" + (
        f"; those without ends {by:g}% down and up, or by one" if bare else ""
    )


def turned(
    of: Bench,
    study: Study,
    ends: Sequence[Ends],
    names: Sequence[str],
    how: str,
    advance: Advance,
    stop: threading.Event,
) -> Answered | None:
    """One at a time. None when told to stop before anything was finished. InputError."""
    from simulator.swings import swings

    done = turn(Runs(of, study, stop, advance), ends, study.replications)
    if done is None or not done[1]:
        return None
    base, some = done
    found = swings(base, some, names)

    def charts() -> Sequence[Chart]:
        from simulator.charts.swings import swings as drawn

        return [chart for one in found if (chart := drawn(one, base.currency))]

    missing = len(ends) - len(some)
    return Answered(
        rendered.told(base, found, how),
        rendered.data(base, found),
        {"tornado.csv": rendered.rows(base, found)},
        charts,
        base.seed,
        early=f"{count(missing, 'number')} of {len(ends)} were not turned" if missing else "",
    )


def drawn(
    of: Bench, study: Study, names: Sequence[str], advance: Advance, stop: threading.Event
) -> Answered | None:
    """All at once. None when told to stop before anything was finished. InputError."""
    from leadpolicy.errors import InputError
    from leadpolicy.simulating import run
    from simulator.doubt import SWAYED, doubted

    summaries = run([of.arm], study, advance, stop)
    if not summaries:
        return None
    (base,) = summaries
    draws = base.replications // base.how.inner
    if draws < SWAYED and not stop.is_set():
        raise InputError(
            f"{draws} draws are too few to tell numbers apart",
            f"`--replications {SWAYED * base.how.inner}` or more are {SWAYED} draws",
        )
    found = [one for one in doubted([base]) if one.name in names]
    if not found:
        return None

    def charts() -> Sequence[Chart]:
        from simulator.charts.tornado import sways

        every = (
            sways(one, base.currency, name=f"tornado-{one.name.replace('.', '-')}") for one in found
        )
        return [one for one in every if one is not None]

    early = base.ending is not None and base.ending.why == "interrupted"
    return Answered(
        rendered.told_of_draws(base, found),
        rendered.data_of_draws(base, found),
        {"tornado.csv": rendered.rows_of_draws(base, found)},
        charts,
        base.seed,
        early=f"{draws} of {study.replications // base.how.inner} draws were simulated" if early else "",
    )
