"""A folder for the time being. One whose process was killed goes when the next one comes."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

_HEAD = "leadpolicy-"
_LOCK = "in-use"  # held as long as the process lives


@contextmanager
def room() -> Iterator[str]:
    """A new folder that goes with the context. OSError."""
    for left in Path(gettempdir()).glob(f"{_HEAD}*/{_LOCK}"):
        with suppress(OSError):
            _clear(left)
    with TemporaryDirectory(prefix=_HEAD, ignore_cleanup_errors=True) as folder:
        lock = Path(folder) / _LOCK
        held = os.open(lock.with_suffix(".new"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            lock.with_suffix(".new").rename(lock)  # nobody finds it before it is held
            yield folder
        finally:
            os.close(held)


def _clear(lock: Path) -> None:
    """Remove the room of this lock if it is ours, and nobody holds it. OSError."""
    if lock.parent.lstat().st_uid != os.getuid():
        return
    held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(lock.parent)
    finally:
        os.close(held)
