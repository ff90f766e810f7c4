"""JUnit XML, which every CI system shows: one test case a file, failed when it has findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from dsl.diagnostic import Diagnostic, Severity
from leadpolicy.render import Page, Report, plainly

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True)
class Case:
    """One test case: where it stands, what it is called, what failed."""

    place: str
    name: str
    found: Sequence[Diagnostic]


def render(report: Report, page: Page) -> str:
    paths = list(dict.fromkeys([*report.sources, *(one.span.path for one in report.diagnostics)]))
    cases = [
        Case(
            "leadpolicy", path or "policy", [one for one in report.diagnostics if one.span.path == path]
        )
        for path in paths
    ]
    return f"{_HEAD}\n{suite(f'leadpolicy {report.command}', cases)}"


def document(suites: Iterable[str]) -> str:
    """Several suites as one document."""
    return "\n".join([_HEAD, "<testsuites>", *suites, "</testsuites>"])


def suite(name: str, cases: Sequence[Case]) -> str:
    written = [_case(one) for one in cases]
    failed = sum("<failure" in case for case in written)
    head = f'<testsuite name={_attribute(name)} tests="{len(cases)}" failures="{failed}">'
    return "\n".join([head, *written, "</testsuite>"])


def _case(case: Case) -> str:
    found = [one for one in case.found if one.severity is not Severity.NOTE]
    head = f"  <testcase classname={_attribute(case.place)} name={_attribute(case.name)}"
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
