"""What the name and type checks find, gathered without repetition.

One mistake gives one finding: a name that is unknown in ten places is one finding with labels, and
after a syntax error nothing is said that may only follow from it. Names may then be unknown because
their declaration was lost, so only those are reported that look like a known name misspelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dsl.diagnostic import Diagnostic, Fix, Label, error, warning
from dsl.source import Span
from dsl.suggest import closest

_ALIKE = ("status",)  # names that look alike without being misspelled: MQL, SQL, SAL
_FURTHER = 3  # further places of the same unknown name that are shown


@dataclass(frozen=True)
class Lost:
    """What syntax errors took away: the words of the lost text, and the files that lost some."""

    words: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()


class Findings:
    """Collects diagnostics while trees are walked; `sorted` gives them in the order of the text."""

    def __init__(self, lost: Lost | None = None) -> None:
        self.lost = lost or Lost()
        self._found: list[Diagnostic] = []
        self._unknown: dict[tuple[str, str], int] = {}

    def error(self, code: str, message: str, span: Span, **more: object) -> None:
        self._found.append(error(code, message, span, **more))

    def warning(self, code: str, message: str, span: Span, **more: object) -> None:
        self._found.append(warning(code, message, span, **more))

    def missing(self, code: str, message: str, span: Span, **more: object) -> None:
        """Something is not there: an error, unless it may be what a syntax error took away."""
        if not self.lost.paths:
            self.error(code, message, span, **more)

    def unknown(
        self,
        kind: str,
        name: str,
        span: Span,
        known: Mapping[str, Span],
        help: str = "",
        of: str = "",
        fix: str = "",
    ) -> None:
        """`name` is no `kind` (of `of`, as a value of its field); `known`: the places of those that are.

        `help`, where given, is better than a guess at what was meant, and `fix` what to write.
        """
        key = (f"{kind} {of}", name)
        if key in self._unknown:
            self._again(self._unknown[key], span)
            return
        near = None if help else closest(name, known)
        if self.lost.paths and (near is None or kind in _ALIKE or name in self.lost.words):
            return
        self._unknown[key] = len(self._found)
        self.error(
            "unknown-name",
            f"`{of}` has no {kind} `{name}`" if of else f"unknown {kind} `{name}`",
            span,
            labels=(Label(known[near], f"`{near}` is declared here"),) if near else (),
            help=help or (f"did you mean `{near}`?" if near else _choices(known)),
            fixes=(Fix(span, near or fix),) if near or fix else (),
        )

    def sorted(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(dict.fromkeys(self._found), key=_place))

    def _again(self, at: int, span: Span) -> None:
        first = self._found[at]
        again = [label for label in first.labels if label.text == "also used here"]
        if len(again) < _FURTHER and span != first.span and span not in [label.span for label in again]:
            self._found[at] = replace(first, labels=(*first.labels, Label(span, "also used here")))


def _choices(known: Iterable[str]) -> str:
    names = sorted(known)
    if not names:
        return ""
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f"known: {', '.join(f'`{name}`' for name in names[:8])}{more}"


def _place(one: Diagnostic) -> tuple[str, int, int, str]:
    return (one.span.path, one.span.line, one.span.column, one.code)
