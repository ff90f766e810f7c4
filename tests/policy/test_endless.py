"""Lives that time alone moves without end are told, in bounded time."""

from __future__ import annotations

import pytest

from policy import many
from policy.compile import compile_text
from policy.decide import Record, decide
from policy.engine import Engine
from policy.examples import run
from policy.fold import advance
from policy.fold.endless import Endless
from policy.many import decide_many
from policy.model import DAY, HOUR, MINUTE, Policy

CIRCLE = """
roles ldr
team ldrs { role ldr }
track lead {
  status New { start  owner ldr  to Old after 1 minute  to Won by ldr }
  status Old { owner ldr  to New after 1 minute }
  status Won { final }
}
example "years later" { at 500 weeks expect status New }
"""
RESTART = """
roles ldr
team ldrs { role ldr }
track lead {
  status New { start  owner ldr  sla 1 hour { at 100% restart clock }  to Won by ldr }
  status Won { final }
}
example "two years later" { at 104 weeks expect status New }
example "ten years later" { at 520 weeks expect status New }
"""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit that is soon reached."""
    for module in (advance, many):
        monkeypatch.setattr(module, "LIMIT", 2_000)
    return 2_000


def policy_of(text: str) -> Policy:
    policy, found = compile_text(f"policy p {{}}{text}")
    assert policy is not None, found
    return policy


def test_an_example_without_end_fails_and_the_others_run() -> None:
    assert [one.passed for one in run(policy_of(CIRCLE))] == [False]
    outcomes = run(policy_of(RESTART))
    assert [bool(one.endless) for one in outcomes] == [False, True]
    assert [one.passed for one in outcomes] == [True, False]
    assert "last in `lead.New`" in outcomes[1].endless


@pytest.mark.usefixtures("few")
def test_decisions_end_too() -> None:
    engine = Engine(policy_of(CIRCLE))
    record = Record((), 0)
    with pytest.raises(Endless):
        decide(engine, record, (), 500 * 7 * DAY)
    with pytest.raises(Endless) as problem:
        list(decide_many(engine, [record, record], {}, 500 * 7 * DAY))
    assert problem.value.person.number in (0, 1)


def test_the_limit_is_for_one_stretch_without_facts(few: int) -> None:
    engine = Engine(policy_of(RESTART))
    at = (few - 1) * HOUR + MINUTE
    (decision,) = decide_many(engine, [Record((), 0)], {}, at)
    assert decision == decide(engine, Record((), 0), (), at)
