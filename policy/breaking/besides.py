"""What a change does to moves besides the bars that it moved: nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dsl.diagnostic import Diagnostic
from dsl.typed import All, Condition, Linear, Negation, Some
from policy.breaking.rule import Versions
from policy.checks.bar_moved import Place, moved
from policy.diff import Region
from policy.diff.meaning import meaning
from policy.model import Policy


def besides_bars(found: Versions) -> Sequence[Region]:
    """The regions of moves that would be there, too, if the old policy had had the new bars."""
    kept: dict[str, Sequence[Region]] = vars(found)
    if "_besides_bars" not in kept:
        kept["_besides_bars"] = _asked(found)
    return kept["_besides_bars"]


def _asked(found: Versions) -> Sequence[Region]:
    regions = () if found.meaning is None else _regions(found.meaning.regions)
    bars = {(place, before): now for place, before, now in moved(found.was, found.new)}
    return _regions(meaning(_with(found.was, bars), found.new).regions) if regions and bars else regions


def shown(found: Versions, told: Diagnostic) -> Diagnostic:
    """A finding about the only bar that moved, with a lead who is moved otherwise for it."""
    if told.code != "bar-moved" or found.meaning is None:
        return told
    if len({(before, now) for _, before, now in moved(found.was, found.new)}) > 1:
        return told
    others = {(one.question, one.lead) for one in besides_bars(found)}
    mine = [one for one in _regions(found.meaning.regions) if (one.question, one.lead) not in others]
    if not mine:
        return told
    one = mine[0]
    where = ", ".join((one.question, *one.also))
    return replace(told, witness=(*one.lead, f"{where}: {one.old.text} -> {one.new.text}"))


def _regions(regions: Sequence[Region]) -> Sequence[Region]:
    return [one for one in regions if one.area == "moves" and one.lead]


def _with(old: Policy, bars: Mapping[tuple[Place, Linear], Linear]) -> Policy:
    """The old policy with the new bars."""
    return replace(
        old,
        definitions=tuple(
            replace(one, condition=_raised(one.condition, f"define {one.name}", bars))
            for one in old.definitions
        ),
        statuses=tuple(
            replace(
                status,
                transitions=tuple(
                    replace(one, when=_raised(one.when, f"move {one.label}", bars))
                    if one.when is not None
                    else one
                    for one in status.transitions
                ),
            )
            for status in old.statuses
        ),
    )


def _raised(what: Condition, place: Place, bars: Mapping[tuple[Place, Linear], Linear]) -> Condition:
    match what:
        case Linear():
            now = bars.get((place, what))
            return what if now is None else replace(what, bound=now.bound)
        case All(parts=inner):
            return All(tuple(_raised(one, place, bars) for one in inner))
        case Some(parts=inner):
            return Some(tuple(_raised(one, place, bars) for one in inner))
        case Negation(part=one):
            return Negation(_raised(one, place, bars))
        case _:
            return what
