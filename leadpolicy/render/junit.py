"""JUnit XML, which every CI system shows: a failed test case for each finding, a passed one for a file
without."""

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
    cases = [case for path in paths for case in _cases(path, report.diagnostics)]
    return f"{_HEAD}\n{suite(f'leadpolicy {report.command}', cases)}"


def _cases(path: str, found: Sequence[Diagnostic]) -> list[Case]:
    """One for each error and warning of the file; one that passes where there is none."""
    mine = [one for one in found if one.span.path == path and one.severity is not Severity.NOTE]
    name = path or "policy"
    return [Case(name, f"{one.code} {_line(one)}", [one]) for one in mine] or [
        Case("leadpolicy", name, [])
    ]


def _line(one: Diagnostic) -> str:
    return f"in line {one.span.line}:{one.span.column}" if one.span.path else "of the whole"


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
