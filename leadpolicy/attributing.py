"""A change taken apart: its parts, policies with some of them, and what each contributes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from leadpolicy import starting
from leadpolicy.errors import InputError
from leadpolicy.portions import Portions, Way
from leadpolicy.progress import Advance
from leadpolicy.recipes import version
from leadpolicy.rolling import rolled_out
from leadpolicy.simulating import Arm, Study, cure, read_arm
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
from simulator.chunks import Foreign
from simulator.crew import made
from simulator.gathering import Gathered
from simulator.plan import plan
from simulator.replication import Worker
from simulator.response import figures
from simulator.rollout import Refused, Rollout, rolled
from simulator.tables import tables

if TYPE_CHECKING:
    from leadpolicy.answered import Answered
    from policy.pieces import Patch, Pieces
    from simulator.charts import Chart
    from simulator.crew import Hire
    from simulator.scenario.changes import Edit
    from simulator.scenario.template import Template
    from simulator.summary import Measure, Summary

MOST = 12  # parts; more are taken together by what they are about
LONGEST = 32  # replications in a block


@dataclass(frozen=True)
class Part:
    """Differences that go together: alone, one of them would make no policy."""

    patches: tuple[Patch, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def label(self) -> str:
        return "; ".join([one.label for one in self.patches] + [one.label for one in self.edits])

    @property
    def about(self) -> str:
        """For taking many parts together."""
        return self.patches[0].key[0] if self.patches else f"scenario: {self.edits[0].path[0]}"

    def __add__(self, other: Part) -> Part:
        return Part((*self.patches, *other.patches), (*self.edits, *other.edits))


@dataclass(frozen=True, eq=False)
class Blend:
    """Of what policies with some of the parts are made; unless `steady`, they are rolled out on the
    base."""

    base: Arm
    old: Pieces
    new: Pieces
    form: Template
    steady: bool

    def made(self, some: Sequence[Part]) -> Arm | None:
        """The arm with some of the parts; None where they make no policy together."""
        from policy.compile import compile_files
        from policy.pieces import patched
        from simulator.scenario.changes import edited

        tree = patched(self.old, self.new, (patch for one in some for patch in one.patches))
        policy, _ = compile_files([tree])
        if policy is None:
            return None
        root = edited(self.form.root, (edit for one in some for edit in one.edits))
        world, _ = replace(self.form, root=root).bound(policy)
        if world is not None and world.start_from is not None:
            world = starting.possible(world, policy, self.base)
        if world is None:
            return None
        arm = replace(self.base, policy=policy, scenario=world)
        try:
            return arm if self.steady or not some else _on(self.base, arm)
        except InputError:
            return None


@dataclass(frozen=True, eq=False)
class Change:
    """Both ends, and everything between."""

    blend: Blend
    proposal: Arm
    parts: tuple[Part, ...]

    @property
    def base(self) -> Arm:
        return self.blend.base

    def mixed(self, places: Iterable[int]) -> Arm:
        """The arm with the parts at these places. InputError."""
        some = [self.parts[at] for at in places]
        arm = self.blend.made(some)
        if arm is None:
            labels = " and ".join(f"`{one.label}`" for one in some)
            raise InputError(f"{labels} make no policy together", "compare them as one change instead")
        return arm


@dataclass(frozen=True)
class Mix:
    """Replications first..end - 1 with the parts at these places. `change`: digests of all that it
    depends on besides."""

    change: tuple[str, ...] = field(repr=False)
    places: tuple[int, ...]
    seed: int
    first: int
    end: int

    @cached_property
    def name(self) -> str:
        """64 hexadecimal digits that stand for all that the figures depend on."""
        what = (version(), self.change, self.places, self.seed, self.first, self.end)
        return sha256(json.dumps(what).encode()).hexdigest()


def change(base: str, proposal: str, scenario: str, other: str | None, steady: bool = False) -> Change:
    """Read both policies with their scenarios and take the change apart; unless `steady`, whatever is
    made of it is rolled out on the base. InputError, OSError."""
    from policy.compile import load
    from policy.pieces import patches, pieces
    from simulator.scenario.changes import edits
    from simulator.scenario.template import template

    first = read_arm(base, scenario)
    last = read_arm(proposal, other or scenario, first)
    before, after = (load([path]).files for path in (base, proposal))
    if not steady:
        _on(first, last)
    form = template(scenario)
    blend = Blend(first, pieces(before), pieces(after), form, steady)
    single = [Part((one,)) for one in patches(before, after)]
    single += [Part((), (one,)) for one in edits(form.root, template(other or scenario).root)]
    if not single:
        raise InputError("nothing is different", "attribution takes apart what a proposal changes")
    return Change(blend, last, tuple(_few(_settled(single, blend.made))))


def _on(base: Arm, arm: Arm) -> Arm:
    """Rolled out on the base. InputError where nobody can tell what becomes of those inside."""
    found = rolled_out([base, arm], None)[1]
    if found.base is not None:
        try:
            rolled(Rollout(base.policy, base.scenario, found.switch), arm.policy, arm.scenario)
        except Refused as why:
            raise InputError(str(why), cure(why.help)) from None
    return found


def attribute(
    of: Change, asked: Sequence[str], study: Study, advance: Advance, stop: threading.Event
) -> tuple[Summary, list[Attributed]] | None:
    """The base, and what each part contributes to each figure; with `stop` set, from the blocks of
    replications that were over by then, None if none was. InputError."""
    count = len(of.parts)
    few = count <= ALL
    blocks = list(_blocks(count, study, few))
    gathered: dict[str, list[list[float]]] = {}
    wholes: dict[str, list[float]] = {}
    bases: dict[str, list[float]] = {}
    base: Summary | None = None
    every = _run(of, blocks, study, stop)
    done = 0
    for block in blocks:
        found = dict(zip(block.wanted, every, strict=False))
        if len(found) < len(block.wanted):
            break
        base = base or found[frozenset()]
        for name in figures(found[frozenset()], asked):
            values = {some: by_run(one) for some, one in _measures(found, name)}
            if len(values) < len(found):
                continue
            shares = exact(values, count) if few else sampled(values, block.chosen, count)
            rows = gathered.setdefault(name, [[] for _ in of.parts])
            for row, more in zip(rows, shares, strict=True):
                row += more
            first, last = values[frozenset()], values[frozenset(range(count))]
            bases.setdefault(name, []).extend(first)
            wholes.setdefault(name, []).extend(b - a for a, b in zip(first, last, strict=True))
        done = block.end
        advance(done)
    if base is None:
        return None
    names = [one.label for one in of.parts]
    told = []
    for name, rows in gathered.items():
        measure = base.measure(name)
        assert measure is not None
        told.append(attributed(measure, bases[name], wholes[name], names, rows))
    return replace(base, replications=done), told


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
    yield from Portions(way, of, name, study, stop, lambda done: None).all(mixes)


def settle(asked: str, of: Change, one: Mix) -> bytes:
    """A mix on another machine. Raises Foreign where that has other code than the one that asks, and
    what the work itself raises."""
    from simulator.figured import packed
    from simulator.summarise import figures as figures_of

    if asked != version() or _tables(of) != one.change[0]:
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
    return (_tables(of), "steady" if of.blend.steady else "", *(one.label for one in of.parts), *files)


@lru_cache(maxsize=2)
def _tables(of: Change) -> str:
    return tables(plan(*of.base.parts)).digest


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


# --- parts --------------------------------------------------------------------------------------


def _settled(single: Sequence[Part], made: Callable[[Sequence[Part]], Arm | None]) -> list[Part]:
    """Parts that each make a policy alone: those that do not are joined with one that helps."""
    good = [one for one in single if made([one]) is not None]
    open_ones = [one for one in single if one not in good]
    while open_ones:
        first = open_ones.pop(0)
        partner = next((one for one in (*open_ones, *good) if made([first + one]) is not None), None)
        if partner is None:
            if not open_ones:
                return _together(good, first)
            open_ones[0] = first + open_ones[0]
        elif partner in open_ones:
            open_ones.remove(partner)
            good.append(first + partner)
        else:
            good[good.index(partner)] = partner + first
    return good


def _together(good: list[Part], last: Part) -> list[Part]:
    """What makes a policy with nothing else but everything."""
    for one in good:
        last = last + one
    return [last]


def _few(parts: list[Part]) -> list[Part]:
    if len(parts) <= MOST:
        return parts
    by: dict[str, Part] = {}
    for one in parts:
        by[one.about] = by[one.about] + one if one.about in by else one
    return list(by.values())
