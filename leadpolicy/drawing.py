"""A study whose scenario numbers are drawn: each draw is a small study of every arm."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from leadpolicy import starting
from leadpolicy.errors import InputError
from leadpolicy.papers import copies, papers
from leadpolicy.portions import Portions, Way
from leadpolicy.progress import Advance
from leadpolicy.recipes import Written, version
from simulator.chunks import Foreign
from simulator.crew import made
from simulator.estimates import Sampling
from simulator.gathering import Gathered, open_ticks
from simulator.merging import merged
from simulator.plan import plan
from simulator.replication import Worker
from simulator.resulted import packed, unpacked
from simulator.scenario.template import Template, template
from simulator.study import study as run_study
from simulator.summarise import summarise
from simulator.summary import Drawn, Ending, Summary
from simulator.tables import tables
from simulator.uncertain import INNER, Unsure, drawn, strata, unsure

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm, Study
    from simulator.crew import Hire
    from simulator.model import Scenario
    from simulator.results import Results

LEAST = 2  # draws
Values = tuple[tuple[str, float], ...]  # by place in the scenario, in machine units


@dataclass(frozen=True, eq=False)
class Worlds:
    """The arms with what their scenarios say, and the scenarios as trees, in which numbers are drawn."""

    arms: tuple[Arm, ...]
    templates: tuple[Template, ...]

    def drawn(self, values: Sequence[Values]) -> list[Arm]:
        """The arms in the worlds of one draw. InputError."""
        worlds = [
            replace(arm, scenario=_bound(form, arm, dict(some)))
            for arm, form, some in zip(self.arms, self.templates, values, strict=True)
        ]
        return [_on_its_base(one, self.arms, worlds) for one in worlds]


@dataclass(frozen=True)
class Draw(Written):
    """The replications first..end - 1, of all arms in the worlds of one draw. `worlds` says which they
    are: the digests of the arms' tables and files."""

    worlds: tuple[str, ...] = field(repr=False)
    values: tuple[Values, ...] = field(repr=False)
    seed: int
    first: int
    end: int

    @staticmethod
    def read(text: str) -> Draw:
        """What `text` says."""
        worlds, values, *numbers = json.loads(text)
        return Draw(tuple(worlds), tuple(tuple(map(tuple, some)) for some in values), *numbers)


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
    worlds = Worlds(tuple(arms), tuple(template(one.scenario_path) for one in arms))
    columns = [drawn(one, draws, study.seed) for one in numbers]
    named = _named(worlds)
    asked = [
        Draw(named, values, study.seed, at * INNER, (at + 1) * INNER)
        for at in range(draws)
        for values in [tuple(tuple(some[at].items()) for some in columns)]
    ]

    def here(one: Draw, hire: Hire, over: Advance) -> list[Results] | None:
        parts = [each.parts for each in worlds.drawn(one.values)]
        found = run_study(parts, INNER, one.seed, progress=over, stop=stop, first=one.first, hire=hire)
        return found if found[0].replications == INNER else None

    way = Way(settle, here, packed, unpacked)
    name = sha256("".join(named).encode()).hexdigest()
    shared = partial(papers, worlds.arms, worlds.templates)
    found = Portions(way, shared, name, study, stop, advance)
    return _summaries(arms, study, list(found.all(asked, INNER)), numbers)


def settle(asked: str, shared: str, text: str) -> bytes:
    """A draw on another machine. Raises Foreign where that has other code than the one that asks, and
    what the work itself raises."""
    if asked != version():
        raise Foreign
    worlds, draw = _worlds(shared), Draw.read(text)
    if _tables(worlds) != draw.worlds[: len(worlds.arms)]:
        raise Foreign
    plans = [plan(*one.parts) for one in worlds.drawn(draw.values)]
    workers = [Worker(one) for one in plans]
    gathered = [Gathered(one, draw.seed) for one in plans]
    for number in range(draw.first, draw.end):
        for whole, one in zip(gathered, made(workers, draw.seed, number), strict=True):
            whole.add(one)
    return packed([one.results() for one in gathered], draw.name)


@lru_cache(maxsize=2)
def _worlds(shared: str) -> Worlds:
    every = copies(shared)
    return Worlds(tuple(one.arm for one in every), tuple(one.form for one in every))


def _named(worlds: Worlds) -> tuple[str, ...]:
    """All that draws depend on besides values, seed and numbers. PlanError."""
    files = (one.digest for arm in worlds.arms for one in (*arm.files, *(arm.base or arm).files))
    return (*_tables(worlds), *dict.fromkeys(files))


@lru_cache(maxsize=2)
def _tables(worlds: Worlds) -> tuple[str, ...]:
    return tuple(tables(plan(*one.parts)).digest for one in worlds.arms)


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
        rostered = {one.team for one in arm.scenario.teams if one.is_rostered}
        ticks = open_ticks(arm.policy, arm.scenario).items()
        others = {team: long for team, long in ticks if team not in rostered}
        whole = merged(found, Sampling(inner=INNER), others)
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
