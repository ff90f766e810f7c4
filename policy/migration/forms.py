"""A migration as a table for people, as JSON for programs, and as SQL for the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from policy.migration import Conflict, Migration

FORMAT_VERSION = 1


def written(found: Migration, form: str, table: str = "leads", column: str = "status") -> str:
    """The migration in one of FORMS. Table and column are plain names, or `schema.name`."""
    return FORMS[form](found, table, column)


# --- for people ---------------------------------------------------------------------------------


def _table(found: Migration, table: str, column: str) -> str:
    head = [f"from {found.old} to {found.new}: {_count(found)}"]
    rows = [("track", "records with", "become", "because")]
    rows += [(one.track, one.value, one.becomes, one.status + _via(one.via)) for one in found.steps]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    lines = [
        "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=False)) + f"  {row[3]}"
        for row in rows
    ]
    return "\n".join([*head, *(["", *lines] if found.steps else []), *_said(found.conflicts)])


def _via(via: str) -> str:
    return f', by way of "{via}"' if via else ""


def _count(found: Migration) -> str:
    values = (
        "1 value becomes another"
        if len(found.steps) == 1
        else f"{len(found.steps)} values become others"
    )
    return f"{values}, {found.unchanged} stay"


def _said(conflicts: tuple[Conflict, ...]) -> Iterator[str]:
    for one in conflicts:
        where = f" (track `{one.track}`)" if one.track else ""
        yield from ("", f'"{one.value}"{where} cannot be carried over: {one.why}', f"  help: {one.help}")


# --- for programs -------------------------------------------------------------------------------


def _json(found: Migration, table: str, column: str) -> str:
    data = {"format_version": FORMAT_VERSION, **asdict(found)}
    return json.dumps(data, ensure_ascii=False, indent=2)


# --- for databases ------------------------------------------------------------------------------


def _sql(found: Migration, table: str, column: str) -> str:
    """One statement, so that values which change places do so at once. Standard SQL: names in double
    quotes, texts in single ones, each doubled inside."""
    lines = [f"-- Statuses of {_comment(found.old)}, as {_comment(found.new)} calls them."]
    for one in found.conflicts:
        lines.append(f"-- Left out: {_comment(one.value)}: {_comment(one.why)}.")
    becomes = dict.fromkeys((one.value, one.becomes) for one in found.steps)
    for pair in [one for one in becomes if not _safe("".join(one))]:
        del becomes[pair]
        lines.append(f"-- Left out: {_comment(pair[0])}: databases read its characters differently.")
    if not becomes:
        return "\n".join([*lines, "-- No value becomes another."])
    name = _name(column)
    whens = [f"  WHEN {_text(value)} THEN {_text(new)}" for value, new in becomes]
    listed = ", ".join(_text(value) for value, _ in becomes)
    return "\n".join(
        [
            *lines,
            f"UPDATE {_name(table)}",
            f"SET {name} = CASE {name}",
            *whens,
            f"  ELSE {name}",
            "END",
            f"WHERE {name} IN ({listed});",
        ]
    )


def _safe(text: str) -> bool:
    """Some databases read a backslash and a quote as one character: the text would not end there."""
    return text.isprintable() and "\\" not in text


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _comment(text: str) -> str:
    """On one line, so that nothing of it is ever run."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


FORMS: Mapping[str, Callable[[Migration, str, str], str]] = {
    "table": _table,
    "json": _json,
    "sql": _sql,
}
