"""A GitLab code-quality report: a JSON list that a merge request shows."""

from __future__ import annotations

import hashlib
import json

from dsl.diagnostic import Diagnostic, Severity
from leadpolicy.render import Page, Report

SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, page: Page) -> str:
    seen: dict[str, int] = {}
    return json.dumps([_issue(one, seen) for one in report.diagnostics], ensure_ascii=False, indent=2)


def _issue(found: Diagnostic, seen: dict[str, int]) -> dict[str, object]:
    return {
        "description": f"{found.message} ({found.help})" if found.help else found.message,
        "check_name": found.code,
        "fingerprint": _fingerprint(found, seen),
        "severity": SEVERITY[found.severity],
        "location": {"path": found.span.path, "lines": {"begin": max(found.span.line, 1)}},
    }


def _fingerprint(found: Diagnostic, seen: dict[str, int]) -> str:
    """Stays when lines move, so that a merge request shows only what is new; equal ones are counted."""
    same = "\0".join([found.code, found.span.path, found.message])
    seen[same] = seen.get(same, 0) + 1
    return hashlib.sha256(f"{same}\0{seen[same]}".encode()).hexdigest()
