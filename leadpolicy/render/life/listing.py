"""People of one replication in a table, to choose one from; as text, as data."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.console import Paint
from leadpolicy.io.output import Cells, iso
from leadpolicy.render.life.units import clock_time
from leadpolicy.render.tables import table
from leadpolicy.words import count
from simulator.figures import NOTHING, shown
from simulator.lives import Recording, Sketch
from simulator.lives.recording import COUNTED

_HEAD = ("person", "born", "", "from", "at last in", "moves", "again", "wait", "missed", "revenue")


_PHASE = 2


def listing(recording: Recording, some: Sequence[Sketch], most: int, paint: Paint) -> str:
    """The first `most` of them, and how many there are."""
    rows: list[tuple[str, ...]] = [_HEAD, *(_row(recording, one) for one in some[:most])]
    if not any(one.revenue for one in some):
        rows = [one[:-1] for one in rows]
    if not any(one[_PHASE] for one in rows):
        rows = [one[:_PHASE] + one[_PHASE + 1 :] for one in rows]
    lines = [*table(rows[1:], paint, rows[0]), ""] if some else []
    everybody = count(len(recording.born), "person", "people")
    number = f"{len(some):,} of {everybody} of replication {recording.number}, seed {recording.seed}"
    more = f"; the first {most} are shown" if len(some) > most else ""
    return "\n".join([*lines, f"  {number}{more}"])


def _row(recording: Recording, one: Sketch) -> tuple[str, ...]:
    phase = recording.phase(one.person, one.born)
    return (
        str(one.person),
        clock_time(recording.policy, one.born)[:10],
        "" if phase == COUNTED else phase,
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
        "listed": [_cells(recording, one) for one in some[:most]],
    }


COLUMNS = (
    "person", "source", "segment", "born", "status", "moves", "recycled", "events", "touches",
    "talks", "wait_hours", "met", "breaches", "blocked", "wins", "revenue", "phase",
)  # fmt: skip


def _cells(recording: Recording, one: Sketch) -> Cells:
    return {**dict(zip(COLUMNS, cells(recording, one), strict=True)), "path": one.path}


def cells(recording: Recording, one: Sketch) -> tuple[object, ...]:
    """The values of COLUMNS."""
    born, phase = iso(recording.policy, one.born), recording.phase(one.person, one.born)
    return (
        one.person, one.source, one.segment or None, born, one.status, one.moves, one.recycled,
        one.events, one.touches, one.talks, one.wait, one.met, one.breaches, one.blocked,
        one.won, one.revenue, phase,
    )  # fmt: skip
