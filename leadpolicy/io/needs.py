"""Columns that a table cannot do without: that one is not there is told once, not row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dsl.suggest import closest
from leadpolicy.errors import InputError
from leadpolicy.io.columns import fold
from leadpolicy.io.lines import ID_COLUMNS
from leadpolicy.io.tables import one_line, shown_name

Needs = Iterable[Sequence[str]]  # of the names of each, one has to be there

_HEADED = (".csv", ".tsv", ".parquet")  # of JSON, rows may leave out what is empty
_SHOWN = 8  # columns


def need(path: str, cells: Mapping[str, object], needs: Needs) -> None:
    """InputError where a table, the first row of which has these cells, has no such column."""
    if Path(path).suffix.lower() not in _HEADED:
        return
    have = {fold(one): one for one in cells}
    for names in needs:
        if not any(fold(one) in have for one in names):
            what = f"`{shown_name(path)}` has no column `{names[0]}`"
            raise InputError(one_line(what), one_line(_cure(names[0], [*cells])))


def _cure(name: str, columns: Sequence[str]) -> str:
    """The column that is probably meant, or else all."""
    alike = (one for one in columns if fold(name) in fold(one).split("_"))
    near = next(alike, None) or closest(name, columns)
    other = ", or name it by `--id` (`id` in `start-from`)" if name in ID_COLUMNS else ""
    if near is not None:
        return f"did you mean `{near}`? rename it to `{name}`{other}"
    listed = ", ".join(f"`{one}`" for one in columns[:_SHOWN] if one)
    more = f" and {len(columns) - _SHOWN:,} more" if len(columns) > _SHOWN else ""
    return f"it has {listed}{more}: rename the one that says it to `{name}`{other}"
