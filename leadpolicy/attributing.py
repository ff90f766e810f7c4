"""A change taken apart: its parts, policies with some of them, and what each contributes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from leadpolicy import starting
from leadpolicy.abreast import abreast
from leadpolicy.errors import InputError
from leadpolicy.progress import Advance
from leadpolicy.rolling import rolled_out
from leadpolicy.simulating import Arm, Study, read_arm, refusing
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
from simulator.response import figures
from simulator.rollout import Refused, Rollout, rolled

if TYPE_CHECKING:
    from leadpolicy.answered import Answered
    from policy.pieces import Patch
    from simulator.charts import Chart
    from simulator.crew import Hire
    from simulator.scenario.changes import Edit
    from simulator.summary import Measure, Summary

MOST = 12  # parts; more are taken together by what they are about


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


@dataclass(frozen=True)
class Change:
    """Both ends, and everything between; `made` gives the arm with some of the parts."""

    base: Arm
    proposal: Arm
    parts: tuple[Part, ...]
    made: Callable[[Sequence[Part]], Arm | None]


def change(base: str, proposal: str, scenario: str, other: str | None, steady: bool = False) -> Change:
    """Read both policies with their scenarios and take the change apart; unless `steady`, whatever is
    made of it is rolled out on the base. InputError, OSError."""
    from policy.compile import compile_files, load
    from policy.pieces import patched, patches, pieces
    from simulator.scenario.changes import edited, edits
    from simulator.scenario.template import template

    first = read_arm(base, scenario)
    arms = [first, read_arm(proposal, other or scenario, first)]
    before, after = (load([path]).files for path in (base, proposal))
    old, new = pieces(before), pieces(after)
    form = template(scenario)

    def made(some: Sequence[Part]) -> Arm | None:
        tree = patched(old, new, (patch for one in some for patch in one.patches))
        policy, _ = compile_files([tree])
        if policy is None:
            return None
        root = edited(form.root, (edit for one in some for edit in one.edits))
        world, _ = replace(form, root=root).bound(policy)
        if world is not None and world.start_from is not None:
            world = starting.possible(world, policy, arms[0])
        if world is None:
            return None
        arm = replace(arms[0], policy=policy, scenario=world)
        return arm if steady or not some else _on(arms[0], arm)

    single = [Part((one,)) for one in patches(before, after)]
    single += [Part((), (one,)) for one in edits(form.root, template(other or scenario).root)]
    if not single:
        raise InputError("nothing is different", "attribution takes apart what a proposal changes")
    return Change(arms[0], arms[1], tuple(_few(_settled(single, made))), made)


def _on(base: Arm, arm: Arm) -> Arm | None:
    """Rolled out on the base; None where nobody can tell what becomes of those inside."""
    found = rolled_out([base, arm], None)[1]
    if found.base is not None:
        try:
            rolled(Rollout(base.policy, base.scenario, found.switch), arm.policy, arm.scenario)
        except Refused:
            return None
    return found


def attribute(
    of: Change, asked: Sequence[str], study: Study, advance: Advance, stop: threading.Event
) -> tuple[Summary, list[Attributed]] | None:
    """The base, and what each part contributes to each figure; with `stop` set, from the blocks of
    replications that were over by then, None if none was. InputError."""
    count = len(of.parts)
    few = count <= ALL
    size = max(2, -(-study.replications // 4)) if few else BLOCK
    gathered: dict[str, list[list[float]]] = {}
    wholes: dict[str, list[float]] = {}
    bases: dict[str, list[float]] = {}
    base: Summary | None = None
    done = 0
    while done < study.replications:
        many = min(size, study.replications - done)
        chosen = () if few else orders(count, done // BLOCK, study.seed)
        wanted = subsets(count) if few else list(dict.fromkeys(s for o in chosen for s in along(o)))
        found = _run(of, wanted, study, done, many, stop)
        if found is None:
            break
        base = base or found[frozenset()]
        for name in figures(found[frozenset()], asked):
            values = {some: by_run(one) for some, one in _measures(found, name)}
            if len(values) < len(found):
                continue
            shares = exact(values, count) if few else sampled(values, chosen, count)
            rows = gathered.setdefault(name, [[] for _ in of.parts])
            for row, more in zip(rows, shares, strict=True):
                row += more
            first, last = values[frozenset()], values[frozenset(range(count))]
            bases.setdefault(name, []).extend(first)
            wholes.setdefault(name, []).extend(b - a for a, b in zip(first, last, strict=True))
        done += many
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


def _run(
    of: Change, wanted: Sequence[Subset], study: Study, first: int, many: int, stop: threading.Event
) -> dict[Subset, Summary] | None:
    """All combinations over a block of replications; None when told to stop."""
    from simulator.study import study as run_study
    from simulator.summarise import figures as figures_of

    def run(some: Subset, hire: Hire) -> Summary | None:
        arm = of.made([of.parts[at] for at in sorted(some)])
        if arm is None:
            labels = " and ".join(f"`{of.parts[at].label}`" for at in sorted(some))
            raise InputError(f"{labels} make no policy together", "compare them as one change instead")
        if stop.is_set():
            return None
        with refusing():
            (results,) = run_study([arm.parts], many, study.seed, stop=stop, first=first, hire=hire)
        return figures_of(results, arm.policy, arm.scenario) if results.replications == many else None

    found = {}
    for some, one in zip(wanted, abreast(study, [partial(run, one) for one in wanted]), strict=False):
        if one is None:
            return None
        found[some] = one
    return found


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
