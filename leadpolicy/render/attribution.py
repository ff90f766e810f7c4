"""What each part of a change contributes, as a page and as data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from leadpolicy.render import beginning
from leadpolicy.render.amounts import ENDS, as_csv, numbers, unit
from leadpolicy.render.period import lasting
from leadpolicy.render.told import Part, Told
from leadpolicy.words import count
from simulator.attribution import Attributed
from simulator.estimates import Estimate
from simulator.figures import scale, shown
from simulator.summary import Summary

FORMAT_VERSION = 1


def told(base: Summary, proposal: str, found: Sequence[Attributed]) -> Told:
    """For every figure the parts, the one that moves it most first, and the whole difference."""
    runs = count(base.replications, "replication")
    return Told(
        f"{base.policy} -> {proposal}",
        f"{base.scenario}, {lasting(base)}, {runs}, seed {base.seed}",
        beginning.said(base),
        tuple(_said(one, base.currency) for one in found),
        tuple(_figure(one, base.currency) for one in found),
        (
            "each part is averaged over all orders in which the parts could be made; the parts sum up "
            "to the whole; ~ is not distinguishable from zero, each part for itself",
            *_together(found),
        ),
    )


def rows(base: Summary, found: Sequence[Attributed]) -> str:
    """A row for each figure and part, and one for all parts together."""
    table = [
        (one.name, unit(one.unit, base.currency), label, *numbers(estimate))
        for one in found
        for label, estimate in (
            *((share.part, share.estimate) for share in one.shares),
            ("all together", one.whole),
        )
    ]
    return as_csv(("name", "unit", "part", *ENDS), table)


def data(base: Summary, proposal: str, found: Sequence[Attributed]) -> dict[str, object]:
    return {
        "format_version": FORMAT_VERSION,
        "base": base.policy,
        "proposal": proposal,
        "scenario": base.scenario,
        "seed": base.seed,
        "replications": base.replications,
        **beginning.data(base),
        "parts": [one.part for one in found[0].shares] if found else [],
        "figures": {
            one.name: {
                "unit": base.currency or one.unit if one.unit == "money" else one.unit,
                "shares": [_ends(share.estimate) for share in one.shares],
                "whole": _ends(one.whole),
                "other_clocks": one.of_other_clocks,
            }
            for one in found
        },
    }


def _said(one: Attributed, currency: str) -> str:
    """`wins: most by `lead.SAL.sla: 4 hours -> 1 hour`, +3.2 of +5.1`."""
    how = scale(one.whole, one.unit, currency, points=True)
    clear = [share for share in one.shares if share.estimate.excludes_zero()]
    whole = how.text(one.whole.mean, True)
    clocks = _CLOCKS * one.of_other_clocks
    if not clear:
        return f"{one.title}: no part moves it clearly; all together {whole}{clocks}"
    most = max(clear, key=lambda share: abs(share.estimate.mean))
    text = f"{one.title}: most by `{short(most.part)}`, {how.text(most.estimate.mean, True)} of {whole}"
    return text + clocks


_CLOCKS = (
    "; but the clocks themselves differ: a longer promise is kept more often, a shorter one less, which "
    "makes nothing better or worse"
)


def _figure(one: Attributed, currency: str) -> Part:
    now = shown(one.base.mean, one.unit, currency)
    how = scale(one.whole, one.unit, currency, points=True)

    def row(label: str, found: Estimate) -> tuple[str, str, str, str]:
        sure = f"{how.number(found.low, True)} to {how.number(found.high, True)}"
        mark = "" if found.excludes_zero() or found.mean == 0 else "~"
        return label, how.text(found.mean, True), sure if math.isfinite(found.low) else "", mark

    ordered = sorted(one.shares, key=lambda share: -abs(share.estimate.mean))
    rows = [row(short(share.part), share.estimate) for share in ordered]
    rows.append(row("all together", one.whole))
    head = ("part", "contributes", "95% interval", "")
    return Part(head, tuple(rows), f"{one.title}, now {now}", wraps=True)


def short(part: str) -> str:
    """The first of differences that go together, and how many more there are."""
    first, *more = part.split("; ")
    return f"{first} (+{len(more)})" if more else first


def _together(found: Sequence[Attributed]) -> list[str]:
    """What the parts are that are more than one difference."""
    parts = [share.part for share in found[0].shares] if found else []
    return [f"`{short(one)}` is {one}" for one in parts if short(one) != one]


def _ends(found: Estimate) -> dict[str, float | None]:
    values = {name: getattr(found, name) for name in ENDS}
    return {name: value if math.isfinite(value) else None for name, value in values.items()}
