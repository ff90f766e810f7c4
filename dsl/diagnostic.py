"""What is wrong with a text, as data: one frozen type that every renderer only reads.

Style (docs/diagnostics.md): lower case, no final full stop, user text in backticks; `message` says
what is wrong, only `help` says how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.source import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that the reader should see, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace `span` by `text`; `safe` when the meaning cannot change."""

    span: Span
    text: str
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a name such as `unknown-name`, never a number.

    `note` is what the text under the caret says (short, optional). `witness` holds the lines of a
    proof: a path through the graph, or a concrete lead.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    note: str = ""
    labels: tuple[Label, ...] = ()
    help: str = ""
    fixes: tuple[Fix, ...] = ()
    witness: tuple[str, ...] = ()


def error(code: str, message: str, span: Span, **more: object) -> Diagnostic:
    """A finding that makes the policy unusable."""
    return Diagnostic(code, Severity.ERROR, message, span, **more)  # type: ignore[arg-type]


def warning(code: str, message: str, span: Span, **more: object) -> Diagnostic:
    """A finding that lets the policy run, though it is probably not what was meant."""
    return Diagnostic(code, Severity.WARNING, message, span, **more)  # type: ignore[arg-type]


def has_errors(found: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in found)
