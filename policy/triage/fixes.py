"""Mending texts by the fixes that findings carry: as many as do not touch each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dsl.diagnostic import Diagnostic, Fix
from dsl.source import Source, Span


def offered(found: Iterable[Diagnostic], unsafe: bool = False) -> tuple[Fix, ...]:
    """The fixes to make: of each finding all or none, in the order of the findings, none overlapping.

    Only safe ones, which cannot change what the policy means, unless `unsafe`.
    """
    chosen: list[Fix] = []
    for one in found:
        fits = one.fixes and all(fix.safe or unsafe for fix in one.fixes)
        if fits and not any(_meet(fix.span, other.span) for fix in one.fixes for other in chosen):
            chosen += one.fixes
    return tuple(chosen)


def mended(sources: Mapping[str, Source], fixes: Iterable[Fix]) -> dict[str, Source]:
    """The texts that change, after the fixes. A line of which nothing is left goes, with its end."""
    by_path: dict[str, list[Fix]] = {}
    for fix in fixes:
        if fix.span.path in sources:
            by_path.setdefault(fix.span.path, []).append(fix)
    changed = {}
    for path, its in by_path.items():
        text = _apply(sources[path], its)
        if text != sources[path].text:
            changed[path] = replace(sources[path], text=text)
    return changed


def _apply(source: Source, fixes: list[Fix]) -> str:
    starts = [0]
    for line in source.lines():
        starts.append(starts[-1] + len(line) + 1)
    text = source.text
    for fix in sorted(fixes, key=lambda one: (one.span.line, one.span.column), reverse=True):
        span = fix.span
        first = starts[span.line - 1] + span.column - 1
        last = starts[span.end_line - 1] + span.end_column - 1
        before, after = text[:first], text[last:]
        text = before + fix.text + after if fix.text else _without(before, after)
    return text


def _without(before: str, after: str) -> str:
    """Both together, without the empty line, the second of two, or the blanks that are left."""
    line = before.rpartition("\n")[2]
    rest = after.partition("\n")[0]
    if rest.strip():
        return before + (after if line.strip() else after.lstrip(" \t"))
    if line.strip():
        return before.rstrip(" \t") + after[len(rest) :]
    above, below = before[: len(before) - len(line)], after[len(rest) + 1 :]
    blank = not above or above.endswith("\n\n")
    return above + (below[1:] if blank and below.startswith("\n") else below)


def _meet(one: Span, other: Span) -> bool:
    """Whether two stretches share a character, or touch, so that their order would matter."""
    if one.path != other.path:
        return False
    start, end = (one.line, one.column), (one.end_line, one.end_column)
    return start <= (other.end_line, other.end_column) and (other.line, other.column) <= end
