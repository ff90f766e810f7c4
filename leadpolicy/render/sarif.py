"""SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from urllib.parse import quote

from dsl.diagnostic import Diagnostic, Fix, Severity
from dsl.source import Span
from leadpolicy.render import Page, Report, plainly
from leadpolicy.rulebook import Entry
from policy.triage import Suppressed

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report, page: Page) -> str:
    excused = [one.found for one in report.suppressed]
    codes = list(dict.fromkeys(one.code for one in (*report.diagnostics, *excused)))
    driver = {
        "name": "leadpolicy",
        "version": version("leadpolicy"),
        "rules": _rules(codes),
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


def _rules(codes: Sequence[str]) -> list[dict[str, object]]:
    """What each name means, so that it can be read beside the finding."""
    from leadpolicy.rulebook import every

    known = {one.name: one for one in every()}
    return [
        {"id": code, "name": code, **(_explained(known[code]) if code in known else {})}
        for code in codes
    ]


def _explained(one: Entry) -> dict[str, object]:
    level = {"defaultConfiguration": {"level": one.severity}} if one.severity else {}
    return {
        "shortDescription": {"text": one.summary},
        "help": {"text": " ".join(one.text.split())},
        **level,
        "properties": {"tags": [one.category]},
    }


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
    if found.fixes:
        result["fixes"] = [_fix(found.help, one) for one in found.fixes]
    return result


def _fix(help: str, fix: Fix) -> dict[str, object]:
    replacement = {"deletedRegion": _region(fix.span), "insertedContent": {"text": fix.text}}
    change = {"artifactLocation": _artifact(fix.span), "replacements": [replacement]}
    return {"description": {"text": help or "mend it"}, "artifactChanges": [change]}


def _location(span: Span) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": _artifact(span), "region": _region(span)}}


def _artifact(span: Span) -> dict[str, object]:
    return {"uri": quote(span.path)}


def _region(span: Span) -> dict[str, object]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
