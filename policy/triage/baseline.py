"""What is known already: a list of findings with which an old policy begins, and which only shrinks.

A finding is recognised by its name, its file and the text of its line, so that it stays the same when
lines move; of equal ones the list holds so many.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dsl.diagnostic import Diagnostic, Severity
from dsl.source import Source
from policy.checks import rule


@dataclass(frozen=True)
class Known:
    """One line of the list. `message` is only for readers."""

    fingerprint: str
    code: str
    path: str
    message: str


@dataclass(frozen=True)
class Compared:
    """What is new, how many findings are known, and what of the list is no longer found."""

    new: tuple[Diagnostic, ...]
    known: tuple[Known, ...]
    mended: tuple[Known, ...]


def known(
    found: Iterable[Diagnostic], sources: Mapping[str, Source], called: Callable[[str], str] = str
) -> tuple[Known, ...]:
    """The list that knows all of these, in the order of their places; errors of reading never enter it.

    `called` says what the list calls a path, wherever the program was started.
    """
    return tuple(_known(one, sources, called) for one in found if _may_enter(one))


def compare(
    found: Sequence[Diagnostic],
    sources: Mapping[str, Source],
    listed: Sequence[Known],
    called: Callable[[str], str] = str,
) -> Compared:
    """Findings against a list."""
    left = Counter(one.fingerprint for one in listed)
    new, recognised = [], []
    for one in found:
        own = _known(one, sources, called)
        if _may_enter(one) and left[own.fingerprint] > 0:
            left[own.fingerprint] -= 1
            recognised.append(own)
        else:
            new.append(one)
    mended = []
    for entry in listed:
        if left[entry.fingerprint] > 0:
            left[entry.fingerprint] -= 1
            mended.append(entry)
    return Compared(tuple(new), tuple(recognised), tuple(mended))


def _may_enter(one: Diagnostic) -> bool:
    return one.severity is not Severity.ERROR or rule(one.code) is not None


def _known(one: Diagnostic, sources: Mapping[str, Source], called: Callable[[str], str]) -> Known:
    path = called(one.span.path) if one.span.path else ""
    same = "\0".join((one.code, path, _line(one, sources) or one.message))
    digest = hashlib.sha256(same.encode(errors="surrogatepass")).hexdigest()[:16]
    return Known(digest, one.code, path, one.message)


def _line(one: Diagnostic, sources: Mapping[str, Source]) -> str:
    """The line on which a finding begins, without the blanks that a formatter moves."""
    source = sources.get(one.span.path)
    lines = source.lines() if source is not None else ()
    return " ".join(lines[one.span.line - 1].split()) if 1 <= one.span.line <= len(lines) else ""
