"""Paths on the command line: none is empty, no output takes the place of what is read, and where nothing
can be written, that is known before the work begins."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import click

from dsl.files import SUFFIX
from leadpolicy.errors import InputError

WRITTEN = ("out", "events", "witness_to", "log_to")  # what commands call the files that they write
READ = "leadpolicy.read"  # files that the running command has read
WRITES = "leadpolicy.writes"  # those of the running command, each with whether it is a folder
# of the answers' tables, beside the page; those of figures are in a folder of their own
TABLES = ("evidence", "one_rep_more", "parts", "power", "response", "tornado", "trials", "waiting")


class NamedPath(click.Path):
    """A path that is not empty: an empty one, as of a shell variable without a value, would mean the
    current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = os.fspath(value)
        if not path:
            self.fail("the path is empty", param, ctx)
        if (b"\0" if isinstance(path, bytes) else "\0") in path:
            self.fail("a path holds no NUL character", param, ctx)
        return super().convert(value, param, ctx)


def careful(command: click.Command) -> None:
    """Let no path that this command or one nested in it takes be empty, and none that it writes be one
    that it reads."""
    for param in command.params:
        if type(param.type) is click.Path:
            kind = param.type
            param.type = NamedPath(exists=kind.exists, file_okay=kind.file_okay, dir_okay=kind.dir_okay)
    if command.callback is not None and not hasattr(command.callback, "spares"):
        command.callback = _sparing(command.callback, command.params)
    for nested in command.commands.values() if isinstance(command, click.Group) else ():
        careful(nested)


def spared(read: Iterable[str]) -> None:
    """InputError where the running command would write over one of these files, which it reads: as the
    file that it names, or as one that it makes in the folder that it names."""
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return
    paths = [Path(one) for one in read]
    ctx.meta[READ] = (*ctx.meta.get(READ, ()), *map(str, paths))
    for out, folder in ctx.meta.get(WRITES, ()):
        made = _made_in(Path(out)) if folder else (Path(out),)
        lost = next((one for one in made if any(_is_part(one, path) for path in paths)), None)
        if lost is not None:
            raise InputError(
                f"`{lost}` is read by this very command, and would be lost",
                f"name another {'folder' if folder else 'file'}",
            )


def read_so_far() -> tuple[str, ...]:
    """The files that the running command was told to spare, each perhaps several times."""
    ctx = click.get_current_context(silent=True)
    return ctx.meta.get(READ, ()) if ctx is not None else ()


def writable(out: str, folder: bool = False) -> None:
    """OSError, which names it, where this file (or folder, in which files are made) cannot be written.
    What is there already is left alone, and nothing is left behind."""
    path = Path(out)
    stream = out.startswith(("/dev/", "/proc/self/fd/")) and path.exists()
    if not folder and path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), out)
    if not folder and (out == "-" or stream or (path.exists() and not path.is_file())):
        return  # a pipe, a device: only writing tells
    place = path if folder else path.resolve().parent
    try:
        while not os.path.lexists(place):
            place = place.parent
        if not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as problem:
        problem.filename = out
        raise


def _sparing(callback: Callable[..., Any], params: Iterable[click.Parameter]) -> Callable[..., Any]:
    kinds = {str(one.name): one.type for one in params if isinstance(one.type, click.Path)}
    written = [name for name in WRITTEN if name in kinds]

    @wraps(callback)
    def called(*args: Any, **given: Any) -> Any:
        ctx = click.get_current_context()
        folders = {out: not kinds[name].file_okay for name in written for out in _all(given.get(name))}
        ctx.meta[WRITES] = tuple(folders.items())
        settings = getattr(ctx.meta.get("leadpolicy.settings"), "path", None)
        read = [path for name in kinds if name not in WRITTEN for path in _all(given.get(name))]
        spared((*read, *([str(settings)] if settings else ())))
        for out, folder in folders.items():
            writable(out, folder)
        if "checkpoint" in kinds and given["checkpoint"] is not None:
            writable(given["checkpoint"], folder=True)
        return callback(*args, **given)

    called.spares = True  # type: ignore[attr-defined]
    return called


def _made_in(folder: Path) -> Iterator[Path]:
    """What is there already of the files that an answer is made of: page, data, tables and charts, also
    those of each proposal, and of each proposal in each scenario."""
    yield from (folder / f"{name}.{form}" for name in TABLES for form in ("csv", "parquet"))
    for above in ("", "*/", "*/*/"):
        for name in ("report.html", "results.json", "tables/*", "charts/*"):
            yield from folder.glob(above + name)


def _all(value: Any) -> tuple[str, ...]:
    """The paths that a parameter holds: none, one or several."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def _is_part(out: Path, read: Path) -> bool:
    """Whether this is the file that is read, or a policy file of the folder that is."""
    if not out.is_file() or not read.exists():
        return False
    real = out.resolve()
    inside = real.suffix == SUFFIX and read.resolve() in real.parents
    return inside or out.samefile(read)
