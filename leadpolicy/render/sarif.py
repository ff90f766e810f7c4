"""SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
from importlib.metadata import version
from urllib.parse import quote

from dsl.diagnostic import Diagnostic, Severity
from dsl.source import Span
from leadpolicy.render import Page, Report, plainly
from policy.triage import Suppressed

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report, page: Page) -> str:
    excused = [one.found for one in report.suppressed]
    codes = list(dict.fromkeys(one.code for one in (*report.diagnostics, *excused)))
    driver = {
        "name": "leadpolicy",
        "version": version("leadpolicy"),
        "rules": [{"id": code, "name": code} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(one, codes.index(one.code)) for one in report.diagnostics),
            *(_excused(one, codes.index(one.found.code)) for one in report.suppressed),
        ],
    }
    return json.dumps(
        {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2
    )


def _excused(one: Suppressed, rule: int) -> dict[str, object]:
    suppression = {"kind": "inSource", "justification": one.reason}
    return {**_result(one.found, rule), "suppressions": [suppression]}


def _result(found: Diagnostic, rule: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": LEVEL[found.severity],
        "message": {"text": plainly(found)},
    }
    if found.span.path:
        result["locations"] = [_location(found.span)]
    if found.labels:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": one.text}, **_location(one.span)}
            for number, one in enumerate(found.labels, 1)
        ]
    return result


def _location(span: Span) -> dict[str, object]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": quote(span.path)}, "region": region}}
