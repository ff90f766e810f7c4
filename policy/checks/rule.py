"""What a check is: a name, a weight, a page of explanation, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import dedent

from dsl.diagnostic import Diagnostic, Severity
from policy.model import Policy


@dataclass(frozen=True)
class Rule:
    """One check. `doc` says why it exists, shows a policy it finds fault with, and one it accepts.

    `severity` is that of its gravest finding; a rule may report lesser ones as notes.
    """

    name: str
    severity: Severity
    category: str
    doc: str
    check: Callable[[Policy], Iterable[Diagnostic]]

    @property
    def summary(self) -> str:
        """The first line of the explanation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def why(self) -> str:
        return self.doc.strip().partition("\n")[2].partition("Bad:")[0].strip()

    @property
    def bad(self) -> str:
        """A whole policy in which this rule finds exactly one fault."""
        return dedent(self.doc.partition("Bad:\n")[2].partition("Good:\n")[0]).strip() + "\n"

    @property
    def good(self) -> str:
        """The same policy, mended."""
        return dedent(self.doc.partition("Good:\n")[2]).strip() + "\n"
