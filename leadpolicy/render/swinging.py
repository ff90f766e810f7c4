"""Which numbers sway a figure, as sentences, tables and data."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from leadpolicy.render import beginning, doubts
from leadpolicy.render.amounts import ENDS, Data, as_csv, ends, numbers, unit
from leadpolicy.render.period import lasting
from leadpolicy.render.told import Part, Told
from leadpolicy.words import count
from simulator.compare import Effect
from simulator.doubt import Doubted
from simulator.figures import percent, shown, signed, with_interval
from simulator.summary import Summary
from simulator.swings import Swing, Swings

FORMAT_VERSION = 1
_NAMED = 3  # numbers in a sentence


def told(base: Summary, found: Sequence[Swings], how: str) -> Told:
    """Numbers turned one at a time; `how` says between which ends."""
    return Told(
        base.policy,
        _circumstances(base),
        beginning.said(base),
        tuple(_said(one) for one in found),
        tuple(_part(one, base.currency) for one in found),
        (
            f"{how}; all other numbers as they are stated; every simulation meets the same people with "
            "the same luck; ~ not distinguishable from zero; each 95% interval is for itself",
        ),
    )


def data(base: Summary, found: Sequence[Swings]) -> Data:
    """For each figure all numbers, the longest swing first."""
    return {
        **_head(base),
        "figures": {
            one.base.name: {
                "unit": unit(one.base.unit, base.currency),
                "base": ends(one.base.estimate()),
                "numbers": [_number(each) for each in one.swings],
            }
            for one in found
        },
    }


def rows(base: Summary, found: Sequence[Swings]) -> str:
    """A row for each figure and number."""
    head = ["figure", "unit", "number", "stated", "low", "high"]
    head += [f"{which}_{end}" for which in ("at_low", "at_high") for end in ENDS]
    return as_csv(
        head,
        [
            [
                one.base.name, unit(one.base.unit, base.currency), each.name, each.stated, *each.ends,
                *numbers(each.low.difference), *numbers(each.high.difference),
            ]
            for one in found
            for each in one.swings
        ],
    )  # fmt: skip


def told_of_draws(base: Summary, found: Sequence[Doubted]) -> Told:
    """All numbers drawn at once: each one's own share of the doubt."""
    draws = base.replications // base.how.inner
    return Told(
        base.policy,
        _circumstances(base),
        beginning.said(base),
        tuple(_said_of_draws(one) for one in found),
        tuple(_part_of_draws(one, base.currency) for one in found),
        (
            f"{count(draws, 'draw')} of {count(len(base.drawn), 'uncertain number')}: shares of the "
            "variance that the assumptions cause, by the mean of the figure where a number is least, "
            "middling and greatest; the rest is their interplay, and shares too small to be told",
        ),
    )


def data_of_draws(base: Summary, found: Sequence[Doubted]) -> Data:
    return {
        **_head(base),
        "draws": base.replications // base.how.inner,
        "figures": {
            one.name: {
                "unit": unit(one.unit, base.currency),
                "mean": one.doubt.mean,
                "by_simulation": one.doubt.luck,
                "by_assumptions": [one.doubt.low, one.doubt.high],
                "numbers": [
                    {
                        "name": each.number,
                        "stated": each.stated,
                        "least": each.least,
                        "greatest": each.most,
                        "share": each.share,
                    }
                    for each in one.sways
                ],
            }
            for one in found
        },
    }


def rows_of_draws(base: Summary, found: Sequence[Doubted]) -> str:
    head = ["figure", "unit", "number", "stated", "least", "greatest", "share"]
    return as_csv(
        head,
        [
            [one.name, unit(one.unit, base.currency), each.number, each.stated, each.least, each.most,
             each.share]
            for one in found
            for each in one.sways
        ],
    )  # fmt: skip


# --- parts --------------------------------------------------------------------------------------


def _head(base: Summary) -> Data:
    return {
        "format_version": FORMAT_VERSION,
        "policy": base.policy,
        "scenario": base.scenario,
        "seed": base.seed,
        "replications": base.replications,
        **beginning.data(base),
    }


def _circumstances(base: Summary) -> str:
    runs = count(base.replications, "replication")
    return f"{base.scenario}, {lasting(base)}, {runs}, seed {base.seed}"


def _said(one: Swings) -> str:
    strong = [each for each in one.swings if each.clear][:_NAMED]
    if math.isnan(one.base.estimate().mean):
        return f"{one.base.title} has no value as it stands"
    if not strong:
        return f"{one.base.title}: none of {count(len(one.swings), 'number')} moves it clearly"
    return f"{one.base.title} is swayed most by {_listed([each.name for each in strong])}"


def _said_of_draws(one: Doubted) -> str:
    strong = [each for each in one.sways if each.share >= _LEAST][:_NAMED]
    if not strong:
        return f"{one.title}: no uncertain number has a share that could be told from chance"
    named = [f"`{each.number}` ({percent(each.share)})" for each in strong]
    return f"the doubt about {one.title} is mostly that of {', '.join(named)}"


_LEAST = 0.005  # of the doubt


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{one}`" for one in names]
    return ", ".join(quoted[:-1]) + (" and " if len(quoted) > 1 else "") + quoted[-1]


def _part(one: Swings, currency: str) -> Part:
    base = with_interval(one.base.estimate(), one.base.unit, currency)
    lines = tuple((each.name, from_to(*each.ends), *_both(each, currency)) for each in one.moving)
    still = len(one.swings) - len(lines)
    rest = f"; {count(still, 'number does', 'numbers do')} not move it" if still else ""
    title = f"{one.base.title}, {base}{rest}"
    heads = ("number", "from .. to", "at its low end", "at its high end")
    return Part(heads, lines, title, below=True, wraps=True)


def from_to(low: str, high: str) -> str:
    """`40 .. 198 USD`, `1 .. 14 days`: the unit once where both have the same."""
    number, _, unit_of_low = low.partition(" ")
    same = _many(unit_of_low) == _many(high.partition(" ")[2])
    return f"{number} .. {high}" if same else f"{low} .. {high}"


def _many(unit: str) -> str:
    return re.sub(r"\b(minute|hour|day|week)\b", r"\1s", unit)


def _both(one: Swing, currency: str) -> Iterator[str]:
    for each in (one.low, one.high):
        yield _moved(each, currency)


def _moved(one: Effect, currency: str) -> str:
    if one.verdict == "same":
        return "0"
    return signed(one.difference, one.unit, currency) + (" ~" if one.verdict == "unclear" else "")


def _part_of_draws(one: Doubted, currency: str) -> Part:
    strong = [each for each in one.sways if each.share > 0] or list(one.sways[:_NAMED])
    lines = tuple(doubts.sway_row(one, each, currency, False) for each in strong)
    mean = shown(one.doubt.mean, one.unit, currency)
    return Part(doubts.HEAD_OF_SWAYS, lines, f"{one.title}, {mean} over all draws", wraps=True)


def _number(one: Swing) -> Data:
    return {
        "name": one.name,
        "stated": one.stated,
        "low": one.ends[0],
        "high": one.ends[1],
        "at_low": {**ends(one.low.difference), "verdict": one.low.verdict},
        "at_high": {**ends(one.high.difference), "verdict": one.high.verdict},
        "swing": one.size,
    }
