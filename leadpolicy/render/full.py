"""For people at a terminal: the source lines, what is wrong underlined, and how to mend it.

error[unknown-name]: no status is called `MQLL`
  --> acme.lead:12:8
   |
12 |     to MQLL when sales_ready
   |        ^^^^ not a status of track `lead`
   |
   = help: did you mean `MQL`?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dsl.diagnostic import Diagnostic
from dsl.source import Span
from leadpolicy.console import Paint
from leadpolicy.render import Page, Report
from leadpolicy.render.measure import shown, width, window, wrap
from leadpolicy.words import count

FAR = 250  # characters on each side of a mark in a very long line


def render(report: Report, page: Page) -> str:
    parts = [finding(one, report, page) for one in report.diagnostics]
    return "\n\n".join([*parts, summary(report, page.paint)])


def summary(report: Report, paint: Paint) -> str:
    """`2 errors, 1 warning and 1 note in 3 files`."""
    files = count(report.files, "file")
    rest = _unproved(report, paint) + _set_aside(report)
    notes = [paint("note", count(report.notes, "note"))] if report.notes else []
    if report.clean:
        nothing = "no new mistakes" if report.known else report.nothing
        return "; ".join([f"{paint('green', nothing)} in {files}", *notes]) + rest
    parts = []
    if report.errors:
        parts.append(paint("error", count(report.errors, "error")))
    if report.warnings:
        parts.append(paint("warning", count(report.warnings, "warning")))
    *first, last = [*parts, *notes]
    return f"{' and '.join([', '.join(first), last] if first else [last])} in {files}{rest}"


def _set_aside(report: Report) -> str:
    """What can be mended, and what is not shown though it was found."""
    parts = [f"`check --fix` mends {report.mendable}"] if report.mendable else []
    parts += [f"{len(report.suppressed)} suppressed"] if report.suppressed else []
    errors = f" ({count(report.known_errors, 'error')})" if report.known_errors else ""
    parts += [f"{report.known:,} known from the baseline{errors}"] if report.known else []
    if report.mended:
        are = "is" if report.mended == 1 else "are"
        parts.append(
            f"{report.mended:,} of the baseline {are} mended (`--prune-baseline` takes them out)"
        )
    return "".join(f"; {one}" for one in parts)


def _unproved(report: Report, paint: Paint) -> str:
    """Promises that nobody has refuted, and nobody has shown to hold."""
    if not report.unproved:
        return ""
    promises = count(report.unproved, "guarantee is", "guarantees are")
    return f"; {paint('note', f'{promises} not proved')}"


def finding(found: Diagnostic, report: Report, page: Page) -> str:
    """One finding, of several lines, without a line break at the end."""
    lines = _headline(found, page)
    gutter = _gutter(found)
    lines += _excerpts(found, report, page, gutter)
    lines += _notes(found, page, gutter)
    return "\n".join(lines)


def _headline(found: Diagnostic, page: Page) -> list[str]:
    severity = found.severity.value
    name = f"{severity}[{found.code}]"
    indent = min(len(name) + 2, page.width // 2)
    first, *more = wrap(found.message, page.width - indent)
    head = page.paint(severity, name) + page.paint("bold", f": {first}")
    return [head, *(" " * indent + page.paint("bold", line) for line in more)]


# --- source excerpts ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Mark:
    span: Span
    text: str
    primary: bool


def _gutter(found: Diagnostic) -> int:
    lines = [one.line for one in (found.span, *(label.span for label in found.labels))]
    return len(str(max(lines)))


def _excerpts(found: Diagnostic, report: Report, page: Page, gutter: int) -> list[str]:
    marks = [_Mark(found.span, found.note, True)]
    marks += [_Mark(one.span, one.text, False) for one in found.labels]
    lines: list[str] = []
    for path in dict.fromkeys(mark.span.path for mark in marks if mark.span.path):
        here = [mark for mark in marks if mark.span.path == path]
        arrow = "-->" if path == found.span.path else ":::"
        lines.append(f"{' ' * gutter}{page.paint('blue', arrow)} {here[0].span}")
        source = report.sources.get(path)
        if source is not None:
            lines += _excerpt(here, source.lines(), found.severity.value, page, gutter)
    return lines


def _excerpt(
    marks: list[_Mark], source: Sequence[str], severity: str, page: Page, gutter: int
) -> list[str]:
    bar = page.paint("blue", f"{' ' * gutter} |")
    lines = [bar]
    before: int | None = None
    for number in sorted({mark.span.line for mark in marks}):
        if not 1 <= number <= len(source):
            continue
        if before is not None and number == before + 2:
            lines += _source_line(source[before], before + 1, [], severity, page, gutter)
        elif before is not None and number > before + 2:
            lines.append(page.paint("blue", "." * 3))
        here = sorted(
            (mark for mark in marks if mark.span.line == number), key=lambda one: one.span.column
        )
        lines += _source_line(source[number - 1], number, here, severity, page, gutter)
        before = number
    return lines if len(lines) > 1 else []


def _source_line(
    raw: str, number: int, marks: list[_Mark], severity: str, page: Page, gutter: int
) -> list[str]:
    """One source line, and under it one line for each mark."""
    raw, marks = _nearby(raw.rstrip("\r"), marks)
    text, columns = shown(raw)
    room = page.width - gutter - 3
    ends = [_stretch(mark.span, columns, text) for mark in marks]
    focus = next((end for mark, end in zip(marks, ends, strict=True) if mark.primary), None)
    start, end = focus or (ends[0] if ends else (0, 0))
    view = window(text.rstrip(), start, end, room)
    lines = [f"{page.paint('blue', f'{number:>{gutter}} |')} {view.text}".rstrip()]
    for mark, (left, right) in zip(marks, ends, strict=True):
        lines += _underline(mark, left - view.offset, right - view.offset, severity, page, gutter)
    return lines


def _nearby(raw: str, marks: list[_Mark]) -> tuple[str, list[_Mark]]:
    """Of a very long line, only what can be shown is worth measuring."""
    focus = next((mark for mark in marks if mark.primary), marks[0] if marks else None)
    middle = focus.span.column if focus else 0
    start = min(max(0, middle - FAR), max(0, len(raw) - 2 * FAR))
    if len(raw) <= 2 * FAR:
        return raw, marks
    return raw[start : start + 2 * FAR], [_moved(mark, start) for mark in marks]


def _moved(mark: _Mark, by: int) -> _Mark:
    span = mark.span
    end = span.end_column - by if span.end_line == span.line else span.end_column
    return replace(mark, span=replace(span, column=max(1, span.column - by), end_column=max(1, end)))


def _stretch(span: Span, columns: list[int], text: str) -> tuple[int, int]:
    """Display columns of the part of a span that lies on its first line."""
    last = len(columns) - 1
    start = columns[min(max(span.column - 1, 0), last)]
    if span.end_line > span.line:
        return start, max(width(text.rstrip()), start + 1)
    return start, max(columns[min(max(span.end_column - 1, 0), last)], start + 1)


def _underline(mark: _Mark, left: int, right: int, severity: str, page: Page, gutter: int) -> list[str]:
    """The carets and the mark's text, beside them where it fits, else below."""
    room = page.width - gutter - 3
    left = max(0, min(left, room - 1))
    right = max(left + 1, min(right, room))
    style = severity if mark.primary else "blue"
    carets = ("^" if mark.primary else "-") * (right - left)
    bar = page.paint("blue", f"{' ' * gutter} |")
    indent = " " * left
    if not mark.text:
        return [f"{bar} {indent}{page.paint(style, carets)}"]
    if right + 1 + width(mark.text) <= room:
        return [f"{bar} {indent}{page.paint(style, f'{carets} {mark.text}')}"]
    texts = wrap(mark.text, max(room - left, room // 2))
    shift = " " * min(left, max(0, room - max(map(width, texts))))
    below = [f"{bar} {shift}{page.paint(style, text)}" for text in texts]
    return [f"{bar} {indent}{page.paint(style, carets)}", *below]


# --- notes --------------------------------------------------------------------------------------


def _notes(found: Diagnostic, page: Page, gutter: int) -> list[str]:
    lines: list[str] = []
    if found.witness:
        lines.append(_noted("shown by", "", page, gutter).rstrip())
        room = page.width - gutter - 7
        for step in found.witness:
            first, *more = wrap(step, room)
            lines.append(f"{' ' * (gutter + 5)}{first}")
            lines += [f"{' ' * (gutter + 7)}{line}" for line in more]
    if found.help:
        lines.append(_noted("help", found.help, page, gutter))
    bar = page.paint("blue", f"{' ' * gutter} |")
    return [bar, *lines] if lines and found.span.path else lines


def _noted(head: str, text: str, page: Page, gutter: int) -> str:
    indent = gutter + 3 + len(head) + 2
    first, *rest = wrap(text, page.width - indent)
    top = f"{' ' * gutter} {page.paint('blue', '=')} {page.paint('bold', head)}: {first}"
    return "\n".join([top, *(" " * indent + line for line in rest)])
