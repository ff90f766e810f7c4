"""Figures that are asked for by name: where there is none such, refused before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dsl.suggest import closest
from leadpolicy.errors import InputError
from leadpolicy.words import OF_ALL_RUNS

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm


def refuse_unknown(asked: Sequence[str], arms: Iterable[Arm]) -> None:
    """InputError for a name that is no figure of the whole of any of the arms, as questions of several
    studies show them."""
    from leadpolicy.simulating import refusing
    from simulator.goals import figure, known_figures
    from simulator.metrics import plain

    if not asked:
        return
    with refusing():
        known = [known_figures(one.policy, one.scenario) for one in arms]
    every = {plain(measure.name): measure.name for one in known for measure in one.measures}
    for name in asked:
        if plain(name) not in every:
            there = plain(name) in OF_ALL_RUNS or any(figure(one, name) for one in known)
            what = f"`{name}` is not shown here" if there else f"there is no figure `{name}`"
            near = closest(plain(name), every)
            others = f"there are {', '.join(every.values())}"
            raise InputError(what, f"did you mean `{every[near]}`?" if near else others)
