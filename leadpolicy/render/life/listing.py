"""People of one replication in a table, to choose one from; as text, as data."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.console import Paint
from leadpolicy.io.output import Cells, iso
from leadpolicy.render.life.units import clock_time
from leadpolicy.render.tables import table
from leadpolicy.words import count
from policy.model import Policy
from simulator.figures import NOTHING, shown
from simulator.lives import Recording, Sketch

_HEAD = ("person", "born", "from", "at last in", "moves", "again", "wait", "missed", "revenue")


def listing(recording: Recording, some: Sequence[Sketch], most: int, paint: Paint) -> str:
    """The first `most` of them, and how many there are."""
    policy = recording.policy
    rows: list[tuple[str, ...]] = [_HEAD, *(_row(policy, one) for one in some[:most])]
    if not any(one.revenue for one in some):
        rows = [one[:-1] for one in rows]
    lines = [*table(rows[1:], paint, rows[0]), ""] if some else []
    everybody = count(len(recording.born), "person", "people")
    number = f"{len(some):,} of {everybody} of replication {recording.number}, seed {recording.seed}"
    more = f"; the first {most} are shown" if len(some) > most else ""
    return "\n".join([*lines, f"  {number}{more}"])


def _row(policy: Policy, one: Sketch) -> tuple[str, ...]:
    return (
        str(one.person),
        clock_time(policy, one.born)[:10],
        one.source,
        one.status,
        str(one.moves),
        str(one.recycled),
        shown(one.wait, "hours") if one.wait else NOTHING,
        str(one.breaches),
        f"{one.revenue:,.0f}" if one.revenue else NOTHING,
    )


def as_data(recording: Recording, some: Sequence[Sketch], most: int) -> Cells:
    return {
        "format_version": 1,
        "seed": recording.seed,
        "replication": recording.number,
        "people": len(recording.born),
        "found": len(some),
        "listed": [_cells(recording.policy, one) for one in some[:most]],
    }


COLUMNS = (
    "person", "source", "segment", "born", "status", "moves", "recycled", "events", "touches", "talks",
    "wait_hours", "met", "breaches", "blocked", "wins", "revenue",
)  # fmt: skip


def _cells(policy: Policy, one: Sketch) -> Cells:
    return {**dict(zip(COLUMNS, cells(policy, one), strict=True)), "path": one.path}


def cells(policy: Policy, one: Sketch) -> tuple[object, ...]:
    """The values of COLUMNS."""
    return (
        one.person, one.source, one.segment or None, iso(policy, one.born), one.status, one.moves,
        one.recycled, one.events, one.touches, one.talks, one.wait, one.met, one.breaches, one.blocked,
        one.won, one.revenue,
    )  # fmt: skip
