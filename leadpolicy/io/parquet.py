"""Rows out of Parquet, and into it; pyarrow is imported only here, and is an extra."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from leadpolicy.errors import InputError
from simulator.coded import Coded

Cells = dict[str, object]


def rows(name: str, stream: IO[bytes]) -> Iterator[Cells]:
    """The cells of each row by column. InputError; UnicodeDecodeError for bytes that are no text."""
    pyarrow = _arrow(f"reading `{name}`")
    try:
        source = stream if stream.seekable() else io.BytesIO(stream.read())
        table = pyarrow.parquet.ParquetFile(source)
        _refuse_twice(name, table.schema_arrow.names)
        for batch in table.iter_batches():
            yield from (_text(one) for one in _plain(batch).to_pylist())
    except UnicodeDecodeError:
        raise
    except (pyarrow.ArrowException, OverflowError, ValueError) as problem:
        raise _unreadable(name, problem) from None
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise _unreadable(name, problem) from None  # what stands in the file, not the reading of it


def _unreadable(name: str, problem: Exception) -> InputError:
    why = " ".join(str(problem).split()).rstrip(".")
    return InputError(
        f"`{name}` is not readable as Parquet: {why[:1].lower()}{why[1:]}",
        "it may be cut short, or of another kind: write it again, or give it the ending of its kind",
    )


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table of these columns, compressed; the same cells give the same bytes. InputError when the
    extra is missing."""
    pyarrow = _arrow("writing Parquet")
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pyarrow.array(_alike(cells)) for cells in by_column]
    return _packed(pyarrow, arrays, columns)


def columnar(columns: Mapping[str, Sequence[object] | Coded]) -> bytes:
    """The same of a table that is there column by column, the cells of each of one type, or None."""
    pyarrow = _arrow("writing Parquet")
    arrays = [_array(pyarrow, one) for one in columns.values()]
    return _packed(pyarrow, arrays, list(columns))


def _array(pyarrow: Any, column: Sequence[object] | Coded) -> Any:
    if not isinstance(column, Coded):
        return pyarrow.array(column)
    known = pyarrow.array(column.cells, pyarrow.string())
    return known.take(pyarrow.array(column.codes))


def _packed(pyarrow: Any, arrays: Sequence[Any], names: Sequence[str]) -> bytes:
    out = pyarrow.BufferOutputStream()
    table = pyarrow.Table.from_arrays(arrays, names=list(names))
    pyarrow.parquet.write_table(table, out, compression="zstd")
    return bytes(out.getvalue())


def _alike(cells: Sequence[object]) -> list[object]:
    """Whole and other numbers of one column as numbers; anything beside text as text."""
    kinds = {type(one) for one in cells if one is not None}
    if len(kinds) < 2 and kinds <= {bool, int, float, str}:
        return list(cells)
    if kinds <= {int, float}:
        return [None if one is None else float(str(one)) for one in cells]
    return [None if one is None else str(one) for one in cells]


def _arrow(what: str) -> Any:
    """The library. InputError when it is not there."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise InputError(
            f"{what} needs the extra `parquet`", "run `pip install leadpolicy[parquet]`"
        ) from None
    return pyarrow


def _refuse_twice(name: str, columns: Sequence[str]) -> None:
    twice = sorted({one for one in columns if columns.count(one) > 1})
    if twice:
        raise InputError(f"`{name}` has two columns called `{twice[0]}`", "rename one of them")


def _plain(batch: Any) -> Any:
    """The batch with instants and lengths of time in whole microseconds, which is what Python has."""
    import pyarrow

    finer = {"timestamp[ns": "timestamp", "duration[ns": "duration", "time64[ns": "time64"}
    columns = []
    for column in batch.columns:
        kind = next((kind for start, kind in finer.items() if str(column.type).startswith(start)), None)
        if kind == "timestamp":
            column = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
        elif kind is not None:
            column = column.cast(getattr(pyarrow, kind)("us"), safe=False)
        columns.append(column)
    return pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _text(cells: Cells) -> Cells:
    """Some programs write text as mere bytes; empty text is missing, and so is what is no number."""
    found = {key: one.decode() if isinstance(one, bytes) else one for key, one in cells.items()}
    return {key: None if one == "" or one != one else one for key, one in found.items()}
