"""`# leadpolicy: ignore[no-owner] the partner works them until 2027-01-31`: findings excused.

On its own line a comment speaks for what begins on the next line that says something, else for what
begins or ends on the line on which it stands: behind a closing brace it speaks for the block. A reason
is required. After its last day it goes on excusing, and is a finding itself: so a day that passes fails
nobody's change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dsl.diagnostic import Diagnostic, Fix, Severity, warning
from dsl.nodes import Comment, File
from dsl.source import Source, Span
from dsl.suggest import closest
from policy.checks import rule
from policy.triage import Suppressed

MARK = re.compile(r"#\s*leadpolicy\s*:\s*(.*)")
WRITTEN = re.compile(r"ignore\s*\[([^\]]*)\]\s*(.*?)\s*(?:\buntil\s+(\d{4}-\d\d-\d\d))?\s*")
NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")
EXAMPLE = "write `# leadpolicy: ignore[no-owner] the reason until 2027-01-31`; `until` may be left out"


@dataclass(frozen=True)
class Suppression:
    """`line` is the one it speaks for; `until` its last day, since 1970-01-01."""

    names: tuple[str, ...]
    reason: str
    until: int | None
    line: int
    comment: Comment


@dataclass(frozen=True)
class Verdicts:
    """What is left, what was excused, and what is wrong with the comments themselves."""

    kept: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()
    remarks: tuple[Diagnostic, ...] = ()


def suppress(
    files: Iterable[File],
    found: Sequence[Diagnostic],
    known: Callable[[], Iterable[str]],
    asked: Callable[[str], bool],
    today: int,
    excusable: Callable[[str], bool] = lambda code: rule(code) is not None,
) -> Verdicts:
    """Sorts findings by the comments of the files they are in.

    `known` gives the names of all findings; `asked` says whether findings of a name were looked for at
    all: a comment for another one is not called unused. An error can be excused where its name is
    `excusable`.
    """
    read = [one for file in files for one in _read(file, known)]
    comments = [one for one in read if isinstance(one, Suppression)]
    remarks = [one for one in read if isinstance(one, Diagnostic)]
    by_line = {
        (one.comment.span.path, one.line, name): one for one in reversed(comments) for name in one.names
    }
    behind = {place: one for place, one in by_line.items() if not one.comment.own_line}
    kept, suppressed, used = [], [], set[tuple[Span, str]]()
    for finding in found:
        span, code = finding.span, finding.code
        own = by_line.get((span.path, span.line, code)) or behind.get((span.path, span.end_line, code))
        if own is None or (finding.severity is Severity.ERROR and not excusable(finding.code)):
            kept.append(finding)
        else:
            used.add((own.comment.span, finding.code))
            suppressed.append(Suppressed(finding, own.reason))
    for one in comments:
        remarks += _unused(one, used, asked)
        remarks += _expired(one, today)
    return Verdicts(tuple(kept), tuple(suppressed), tuple(remarks))


# --- reading comments ---------------------------------------------------------------------------


def _read(file: File, known: Callable[[], Iterable[str]]) -> Iterator[Suppression | Diagnostic]:
    marked = [(one, MARK.match(one.text)) for one in file.comments if "leadpolicy" in one.text]
    says = _next_that_says(file.source) if marked else ()
    for comment, mark in marked:
        if mark is not None:
            yield _one(says, comment, mark[1], known)


def _one(
    says: Sequence[int], comment: Comment, text: str, known: Callable[[], Iterable[str]]
) -> Suppression | Diagnostic:
    written = WRITTEN.fullmatch(text)
    if written is None:
        return _malformed(comment, "this comment for leadpolicy says nothing that it knows")
    names = tuple(dict.fromkeys(one.strip() for one in written[1].split(",") if one.strip()))
    if not names:
        return _malformed(comment, "this comment names no finding")
    unknown = [one for one in names if not NAME.fullmatch(one) or one not in set(known())]
    if unknown:
        near = closest(unknown[0], known())
        help = f"did you mean `{near}`?" if near else "`leadpolicy rules` lists the findings"
        return _malformed(comment, f"there is no finding `{unknown[0]}`", help)
    if not written[2]:
        help = "say after the bracket why it is right here as it is"
        return warning(
            "suppression-without-reason", "this comment gives no reason", comment.span, help=help
        )
    until = None
    if written[3]:
        try:
            until = (date.fromisoformat(written[3]) - date(1970, 1, 1)).days
        except ValueError:
            return _malformed(comment, f"there is no day {written[3]}")
    return Suppression(names, written[2], until, _line(says, comment), comment)


def _malformed(comment: Comment, message: str, help: str = EXAMPLE) -> Diagnostic:
    return warning("malformed-suppression", message, comment.span, help=help)


def _line(says: Sequence[int], comment: Comment) -> int:
    """The line that a comment speaks for."""
    return says[comment.span.line] if comment.own_line else comment.span.line


def _next_that_says(source: Source) -> list[int]:
    """For every line, by number from 0: the next one behind it that is neither empty nor a comment, or
    itself where there is none."""
    lines = source.lines()
    found, here = [0] * (len(lines) + 1), 0
    for number in range(len(lines), -1, -1):
        found[number] = here or number
        if number and (text := lines[number - 1].strip()) and not text.startswith("#"):
            here = number
    return found


# --- what is wrong with them --------------------------------------------------------------------


def _unused(
    one: Suppression, used: set[tuple[Span, str]], asked: Callable[[str], bool]
) -> Iterator[Diagnostic]:
    idle = [name for name in one.names if (one.comment.span, name) not in used and asked(name)]
    if idle:
        names = " and ".join(f"`{name}`" for name in idle)
        left = [name for name in one.names if name not in idle]
        span = one.comment.span
        rest = one.comment.text.partition("]")[2]
        text = f"# leadpolicy: ignore[{', '.join(left)}]{rest}" if left else ""
        yield warning(
            "unused-suppression",
            f"there is no finding {names} here to be ignored",
            span,
            help="remove it from the comment" if left else "remove the comment",
            fixes=(Fix(span, text, safe=True),),
        )


def _expired(one: Suppression, today: int) -> Iterator[Diagnostic]:
    if one.until is not None and one.until < today:
        last = date.fromordinal(date(1970, 1, 1).toordinal() + one.until)
        yield Diagnostic(
            "suppression-expired",
            Severity.NOTE,
            f"this was to be ignored until {last.isoformat()}",
            one.comment.span,
            help="mend what it excuses, or agree on another day",
        )
