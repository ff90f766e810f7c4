"""For a pull-request comment: a heading, and a table of the findings."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic
from leadpolicy.console import PLAIN
from leadpolicy.render import Page, Report
from leadpolicy.render.full import summary


def render(report: Report, page: Page) -> str:
    head = f"**leadpolicy {report.command}**: {summary(report, PLAIN)}"
    if not report.diagnostics:
        return head
    rows = [_row(one) for one in report.diagnostics]
    return "\n".join([head, "", "| where | what | how to mend it |", "|---|---|---|", *rows])


def _row(found: Diagnostic) -> str:
    where = f"`{found.span.path}`:{found.span.line}" if found.span.path else ""
    what = " ".join([f"**{found.severity}** `{found.code}`: {found.message}", *_steps(found)])
    return f"| {_cell(where)} | {_cell(what)} | {_cell(found.help)} |"


def _steps(found: Diagnostic) -> list[str]:
    return [f"<br>&nbsp;&nbsp;{step}" for step in found.witness]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")
