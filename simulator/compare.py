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
from simulator.summary import Better, Breakdown, Fan, Measure, Summary, Unit

Verdict = Literal["better", "worse", "changed", "unclear", "same", "unknown"]
FALSE_SHARE = 0.1  # of the winners and losers named, at most this share is expected to be chance
WORTH = 0.01  # a winner's or loser's least difference, as a share of its own base


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

    @property
    def of_other_clocks(self) -> bool:
        """About clocks met or missed, and the clocks are not the same: neither better nor worse."""
        return self.name.startswith("sla.") and not self.better


@dataclass(frozen=True)
class Cell:
    """One figure of one source, segment, team or rep.

    `shrunk`: the difference pulled towards zero by as much as chance spreads such cells: what is picked
    for being large is partly luck. nan where that cannot be said.
    `only`: which arm has this source, team or rep at all, if not both; counts of the other are 0.
    """

    by: str
    label: str
    effect: Effect
    shrunk: float = math.nan
    only: Literal["", "base", "proposal"] = ""

    @property
    def name(self) -> str:
        """The label, with the arm if it is of one only."""
        return f"{self.label} (only in the {self.only})" if self.only else self.label


@dataclass(frozen=True)
class Comparison:
    """`cells` in the order of the breakdowns. `winners` and `losers` are those of them that are sure,
    the weightiest first: by the difference without luck, as a share of the whole base's figure."""

    base: Summary
    proposal: Summary
    effects: tuple[Effect, ...]
    details: tuple[Effect, ...]
    cells: tuple[Cell, ...]
    winners: tuple[Cell, ...]
    losers: tuple[Cell, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Those of both arms once, those of one arm with its name; which clocks are not the same."""
        base, proposal = self.base.warnings, self.proposal.warnings
        both = [one for one in base if one in proposal]
        own = [f"in the base, {one}" for one in base if one not in both]
        own += [f"in the proposal, {one}" for one in proposal if one not in both]
        return (*both, *own, *clocks_apart(self.base, self.proposal))

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
    other = of_other_clocks(base, proposal)

    def effects_of(first: tuple[Measure, ...], second: tuple[Measure, ...]) -> tuple[Effect, ...]:
        found = (effect(*pair) for pair in _pairs(first, second))
        return tuple(not_judged(one) if one.name in other else one for one in found)

    effects = effects_of(base.measures, proposal.measures)
    made = _cells(base.breakdowns, proposal.breakdowns)
    cells = _shrunk(tuple(_not_judged(one) if one.effect.name in other else one for one in made))
    sure = sorted(_not_by_chance(cells), key=lambda one: -_weight(one, base))
    winners = tuple(one for one in sure if one.effect.verdict == "better")
    losers = tuple(one for one in sure if one.effect.verdict == "worse")
    details = effects_of(base.details, proposal.details)
    return Comparison(base, proposal, effects, details, cells, winners, losers)


def week_by_week(base: Summary, first: Fan, second: Fan) -> list[Estimate]:
    """The paired differences of money at the end of each week, as far as both arms go."""
    pairs = zip(first.weeks, second.weeks, strict=False)
    moved = ([b - a for a, b in zip(one, other, strict=True)] for one, other in pairs)
    return [estimates.mean(grouped(some, base.how.inner), base.how.level) for some in moved]


def effect(base: Measure, proposal: Measure) -> Effect:
    """The paired difference of one figure, which may be a ratio of sums in one arm and a plain mean in
    the other (a rep's load, where only one of them has a roster)."""
    inner, level = base.how.inner, base.how.level
    if base.under or proposal.under:
        pairs = ((one.over, one.under or (1.0,) * len(one.over)) for one in (base, proposal))
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


def clocks_apart(base: Summary, proposal: Summary) -> Iterator[str]:
    """At most one sentence, about the clocks that are not the same."""
    before, after = ({one.label: one.within for one in arm.promises} for arm in (base, proposal))
    others = [
        f"`{label}` ({before.get(label, 'no clock')}, then {after.get(label, 'no clock')})"
        for label in dict.fromkeys((*before, *after))
        if before.get(label) != after.get(label)
    ]
    if others:
        yield (
            f"the clocks themselves differ in {', '.join(others)}: clocks met and missed are neither "
            "better nor worse there, nor in all"
        )


def of_other_clocks(base: Summary, proposal: Summary) -> set[str]:
    """The names of figures about clocks that are not the same in both arms."""
    before, after = ({one.met.name: one.within for one in arm.promises} for arm in (base, proposal))
    others = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    found = others.copy()
    for one in (*base.measures, *base.details) if others else ():
        status = one.name.rpartition(".")[0]
        if status == "sla" or f"{status}.attainment" in others:
            found.add(one.name)
    return found


def not_judged(one: Effect) -> Effect:
    """Of other clocks: neither better nor worse."""
    return replace(
        one, better="", verdict="changed" if one.verdict in ("better", "worse") else one.verdict
    )


def _not_judged(one: Cell) -> Cell:
    return replace(one, effect=not_judged(one.effect))


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
    """Figures that both arms have, in the order of the base; then counts that only one of them has, and
    the other does not because nothing of the kind is said in its policy."""
    before, after = ({one.name: one for one in arm} for arm in (base, proposal))
    for name, one in before.items():
        if name in after:
            yield one, after[name]
        elif _is_said(name):
            yield one, _absent(one)
    for name, one in after.items():
        if name not in before and _is_said(name):
            yield _absent(one), one


def _is_said(name: str) -> bool:
    return name.partition(".")[0] in ("interrupted", "urgent")


def _cells(base: tuple[Breakdown, ...], proposal: tuple[Breakdown, ...]) -> Iterator[Cell]:
    """Of one dimension after the other: rows of the base, then those that only the proposal has."""
    before, after = (
        {one.by: {row.label: row for row in one.rows} for one in arm} for arm in (base, proposal)
    )
    for by, rows in before.items():
        if by not in after:
            continue
        others = after[by]
        for label, row in rows.items():
            other = others.get(label)
            gone = tuple(map(_absent, row.measures))
            for pair in _pairs(row.measures, other.measures if other else gone):
                yield Cell(by, label, effect(*pair), only="" if other else "base")
        for label, row in others.items():
            if label not in rows:
                for one in row.measures:
                    yield Cell(by, label, effect(_absent(one), one), only="proposal")


def _absent(one: Measure) -> Measure:
    """The figure of a source, team or rep that is not there: nothing counted, no share of nothing."""
    counted = one.unit in ("people", "times", "money") and not one.under
    return replace(one, over=(0.0 if counted else math.nan,) * len(one.over))


def _weight(one: Cell, base: Summary) -> float:
    """The difference without luck, as a share of the whole base's figure or, where there is none, of
    that of all sources, segments, teams or reps together."""
    alike = [
        (row.label, measure)
        for each in base.breakdowns
        if each.by == one.by
        for row in each.rows
        for measure in row.measures
        if measure.name == one.effect.name
    ]
    whole, mine = base.measure(one.effect.name), dict(alike).get(one.label)
    together = math.fsum(m for _, measure in alike if math.isfinite(m := abs(measure.estimate().mean)))
    size = abs(whole.estimate().mean) if whole else together
    moved = abs(one.effect.difference.mean if math.isnan(one.shrunk) else one.shrunk)
    return moved * _part(mine, whole) / size if size else math.inf


def _part(mine: Measure | None, whole: Measure | None) -> float:
    """How much of what a share is taken of belongs to this source, segment, team or rep; 1 for sums."""
    if whole is None or mine is None or not whole.under or not mine.under:
        return 1.0
    total = math.fsum(whole.under)
    return math.fsum(mine.under) / total if total else 1.0


# --- many cells ---------------------------------------------------------------------------------


def _not_by_chance(cells: tuple[Cell, ...]) -> list[Cell]:
    """The cells whose difference stays clear among all of them, the clearest first, and that are worth a
    word. What one arm does not have at all is no difference of luck."""
    judged = [
        (chance(one.effect), at)
        for at, one in enumerate(cells)
        if _can_be_judged(one.effect) and not one.only
    ]
    judged.sort()
    kept = [rank for rank, (p, _) in enumerate(judged, 1) if p <= FALSE_SHARE * rank / len(judged)]
    sure = [cells[at] for _, at in judged[: max(kept, default=0)]]
    clear = (one for one in sure if one.effect.verdict in ("better", "worse", "changed"))
    return [one for one in clear if not abs(one.effect.relative) < WORTH]


def _shrunk(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Differences of one figure in one dimension are told from each other's spread: their mean square
    beyond that of chance is what is real (empirical Bayes)."""
    families: dict[tuple[str, str], list[Estimate]] = {}
    for one in cells:
        if _can_be_judged(one.effect) and not one.only:
            families.setdefault((one.by, one.effect.name), []).append(one.effect.difference)
    real = {name: _real(some) for name, some in families.items()}
    return tuple(
        replace(one, shrunk=one.effect.difference.mean * _kept(one.effect.difference, real[place]))
        if (place := (one.by, one.effect.name)) in real and _can_be_judged(one.effect) and not one.only
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
