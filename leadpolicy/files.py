"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write(path: str | Path, data: bytes) -> None:
    """Put `data` at `path`, so that no reader ever sees half of it. Folders on the way are made.
    Raises OSError."""
    write_parts(path, (data,))


def write_parts(path: str | Path, parts: Iterable[bytes]) -> None:
    """As `write`, of data that is made while it is written: where that fails, nothing is changed.

    An existing file keeps its mode, a symbolic link stays one, and what is no file (a pipe, a device) is
    simply written to. Raises OSError, which names the file.
    """
    try:
        _write_parts(Path(path), parts)
    except OSError as problem:
        if problem.filename is None:  # as where the disk is full
            problem.filename = str(path)
        raise


def _write_parts(given: Path, parts: Iterable[bytes]) -> None:
    stream = _stream(given)
    if stream is not None:
        with os.fdopen(stream, "wb") as out:
            out.writelines(parts)
        return
    if given.exists() and not given.is_file():
        with given.open("wb") as out:
            out.writelines(parts)
        return
    target = given.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, beside = _beside(target)
    try:
        with os.fdopen(handle, "wb") as out:
            out.writelines(parts)
        os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _stream(given: Path) -> int | None:
    """A handle of `/dev/stdout` and its like, which goes on where it stands: opened anew, a file to
    which it leads would be cut off."""
    names = {"/dev/stdout": "1", "/dev/stderr": "2"}
    folder, number = str(given.parent), names.get(str(given), given.name)
    if str(given) not in names and folder not in ("/dev/fd", "/proc/self/fd"):
        return None
    if not number.isdecimal():
        return None
    for one in (sys.stdout, sys.stderr):
        one.flush()
    return os.dup(int(number))


def _beside(target: Path) -> tuple[int, str]:
    """A new file in the same folder; its name is nobody's business, so errors speak of the target."""
    try:
        return tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as problem:
        problem.filename = str(target)
        raise


def _umask() -> int:
    """The umask can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
