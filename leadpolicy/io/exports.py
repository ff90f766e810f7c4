"""Snapshots as tables that can be read again (snapshots.py, records.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dsl.typed import Value
from policy.model import MICRO, MINUTE, Field, Policy
from simulator.inside import Inside

Row = Sequence[object]
LOG = ("id", "at", "event")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def people_table(policy: Policy, people: Sequence[Inside]) -> tuple[list[str], list[Row]]:
    """Columns and rows: a row a person, a column for every field that the CRM has, though it may know it
    of nobody, and for every group of which somebody has points."""
    known = {name for one in people for name, _ in one.values}
    fields = [one for one in policy.fields if one.name in known]
    groups = [one.name for one in policy.groups if any(one.name in dict(who.points) for who in people)]
    free = [one for one in ("source",) if one not in policy.field_named]
    columns = ["id", "status", "entered", "at", *free, *(one.name for one in fields)]
    columns += ["team", "rep", "touches", *(f"points.{name}" for name in groups)]
    return columns, [_person(one, free, fields, groups) for one in people]


def log_rows(people: Iterable[Inside]) -> Iterator[Row]:
    """What they did, person by person."""
    for one in people:
        for event in one.history:
            yield one.id, _instant(event.at), event.name


def _person(one: Inside, free: Sequence[str], fields: Sequence[Field], groups: Sequence[str]) -> Row:
    values, points = dict(one.values), dict(one.points)
    cells = (_cell(field, values.get(field.name)) for field in fields)
    told = (_exact(points[name], MICRO) if name in points else None for name in groups)
    source = [one.source] if free else []
    when = (_instant(one.entered), _instant(one.born))
    return [one.id, one.status, *when, *source, *cells, one.team, one.rep, one.touches, *told]


def _instant(at: int) -> str:
    return (_EPOCH + timedelta(microseconds=at)).isoformat()


def _cell(field: Field, value: Value | None) -> object:
    """The value as `io.values` reads it."""
    if value is None or isinstance(value, str):
        return value
    if field.type == "yes/no":
        return "yes" if value else "no"
    if field.type == "number":
        return _exact(value, MICRO)
    if field.type == "money":
        return _exact(value, 100)
    if field.type == "date":
        return (date(1970, 1, 1) + timedelta(days=value)).isoformat()
    if field.type == "duration":
        return f"{(Decimal(value) / MINUTE).quantize(Decimal('1e-9')).normalize():f} minutes"
    return value


def _exact(value: int, scale: int) -> str:
    return f"{(Decimal(value) / scale).normalize():f}"
