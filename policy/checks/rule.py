"""What a check is: a name, a weight, a page of explanation, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import dedent

from dsl.diagnostic import Diagnostic, Severity
from policy.model import Policy


@dataclass(frozen=True)
class Explained:
    """What every check says of itself. `doc` says why it exists, shows a policy it finds fault with,
    and one it accepts.

    `severity` is that of what the explanation shows; a rule may report lesser cases as notes, and make
    an error of those by which nobody reaches a status any more.
    """

    name: str
    severity: Severity
    category: str
    doc: str

    @property
    def summary(self) -> str:
        """The first line of the explanation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def why(self) -> str:
        text = self.doc.strip().partition("\n")[2]
        return text.partition("Before:\n")[0].partition("Bad:\n")[0].strip()

    @property
    def bad(self) -> str:
        """A whole policy in which this rule finds exactly one fault."""
        return _block(self.doc, "Bad:\n", "Good:\n")

    @property
    def good(self) -> str:
        """The same policy, mended."""
        return _block(self.doc, "Good:\n", "\0")


@dataclass(frozen=True)
class Rule(Explained):
    """A check of one policy."""

    check: Callable[[Policy], Iterable[Diagnostic]]


@dataclass(frozen=True)
class DatedRule(Explained):
    """A check that only the passing of time lets fail: it is told today, in days since 1970-01-01.

    Its findings are notes, so that nobody's change fails because of the day on which it is made.
    `shown_on` is the day of the explanation's example.
    """

    check: Callable[[Policy, int], Iterable[Diagnostic]]
    shown_on: int = 20_779  # 2026-11-22


@dataclass(frozen=True)
class ChangeRule(Explained):
    """A check of a change: it is told the policy as it was, and as it is now."""

    check: Callable[[Policy, Policy], Iterable[Diagnostic]]

    @property
    def before(self) -> str:
        """The policy as it was, of which both examples are changes."""
        return _block(self.doc, "Before:\n", "Bad:\n")


def _block(doc: str, start: str, end: str) -> str:
    return dedent(doc.partition(start)[2].partition(end)[0]).strip() + "\n"
