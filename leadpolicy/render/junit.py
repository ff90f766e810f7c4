"""JUnit XML, which every CI system shows: one test case a file, failed when it has findings."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from dsl.diagnostic import Diagnostic, Severity
from leadpolicy.render import Page, Report, plainly


def render(report: Report, page: Page) -> str:
    paths = list(dict.fromkeys([*report.sources, *(one.span.path for one in report.diagnostics)]))
    cases = [_case(path, report) for path in paths]
    failed = sum("<failure" in case for case in cases)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuite name="leadpolicy check" tests="{len(cases)}" failures="{failed}">',
            *cases,
            "</testsuite>",
        ]
    )


def _case(path: str, report: Report) -> str:
    found = [
        one for one in report.diagnostics if one.span.path == path and one.severity is not Severity.NOTE
    ]
    head = f'  <testcase classname="leadpolicy" name={_attribute(path or "policy")}'
    if not found:
        return f"{head}/>"
    text = "\n".join(_text(one) for one in found)
    message = _attribute(found[0].message)
    return f"{head}>\n    <failure message={message}>{_clean(escape(text))}</failure>\n  </testcase>"


def _text(found: Diagnostic) -> str:
    place = f"{found.span}: " if found.span.path else ""
    return f"{place}{found.severity}[{found.code}] {plainly(found)}"


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot carry."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")
