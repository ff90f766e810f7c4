"""A change in parts: what is different, what goes together, and the policy with some of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import add
from typing import TYPE_CHECKING

from leadpolicy import starting
from leadpolicy.errors import InputError
from leadpolicy.papers import Copy, copies, papers
from leadpolicy.rolling import counting_from, rolled_out
from leadpolicy.simulating import Arm, cure, read_arm
from simulator.rollout import Refused, Rollout, rolled

if TYPE_CHECKING:
    from policy.pieces import Patch, Pieces
    from simulator.scenario.changes import Edit
    from simulator.scenario.template import Template

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

    @property
    def differences(self) -> tuple[Patch | Edit, ...]:
        return (*self.patches, *self.edits)

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
    switch: str | None = None  # the local time at which the parts take over, else the warm-up's end

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
        if self.switch is not None:
            arm = counting_from(arm, self.base.scenario.start + self.base.scenario.warm_up)
        try:
            return arm if self.steady or not some else _on(self.base, arm, self.switch)
        except InputError:
            return None


@dataclass(frozen=True, eq=False)
class Change:
    """Both ends, and everything between."""

    ends: tuple[Copy, Copy]
    blend: Blend
    parts: tuple[Part, ...]
    groups: tuple[tuple[int, ...], ...]  # which of the single differences each part is

    @property
    def proposal(self) -> Arm:
        return self.ends[1].arm

    @cached_property
    def text(self) -> str:
        """Enough to make it again."""
        arms, forms = [one.arm for one in self.ends], [one.form for one in self.ends]
        blend = self.blend
        return json.dumps((papers(arms, forms), blend.steady, blend.switch, self.groups))

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


def change(
    base: str,
    proposal: str,
    scenario: str,
    other: str | None,
    steady: bool = False,
    switch: str | None = None,
) -> Change:
    """Read both policies with their scenarios and take the change apart; unless `steady`, whatever is
    made of it is rolled out on the base, at that local time if there is one. InputError, OSError."""
    from policy.compile import load_sources
    from simulator.scenario.template import template

    first = read_arm(base, scenario)
    last = read_arm(proposal, other or scenario, first)
    if switch is not None:
        (first,) = rolled_out([first], switch)
    if not steady:
        _on(first, last, switch)
    ends = (
        Copy(first, load_sources(first.sources).files, template(scenario)),
        Copy(last, load_sources(last.sources).files, template(other or scenario)),
    )
    blend, single = _differences(ends, steady, switch)
    if not single:
        raise InputError("nothing is different", "attribution takes apart what a proposal changes")
    parts = _few(_settled(single, blend.made))
    places = {id(what): at for at, one in enumerate(single) for what in one.differences}
    groups = (tuple(places[id(what)] for what in one.differences) for one in parts)
    return Change(ends, blend, tuple(parts), tuple(groups))


def again(text: str) -> Change:
    """The change of which this is the text. Raises Foreign where it is none here."""
    written, steady, switch, groups = json.loads(text)
    old, new = copies(written)
    blend, single = _differences((old, new), steady, switch)
    parts = (reduce(add, (single[at] for at in some)) for some in groups)
    return Change((old, new), blend, tuple(parts), tuple(map(tuple, groups)))


def _differences(ends: tuple[Copy, Copy], steady: bool, switch: str | None) -> tuple[Blend, list[Part]]:
    """Between two ends, one by one."""
    from policy.pieces import patches, pieces
    from simulator.scenario.changes import edits

    old, new = ends
    blend = Blend(old.arm, pieces(old.files), pieces(new.files), old.form, steady, switch)
    single = [Part((one,)) for one in patches(old.files, new.files)]
    return blend, [*single, *(Part((), (one,)) for one in edits(old.form.root, new.form.root))]


def _on(base: Arm, arm: Arm, switch: str | None) -> Arm:
    """Rolled out on the base. InputError where nobody can tell what becomes of those inside."""
    found = rolled_out([base, arm], switch)[1]
    if found.base is not None:
        try:
            rolled(Rollout(base.policy, base.scenario, found.switch), arm.policy, arm.scenario)
        except Refused as why:
            raise InputError(str(why), cure(why.help)) from None
    return found


# --- what goes together --------------------------------------------------------------------------


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
