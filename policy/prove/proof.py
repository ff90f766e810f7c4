"""One question about a policy and its answer, with what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from dsl.diagnostic import Diagnostic, Label, Severity
from dsl.source import Span
from policy.graph import Path
from policy.model import Policy
from policy.prove.leads import Lead

Outcome = Literal["proved", "refuted", "unknown"]
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Proof:
    """`rule` is the check that reports a refutation; `claim` what holds if it is proved.

    `message`: what is wrong, or why it is not known. `lead` meets the conditions in question, as the
    reference says; `status` is where it stands; `path` what it walks. `weak`: a refutation that asks for
    no mending.
    """

    rule: str
    claim: str
    outcome: Outcome
    span: Span
    message: str = ""
    help: str = ""
    labels: tuple[Label, ...] = field(default=())
    witness: tuple[str, ...] = field(default=())
    lead: Lead | None = None
    status: str = ""
    weak: bool = False
    about: str = ""  # the transition's label, where it is about one
    path: Path = field(default=())
    follows: bool = False  # only follows from another refutation, which is reported
    assumes: tuple[str, ...] = field(default=())


Question = Callable[[Policy], Iterable[Proof]]


def answers(policy: Policy, question: Question) -> tuple[Proof, ...]:
    """What the question finds; kept on the policy, as its cached properties are."""
    return kept(policy, f"_{question.__module__}.{question.__name__}", lambda: tuple(question(policy)))


def kept(policy: Policy, key: str, make: Callable[[], Kept]) -> Kept:
    """A value that is made once for the policy."""
    found: dict[str, Kept] = vars(policy)
    if key not in found:
        found[key] = make()
    return found[key]


def refuted(policy: Policy, question: Question, rule: str, severity: Severity) -> Iterator[Diagnostic]:
    """The findings of a check: what a question refuted, a weak refutation as a note."""
    for one in answers(policy, question):
        if one.rule == rule and one.outcome == "refuted" and not one.follows:
            yield finding(one, Severity.NOTE if one.weak else severity)


def finding(one: Proof, severity: Severity) -> Diagnostic:
    return Diagnostic(
        one.rule,
        severity,
        one.message,
        one.span,
        labels=one.labels,
        help=one.help,
        witness=one.witness,
    )
