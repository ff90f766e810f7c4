"""Findings as text: one report that every output format only reads.

A format is a module with `render(report, page) -> str`; FORMATS says which there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from dsl.diagnostic import Diagnostic, Severity
from dsl.source import Source
from leadpolicy.console import PLAIN, Paint
from policy.triage import Suppressed

FORMATS = {
    "full": "leadpolicy.render.full",
    "concise": "leadpolicy.render.concise",
    "json": "leadpolicy.render.json_report",
    "github": "leadpolicy.render.github",
    "gitlab": "leadpolicy.render.gitlab",
    "sarif": "leadpolicy.render.sarif",
    "junit": "leadpolicy.render.junit",
    "markdown": "leadpolicy.render.markdown",
}


@dataclass(frozen=True)
class Report:
    """What was found in which texts. `sources` goes by path.

    `suppressed` are findings that a comment excuses, `known` and `mended` count those of a baseline that
    are still there (and the errors among them), and that are gone.
    """

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    suppressed: tuple[Suppressed, ...] = ()
    known: int = 0
    known_errors: int = 0
    mended: int = 0
    command: str = "check"
    nothing: str = "no mistakes found"  # what is said of a clean one
    older: int = 0  # how many of the texts are of a version before, that is only compared

    @property
    def files(self) -> int:
        """How many files were checked."""
        return len(self.sources) - self.older

    @property
    def errors(self) -> int:
        return self._count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self._count(Severity.WARNING)

    @property
    def notes(self) -> int:
        """But for guarantees that are not proved, which are told by themselves."""
        return self._count(Severity.NOTE) - self.unproved

    @property
    def clean(self) -> bool:
        """Nothing that a user would have to mend; notes may remain."""
        return not self.errors and not self.warnings

    @property
    def mendable(self) -> int:
        """Findings that `check --fix` would mend."""
        if self.command != "check":
            return 0
        return sum(bool(one.fixes) and all(fix.safe for fix in one.fixes) for one in self.diagnostics)

    @property
    def unproved(self) -> int:
        """Guarantees that are neither proved nor refuted."""
        return sum(one.code == "not-proved" for one in self.diagnostics)

    def _count(self, severity: Severity) -> int:
        return sum(one.severity is severity for one in self.diagnostics)


@dataclass(frozen=True)
class Page:
    """What the output is written on: columns and colours (formats for machines ignore both)."""

    width: int = 80
    paint: Paint = PLAIN


def render(report: Report, format: str, page: Page = Page()) -> str:
    """The report in one of FORMATS; "" when the format has nothing to say."""
    text: str = import_module(FORMATS[format]).render(report, page)
    return text


def plainly(found: Diagnostic) -> str:
    """Message, witness and help as lines of plain text."""
    return "\n".join([found.message, *found.witness, *([f"help: {found.help}"] if found.help else [])])


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, errors before warnings at the same place; what has no place comes last."""
    severities = list(Severity)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.span.path,
                one.span.path,
                one.span.line,
                one.span.column,
                severities.index(one.severity),
                one.code,
            ),
        )
    )
