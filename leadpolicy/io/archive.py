"""Policy files out of a .tar.gz or .zip: read in memory, never unpacked, within bounds."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from dsl.files import SUFFIX
from dsl.lexer import MAX_SIZE
from leadpolicy.errors import InputError

ENDINGS = (".tar.gz", ".tgz", ".tar", ".tar.xz", ".tar.bz2", ".zip")
MOST_ENTRIES = 100_000
MOST_BYTES = 64 * 2**20  # of all policy files together
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def is_archive(path: str) -> bool:
    return path.lower().endswith(ENDINGS)


def files(path: str) -> dict[str, bytes]:
    """The `.lead` files of an archive by their path in it. InputError, OSError.

    Links and devices are left out, and so is whatever claims to lie outside of the archive. A file
    above the size of a policy file is cut just past it, so that its reader reports it.
    """
    found: dict[str, bytes] = {}
    total = 0
    try:
        for name, data in _members(path):
            total += len(data)
            if total > MOST_BYTES:
                raise InputError(
                    f"the policy files of `{path}` are larger than {MOST_BYTES // 2**20} MiB"
                )
            found[name] = data
    except _BROKEN as problem:
        raise InputError(f"`{path}` is not a readable archive: {problem or 'it is cut off'}") from None
    except (RuntimeError, OSError) as problem:
        if isinstance(problem, OSError) and problem.filename is not None:
            raise
        raise InputError(f"`{path}` is not a readable archive: {problem}") from None
    return found


def _members(path: str) -> Iterator[tuple[str, bytes]]:
    if path.lower().endswith(".zip"):
        yield from _of_zip(path)
    else:
        yield from _of_tar(path)


def _of_tar(path: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for number, one in enumerate(archive):
            _check(path, number)
            name = _inside(one.name)
            if name and one.isfile() and name.endswith(SUFFIX):
                opened = archive.extractfile(one)
                assert opened is not None
                yield name, opened.read(MAX_SIZE + 1)


def _of_zip(path: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for number, one in enumerate(archive.infolist()):
            _check(path, number)
            name = _inside(one.filename)
            if name and not one.is_dir() and not _is_link(one) and name.endswith(SUFFIX):
                with archive.open(one) as opened:
                    yield name, opened.read(MAX_SIZE + 1)


def _check(path: str, number: int) -> None:
    if number >= MOST_ENTRIES:
        raise InputError(f"`{path}` has more than {MOST_ENTRIES:,} entries", "pack the policy alone")


def _inside(name: str) -> str:
    """The path in standard shape; "" for one that leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and Path(path.parts[0]).drive):
        return ""
    return str(path)


def _is_link(one: zipfile.ZipInfo) -> bool:
    return (one.external_attr >> 16) & 0o170000 == 0o120000
