"""One question about a policy and its answer, with what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from dsl.diagnostic import Diagnostic, Label, Severity
from dsl.source import Span
from dsl.typed import Condition
from policy.graph import Path
from policy.model import Policy
from policy.prove import leads
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.prove.solver import Answer

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
    wanted: tuple[Condition, ...] = field(default=())  # whoever meets these proves what is unknown
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


def outcome(answer: Answer, exact: bool = True) -> Outcome:
    """Of a claim that somebody is there. "yes" proves it only where the encoding is exact."""
    if answer == "yes" and exact:
        return "proved"
    return "refuted" if answer == "no" else "unknown"


def settled(policy: Policy, one: Proof) -> Proof:
    """An unknown proof with a lead looked for that would prove it."""
    if one.outcome != "unknown" or not one.wanted:
        return one
    wanted = [(policy, each) for each in one.wanted]
    found = leads.find(Universe(wanted), wanted)
    return replace(one, outcome="proved", lead=found) if isinstance(found, Lead) else one


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
