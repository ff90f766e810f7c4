"""Pilots of several lengths, simulated, and what they would show."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from leadpolicy.abreast import abreast
from leadpolicy.console import Console
from leadpolicy.progress import Advance, Tally
from leadpolicy.render.simulation import circumstances
from leadpolicy.render.tables import table
from leadpolicy.simulating import Arm, Study, refusing
from simulator.crew import Hire
from simulator.figures import percent, signed
from simulator.pilot import Chance, Pilot, pilot, shortened
from simulator.response import figures
from simulator.study import study as run_study
from simulator.summarise import summarise
from simulator.summary import Summary


def run(
    arms: Sequence[Arm],
    weeks: Sequence[int],
    asked: Sequence[str],
    share: float,
    wanted: float,
    study: Study,
    advance: Advance,
    stop: threading.Event,
) -> Pilot | None:
    """All lengths, the shortest first; with `stop` set, those finished by then, None if none is."""
    over = Tally(advance)

    def one(length: int, hire: Hire) -> tuple[Summary, Summary] | None:
        short = [replace(one, scenario=shortened(one.scenario, length)) for one in arms]
        pairs = [(one.policy, one.scenario) for one in short]
        if stop.is_set():
            return None
        with refusing():
            results = run_study(
                pairs, study.replications, study.seed, progress=over.part(), stop=stop, hire=hire
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


def show(console: Console, found: Pilot, format: str) -> int:
    """The page, or the data as JSON, on stdout. Returns 0."""
    if format == "json":
        console.out(json.dumps(_data(found), ensure_ascii=False, indent=2, allow_nan=False))
        return 0
    console.out(_page(found, console))
    return 0


def _page(found: Pilot, console: Console) -> str:
    base, paint = found.base, console.paint
    lines = [paint("bold", f"{base.policy} -> {found.proposal.policy}")]
    lines += circumstances(base, console.width)[:1]
    wanted = f"{100 * found.wanted:g} of 100 pilots shall show it"
    lines += [f"  each policy gets {percent(found.share)} of the people; {wanted}"]
    for title, chances in found.chances:
        rows = [_row(one, base.currency) for one in chances]
        lines += ["", paint("bold", f"{title}: {_said(found, chances)}")]
        lines += table(rows, paint, ("weeks", "difference to expect", "pilots that show it"))
    note = "differences are of a whole run under each policy; a pilot sees its share of them"
    return "\n".join([*lines, "", f"  {note}"])


def _row(one: Chance, currency: str) -> tuple[str, str, str]:
    difference = signed(one.effect.difference, one.effect.unit, currency).partition(" (")[0]
    return str(one.weeks), difference, "" if math.isnan(one.power) else f"{100 * one.power:.0f} of 100"


def _said(found: Pilot, chances: Sequence[Chance]) -> str:
    shortest = found.shortest(chances)
    if shortest is not None:
        return f"{shortest} weeks are enough"
    return f"{chances[-1].weeks} weeks are not enough" if chances else "no value"


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
                    }
                    for one in chances
                ],
            }
            for _, chances in found.chances
        },
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
