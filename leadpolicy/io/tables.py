"""Rows out of CSV, JSON Lines, JSON and Parquet, one at a time where the form allows it.

A cell is what the file holds: text in CSV; also numbers, yes/no, dates and instants in the others. Empty
text, null and NaN are None. Rows are numbered as people see them: a spreadsheet's row for CSV (the
header is row 1), the line for JSON Lines, else counted from 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from leadpolicy.errors import InputError
from leadpolicy.io import parquet

Cell = object  # str, int, Decimal, float, bool, date, datetime, timedelta or None
STDIN = "-"
DELIMITERS = ",;\t|"
_HEADER = 1 << 22  # characters; a device such as /dev/zero never ends a line
PARQUET_MAGIC = b"PAR1"
_SHEET = "save the sheet as `CSV UTF-8`"
_UNPACK = "unpack it: `gunzip -k crm.csv.gz` makes `crm.csv` (`bunzip2`, `unxz`, `unzstd` likewise)"
PACKED = (  # how bytes begin that are no table
    (re.compile(rb"PK\x03\x04"), "a spreadsheet or a ZIP archive", f"{_SHEET}, or unpack it"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "a spreadsheet", _SHEET),
    (re.compile(rb"\x1f\x8b|BZh\d1AY&SY|\xfd7zXZ|\x28\xb5\x2f\xfd"), "compressed", _UNPACK),
    (re.compile(rb"ARROW1|Obj\x01"), "an Arrow or Avro file", "write it as Parquet or CSV"),
)
LONGEST = 400  # characters of a message
_QUOTED = re.compile(r'"[^"]*"?')
_SEPARATOR = re.compile(rf"sep=([{DELIMITERS}])\s*", re.IGNORECASE)  # spreadsheets hide this line
_AS_UTF8 = "save it as UTF-8 (in a spreadsheet: `CSV UTF-8`)"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of a table, and how to mend it."""

    path: str
    row: int
    column: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        column = f", column `{self.column}`" if self.column else ""
        return one_line(f"{self.path}, row {self.row}{column}: {self.message}")


def one_line(text: str) -> str:
    """A message that quotes a cell: without its line breaks, and not much longer than a line or two."""
    text = " ".join(text.split("\n")) if "\n" in text else text
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"


class Row(NamedTuple):
    number: int
    cells: Mapping[str, Cell]


Report = Callable[[Problem], None]


def rows(path: str, report: Report) -> Iterator[Row]:
    """The rows of a file, or of stdin for `-`; rows that cannot be read go to `report`.

    The form follows from the name (.csv .tsv .jsonl .ndjson .json .parquet), else from the content.
    InputError when the file as a whole is no table; OSError when it cannot be opened.
    """
    name = shown_name(path)
    with sys.stdin.buffer if path == STDIN else open(path, "rb") as stream:
        buffered = io.BufferedReader(stream)  # type: ignore[type-var]
        read = _reader(name, buffered.peek(4096)[:4096])
        try:
            yield from read(name, buffered, report)
        except UnicodeDecodeError:
            raise InputError(one_line(f"`{name}` is not UTF-8 text{_where(path)}"), _AS_UTF8) from None


def _where(path: str) -> str:
    """The first line that is not UTF-8, of a file of text; nothing of others."""
    if path == STDIN or Path(path).suffix.lower() == ".parquet":
        return ""
    with open(path, "rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError as problem:
                return f": line {number} has {line[max(0, problem.start - 20) : problem.end]!r}"
    return ""


def shown_name(path: str) -> str:
    """The path as messages name it."""
    return "<stdin>" if path == STDIN else path


def _reader(name: str, head: bytes) -> Callable[[str, Any, Report], Iterator[Row]]:
    suffix = Path(name).suffix.lower()
    if suffix == ".parquet" or head.startswith(PARQUET_MAGIC):
        return _parquet
    _refuse_packed(name, head)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if suffix == ".json" or (start == b"[" and suffix not in (".csv", ".tsv")):
        return _json
    if suffix in (".jsonl", ".ndjson") or (start == b"{" and suffix not in (".csv", ".tsv")):
        return _json_lines
    return _csv


def _refuse_packed(name: str, head: bytes) -> None:
    """Bytes that can pass for a table with odd names, and are none."""
    for magic, what, cure in PACKED:
        if magic.match(head):
            raise InputError(f"`{name}` is {what}, not a table", cure)
    if _is_utf16(head):
        raise InputError(f"`{name}` is UTF-16, not UTF-8 text", _AS_UTF8)


def _is_utf16(head: bytes) -> bool:
    """By its mark; without one, every other byte of plain letters is 0."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = head[:64:2], head[1:64:2]
    return len(head) >= 4 and any(even) != any(odd)


# --- CSV ----------------------------------------------------------------------------------------


def _csv(name: str, stream: IO[bytes], report: Report) -> Iterator[Row]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    first = text.readline(_HEADER + 1)
    if len(first) > _HEADER:
        raise InputError(
            f"`{name}` has no end of its first row", "the first row holds the names of the columns"
        )
    told = _SEPARATOR.fullmatch(first)
    delimiter = told[1] if told else _delimiter(first)
    reader = csv.reader(
        chain(() if told or not first else (first,), text), delimiter=delimiter, strict=True
    )
    header = _header(name, reader)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            report(
                Problem(
                    name,
                    number,
                    "",
                    f"not readable as CSV: {problem}",
                    "check the quotes; reading stopped here",
                )
            )
            return
        if not cells or not (cells[0].strip() or any(map(str.strip, cells))):
            continue  # spreadsheets write rows of nothing below the others
        if len(cells) > len(header) and not any(map(str.strip, cells[len(header) :])):
            del cells[len(header) :]
        if len(cells) != len(header):
            what = f"{len(cells)} cells where the header has {len(header)}"
            report(Problem(name, number, "", what, f"cells are parted by `{_shown(delimiter)}`"))
            continue
        pairs = zip(header, cells, strict=True)
        yield Row(number, {key: cell or None for key, cell in pairs if key or cell})


def _delimiter(header: str) -> str:
    """The one that is there most often, outside of quotes."""
    return max(DELIMITERS, key=_QUOTED.sub("", header).count)


def _header(name: str, reader: Iterator[list[str]]) -> list[str]:
    try:
        header = [cell.strip() for cell in next(reader)]
    except StopIteration:
        raise InputError(f"`{name}` is empty", "the first row holds the names of the columns") from None
    except csv.Error as problem:
        raise InputError(f"`{name}` is not readable as CSV: {problem}", "check the quotes") from None
    if not any(header):
        raise InputError(
            f"`{name}` begins with an empty row", "the first row holds the names of the columns"
        )
    twice = sorted(cell for cell, many in Counter(header).items() if cell and many > 1)
    if twice:
        raise InputError(f"`{name}` has two columns called `{twice[0]}`", "rename one of them")
    return header


def _shown(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else delimiter


# --- JSON ---------------------------------------------------------------------------------------


def _json_lines(name: str, stream: IO[bytes], report: Report) -> Iterator[Row]:
    for number, line in enumerate(io.TextIOWrapper(stream, encoding="utf-8-sig"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, **_READING)
        except (ValueError, RecursionError) as problem:
            report(Problem(name, number, "", f"not valid JSON: {_why(problem)}", "one object a line"))
            continue
        yield from _object(name, number, value, report)


def _json(name: str, stream: IO[bytes], report: Report) -> Iterator[Row]:
    try:
        text = stream.read().decode("utf-8-sig")
        found = json.loads(text, **_READING)
    except UnicodeDecodeError:
        raise
    except (ValueError, RecursionError) as problem:
        raise InputError(
            f"`{name}` is not valid JSON: {_why(problem)}", "write a list of objects, one a row"
        ) from None
    for number, value in enumerate(found if isinstance(found, list) else [found], 1):
        yield from _object(name, number, value, report)


def _why(problem: Exception) -> str:
    """What is wrong; of a number of thousands of digits Python says how to let it pass."""
    text = str(problem)
    return "a number has too many digits" if "int_max_str_digits" in text else text


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON. ValueError when a name is given twice, so that one value would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = Counter(key for key, _ in pairs)
        raise ValueError(f"`{next(key for key, many in names.items() if many > 1)}` is given twice")
    return found


def _constant(name: str) -> float | None:
    """What programs write that JSON does not have: NaN is a missing number."""
    return None if name == "NaN" else float(name)


_READING: dict[str, Any] = {
    "parse_float": Decimal,
    "parse_constant": _constant,
    "object_pairs_hook": _once,
}


def _object(name: str, number: int, value: object, report: Report) -> Iterator[Row]:
    if isinstance(value, dict):
        yield Row(number, {key: None if cell == "" else cell for key, cell in value.items()})
    else:
        report(Problem(name, number, "", "not an object", 'write `{"id": ..., "field": ...}`'))


# --- Parquet ------------------------------------------------------------------------------------


def _parquet(name: str, stream: IO[bytes], report: Report) -> Iterator[Row]:
    for number, cells in enumerate(parquet.rows(name, stream), 1):
        yield Row(number, cells)
