"""A policy's examples run for a report: what failed, and which parts no example reaches, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dsl.diagnostic import Diagnostic, Severity, error
from leadpolicy.reading import Reading
from leadpolicy.words import count
from policy.coverage import Covered, coverage
from policy.engine import Engine
from policy.examples import Attempt, Outcome, run
from policy.expectations import Check
from policy.model import Policy
from policy.shown import moment


@dataclass(frozen=True)
class Trial:
    """One policy and its examples, run; `outcomes` is empty when the policy has errors."""

    reading: Reading
    outcomes: tuple[Outcome, ...] = ()
    parts: tuple[Covered, ...] = ()  # everything that an example could reach

    @property
    def failures(self) -> tuple[Diagnostic, ...]:
        return tuple(one for outcome in self.outcomes for one in self.failures_of(outcome))

    def failures_of(self, outcome: Outcome) -> tuple[Diagnostic, ...]:
        """What came out otherwise than one example says."""
        policy = self.reading.policy
        return () if policy is None else tuple(_failures(policy, outcome))

    @property
    def unreached(self) -> tuple[Covered, ...]:
        return tuple(one for one in self.parts if not one.examples)


def try_out(reading: Reading, only: str = "") -> Trial:
    """Run the examples whose title contains `only`."""
    if reading.policy is None:
        return Trial(reading)
    engine = Engine(reading.policy)
    outcomes = tuple(one for one in run(reading.policy, engine) if only in one.example.title)
    return Trial(reading, outcomes, coverage(reading.policy, outcomes, engine))


def not_reached(one: Covered) -> Diagnostic:
    """The note about a part that no example reaches."""
    message = f"no example reaches this {one.kind}, `{one.label}`"
    return Diagnostic("not-reached", Severity.NOTE, message, one.span)


def _failures(policy: Policy, outcome: Outcome) -> Iterator[Diagnostic]:
    if outcome.endless:
        yield error("example-fails", outcome.endless, outcome.example.span)
    for one in outcome.attempts:
        yield _attempt(policy, outcome, one)
    for check in outcome.checks:
        if not check.passed:
            yield _check(policy, outcome, check)


def _attempt(policy: Policy, outcome: Outcome, one: Attempt) -> Diagnostic:
    assert one.step.move is not None
    role, status, _ = one.step.move
    if one.step.refused:
        message, help = (
            f"the policy lets `{role}` move to `{status}`, and the example says it must not",
            "",
        )
    else:
        message = f"the policy refuses this move: {one.why}"
        help = f"where it must be refused, write `{role} cannot move to {status}`"
    return error(
        "example-fails", message, one.step.span, help=help, witness=(_where(policy, outcome, one.at),)
    )


def _check(policy: Policy, outcome: Outcome, one: Check) -> Diagnostic:
    expected = one.expectation
    subject = "" if expected.what in ("group", "field", "score") else expected.what
    what = " ".join(filter(None, [subject, expected.name]))
    return error(
        "example-fails",
        f"expected {what} {one.expected}, found {one.actual}".replace("  ", " "),
        one.span,
        note=f"found {one.actual}",
        witness=(_where(policy, outcome, one.at),),
    )


def _where(policy: Policy, outcome: Outcome, at: int) -> str:
    return f"example `{outcome.example.title}`, {moment(policy, at)}"


def reach(trials: Sequence[Trial]) -> str:
    """`coverage 68%: 41 of 60 rules, moves, route rows and SLA steps`; "" where there are none."""
    parts = sum(len(one.parts) for one in trials)
    missed = sum(len(one.unreached) for one in trials)
    if not parts:
        return ""
    share = 100 * (parts - missed) // parts
    of = count(parts, "rule, move, route row or SLA step", "rules, moves, route rows and SLA steps")
    return f"coverage {share}%: {parts - missed} of {of}"
