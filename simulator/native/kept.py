"""Machine code kept from one process to the next: which file, where, and that it is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

PLACE = "LEADPOLICY_CACHE_DIR"
_SUM = 16
_END = ".native"


def kept(sources: Sequence[Path], processor: str, variant: str = "") -> bytes | None:
    """What was kept for the text of these sources and this processor; None if nothing whole was."""
    name = _name(sources, processor) + variant + _END
    for folder in _folders(sources):
        with suppress(OSError):
            found = (folder / name).read_bytes()
            if found[:_SUM] == _sum(found[_SUM:]):
                return found[_SUM:]
    return None


def keep(sources: Sequence[Path], processor: str, code: bytes, variant: str = "") -> None:
    """Write it where that can be done first, in the place of all that older sources gave."""
    text = _name(sources, processor)
    name = text + variant + _END
    for folder in _folders(sources):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=folder, delete=False) as file:
                file.write(_sum(code) + code)
            os.chmod(file.name, 0o644)  # others may use it; they cannot change it
            os.replace(file.name, folder / name)
            for old in folder.glob(f"{sources[0].stem}-*{_END}"):
                if not old.name.startswith(text):
                    old.unlink()
            return


def _folders(sources: Sequence[Path]) -> Iterator[Path]:
    """Where to look and to write, in this order."""
    chosen = os.environ.get(PLACE)
    if chosen:
        yield Path(chosen)
        return
    yield sources[0].parent / "__pycache__"
    home = os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):
        yield (Path(home) if home else Path.home() / ".cache") / "leadpolicy"


def _name(sources: Sequence[Path], processor: str) -> str:
    text = blake2b(processor.encode(), digest_size=16)
    for one in sources:
        text.update(one.read_bytes())
    return f"{sources[0].stem}-{text.hexdigest()}"


def _sum(code: bytes) -> bytes:
    return blake2b(code, digest_size=_SUM).digest()
