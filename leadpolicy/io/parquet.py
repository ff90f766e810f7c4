"""Rows out of Parquet; pyarrow is imported only here, and is an extra."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import IO, Any

from leadpolicy.errors import InputError

Cells = dict[str, object]


def rows(name: str, stream: IO[bytes]) -> Iterator[Cells]:
    """The cells of each row by column. InputError; UnicodeDecodeError for bytes that are no text."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise InputError(
            f"reading `{name}` needs the extra `parquet`", "run `pip install leadpolicy[parquet]`"
        ) from None
    try:
        source = stream if stream.seekable() else io.BytesIO(stream.read())
        table = pyarrow.parquet.ParquetFile(source)
        _refuse_twice(name, table.schema_arrow.names)
        for batch in table.iter_batches():
            yield from (_text(one) for one in _plain(batch).to_pylist())
    except UnicodeDecodeError:
        raise
    except (pyarrow.ArrowException, OverflowError, ValueError) as problem:
        raise InputError(f"`{name}` is not readable as Parquet: {problem}") from None


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
    """Some programs write text as mere bytes; empty text is missing."""
    found = {key: one.decode() if isinstance(one, bytes) else one for key, one in cells.items()}
    return {key: None if one == "" else one for key, one in found.items()}
