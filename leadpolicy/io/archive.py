"""Policy files out of a .tar.gz or .zip: read in memory, never unpacked, within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from dsl.files import SUFFIX
from dsl.lexer import MAX_SIZE
from leadpolicy.errors import InputError

ENDINGS = (".tar.gz", ".tgz", ".tar", ".tar.xz", ".tar.bz2", ".zip")
MOST_ENTRIES = 100_000
MOST_BYTES = 64 * 2**20  # of all policy files together
MOST_FILES = 2_000  # that may belong to policies
MOST_UNPACKED = 512 * 2**20  # of a whole .tar.gz: what stands before a file must be unpacked to reach it
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    ValueError,
)
_PACKED: Mapping[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}


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
            check_number(len(found), f"`{path}`")
    except _BROKEN as problem:
        raise InputError(f"`{path}` is not a readable archive: {problem or 'it is cut off'}") from None
    except (RuntimeError, OSError) as problem:
        if isinstance(problem, OSError) and problem.filename is not None:
            raise
        raise InputError(f"`{path}` is not a readable archive: {problem}") from None
    return found


def check_number(files: int, where: str) -> None:
    """InputError above the number of policy files that one version may have."""
    if files > MOST_FILES:
        raise InputError(f"{where} has more than {MOST_FILES:,} `{SUFFIX}` files", "name a smaller part")


def _members(path: str) -> Iterator[tuple[str, bytes]]:
    if path.lower().endswith(".zip"):
        yield from _of_zip(path)
    else:
        yield from _of_tar(path)


def _of_tar(path: str) -> Iterator[tuple[str, bytes]]:
    with _unpacked(path) as unpacked, tarfile.open(fileobj=unpacked, mode="r:") as archive:
        for number, one in enumerate(archive):
            _check(path, number)
            name = _inside(one.name)
            if name and one.isfile() and name.endswith(SUFFIX):
                opened = archive.extractfile(one)
                assert opened is not None
                yield name, opened.read(MAX_SIZE + 1)


def _unpacked(path: str) -> IO[bytes]:
    file = open(path, "rb")  # noqa: SIM115 - closed by who asked
    head = file.read(6)
    file.seek(0)
    opened = next((found for magic, found in _PACKED.items() if head.startswith(magic)), None)
    return file if opened is None else cast(IO[bytes], _Bounded(path, opened(file), file))


class _Bounded(io.BufferedIOBase):
    """What was packed, up to a bound: a small archive may unpack to any size."""

    def __init__(self, path: str, inner: IO[bytes], file: IO[bytes]) -> None:
        self._path, self._inner, self._file = path, inner, file

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = MOST_UNPACKED + 1 if size is None or size < 0 else size
        self._check(self.tell() + wanted)
        return self._inner.read(wanted)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        assert whence == io.SEEK_SET  # as tarfile does
        self._check(offset)
        return self._inner.seek(offset)

    def tell(self) -> int:
        return self._inner.tell()

    def close(self) -> None:
        self._inner.close()
        self._file.close()
        super().close()

    def _check(self, end: int) -> None:
        if end > MOST_UNPACKED:
            most = MOST_UNPACKED // 2**20
            raise InputError(f"`{self._path}` unpacks to more than {most} MiB", "pack the policy alone")


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
