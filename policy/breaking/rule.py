"""What a breaking rule is, and the two versions of a policy that it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from textwrap import dedent
from typing import TYPE_CHECKING, Literal, get_args

from dsl.diagnostic import Diagnostic, Label, Severity
from dsl.source import NOWHERE, Span
from policy.checks.rule import Explained
from policy.diff import Meaning, Structure, structure
from policy.diff.renaming import renamed
from policy.model import Policy, Status

if TYPE_CHECKING:
    from policy.diff.meaning.alike import Alike

Layer = Literal["data", "reporting", "behaviour"]
LAYERS: tuple[Layer, ...] = get_args(Layer)


@dataclass(frozen=True)
class Break:
    """One thing that breaks, at its place in the new text; `was` is the place in the old one."""

    message: str
    span: Span
    was: Span = NOWHERE
    was_text: str = "before"
    help: str = ""
    witness: tuple[str, ...] = ()


@dataclass(frozen=True)
class Versions:
    """The policy as it was and as it is. `meaning` is None where nobody has compared what they do."""

    old: Policy
    new: Policy
    structure: Structure
    meaning: Meaning | None = None

    @cached_property
    def was(self) -> Policy:
        """The old policy under the new names."""
        return renamed(self.old, self.structure.renames)

    @cached_property
    def kept(self) -> tuple[tuple[Status, Status], ...]:
        """The statuses that both have, the old ones under the new names."""
        here = self.new.status
        return tuple((one, here[one.name]) for one in self.was.statuses if one.name in here)

    @cached_property
    def alike(self) -> Alike:
        """What is proved to mean the same in both, however it is written."""
        from policy.diff.meaning.alike import Alike

        return Alike(self.was, self.new)

    def name_now(self, kind: str, name: str) -> str:
        return self.structure.renames.get((kind, name), name)


def versions(old: Policy, new: Policy, meaning: Meaning | None = None) -> Versions:
    return Versions(old, new, structure(old, new), meaning)


@dataclass(frozen=True)
class BreakingRule(Explained):
    """A check of a change; its category is its layer. Its texts are completed by PRELUDE."""

    check: Callable[[Versions], Iterable[Break]]

    @property
    def layer(self) -> Layer:
        return next(one for one in LAYERS if one == self.category)

    @property
    def before(self) -> str:
        """The policy as it was, of which `bad` and `good` are changes."""
        return dedent(self.doc.partition("Before:\n")[2].partition("Bad:\n")[0]).strip() + "\n"

    def findings(self, found: Versions) -> Iterator[Diagnostic]:
        """Everything that breaks, by the order in which the rule finds it."""
        for one in self.check(found):
            labels = (Label(one.was, one.was_text),) if one.was.path else ()
            yield Diagnostic(
                self.name,
                self.severity,
                one.message,
                one.span,
                labels=labels,
                help=one.help,
                witness=one.witness,
            )


def breaks(
    name: str,
    severity: Literal["error", "warning", "note"],
    layer: Layer,
    doc: str | None,
    check: Callable[[Versions], Iterable[Break]],
) -> BreakingRule:
    """A rule, as each file ends."""
    return BreakingRule(name, Severity(severity), layer, doc or "", check)


_HEAD = 'policy demo { version "1"  currency USD }\n'
_ROLES = "roles marketing, sales\n"
_TRACK = """\
track lead {
  status New  { start  owner marketing  to Won by sales  to Lost after 90 days }
  status Won  { goal  final }
  status Lost { final }
}
"""


def completed(text: str) -> str:
    """An example of an explanation as a whole policy: a head, roles and a track are added if need be."""
    head = "" if "policy demo" in text else _HEAD
    roles = "" if text.startswith("roles") else _ROLES
    track = "" if "status New" in text else _TRACK
    return f"{text}{head}{roles}{track}"
