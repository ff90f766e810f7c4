"""Pilots of several lengths, simulated, and what they would show."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from leadpolicy.abreast import abreast
from leadpolicy.answered import Answered
from leadpolicy.progress import Advance, Tally
from leadpolicy.render import beginning
from leadpolicy.render.amounts import ENDS, as_csv, numbers, unit
from leadpolicy.render.told import Part, Told
from leadpolicy.rolling import alone, counting_from, instant, rolled_out
from leadpolicy.simulating import Arm, Study, refusing
from leadpolicy.words import count
from simulator.crew import Hire
from simulator.figures import percent, signed
from simulator.pilot import Chance, Pilot, needed, pilot, shortened
from simulator.response import figures
from simulator.study import study as run_study
from simulator.summarise import summarise
from simulator.summary import Summary

if TYPE_CHECKING:
    from simulator.charts import Chart


def run(
    arms: Sequence[Arm],
    weeks: Sequence[int],
    asked: Sequence[str],
    share: float,
    wanted: float,
    steady: bool,
    switch: str | None,
    study: Study,
    advance: Advance,
    stop: threading.Event,
) -> Pilot | None:
    """All lengths, the shortest first; with `stop` set, those finished by then, None if none is. They
    begin at the local time `switch`, else at the end of the warm-up. InputError."""
    over = Tally(advance)
    if switch is not None:
        arms = [counting_from(one, instant(arms[0], switch, "--switch")) for one in arms]

    def one(length: int, hire: Hire) -> tuple[Summary, Summary] | None:
        short = [replace(one, scenario=shortened(one.scenario, length)) for one in arms]
        short = alone(short) if steady else rolled_out(short, switch)
        pairs = [(one.policy, one.scenario) for one in short]
        if stop.is_set():
            return None
        with refusing():
            results = run_study(
                [one.parts for one in short],
                study.replications,
                study.seed,
                progress=over.part(),
                stop=stop,
                hire=hire,
            )
        if results[0].replications < study.replications:
            return None
        base, proposal = (summarise(one, *pair) for one, pair in zip(results, pairs, strict=True))
        return base, proposal

    found: list[tuple[Summary, Summary]] = []
    for both in abreast(study, [partial(one, length) for length in weeks]):
        if both is None:
            break
        found.append(both)
    if not found:
        return None
    names = figures(found[-1][0], asked or arms[0].scenario.report.metrics)
    return pilot(list(weeks)[: len(found)], found, names, share, wanted)


def answered(found: Pilot, weeks: int) -> Answered:
    """Ready to be shown and saved, of so many lengths that were asked for."""

    def charts() -> Sequence[Chart]:
        from simulator.charts.powers import powers

        return [powers(found)] if found.chances else []

    done = max((len(chances) for _, chances in found.chances), default=weeks)
    return Answered(
        _told(found),
        _data(found),
        {"power.csv": _rows(found)},
        charts,
        found.base.seed,
        early=""
        if done == weeks or not found.chances
        else f"{done} of {count(weeks, 'length')} are over",
    )


def _told(found: Pilot) -> Told:
    base = found.base
    runs = count(base.replications, "replication")
    wanted = f"{100 * found.wanted:g} of 100 pilots shall show it"
    head = ("weeks", "difference to expect", "pilots that show it")
    return Told(
        f"{base.policy} -> {found.proposal.policy}",
        f"{base.scenario}, {runs} of each length, seed {base.seed}",
        (
            *beginning.said(base),
            f"each policy gets {percent(found.share)} of the people; {wanted}",
        ),
        tuple(f"{title}: {_said(found, chances)}" for title, chances in found.chances),
        tuple(
            Part(head, tuple(_row(one, base.currency) for one in chances), title)
            for title, chances in found.chances
        ),
        (
            "differences are of a whole run under each policy; a pilot sees its share of them; in "
            "brackets, as many pilots as the difference's own 95% interval allows",
        ),
    )


def _rows(found: Pilot) -> str:
    rows = (
        (
            one.effect.name,
            unit(one.effect.unit, found.base.currency),
            one.weeks,
            *numbers(one.effect.difference),
            _number(one.power),
        )
        for _, chances in found.chances
        for one in chances
    )
    return as_csv(("name", "unit", "weeks", *(f"difference_{end}" for end in ENDS), "power"), rows)


def _row(one: Chance, currency: str) -> tuple[str, str, str]:
    difference = signed(one.effect.difference, one.effect.unit, currency).partition(" (")[0]
    return str(one.weeks), difference, _power(one)


def _power(one: Chance) -> str:
    if math.isnan(one.power):
        return ""
    low, high = f"{100 * one.least:.0f}", f"{100 * one.most:.0f}"
    between = f" ({low} to {high})" if low != high and "nan" not in (low, high) else ""
    return f"{100 * one.power:.0f} of 100{between}"


def _said(found: Pilot, chances: Sequence[Chance]) -> str:
    if not chances:
        return "no value"
    last, shortest = chances[-1], found.shortest(chances)
    if shortest is not None:
        said = f"{count(shortest, 'week')} {'is' if shortest == 1 else 'are'} enough"
    else:
        said = f"{count(last.weeks, 'week')} {'is' if last.weeks == 1 else 'are'} not enough"
        said += _how_many(found, last)
    if last.effect.of_other_clocks:
        said += "; but the clocks themselves differ, and a longer promise is kept more often"
    return said


def _how_many(found: Pilot, last: Chance) -> str:
    many = needed(last, found.share, found.wanted)
    if many is None:
        runs = 4 * found.base.replications
        return f", and the difference itself may be chance: look closer with `--replications {runs}`"
    if many > _SENSIBLE:
        return ", nor ten years"
    return f"; about {count(many, 'week')} would be, if it goes on like this"


_SENSIBLE = 520  # weeks


def _data(found: Pilot) -> dict[str, object]:
    return {
        "format_version": 1,
        "base": found.base.policy,
        "proposal": found.proposal.policy,
        "scenario": found.base.scenario,
        "seed": found.base.seed,
        "replications": found.base.replications,
        "share": found.share,
        "wanted": found.wanted,
        "figures": {
            chances[0].effect.name: {
                "weeks_needed": found.shortest(chances),
                "lengths": [
                    {
                        "weeks": one.weeks,
                        "difference": _number(one.effect.difference.mean),
                        "power": _number(one.power),
                        "power_low": _number(one.least),
                        "power_high": _number(one.most),
                    }
                    for one in chances
                ],
            }
            for _, chances in found.chances
        },
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
