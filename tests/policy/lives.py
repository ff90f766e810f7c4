"""Short lives for tests: a policy around a few lines, instants by the hour, facts in a row."""

from __future__ import annotations

from typing import TypeVar

from policy.compile import compile_text
from policy.fold.reader import Reader
from policy.model import DAY, HOUR, Policy
from policy.reference import Reference, replay
from policy.state import Alone, Born, Effect, Fact, Pairs, Person, alone

Kind = TypeVar("Kind")

START = 20_458 * DAY + 14 * HOUR  # Monday 2026-01-05 09:00 in New York

HEAD = """
policy p "P" { version "1"  currency USD  timezone "America/New_York" }
roles marketing, sales
"""
OFFICE = """
calendar office { timezone "America/New_York"  open mon to fri 09:00 to 17:00  closed 2026-01-19 }
"""
EVENTS = "events click, visit, reply\n"


def policy_of(*parts: str) -> Policy:
    """Compile the parts under a common head; a test's own text must have no errors."""
    policy, found = compile_text(HEAD + "\n".join(parts))
    assert policy is not None, "\n".join(f"{one.span} {one.message}" for one in found)
    return policy


def after(hours: float) -> int:
    """The instant so many hours after the start."""
    return START + round(hours * HOUR)


def live(
    policy: Policy, facts: list[Fact], until: int, values: Pairs = (), world: Alone | None = None
) -> tuple[Person, tuple[Effect, ...]]:
    """A person born at the start, after these facts, at `until`."""
    return replay(policy, [Born(START, values), *facts], until, world or alone(policy))


def reader_of(policy: Policy) -> Reader:
    return Reference(policy)


def of_kind(effects: tuple[Effect, ...], kind: type[Kind]) -> list[Kind]:
    return [one for one in effects if isinstance(one, kind)]
