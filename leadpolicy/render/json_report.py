"""For programs. The shape is stable: keys may be added, `format_version` rises when one changes."""

from __future__ import annotations

import json

from dsl.diagnostic import Diagnostic
from dsl.source import Span
from leadpolicy.render import Page, Report

FORMAT_VERSION = 1


def render(report: Report, page: Page) -> str:
    return json.dumps(as_data(report), ensure_ascii=False, indent=2)


def as_data(report: Report) -> dict[str, object]:
    """The report as plain data."""
    return {
        "format_version": FORMAT_VERSION,
        "diagnostics": [finding(one) for one in report.diagnostics],
        "summary": {
            "errors": report.errors,
            "warnings": report.warnings,
            "not_proved": report.unproved,
            "suppressed": len(report.suppressed),
            "known": report.known,
            "known_errors": report.known_errors,
            "mended": report.mended,
            "files": report.files,
        },
    }


def finding(found: Diagnostic) -> dict[str, object]:
    """One finding; a finding without a place has an empty path and line 0."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        **place(found.span),
        "note": found.note,
        "help": found.help,
        "labels": [{**place(one.span), "text": one.text} for one in found.labels],
        "witness": list(found.witness),
        "fixes": [{**place(one.span), "text": one.text, "safe": one.safe} for one in found.fixes],
    }


def place(span: Span) -> dict[str, object]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
