"""The file of known findings: JSON, a line a finding, so that git shows which ones leave."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from dsl.diagnostic import Severity
from leadpolicy.checking import Wishes
from leadpolicy.errors import InputError
from leadpolicy.files import write
from leadpolicy.render import Report
from policy.checks import rule
from policy.triage import baseline
from policy.triage.baseline import Compared, Known

FORMAT_VERSION = 1


def write_anew(report: Report, path: str) -> int:
    """Lists what is found now; says how many. InputError where something could not be read; OSError."""
    if _unusable(report):
        raise InputError("a policy with errors cannot be checked to the end", "mend its errors first")
    if not _may_replace(path):
        raise InputError(
            f"`{path}` is no baseline of leadpolicy, and would be lost", "name another file"
        )
    listed = baseline.known(report.diagnostics, report.sources, _called(path))
    _save(path, listed)
    return len(listed)


def compare(report: Report, path: str, wishes: Wishes) -> Compared:
    """Findings against the list at `path`. What was not looked for this time is not called mended.

    Raises InputError, OSError.
    """
    called = _called(path)
    compared = baseline.compare(report.diagnostics, report.sources, load(path), called)
    if _unusable(report):
        return replace(compared, mended=())
    read = {called(one) for one in report.sources}
    folder = Path(path).resolve().parent
    mended = tuple(
        one
        for one in compared.mended
        if wishes.looks_for(one.code) and (one.path in read or not (folder / one.path).exists())
    )
    return replace(compared, mended=mended)


def prune(path: str, compared: Compared) -> None:
    """Takes out of the list what is mended. Raises InputError, OSError."""
    left = list(load(path))
    for one in compared.mended:
        left.remove(one)
    _save(path, left)


def _may_replace(path: str) -> bool:
    """Whether nothing but an older baseline, of whatever version, stands there. Raises OSError."""
    there = Path(path)
    if not there.is_file() or not (text := there.read_bytes().strip()):
        return True
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and {"format_version", "findings"} <= told.keys()


def _unusable(report: Report) -> bool:
    return any(one.severity is Severity.ERROR and rule(one.code) is None for one in report.diagnostics)


def load(path: str) -> tuple[Known, ...]:
    """The findings in the file. InputError where it is no such file; OSError."""
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        if told["format_version"] != FORMAT_VERSION:
            raise InputError(
                f"`{path}` is of version {told['format_version']}, not {FORMAT_VERSION}",
                "write it anew with `--write-baseline`",
            )
        return tuple(
            Known(*(str(one[key]) for key in ("fingerprint", "code", "path", "message")))
            for one in told["findings"]
        )
    except FileNotFoundError:
        raise InputError(
            f"there is no baseline `{path}`", "`--write-baseline` writes what is found now"
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(f"`{path}` is no baseline of leadpolicy", "name the right file") from None


def _save(path: str, known: Iterable[Known]) -> None:
    """Replaces the file. Raises OSError."""
    lines = [
        json.dumps(vars(one), ensure_ascii=False)
        for one in sorted(known, key=lambda one: (one.path, one.code, one.message, one.fingerprint))
    ]
    inside = ",\n    ".join(lines)
    body = f"[\n    {inside}\n  ]" if lines else "[]"
    text = f'{{\n  "format_version": {FORMAT_VERSION},\n  "findings": {body}\n}}\n'
    write(path, text.encode("utf-8", errors="backslashreplace"))


def _called(path: str) -> Callable[[str], str]:
    """What the baseline at `path` calls a policy file: as seen from its own folder, on every system."""
    folder = Path(path).resolve().parent
    return lambda one: Path(os.path.relpath(Path(one).resolve(), folder)).as_posix()
