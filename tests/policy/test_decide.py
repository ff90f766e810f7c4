"""Decisions: from birth, from a CRM's state, many at once; examples, coverage and explanations."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from policy.compile import load
from policy.coverage import coverage
from policy.decide import Record, decide
from policy.engine import Engine
from policy.examples import run
from policy.explain import explain
from policy.fold.reader import Reader
from policy.many import decide_many
from policy.model import DAY, HOUR, Policy
from policy.reference import Reference
from policy.state import Born, Event, Fact, Move, Set, Touch, alone
from tests.generators.policies import random_history
from tests.policy.lives import EVENTS, OFFICE, START, after, policy_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def b2b() -> Policy:
    policy = load([str(EXAMPLES / "b2b_saas")]).policy
    assert policy is not None
    return policy


@pytest.mark.parametrize("folder", ["b2b_saas", "marketplace", "reference_funnel"])
def test_the_shipped_examples_pass_in_both_interpreters(folder: str) -> None:
    policy = load([str(EXAMPLES / folder)]).policy
    assert policy is not None
    slow, fast = run(policy), run(policy, Engine(policy))
    assert slow == fast
    for outcome in slow:
        failed = [(one.expected, one.actual, str(one.span)) for one in outcome.checks if not one.passed]
        assert not failed, outcome.example.title


FAILING = policy_of(
    EVENTS,
    """
score { g { +10 on click } }
track lead { status A { start  owner sales  to B by sales requires g >= 20  to C when g >= 90 }
             status B { final }  status C { final } }
team desk { role sales }
example "e" {
  at 0 hours on click
  at 0 hours expect score 20, status A
  at 0 hours on click
  at 0 hours expect g between 20 and 20
  at 1 hours sales to B
  at 2 hours sales to A
  expect status A, due never, route none
}
""",
)


def test_an_expectation_sees_what_is_above_it_and_says_what_is() -> None:
    (outcome,) = run(FAILING)
    shown = [(one.passed, one.expected, one.actual) for one in outcome.checks]
    assert shown == [
        (False, "20", "10"),
        (True, "lead.A", "lead.A"),
        (True, "between 20 and 20", "20"),
        (False, "lead.A", "lead.B"),
        (True, "never", "never"),
        (True, "none", "none"),
    ]
    assert not outcome.passed
    assert [one.why for one in outcome.attempts] == ["`sales` cannot move from `lead.B` to `lead.A`"]


def test_coverage_counts_the_examples_that_reach_each_part() -> None:
    found = {(one.kind, one.label): one.examples for one in coverage(FAILING, run(FAILING))}
    assert found == {
        ("score rule", "g.1"): 1,
        ("transition", "lead.A>lead.B"): 1,
        ("transition", "lead.A>lead.C"): 0,
    }


def lives(policy: Policy, count: int) -> list[tuple[Record, list[Fact]]]:
    found = []
    for number in range(count):
        birth, *facts = random_history(policy, random.Random(number), 8)
        assert isinstance(birth, Born)
        found.append((Record(birth.values, birth.at), facts))
    return found


def test_a_crms_state_gives_the_decision_of_the_whole_history(b2b: Policy) -> None:
    engine, at = Engine(b2b), START + 120 * DAY
    for record, facts in lives(b2b, 60):
        whole = decide(engine, record, facts, at)
        person = whole.person
        state = Record(
            tuple(person.values.items()),
            record.born,
            None,
            whole.status,
            person.entered,
            whole.team,
            whole.rep,
        )
        again = decide(engine, state, facts, at)
        assert (again.status, again.score, again.due) == (whole.status, whole.score, whole.due)
        assert (again.team, again.rep) == (whole.team, whole.rep)
        assert again.was == whole.status


def test_what_fell_due_in_the_crm_takes_effect_now(b2b: Policy) -> None:
    record = Record((("source", "web_form"),), START, status="lead.Inquiry")
    assert decide(Engine(b2b), record, (), START + 400 * DAY).status == "lead.Disqualified"
    clicked = decide(Engine(b2b), record, [Event(START + 300 * DAY, "email_click")], START + 400 * DAY)
    assert clicked.status == "lead.Inquiry"


def test_many_alone_are_as_one(b2b: Policy) -> None:
    """Records that meet nobody (no account, no named reps before them) decide as they would alone."""
    pairs = [
        (Record(tuple(p for p in record.values if p[0] != "account"), record.born), facts)
        for record, facts in lives(b2b, 25)
    ]
    pairs = [(r, [f for f in facts if "account" not in str(f)]) for r, facts in pairs]
    at = START + 90 * DAY
    events = {number: facts for number, (_, facts) in enumerate(pairs)}
    for reader in (Engine(b2b), Reference(b2b)):
        together = list(decide_many(reader, [record for record, _ in pairs], events, at))
        for decision, (record, facts) in zip(together, pairs, strict=True):
            one = decide(reader, record, facts, at)
            assert (decision.status, decision.score, decision.due) == (one.status, one.score, one.due)


SHARED = policy_of(
    EVENTS,
    OFFICE,
    """
fields { account text }
accounts by account
score { g from 0 to 30 of account { +10 on click } }
track lead {
  status New { start  owner marketing  to MQL when g >= 20 }
  status MQL { owner sales  to Done by sales }
  status Done { final }
}
route lead.MQL first match { to owner of account  to desk otherwise }
team desk { role sales  members "a", "b"  assign round robin  at most 1 open per rep  hours office }
""",
)


@pytest.mark.parametrize("kind", [Engine, Reference])
def test_many_share_desks_accounts_and_owners(kind: type[Engine] | type[Reference]) -> None:
    reader: Reader = kind(SHARED)
    both = (Event(after(1), "click"), Event(after(2), "click"))
    records = [
        Record((("account", "x"),), START),
        Record((("account", "x"),), START),
        Record((("account", "y"),), START),
        Record((("account", "z"),), START),
    ]
    events = {0: both[:1], 1: both[1:], 2: (*both, Move(after(5), "sales", "lead.Done")), 3: both}
    early = list(decide_many(reader, records, events, after(4)))
    assert [one.status for one in early] == ["lead.MQL"] * 4
    # 1 crosses by its own click and takes `a`; 0 is told, and follows the account's owner; then 2 and 3
    assert [one.rep for one in early] == ["a", "a", "b", None]
    assert early[3].warnings == ("waits for team `desk`",)
    late = list(decide_many(reader, records, events, after(6)))
    assert [one.rep for one in late] == ["a", "a", None, "b"]


@pytest.mark.parametrize("kind", [Engine, Reference])
@pytest.mark.parametrize("status", ["lead.New", None])
@pytest.mark.parametrize("who", [0, 1])
def test_whoever_joins_an_account_moves_its_others(
    kind: type[Engine] | type[Reference], status: str | None, who: int
) -> None:
    """By coming from the CRM with events, or by a changed account; in whichever row."""
    clicks = (Event(after(1), "click"), Event(after(2), "click"))
    first = None if status is None else "x"
    records = [Record((("account", first if n == who else "x"),), START, status=status) for n in (0, 1)]
    joins = () if status is not None else (Set(after(3), (("account", "x"),)),)
    found = list(decide_many(kind(SHARED), records, {who: (*clicks, *joins)}, after(4)))
    assert [one.score for one in found] == [20_000_000] * 2
    assert [one.status for one in found] == ["lead.MQL"] * 2


def test_the_explanation_names_rules_values_and_places(b2b: Policy) -> None:
    engine, world = Engine(b2b), alone(b2b)
    example = b2b.examples[0]
    facts: list[Fact] = [Event(example.starts, "demo_request")]
    facts += [Event(example.starts + HOUR, "email_click")] * 4
    decision = decide(engine, Record(example.given, example.starts), facts, example.starts + DAY, world)
    trace = explain(engine, decision, world)
    for group in trace.groups:
        assert group.points == engine.group(group.group.name, decision.person, decision.at, world)
        whens = [rule for rule in group.rules if rule.verdict is not None]
        assert all((rule.points != 0) == rule.verdict.holds for rule in whens if rule.verdict)
        assert all(rule.rule.span.path.endswith("score.lead") for rule in group.rules)
    student = next(one for one in trace.groups[0].rules if one.rule.label == "fit.5")
    assert student.verdict is not None
    assert [one.actual for one in student.verdict.reasons] == ["industry is missing"]
    clicks = next(one for one in trace.groups[1].rules if "email_click" in one.rule.events)
    assert [one.limited for one in clicks.events] == [False, False, False, True]
    assert [one.awarded for one in clicks.events][2:] == [5_000_000, 0]
    assert all(one.now < one.awarded for one in clicks.events[:3])


def test_the_rules_of_a_group_add_up_to_its_sum(b2b: Policy) -> None:
    """Each event rounded by itself differs from the whole by less than a micro-point an event."""
    engine, world, at = Engine(b2b), alone(b2b), START + 60 * DAY
    for record, facts in lives(b2b, 30):
        for group in explain(engine, decide(engine, record, facts, at, world), world).groups:
            events = sum(len(rule.events) for rule in group.rules)
            assert abs(sum(rule.points for rule in group.rules) - group.sum) <= events
            for rule in group.rules:
                assert abs(sum(one.now for one in rule.events) - rule.points) <= events or rule.verdict


def test_the_explanation_gives_the_failing_part_of_a_condition(b2b: Policy) -> None:
    engine, world = Engine(b2b), alone(b2b)
    values = (("source", "web_form"), ("employees", 20))
    decision = decide(engine, Record(values, START), (), START, world)
    way = next(one for one in explain(engine, decision, world).ways if one.option.transition.when)
    assert way.when is not None
    assert not way.when.holds
    assert "employees is 20" in [one.actual for one in way.when.reasons]


def test_a_touch_meets_the_clock_of_a_crm_record(b2b: Policy) -> None:
    record = Record((("source", "web_form"),), START, status="lead.MQL")
    engine = Engine(b2b)
    assert decide(engine, record, (), after(1)).due == after(48)
    assert decide(engine, record, [Touch(after(1))], after(2)).due is None
