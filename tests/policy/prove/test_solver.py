"""The solver's answers: never a guess, the same on every run, bounded by effort and not by time."""

from __future__ import annotations

import random
import subprocess
import sys

from dsl.typed import All, Among, Condition, Linear, Negation, Quantity, Some, TextTest
from policy.model import Field, Policy
from policy.prove.encode import Universe
from policy.prove.leads import Nobody, find
from policy.prove.texts import passes, text

FIELDS = tuple(Field(f"f{number}", "integer", low=0, high=9, required=True) for number in range(12))
POLICY = Policy("hard", fields=FIELDS)


def _hard(seed: int) -> All:
    """Random sums over all fields: small, and far from obvious."""
    rng = random.Random(seed)
    tests = []
    for _ in range(9):
        sum_ = tuple(Quantity(rng.choice((-7, -3, 2, 5, 11)), "field", one.name) for one in FIELDS)
        tests.append(Linear(sum_, "=", rng.randint(1, 60)))
    return All(tuple(tests))


def test_too_little_effort_is_unknown_and_says_so() -> None:
    wanted = [(POLICY, _hard(1))]
    found = find(Universe(wanted, effort=2_000), wanted)
    assert found == Nobody(proved=False)


def test_the_limit_repeats() -> None:
    for effort in (1_000, 10_000, 100_000):
        answers = set()
        for _ in range(3):
            universe = Universe([(POLICY, _hard(2))], effort=effort)
            answers.add(universe.check([universe.term(POLICY, _hard(2))]))
        assert len(answers) == 1


def test_a_core_has_nothing_to_spare() -> None:
    parts = [Among("f0", (number,)) for number in range(10)]
    asked: list[Condition] = [Negation(one) for one in parts]
    asked.append(Some((Among("f1", (1,)), Among("f2", (2,)))))
    universe = Universe((POLICY, one) for one in asked)
    terms = [universe.term(POLICY, one) for one in asked]
    assert universe.check(terms) == "no"
    assert universe.solver.core(terms) == list(range(10))


def test_nothing_is_loaded_until_something_is_asked() -> None:
    script = "import sys, policy.checks, policy.prove.questions; print('z3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_texts_pass_what_they_should() -> None:
    true = [
        TextTest("x", "starts with", "ab"),
        TextTest("x", "ends with", "ba"),
        TextTest("x", "contains", "q"),
    ]
    false = [TextTest("x", "contains", " "), TextTest("x", "starts with", "abq")]
    found = text(true, false, ["other"])
    assert found is not None
    assert all(passes(one, found) for one in true)
    assert not any(passes(one, found) for one in false)
    assert text([TextTest("x", "contains", "a")], [TextTest("x", "contains", "a")], []) is None
