"""What each part of a change contributes: policies with some of the parts, simulated."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from leadpolicy.dissecting import Change, again
from leadpolicy.portions import Portions, Way
from leadpolicy.progress import Advance
from leadpolicy.recipes import Written, version
from leadpolicy.simulating import Study
from simulator.attribution import (
    ALL,
    BLOCK,
    Attributed,
    Subset,
    along,
    attributed,
    by_run,
    exact,
    orders,
    sampled,
    subsets,
)
from simulator.begun import begun
from simulator.chunks import Foreign
from simulator.compare import of_other_clocks
from simulator.crew import made
from simulator.gathering import Gathered
from simulator.plan import plan
from simulator.replication import Worker
from simulator.response import figures
from simulator.tables import tables

if TYPE_CHECKING:
    from leadpolicy.answered import Answered
    from simulator.charts import Chart
    from simulator.crew import Hire
    from simulator.summary import Measure, Summary

LONGEST = 32  # replications in a block


@dataclass(frozen=True)
class Mix(Written):
    """Replications first..end - 1 with the parts at these places. `change`: digests of all that it
    depends on besides."""

    change: tuple[str, ...] = field(repr=False)
    places: tuple[int, ...]
    seed: int
    first: int
    end: int

    @staticmethod
    def read(text: str) -> Mix:
        """What `text` says."""
        change, places, *numbers = json.loads(text)
        return Mix(tuple(change), tuple(places), *numbers)


def attribute(
    of: Change, asked: Sequence[str], study: Study, advance: Advance, stop: threading.Event
) -> tuple[Summary, list[Attributed]] | None:
    """The base, and what each part contributes to each figure; with `stop` set, from the blocks of
    replications that were over by then, None if none was. InputError."""
    count = len(of.parts)
    blocks = list(_blocks(count, study, count <= ALL))
    gathered: dict[str, _Figure] = {}
    base: Summary | None = None
    every = _run(of, blocks, study, stop)
    done, others = 0, frozenset[str]()
    for block in blocks:
        found = dict(zip(block.wanted, every, strict=False))
        if len(found) < len(block.wanted):
            break
        base = base or found[frozenset()]
        others = others or _of_other_clocks(found)
        for name in figures(found[frozenset()], asked):
            values = {some: by_run(one) for some, one in _measures(found, name)}
            if len(values) == len(found):
                gathered.setdefault(name, _Figure([[] for _ in of.parts])).add(values, block.chosen)
        done = block.end
        advance(done)
    if base is None:
        return None
    names = [one.label for one in of.parts]
    told = [
        replace(one.told(base, name, names), of_other_clocks=name in others)
        for name, one in gathered.items()
    ]
    return replace(base, replications=done, begun=begun(of.base.scenario)), told


def _of_other_clocks(found: Mapping[Subset, Summary]) -> frozenset[str]:
    base = found[frozenset()]
    return frozenset().union(*(of_other_clocks(base, one) for one in found.values()))


@dataclass
class _Figure:
    """One figure, run by run: what each part contributes, what there is without any, what all bring."""

    parts: list[list[float]]
    base: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def add(self, values: Mapping[Subset, Sequence[float]], chosen: Sequence[Sequence[int]]) -> None:
        """The runs of a block, of all combinations; or of those along the orders chosen."""
        count = len(self.parts)
        shares = sampled(values, chosen, count) if chosen else exact(values, count)
        for row, more in zip(self.parts, shares, strict=True):
            row += more
        first, last = values[frozenset()], values[frozenset(range(count))]
        self.base += first
        self.whole += (b - a for a, b in zip(first, last, strict=True))

    def told(self, base: Summary, name: str, names: Sequence[str]) -> Attributed:
        measure = base.measure(name)
        assert measure is not None
        return attributed(measure, self.base, self.whole, names, self.parts)


def about(parts: int, study: Study) -> int:
    """How many replications it takes, of all combinations."""
    blocks = _blocks(parts, study, parts <= ALL)
    return sum((one.end - one.first) * len(one.wanted) for one in blocks)


@dataclass(frozen=True)
class Block:
    """Replications first..end - 1 of these combinations, whose parts are made in these orders."""

    first: int
    end: int
    wanted: tuple[Subset, ...]
    chosen: tuple[tuple[int, ...], ...]


def _blocks(count: int, study: Study, few: bool) -> Iterator[Block]:
    size = min(LONGEST, max(2, -(-study.replications // 4))) if few else BLOCK
    for first in range(0, study.replications, size):
        end = min(first + size, study.replications)
        if few:
            yield Block(first, end, tuple(subsets(count)), ())
            continue
        chosen = orders(count, first // BLOCK, study.seed)
        yield Block(first, end, tuple(dict.fromkeys(s for o in chosen for s in along(o))), chosen)


def _run(of: Change, blocks: Sequence[Block], study: Study, stop: threading.Event) -> Iterator[Summary]:
    """All combinations, block by block; with `stop` set, those finished by then."""
    from simulator.figured import packed, unpacked
    from simulator.study import study as run_study
    from simulator.summarise import figures as figures_of

    def here(one: Mix, hire: Hire, over: Advance) -> Summary | None:
        arm, many = of.mixed(one.places), one.end - one.first
        (found,) = run_study(
            [arm.parts], many, one.seed, progress=over, stop=stop, first=one.first, hire=hire
        )
        return figures_of(found, arm.policy, arm.scenario) if found.replications == many else None

    named = _named(of)
    mixes = [
        Mix(named, tuple(sorted(some)), study.seed, block.first, block.end)
        for block in blocks
        for some in block.wanted
    ]
    way = Way(settle, here, packed, unpacked)
    name = sha256("".join(named).encode()).hexdigest()
    yield from Portions(way, lambda: of.text, name, study, stop, lambda done: None).all(mixes)


def settle(asked: str, shared: str, text: str) -> bytes:
    """A mix on another machine. Raises Foreign where that has other code than the one that asks, and
    what the work itself raises."""
    from simulator.figured import packed
    from simulator.summarise import figures as figures_of

    if asked != version():
        raise Foreign
    of, one = _again(shared), Mix.read(text)
    if _known(of) != one.change[: len(_known(of))]:
        raise Foreign
    arm = of.mixed(one.places)
    made_of = plan(*arm.parts)
    worker, gathered = Worker(made_of), Gathered(made_of, one.seed)
    for number in range(one.first, one.end):
        (mine,) = made([worker], one.seed, number)
        gathered.add(mine)
    return packed(figures_of(gathered.results(), arm.policy, arm.scenario), one.name)


def _named(of: Change) -> tuple[str, ...]:
    """All that mixes depend on besides places, seed and numbers. PlanError."""
    files = (one.digest for arm in (of.base, of.proposal) for one in arm.files)
    return (*_known(of), *files)


def _known(of: Change) -> tuple[str, ...]:
    """What can be known of it without its files."""
    return (
        _tables(of),
        "steady" if of.blend.steady else of.blend.switch or "",
        *(one.label for one in of.parts),
    )


@lru_cache(maxsize=2)
def _tables(of: Change) -> str:
    return tables(plan(*of.base.parts)).digest


@lru_cache(maxsize=2)
def _again(text: str) -> Change:
    return again(text)


def _measures(found: dict[Subset, Summary], name: str) -> Iterator[tuple[Subset, Measure]]:
    for some, one in found.items():
        measure = one.measure(name)
        if measure is not None:
            yield some, measure


def answered(
    of: Change, base: Summary, found: list[Attributed], wanted: int, paths: Sequence[str]
) -> Answered:
    """Ready to be shown and saved, of so many replications that were asked for."""
    from leadpolicy.answered import Answered
    from leadpolicy.render import attribution
    from leadpolicy.worlds import told_apart

    def charts() -> Sequence[Chart]:
        from simulator.charts.parts import parts

        return [parts(one, attribution.short, base.currency) for one in found]

    after = of.proposal.policy
    other = replace(base, policy=after.title or after.name, version=after.version)
    base, named = told_apart((base, other), paths)
    done = base.replications
    return Answered(
        attribution.told(base, named.policy, found),
        attribution.data(base, named.policy, found),
        {"parts.csv": attribution.rows(base, found)},
        charts,
        base.seed,
        early="" if done >= wanted else f"the figures are of {done} of {wanted} replications",
    )
