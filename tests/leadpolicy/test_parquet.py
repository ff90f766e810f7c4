"""Parquet as other programs write it: every type of column gives a value, or says what is wrong."""

from __future__ import annotations

import datetime as dt
import decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from leadpolicy.errors import InputError
from leadpolicy.io.tables import Cell, rows

MOMENT = dt.datetime(2026, 1, 5, 9)
NANOSECONDS = 1_767_603_600_000_000_001  # one after MOMENT, in UTC


def read(tmp_path: Path, **columns: pa.Array) -> list[dict[str, Cell]]:
    return _read(tmp_path, pa.table(columns))


def _read(tmp_path: Path, table: pa.Table) -> list[dict[str, Cell]]:
    path = tmp_path / "people.parquet"
    pyarrow.parquet.write_table(table, path)
    return [dict(one.cells) for one in rows(str(path), lambda problem: None)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (pa.array([decimal.Decimal("7.50")], pa.decimal128(10, 2)), decimal.Decimal("7.50")),
        (pa.array([MOMENT], pa.timestamp("us")), MOMENT),
        (pa.array([NANOSECONDS], pa.timestamp("ns")), MOMENT),
        (pa.array([NANOSECONDS], pa.timestamp("ns", "UTC")), MOMENT.replace(tzinfo=dt.UTC)),
        (pa.array([1_001], pa.duration("ns")), dt.timedelta(microseconds=1)),
        (pa.array([1_001], pa.time64("ns")), dt.time(microsecond=1)),
        (pa.array([dt.date(2026, 1, 5)]), dt.date(2026, 1, 5)),
        (pa.array(["US"]).dictionary_encode(), "US"),
        (pa.array(["US"], pa.large_string()), "US"),
        (pa.array(["Ö".encode()]), "Ö"),
        (pa.array([""]), None),
        (pa.array([float("nan")]), None),
        (pa.nulls(1), None),
        (pa.array([["a", "b"]]), ["a", "b"]),
    ],
    ids=str,
)
def test_a_column_gives_its_cell(tmp_path: Path, column: pa.Array, cell: Cell) -> None:
    assert read(tmp_path, it=column) == [{"it": cell}]


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not UTF-8 text"):
        read(tmp_path, it=pa.array([b"\xff\xfe"]))
    with pytest.raises(InputError, match="not readable as Parquet"):
        read(tmp_path, it=pa.array([2**62], pa.timestamp("us")))
    false = tmp_path / "false.parquet"
    false.write_bytes(b"PAR1" + bytes(90) + b"\x10\0\0\0PAR1")
    with pytest.raises(InputError, match=r"`.*false\.parquet` is not readable as Parquet: \w") as found:
        [*rows(str(false), lambda problem: None)]
    assert "cut short" in found.value.help
    with pytest.raises(InputError, match="two columns called `it`"):
        _read(tmp_path, pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["it", "it"]))
