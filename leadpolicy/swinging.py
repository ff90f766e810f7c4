"""Numbers turned one at a time: the uncertain ones between two of their quantiles, and knobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dsl.moments import day_number
from leadpolicy.errors import InputError
from leadpolicy.runs import Runs
from leadpolicy.spans import two_ends
from leadpolicy.turning import Bench, Setting, axes
from policy.knobs import written
from policy.model import HOUR
from simulator.summary import Summary
from simulator.swings import Turned
from simulator.uncertain import Unsure, unsure

_NUMBER = re.compile(r"[+-]?[0-9][0-9_]*(?:\.[0-9]+)?")
_LONGEST = 24  # digits and signs of a number, as the scenario reads them
_DIGITS = 3  # of a quantile, as it is written into the scenario


@dataclass(frozen=True)
class Ends:
    """A number with its two ends, as texts; a number that stands in several places is turned in all."""

    name: str
    stated: str
    ends: tuple[str, str]
    places: tuple[str, ...]

    def setting(self, at: int) -> Setting:
        return tuple((place, self.ends[at]) for place in self.places)


def every(of: Bench, knobs: Sequence[str], by: float, reach: float) -> list[Ends]:
    """The knobs that are named, or all uncertain numbers without any: between the quantiles that leave
    out `reach` on either side. `by`: how far a knob without values is turned, as a share of what stands.
    InputError."""
    found = list(_knobs(of, knobs, by)) if knobs else list(_uncertain(of, reach))
    if not found:
        raise InputError(
            "no number of the scenario is uncertain, and no knob is named",
            "write `{value: 45 USD, uncertain: {triangular: [35, 45, 70]}}`, or give `--knob NAME`",
        )
    return found


def turn(of: Runs, ends: Sequence[Ends], many: int) -> tuple[Summary, list[Turned]] | None:
    """The base and what both ends of each number give; when told to stop, those that are finished. None
    without the base. InputError."""
    settings = [one.setting(at) for one in ends for at in (0, 1)]
    done = list(of.all([(), *settings], many))
    if not done:
        return None
    pairs = zip(done[1::2], done[2::2], strict=False)
    return done[0], [
        Turned(one.name, one.stated, one.ends, pair) for one, pair in zip(ends, pairs, strict=False)
    ]


def _uncertain(of: Bench, reach: float) -> Iterator[Ends]:
    texts = of.template.texts()
    for one in unsure(of.arm.scenario):
        ends = [_text(one, u) for u in (reach, 1 - reach)]
        if max(map(len, ends)) > _LONGEST:
            first, last = (one.value(u) / (one.unit or 1) for u in (reach, 1 - reach))
            raise InputError(
                f"`{one.name}` is so uncertain that it goes from {first:.3g} to {last:.3g}",
                "let `uncertain` be narrower, or leave out more at either end: `--tails 25`",
            )
        low, high = (written(one.stated, end) for end in ends)
        places = tuple(place for place in one.places if place in texts)
        if places and low != high:
            yield Ends(one.name, one.stated, (low, high), places)


def _text(one: Unsure, u: float) -> str:
    """A quantile in the unit that stands there, or with one of its own."""
    value = one.value(u)
    unit = one.stated.partition(" ")[2]
    stated = _NUMBER.match(one.stated)
    bare = one.value(u) / one.unit if one.unit else value
    if stated is None:
        raise InputError(f"`{one.name}` is uncertain, and no number stands there", "name it as `--knob`")
    if unit and one.unit == 1.0:  # the distribution has a unit, and its values are the machine's
        return f"{_plain(value / HOUR)} hours"
    return _plain(bare)


def _plain(value: float) -> str:
    return f"{Decimal(f'{value:.{_DIGITS}g}').normalize():f}"


def _knobs(of: Bench, knobs: Sequence[str], by: float) -> Iterator[Ends]:
    for one in knobs:
        name, sign, said = one.partition("=")
        name = name.strip()
        if sign:
            low, high = two_ends(said.strip())
            (axis,) = axes(of, [f"{name}={low},{high}"])
            yield Ends(name, axis.current, (axis.values[0], axis.values[1]), (name,))
            continue
        current = of.current(name)
        number = _NUMBER.match(current)
        if number is None or day_number(current[:10]) is not None:
            raise InputError(
                f"`{name}` is no number, but {current}", f"say both ends: `--knob {name}=LOW,HIGH`"
            )
        stands = float(number.group().replace("_", ""))
        low, high = (_near(current, stands * (1 + side * by), stands) for side in (-1, 1))
        yield Ends(name, current, (low, high), (name,))


def _near(current: str, value: float, stands: float) -> str:
    """A whole number stays one, and moves by one at least."""
    number = _NUMBER.match(current)
    assert number is not None
    if "." in number.group():
        return written(current, _plain(value))
    moved = round(value)
    if moved == round(stands):
        moved += 1 if value >= stands else -1
    return written(current, str(moved))
