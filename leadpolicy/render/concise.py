"""One line a finding: `path:line:column: error[code] message`."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic
from leadpolicy.render import Page, Report


def render(report: Report, page: Page) -> str:
    return "\n".join(_line(one, page) for one in report.diagnostics)


def _line(found: Diagnostic, page: Page) -> str:
    place = f"{found.span}: " if found.span.path else ""
    return (
        f"{place}{page.paint(found.severity.value, f'{found.severity}[{found.code}]')} {found.message}"
    )
