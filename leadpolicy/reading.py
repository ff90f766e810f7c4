"""Policies from disk: what every command starts with."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dsl.diagnostic import Diagnostic, Severity, error
from dsl.nodes import File
from dsl.source import Source, Span
from leadpolicy.errors import InputError
from leadpolicy.render import Report, in_order
from policy.model import Policy
from policy.triage import Suppressed

_SCENARIO = re.compile(r"(?:\s|#[^\n]*\n)*+scenario\s*:")
UNREADABLE = frozenset(("unreadable", "not-utf-8", "not-text", "file-too-large"))


@dataclass(frozen=True)
class Reading:
    """One policy as read and checked; `policy` is None when its text has errors."""

    path: str
    policy: Policy | None
    report: Report
    files: tuple[File, ...] = ()


def read(path: str, structure: bool = True, today: int | None = None) -> Reading:
    """Parse, compile and (with `structure`) check the policy at a file or folder. Raises OSError.

    With `today` (days since 1970-01-01) the checks also say what only time makes a finding.
    """
    from dsl.files import read as read_files

    found, unread = read_files([path])
    return reading_of(path, found, unread, structure, today)


def reading_of(
    path: str,
    texts: Sequence[Source],
    unread: Sequence[Diagnostic] = (),
    structure: bool = True,
    today: int | None = None,
) -> Reading:
    """As `read`, of texts that are in memory already; `unread` says what could not be read."""
    from policy.compile import load_sources

    if len(texts) == 1 and _SCENARIO.match(texts[0].text):
        return Reading(path, None, Report((_is_scenario(texts[0]),), {texts[0].path: texts[0]}))
    loaded = load_sources(texts, unread)
    sources = {one.path: one for one in loaded.sources}
    found = list(loaded.diagnostics)
    if structure and loaded.policy is not None:
        from policy.checks import run

        found += run(loaded.policy, today)
    return Reading(path, loaded.policy, Report(in_order(found), sources), loaded.files)


def _is_scenario(text: Source) -> Diagnostic:
    line = text.text[: text.text.index("scenario")].count("\n") + 1
    return error(
        "syntax",
        "this is a scenario, and no policy",
        Span(text.path, line, 1, line, len("scenario") + 1),
        help=f"`leadpolicy scenario check POLICY {shlex.quote(text.path)}` checks it",
    )


def read_usable(path: str) -> Policy:
    """The policy at `path`, to be run. InputError with its first errors when it has any."""
    return usable(path)[0]


def usable(path: str) -> tuple[Policy, Report]:
    """As `read_usable`, with the sources and what was found in them."""
    reading = read(path, structure=False)
    if reading.policy is None or reading.report.errors:
        raise refusal(f"the policy `{path}`", reading.report, f"leadpolicy check {path}")
    return reading.policy, reading.report


def refusal(what: str, report: Report, explained_by: str) -> InputError:
    """The first errors of an input that cannot be used, and the command that shows them all."""
    from leadpolicy.render import render

    errors = [one for one in report.diagnostics if one.severity is Severity.ERROR]
    shown = render(Report(tuple(errors[:3]), report.sources), "concise")
    more = f"\n... and {len(errors) - 3} more" if len(errors) > 3 else ""
    return InputError(f"{what} has errors\n{shown}{more}", f"`{explained_by}` explains them")


def exit_code(report: Report) -> int:
    """0 clean, 1 findings, 2 when a text could not even be read."""
    if any(one.code in UNREADABLE for one in report.diagnostics):
        return 2
    return 0 if report.clean else 1


def together(reports: Iterable[Report]) -> Report:
    """Several reports as one; the findings of each keep their order."""
    found: list[Diagnostic] = []
    excused: list[Suppressed] = []
    sources: dict[str, Source] = {}
    for one in reports:
        found += one.diagnostics
        excused += one.suppressed
        sources.update(one.sources)
    return Report(tuple(found), sources, tuple(excused))
