"""A study whose scenario numbers are drawn: each draw is a small study of every arm."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from leadpolicy import starting
from leadpolicy.abreast import abreast
from leadpolicy.errors import InputError
from leadpolicy.progress import Advance, Tally
from simulator.estimates import Sampling
from simulator.merging import merged
from simulator.scenario.template import Template, template
from simulator.study import study as run_study
from simulator.summarise import summarise
from simulator.summary import Drawn, Ending, Summary
from simulator.uncertain import INNER, Unsure, drawn, strata, unsure

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm, Study
    from simulator.crew import Hire
    from simulator.model import Scenario
    from simulator.results import Results

LEAST = 2  # draws


def run_drawn(
    arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event
) -> list[Summary]:
    """Summaries over all draws that were finished; none if none was. InputError, PlanError,
    SimulationError."""
    numbers = [unsure(one.scenario) for one in arms]
    draws = study.replications // INNER
    if not any(numbers):
        raise InputError("no number of the scenario is uncertain", _WRITE)
    if draws < LEAST:
        raise InputError(
            f"{study.replications} replications are too few to draw from",
            f"every draw takes {INNER}: `--replications 512` are 128 draws",
        )
    values = [drawn(one, draws, study.seed) for one in numbers]
    templates = [template(one.scenario_path) for one in arms]
    over = Tally(advance)

    def draw(at: int, hire: Hire) -> list[Results]:
        if stop.is_set():
            return []
        worlds = [
            replace(arm, scenario=_bound(form, arm, some[at]))
            for arm, form, some in zip(arms, templates, values, strict=True)
        ]
        return run_study(
            [_on_its_base(one, arms, worlds).parts for one in worlds],
            INNER,
            study.seed,
            progress=over.part(),
            stop=stop,
            first=at * INNER,
            hire=hire,
        )

    tasks = [partial(draw, at) for at in range(draws)]
    whole = takewhile(lambda one: one and one[0].replications == INNER, abreast(study, tasks, INNER))
    return _summaries(arms, study, list(whole), numbers)


def _summaries(
    arms: Sequence[Arm], study: Study, parts: list[list[Results]], numbers: list[tuple[Unsure, ...]]
) -> list[Summary]:
    if len(parts) < LEAST:
        return []
    draws = study.replications // INNER
    why = "all replications" if len(parts) == draws else "interrupted"
    ending = Ending(why, draws * INNER)  # type: ignore[arg-type]
    told = []
    for arm, found, some in zip(arms, zip(*parts, strict=True), numbers, strict=True):
        whole = merged(found, Sampling(inner=INNER))
        places = [
            Drawn(one.name, one.stated, tuple(strata(one.name, draws, study.seed)[: len(parts)]))
            for one in some
        ]
        summary = summarise(whole, arm.policy, arm.scenario)
        told.append(replace(summary, ending=ending, drawn=tuple(places)))
    return told


def _bound(form: Template, arm: Arm, values: Mapping[str, float]) -> Scenario:
    scenario, found = form.bound(arm.policy, values)
    if scenario is None:
        problem = next(one for one in found if one.severity.name == "ERROR")
        raise InputError(
            f"an uncertain number was drawn that cannot be: {problem.message}",
            f"line {problem.span.line} of `{form.source.path}`: keep its range within what is possible",
        )
    if scenario.start_from is not None:
        scenario = starting.again(scenario, arm.policy, arm)
    return replace(scenario, warm_up=arm.scenario.warm_up)


def _on_its_base(arm: Arm, arms: Sequence[Arm], worlds: Sequence[Arm]) -> Arm:
    """Whoever is rolled out begins in the base's world as it was drawn."""
    found = (world for one, world in zip(arms, worlds, strict=True) if one is arm.base)
    return replace(arm, base=next(found, None))


_WRITE = "write `{value: 45 USD, uncertain: {triangular: [35, 45, 70]}}`"
