"""Findings about an expression, moved to where the expression stands in the YAML text."""

from __future__ import annotations

from dataclasses import replace

from dsl.diagnostic import Diagnostic
from dsl.source import Span


def moved(one: Diagnostic, whole: Span, inner: Span | None) -> Diagnostic:
    """The finding at its place in the file. Where the text is not written letter by letter (escapes,
    folded lines) the whole value is the place, and no fix is offered."""
    if inner is None:
        return replace(one, span=whole, labels=(), fixes=())

    def place(span: Span) -> Span:
        return _shifted(span, inner)

    return replace(
        one,
        span=place(one.span),
        labels=tuple(
            replace(label, span=place(label.span))
            for label in one.labels
            if label.span.path == inner.path
        ),
        fixes=tuple(replace(fix, span=place(fix.span)) for fix in one.fixes),
    )


def _shifted(span: Span, inner: Span) -> Span:
    column = max(span.column, 1) + inner.column - 1
    end = max(span.end_column, 1) + inner.column - 1
    return Span(inner.path, inner.line, column, inner.line, max(end, column + 1))
