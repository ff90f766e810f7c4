"""Annotations of a GitHub Actions run: one workflow command a finding."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic, Severity
from leadpolicy.render import Page, Report, plainly

COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, page: Page) -> str:
    return "\n".join(_annotation(one) for one in report.diagnostics)


def _annotation(found: Diagnostic) -> str:
    span = found.span
    fields = {"title": f"leadpolicy: {found.code}"}
    if span.path:
        fields = {"file": span.path, "line": str(span.line), "endLine": str(span.end_line), **fields}
        if span.line == span.end_line:  # columns count only within one line
            fields |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"::{COMMAND[found.severity]} {properties}::{_data(plainly(found))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
