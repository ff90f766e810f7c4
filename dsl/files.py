"""From paths to sources: a policy is one `.lead` file, or a folder of them.

A folder stands for its own `.lead` files and those of its sub-folders, in the order of their paths.
Hidden folders are left out, and so is a sub-folder (with all below it) that holds a `policy` block
in one of its own files: it is another policy, such as `proposal/` next to the one in force.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dsl.diagnostic import Diagnostic, error
from dsl.lexer import MAX_SIZE
from dsl.source import Source, Span

SUFFIX = ".lead"
POLICY = re.compile(rb"^[ \t]*policy[ \t]+[^\W\d]", re.MULTILINE)


def read(paths: Iterable[str | Path]) -> tuple[list[Source], list[Diagnostic]]:
    """The sources of a policy and what could not be read, each file once. Never raises for the
    files' sake: an `unreadable` error stands for a path that is missing or may not be opened."""
    sources: dict[str, Source] = {}
    found: list[Diagnostic] = []
    for path in dict.fromkeys(file for given in paths for file in _files(Path(given), found)):
        read_one = read_file(path)
        if not isinstance(read_one, Source):
            found.append(read_one)
        elif read_one.path in sources:
            message = f"two files are both shown as `{read_one.path}`"
            found.append(_unreadable(path, message, "give one of them another name"))
        else:
            sources[read_one.path] = read_one
    return list(sources.values()), found


def read_file(path: Path) -> Source | Diagnostic:
    """One file's text with `\\n` line ends and no byte-order mark, or why there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as problem:
        return _unreadable(path, f"cannot read `{shown_path(path)}`: {_reason(problem)}")
    shown = shown_path(path)
    return decode(shown, data, "" if shown == str(path) else str(path))


def shown_path(path: Path) -> str:
    """The path as messages name it: on one line, and without what moves a terminal's cursor."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def decode(path: str, data: bytes, file: str = "") -> Source | Diagnostic:
    """The text of a file's bytes, or an error with the place of the first byte that is not text.

    `path` is as messages name it, `file` where it is, if that cannot be shown.
    """
    if len(data) > MAX_SIZE:
        message = f"a policy file may have {MAX_SIZE // 2**20} MiB"
        return error("file-too-large", message, _start(path), help="split it into a folder of files")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return error("not-utf-8", "this file is UTF-16", _start(path), help="save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        message = f"byte 0x{data[problem.start]:02X} is not UTF-8"
        return error(
            "not-utf-8", message, _place(path, data[: problem.start]), help="save the file as UTF-8"
        )
    if "\0" in text:
        where = _place(path, data[: data.index(b"\0")])
        return error("not-text", "this file holds a NUL byte: it is not a text", where)
    return Source(path, text.replace("\r\n", "\n").replace("\r", "\n"), file)


def _files(path: Path, found: list[Diagnostic]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    files = sorted(_below(path, found))
    if not files:
        help = f"name a `{SUFFIX}` file, or a folder that holds some"
        found.append(_unreadable(path, f"folder `{shown_path(path)}` has no `{SUFFIX}` file", help))
    yield from files


def _below(folder: Path, found: list[Diagnostic]) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as problem:
        message = f"cannot read folder `{shown_path(folder)}`: {_reason(problem)}"
        found.append(_unreadable(folder, message))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink() and not declares_policy(entry):
                yield from _below(entry, found)
        elif entry.suffix == SUFFIX and _may_hold_text(entry):
            yield entry


def _may_hold_text(path: Path) -> bool:
    """A pipe or a device in a folder is no policy file, and to open it may wait for ever."""
    return path.is_file() or not path.exists()


def declares_policy(folder: Path) -> bool:
    """Whether one of the folder's own files holds a `policy` block."""
    return any(_mentions_policy(file) for file in folder.glob(f"*{SUFFIX}"))


def _mentions_policy(file: Path) -> bool:
    try:
        if not file.is_file():
            return False
        with file.open("rb") as opened:
            return POLICY.search(opened.read(MAX_SIZE)) is not None
    except OSError:
        return False


def _unreadable(path: Path, message: str, help: str = "") -> Diagnostic:
    return error("unreadable", message, _start(shown_path(path)), help=help)


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()


def _start(path: str) -> Span:
    return Span(path, 1, 1, 1, 1)


def _place(path: str, before: bytes) -> Span:
    """The place after these bytes, lines and columns counted in characters."""
    text = before.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return Span(path, line, column, line, column + 1)
