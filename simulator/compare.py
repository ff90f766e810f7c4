"""Two policies on the same people with the same luck: what differs, and how sure that is.

Every difference is taken replication by replication, so that equal policies differ by exactly zero, and
swapping the arms flips the sign and nothing else. Among many sources and teams some would look clear by
chance; winners and losers are those that stay clear when that is allowed for (Benjamini and Hochberg).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from simulator import estimates
from simulator.estimates import Estimate, grouped
from simulator.student import two_sided
from simulator.summary import Better, Breakdown, Measure, Summary, Unit

Verdict = Literal["better", "worse", "changed", "unclear", "same", "unknown"]
FALSE_SHARE = 0.1  # of the winners and losers named, at most this share is expected to be chance


@dataclass(frozen=True)
class Effect:
    """One figure of both arms. `difference` is proposal - base.

    verdict: better or worse (clear, and the good direction is known), changed (clear), unclear (the
    interval contains zero), same (equal in every replication), unknown (too few replications to say).
    """

    name: str
    title: str
    unit: Unit
    better: Better
    base: Estimate
    proposal: Estimate
    difference: Estimate
    verdict: Verdict

    @property
    def relative(self) -> float:
        """The difference as a share of the base; nan where the base is 0."""
        return self.difference.mean / abs(self.base.mean) if self.base.mean else math.nan


@dataclass(frozen=True)
class Cell:
    """One figure of one source, segment, team or rep.

    `shrunk`: the difference pulled towards zero by as much as chance spreads such cells: what is picked
    for being large is partly luck. nan where that cannot be said.
    """

    by: str
    label: str
    effect: Effect
    shrunk: float = math.nan


@dataclass(frozen=True)
class Comparison:
    """`cells` in the order of the breakdowns; `winners` and `losers` among them, the clearest first."""

    base: Summary
    proposal: Summary
    effects: tuple[Effect, ...]
    details: tuple[Effect, ...]
    cells: tuple[Cell, ...]
    winners: tuple[Cell, ...]
    losers: tuple[Cell, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Those of both arms, each once, and which clocks are not the same."""
        own = (*self.base.warnings, *self.proposal.warnings)
        return tuple(dict.fromkeys((*own, *_other_clocks(self.base, self.proposal))))

    @property
    def clear(self) -> tuple[Effect, ...]:
        return tuple(one for one in self.effects if one.verdict in ("better", "worse", "changed"))

    @property
    def identical(self) -> bool:
        every = (*self.effects, *self.details, *(one.effect for one in self.cells))
        return all(one.verdict == "same" for one in every)


def compare(base: Summary, proposal: Summary) -> Comparison:
    """All differences between two arms. ValueError when they do not share seed and replications."""
    if (base.seed, base.replications) != (proposal.seed, proposal.replications):
        raise ValueError("only arms of the same seed and replications can be compared")
    effects = tuple(effect(*pair) for pair in _pairs(base.measures, proposal.measures))
    cells = _shrunk(tuple(_cells(base.breakdowns, proposal.breakdowns)))
    sure = _not_by_chance(cells)
    winners = tuple(one for one in sure if one.effect.verdict == "better")
    losers = tuple(one for one in sure if one.effect.verdict == "worse")
    details = tuple(effect(*pair) for pair in _pairs(base.details, proposal.details))
    return Comparison(base, proposal, effects, details, cells, winners, losers)


def effect(base: Measure, proposal: Measure) -> Effect:
    """The paired difference of one figure."""
    inner, level = base.how.inner, base.how.level
    if base.under or proposal.under:
        pairs = ((one.over, one.under) for one in (base, proposal))
        first, second = ((grouped(over, inner), grouped(under, inner)) for over, under in pairs)
        found = estimates.ratio_difference(first, second, level)
    else:
        moved = [b - a for a, b in zip(base.over, proposal.over, strict=True)]
        found = estimates.mean(grouped(moved, inner), level)
    same = _equal(base.over, proposal.over) and _equal(base.under, proposal.under)
    return Effect(
        base.name,
        base.title,
        base.unit,
        base.better,
        base.estimate(),
        proposal.estimate(),
        found,
        "same" if same else _verdict(found, base.better),
    )


def _other_clocks(base: Summary, proposal: Summary) -> Iterator[str]:
    before = {one.label: one.within for one in base.promises}
    others = [
        f"`{one.label}` ({before[one.label]}, then {one.within})"
        for one in proposal.promises
        if before.get(one.label, one.within) != one.within
    ]
    if others:
        yield f"shares of clocks met are of different clocks in {', '.join(others)}"


def _equal(base: tuple[float, ...], proposal: tuple[float, ...]) -> bool:
    return len(base) == len(proposal) and all(
        a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(base, proposal, strict=True)
    )


def _verdict(found: Estimate, better: Better) -> Verdict:
    if math.isnan(found.low):
        return "unknown"
    return verdict(found, better) if found.excludes_zero() else "unclear"


def verdict(found: Estimate, better: Better) -> Verdict:
    """What a clear difference is."""
    if not better:
        return "changed"
    return "better" if (found.mean > 0) == (better == "more") else "worse"


def _pairs(base: Iterable[Measure], proposal: Iterable[Measure]) -> Iterator[tuple[Measure, Measure]]:
    """Figures that both arms have, in the order of the base."""
    others = {one.name: one for one in proposal}
    return ((one, others[one.name]) for one in base if one.name in others)


def _cells(base: tuple[Breakdown, ...], proposal: tuple[Breakdown, ...]) -> Iterator[Cell]:
    others = {one.by: {row.label: row for row in one.rows} for one in proposal}
    for breakdown in base:
        for row in breakdown.rows:
            other = others.get(breakdown.by, {}).get(row.label)
            if other is not None:
                for pair in _pairs(row.measures, other.measures):
                    yield Cell(breakdown.by, row.label, effect(*pair))


# --- many cells ---------------------------------------------------------------------------------


def _not_by_chance(cells: tuple[Cell, ...]) -> list[Cell]:
    """The cells whose difference stays clear among all of them, the clearest first."""
    judged = [(chance(one.effect), at) for at, one in enumerate(cells) if _can_be_judged(one.effect)]
    judged.sort()
    kept = [rank for rank, (p, _) in enumerate(judged, 1) if p <= FALSE_SHARE * rank / len(judged)]
    sure = [cells[at] for _, at in judged[: max(kept, default=0)]]
    return [one for one in sure if one.effect.verdict in ("better", "worse", "changed")]


def _shrunk(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Differences of one figure in one dimension are told from each other's spread: their mean square
    beyond that of chance is what is real (empirical Bayes)."""
    families: dict[tuple[str, str], list[Estimate]] = {}
    for one in cells:
        if _can_be_judged(one.effect):
            families.setdefault((one.by, one.effect.name), []).append(one.effect.difference)
    real = {name: _real(some) for name, some in families.items()}
    return tuple(
        replace(one, shrunk=one.effect.difference.mean * _kept(one.effect.difference, real[place]))
        if (place := (one.by, one.effect.name)) in real and _can_be_judged(one.effect)
        else replace(one, shrunk=0.0 if one.effect.verdict == "same" else math.nan)
        for one in cells
    )


def _real(family: list[Estimate]) -> float:
    squares = math.fsum(one.mean**2 - one.sd**2 / one.n for one in family)
    return max(0.0, squares / len(family))


def _kept(found: Estimate, real: float) -> float:
    by_chance = found.sd**2 / found.n
    return real / (real + by_chance) if real + by_chance else 1.0


def _can_be_judged(found: Effect) -> bool:
    return found.verdict not in ("same", "unknown")


def chance(found: Effect) -> float:
    """How often chance alone would show as great a difference; 1 where nothing differs or is known."""
    if not _can_be_judged(found):
        return 1.0
    difference = found.difference
    if not difference.sd:
        return 0.0 if difference.mean else 1.0
    return two_sided(difference.mean / (difference.sd / math.sqrt(difference.n)), difference.n - 1)
