"""The figures of one setting over some replications: joined, cut, and as bytes with a sum over them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from hashlib import sha256
from itertools import chain

from simulator.estimates import Sampling
from simulator.summary import Measure, Promise, Summary
from simulator.tables import Damaged, inflated

_FORMAT = b"leadpolicy figures 1"
_MOST = 1 << 28  # bytes


def joined(parts: Sequence[Summary]) -> Summary:
    """All replications in the order of the parts, which are of one setting."""
    first = parts[0]
    if len(parts) == 1:
        return first
    done = sum(one.replications for one in parts)

    def whole(*same: Measure) -> Measure:
        over, under = (
            tuple(chain.from_iterable(getattr(one, name) for one in same)) for name in ("over", "under")
        )
        return replace(same[0], over=over, under=under)

    return replace(
        first,
        replications=done,
        measures=tuple(map(whole, *(one.measures for one in parts))),
        details=tuple(map(whole, *(one.details for one in parts))),
        promises=tuple(
            replace(same[0], met=whole(*(one.met for one in same)))
            for same in zip(*(one.promises for one in parts), strict=True)
        ),
    )


def part(found: Summary, first: int, end: int) -> Summary:
    """Replications first..end - 1 of those that are there, counted from 0."""
    return _changed(
        replace(found, replications=end - first),
        lambda one: replace(one, over=one.over[first:end], under=one.under[first:end]),
    )


def packed(found: Summary, name: str) -> bytes:
    """As bytes that say their name."""
    told = (
        (found.policy, found.scenario, found.seed, found.replications, found.days, found.currency),
        found.version,
        [_row(one) for one in found.measures],
        [_row(one) for one in found.details],
        [(one.label, one.within, _row(one.met)) for one in found.promises],
    )
    body = zlib.compress(json.dumps(told).encode(), 1)
    return b"\n".join((_FORMAT, name.encode(), sha256(body).hexdigest().encode(), body))


def unpacked(blob: bytes, name: str) -> Summary:
    """What `packed` made under this name. Raises Damaged for anything else."""
    parts = blob.split(b"\n", 3)
    if len(parts) != 4 or parts[:2] != [_FORMAT, name.encode()]:
        raise Damaged("other figures than they should be")
    if sha256(parts[3]).hexdigest().encode() != parts[2]:
        raise Damaged("damaged figures")
    try:
        told = json.loads(inflated(parts[3], _MOST))
    except ValueError:
        raise Damaged("no figures") from None
    (policy, scenario, seed, replications, days, currency), version, measures, details, promises = told
    return Summary(
        policy,
        scenario,
        seed,
        replications,
        days,
        currency,
        tuple(map(_measure, measures)),
        details=tuple(map(_measure, details)),
        promises=tuple(Promise(label, within, _measure(met)) for label, within, met in promises),
        version=version,
    )


def _changed(found: Summary, change: Callable[[Measure], Measure]) -> Summary:
    return replace(
        found,
        measures=tuple(map(change, found.measures)),
        details=tuple(map(change, found.details)),
        promises=tuple(replace(one, met=change(one.met)) for one in found.promises),
    )


def _row(one: Measure) -> tuple[object, ...]:
    return (one.name, one.title, one.unit, one.over, one.under, one.better, astuple(one.how))


def _measure(row: Sequence[object]) -> Measure:
    name, title, unit, over, under, better, how = row
    return Measure(name, title, unit, tuple(over), tuple(under), better, Sampling(*how))  # type: ignore[arg-type, misc]
