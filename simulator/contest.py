"""Several policies against one: each difference is paired, and all of them are judged together.

With many proposals one would look clear by chance. For every figure the verdicts hold together (Holm):
the chance that any of them is wrong is what one alone would have. The intervals hold together too
(Bonferroni), which is a little wider than the verdicts need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.compare import Comparison, Effect, chance, compare, verdict
from simulator.summary import Breakdown, Measure, Summary


@dataclass(frozen=True)
class Contest:
    """Every proposal against the base, under the names that they were given."""

    base: Summary
    names: tuple[str, ...]
    comparisons: tuple[Comparison, ...]


Entry = tuple[Summary, Sequence[tuple[str, Summary]]]  # a base, and the proposals against it by name


def contest(base: Summary, proposals: Sequence[tuple[str, Summary]]) -> Contest:
    """All proposals, judged together. ValueError when seed and replications are not the same."""
    return contests([(base, proposals)])[0]


def contests(entries: Sequence[Entry]) -> list[Contest]:
    """Several contests whose verdicts hold together. ValueError as above."""
    many = sum(len(proposals) for _, proposals in entries)
    found = [
        compare(_surer(base, many), _surer(one, many))
        for base, proposals in entries
        for _, one in proposals
    ]
    risk = 1 - entries[0][0].how.level
    effects = _together([one.effects for one in found], risk)
    details = _together([one.details for one in found], risk)
    judged = zip(found, effects, details, strict=True)
    out = []
    for base, proposals in entries:
        mine = tuple(
            replace(one, base=base, effects=some, details=more)
            for _, (one, some, more) in zip(proposals, judged, strict=False)
        )
        out.append(Contest(base, tuple(name for name, _ in proposals), mine))
    return out


def _together(every: Sequence[tuple[Effect, ...]], risk: float) -> list[tuple[Effect, ...]]:
    """The effects of each proposal with verdicts that hold over all proposals, figure by figure."""
    by_name: dict[str, list[tuple[int, Effect]]] = {}
    for at, effects in enumerate(every):
        for one in effects:
            by_name.setdefault(one.name, []).append((at, one))
    judged = {
        (at, one.name): one
        for some in by_name.values()
        for at, one in zip((at for at, _ in some), holm([one for _, one in some], risk), strict=True)
    }
    return [tuple(judged[at, one.name] for one in effects) for at, effects in enumerate(every)]


def holm(effects: Sequence[Effect], risk: float) -> list[Effect]:
    """The same effects: the clearest first, each must be clearer than chance makes any of those left."""
    order = sorted(range(len(effects)), key=lambda at: chance(effects[at]))
    clear = True
    out = list(effects)
    for rank, at in enumerate(order):
        one = effects[at]
        clear = clear and chance(one) <= risk / (len(effects) - rank)
        if one.verdict not in ("same", "unknown"):
            out[at] = replace(one, verdict=verdict(one.difference, one.better) if clear else "unclear")
    return out


def _surer(one: Summary, many: int) -> Summary:
    """With intervals of which `many` hold together as one alone did."""
    level = 1 - (1 - one.how.level) / many
    how = replace(one.how, level=level)

    def measure(old: Measure) -> Measure:
        return replace(old, how=how)

    def breakdown(old: Breakdown) -> Breakdown:
        rows = (replace(row, measures=tuple(map(measure, row.measures))) for row in old.rows)
        return replace(old, rows=tuple(rows))

    return replace(
        one,
        how=how,
        measures=tuple(map(measure, one.measures)),
        details=tuple(map(measure, one.details)),
        breakdowns=tuple(map(breakdown, one.breakdowns)),
    )
