"""People as a CRM has them at one instant: where each is and since when, who has them, how they stand.

A snapshot has a row for each person: `id`, the policy's fields by name, and

    status, entered            where the person is, and since when
    at                         when they appeared
    source                     where they came from, where that is no field of the policy
    team, rep                  who has them
    touches                    how often they were contacted since they entered
    points.GROUP               what this group of the score stands at by what the person did, whatever
                               the log says
    intent                     from 0 to 1, where somebody knows it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadpolicy.io.lines import AT_COLUMNS, BadRow, Line
from leadpolicy.io.records import Shared, Table, lines, values
from leadpolicy.io.values import BadCell, value
from policy.model import MICRO, Field, Group
from policy.state import Pairs
from simulator.points import counts_events

_OWN = ("track", "status", "entered", "source", "team", "rep", "touches", "intent")


@dataclass(frozen=True, slots=True)
class Standing:
    """One row; None where the table does not say. `team` and `rep` are as the CRM writes them."""

    row: int
    id: str
    status: str
    values: Pairs
    entered: int | None
    at: int | None
    source: str | None
    team: str | None
    rep: str | None
    touches: int | None
    points: tuple[tuple[str, int], ...]
    intent: float | None


def standings(table: Table) -> Iterator[Standing]:
    """The people of a snapshot, streaming. Rows with a problem are reported and left out.

    A person without an id goes by the number of the row, unless the id's column was named.
    """
    fields = table.policy.field_named
    points = {f"points.{one.name}": one for one in table.policy.groups if counts_events(one)}
    own = [one for one in (*AT_COLUMNS, *_OWN, *points) if one not in fields]
    shared, seen = Shared(), dict[str, int]()
    for line in lines(table, (*fields, *own, *table.ids)):
        try:
            found = _standing(line, table, frozenset(own), points, shared)
            if found.id in seen:
                raise line.bad(
                    table.ids[0],
                    f"`{found.id}` is the id of row {seen[found.id]} too",
                    "one row a person",
                )
        except BadRow:
            continue
        seen[found.id] = found.row
        yield found


def _standing(
    line: Line, table: Table, own: frozenset[str], points: dict[str, Group], shared: Shared
) -> Standing:
    ids = table.ids
    anonymous = not table.id_column and all(line.text(one) is None for one in ids)

    def text(name: str) -> str | None:
        return line.text(name) if name in own else None

    return Standing(
        row=line.number,
        id=str(line.number) if anonymous else line.identity(ids),
        status=_status(line, own),
        values=(*values(line, shared, "source"), *_unknown(line)),
        entered=line.instant(own & {"entered"}),
        at=line.instant(one for one in AT_COLUMNS if one in own),
        source=text("source"),
        team=text("team"),
        rep=text("rep"),
        touches=_amount(line, "touches", "integer", (0, 1 << 30)) if "touches" in own else None,
        points=tuple(_points(line, points)),
        intent=_intent(line) if "intent" in own else None,
    )


def _unknown(line: Line) -> Pairs:
    """Fields of which the CRM has a column, and nothing in it."""
    names = (one.name for one in line.policy.fields if one.name in line.cells and one.name != "source")
    return tuple((name, None) for name in names if line.text(name) is None)


def _status(line: Line, own: frozenset[str]) -> str:
    found = line.status("status") if "status" in own else None
    if found is None:
        known = [one.name for one in line.policy.statuses]
        raise line.bad("status", "nothing says where this person is", f"write {_few(known)}")
    return found


def _few(names: list[str]) -> str:
    more = ", ..." if len(names) > 4 else ""
    return f"one of {', '.join(f'`{one}`' for one in names[:4])}{more}"


def _points(line: Line, groups: dict[str, Group]) -> Iterator[tuple[str, int]]:
    for column, group in groups.items():
        bounds = (group.low, group.high)
        found = _amount(line, column, "number", bounds) if column in line.cells else None
        if found is not None:
            yield group.name, found


def _intent(line: Line) -> float | None:
    found = _amount(line, "intent", "number", (0, MICRO))
    return None if found is None else found / MICRO


def _amount(line: Line, name: str, kind: str, bounds: tuple[int | None, int | None]) -> int | None:
    """The cell as a whole number, or in millionths, within these bounds."""
    try:
        found = value(Field(name, kind), line.cells.get(name, ("", None))[1], line.policy)  # type: ignore[arg-type]
    except BadCell as problem:
        raise line.bad(name, problem.message, problem.help) from None
    if found is None:
        return None
    assert isinstance(found, int)
    low, high = bounds
    scale = MICRO if kind == "number" else 1
    if low is not None and found < low:
        raise line.bad(name, f"`{found / scale:g}` is below {low / scale:g}, the least there can be")
    if high is not None and found > high:
        raise line.bad(name, f"`{found / scale:g}` is above {high / scale:g}, the most there can be")
    return found
