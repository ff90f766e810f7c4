"""What a report says about itself: from which files and by which command it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simulator.model import Provenance

PACKAGES = ("leadpolicy", "numpy", "llvmlite")


@dataclass(frozen=True)
class File:
    """An input: `digest` is the SHA-256 of its bytes, in hexadecimal."""

    path: str
    digest: str


@dataclass(frozen=True)
class Facts:
    """`flowcharts` are (title, SVG). `asked` names the figures that the scenario wants to see first."""

    command: str
    files: tuple[File, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    provenance: tuple[Provenance, ...] = ()
    flowcharts: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    target: float | None = None


def hashed(paths: Iterable[str]) -> tuple[File, ...]:
    """The files at these paths, each once; not pipes, which nobody can read again. Raises OSError."""
    return tuple(
        File(path, hashlib.sha256(Path(path).read_bytes()).hexdigest())
        for path in dict.fromkeys(paths)
        if Path(path).is_file()
    )


def versions() -> tuple[tuple[str, str], ...]:
    """Of Python and of what computes the figures."""
    import platform
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and seldom wanted

    found = [("Python", platform.python_version())]
    for name in PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)
