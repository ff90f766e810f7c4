"""What shows a finding can be kept as an example, which compiles and passes."""

from __future__ import annotations

import pytest

from dsl.source import Source
from leadpolicy.reading import reading_of
from leadpolicy.trials import try_out
from leadpolicy.witnesses import written
from policy.checks import RULES, run
from policy.checks.rule import Rule
from policy.compile import compile_text

NO_LIFE = {"unrouted-role", "overflow-loop"}  # shown by teams, not by a person


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.name)
def test_the_example_of_each_rule_passes_as_written(rule: Rule) -> None:
    policy, _ = compile_text(rule.bad)
    assert policy is not None
    found = [one for one in run(policy) if one.code == rule.name]
    text, examples, _ = written(policy, found)
    shown = rule.name not in NO_LIFE and any(one.witness for one in found)
    assert examples == (1 if shown else 0)
    if examples:
        trial = try_out(reading_of("p.lead", [Source("p.lead", f"{rule.bad}\n{text}\n")]))
        assert not trial.failures


def test_who_passes_at_once_shows_no_gap() -> None:
    """Whom a `when` moves on in the instant of arrival never needs a row of the route."""
    policy, _ = compile_text("""
        policy p { version "1" }
        roles sales
        fields { size integer from 1 }
        track lead {
          status A { start owner sales  to B when not size >= 10  to B by sales  to B after 30 days }
          status B { final goal }
        }
        team a { role sales }
        route lead.A { to a when size < 20 }
    """)
    assert policy is not None
    found = [one for one in run(policy) if one.code == "route-gap"]
    text, examples, _ = written(policy, found)
    assert examples == 1
    assert "given size = 20" in text
    assert "expect status lead.A, route none" in text
