"""Expressions: what they evaluate to, that their proved range holds, and that no text breaks them."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostic import has_errors
from dsl.source import Source, Span
from policy.exact import GREATEST
from policy.model import DAY, HOUR
from simulator.evaluate import evaluate
from simulator.numeric import Constant, Load, Number, constant
from simulator.scenario.context import Context
from simulator.scenario.domains import domains
from simulator.scenario.expressions import Share, number, share
from simulator.scenario.intervals import Interval
from simulator.scenario.places import WORK
from simulator.scenario.proofs import within
from simulator.scenario.ranges import Choices, prove, variable
from simulator.scenario.tree import Scalar
from simulator.scenario.units import Wanted
from tests.simulator.scenarios import policy

FAR = {"wait": 30.0 * DAY, "age": 900.0 * DAY, "visit": 20.0, "touches": 30.0}


def context() -> Context:
    """A scenario in which every name may be read."""
    ctx = Context(policy(), Source("x.yaml", ""), sources=("web", "fair", "list"))
    ctx.modelled = {
        "employees": (1.0, 100_000.0),
        "grade": (0.0, 10.0),
        "budget": (0.0, math.inf),
        "target": Choices((False, True)),
        "country": Choices(("DE", "NO")),
        "seniority": Choices(("manager", "director", "vp")),
    }
    ctx.speed = Number(Constant(1.0), "number", "speed", 0.25, 1.0)
    return ctx


def scalar(text: str) -> Scalar:
    place = Span("x.yaml", 1, 1, 1, len(text) + 1)
    return Scalar(text, True, place, (), place)


class Someone:
    """A person at random, in the domains of the names."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.fields: dict[str, float | str | bool] = {
            "employees": float(self.rng.choice((1, 999, 1000, 100_000, self.rng.randint(1, 100_000)))),
            "grade": self.rng.choice((0.0, 10.0, self.rng.uniform(0, 10))),
            "budget": self.rng.uniform(0, 1e9),
            "target": self.rng.random() < 0.5,
            "country": self.rng.choice(("DE", "NO")),
            "seniority": self.rng.choice(("manager", "director", "vp")),
        }
        self.source = self.rng.choice(("web", "fair", "list"))
        self.intent = self.rng.choice((0.0, 1.0, self.rng.random()))
        self.speed = self.rng.uniform(0.25, 1)
        self.far = {
            name: self.rng.choice((1.0, self.rng.uniform(1, most))) for name, most in FAR.items()
        }

    def load(self, what: Load) -> float:
        if what.of == "field":
            return float(self.fields[what.name])
        if what.of == "is":
            return float(self.fields[what.name] == what.value)
        if what.of == "source":
            return float(self.source == what.value)
        if what.of == "known":
            return 1.0
        if what.of in ("score", "group"):
            return 40.0
        return {"intent": self.intent, "speed": self.speed, "rep.speed": 1.1, **self.far}[what.of]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1/1000 per hour", "rate", 0.001 / HOUR),
        ("40%", "number", 0.4),
        ("0.1 + 0.2 * 2 - 1/4", "number", 0.25),
        ("-(1 - 3)", "number", 2.0),
        ("45 EUR", "money", 4500.0),
        ("2 days + 12 hours", "duration", 2.5 * DAY),
        ("3 per day * 2 days", "number", None),  # `per` binds weaker than `*`
        ("(3 per day) * 2 days", "number", 6.0),
        ("100 EUR / 5 EUR", "number", 20.0),
        ("6 hours / 1 day", "number", 0.25),
        ("logistic(0)", "number", 0.5),
        ("half(48 hours, 24 hours)", "number", 0.25),
        ("exp(log(7))", "number", 7.0),
        ("clamp(3, 0, 1) + clamp(-3, 0, 1) + clamp(0.5, 0, 1)", "number", 1.5),
        ("min(3, 1, 2) + max(3, 1, 2)", "number", 4.0),
        ("piecewise(30 minutes, 0 hours -> 1, 1 hour -> 0.5)", "number", 0.75),
        ("piecewise(9 hours, 0 hours -> 1, 1 hour -> 0.5)", "number", 0.5),
        ("if 3 >= 3 and not (1 > 2) then 5 else 6", "number", 5.0),
        ("if yes then 1 else 2", "number", 1.0),
        ("exp(800) * 9 * 0", "number", 0.0),
        ("exp(800) * 9 - exp(800) * exp(800)", "number", 0.0),
        ("exp(700) * exp(700) / (exp(700) + exp(800))", "number", 1.0),
        ("1 + exp(600) / exp(-600) * -1 + exp(800)", "number", 0.0),
        ("piecewise(1, 0 -> -exp(800), 2 -> exp(800))", "number", -GREATEST / 2),
        ("piecewise(0, -exp(800) -> 1, exp(800) -> 2)", "number", 2.0),
    ],
)
def test_constants_are_folded(text: str, unit: Wanted, value: float | None) -> None:
    ctx = context()
    found = number(ctx, scalar(text), WORK, unit)
    if value is None:
        assert found is None
        return
    assert found is not None, ctx.found
    assert isinstance(found.node, Constant)
    assert found.node.value == pytest.approx(value, rel=1e-14)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.2 + 0.6 * intent * half(wait, 24 hours)", 0.2 + 0.6 * 0.5 * 0.5),
        ("if employees >= 1000 then 1 else 2", 1.0),
        ('if country = "NO" then 1 else 2', 2.0),
        ('if country != "NO" then 1 else 2', 1.0),
        ("if seniority in [vp, director] then 1 else 2", 1.0),
        ("if seniority not in [vp, director] then 1 else 2", 2.0),
        ("if source = web and target then 1 else 2", 1.0),
        ("if target = no then 1 else 2", 2.0),
        ("if known budget then 1 else 2", 1.0),
        ("if budget is missing then 1 else 2", 2.0),
        ("visit + touches", 5.0),
        ("rep.speed * 2", 2.2),
        ("score - engagement", 0.0),
        ("budget / 100 EUR", 70.0),
    ],
)
def test_expressions_read_the_person(text: str, value: float) -> None:
    someone = Someone(0)
    someone.intent, someone.source = 0.5, "web"
    someone.far.update(wait=float(DAY), visit=2.0, touches=3.0)
    someone.fields.update(employees=2000.0, country="DE", seniority="vp", target=True, budget=700_000.0)
    ctx = context()
    found = number(ctx, scalar(text), WORK, "number")
    assert found is not None, ctx.found
    assert evaluate(found, someone) == pytest.approx(value, rel=1e-12)


# --- ranges -------------------------------------------------------------------------------------

_LEAVES = st.sampled_from(
    [
        *(
            "intent",
            "grade",
            "employees / 1000",
            "wait / 1 day",
            "visit",
            "touches",
            "speed",
            "0",
            "1",
            "0.5",
        ),
        *("3", "40%", "budget / 1000 EUR", "half(wait, 2 days)"),
        *("exp(900 * intent)", "exp(500)", "-exp(40 * visit)"),
        "piecewise(wait, 0 hours -> 1, 2 days -> 0.3)",
    ]
)
_TESTS = st.sampled_from(
    [
        *("employees >= 1000", "target", 'country = "NO"', "seniority in [vp, manager]", "source = web"),
        *(
            "grade < 5",
            "not target",
            "grade = 10",
            "visit > 3 or wait <= 1 day",
            "target and intent > 0.5",
        ),
    ]
)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
        lambda x: f"({x[0]} {x[1]} {x[2]})"
    )
    pair = st.tuples(st.sampled_from(["min", "max"]), inner, inner)
    named = pair.map(lambda x: f"{x[0]}({x[1]}, {x[2]})")
    one = st.tuples(
        st.sampled_from(["logistic(%s)", "clamp(%s, 0, 1)", "-%s", "half(%s, 2)", "%s / (1 + visit)"]),
        inner,
    )
    chosen = st.tuples(_TESTS, inner, inner).map(lambda x: f"(if {x[0]} then {x[1]} else {x[2]})")
    return two | named | chosen | one.map(lambda x: x[0] % x[1])


EXPRESSIONS = st.recursive(_LEAVES, _wider, max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, st.integers(0, 10**6))
def test_no_value_lies_outside_the_proved_range(text: str, seed: int) -> None:
    ctx = context()
    found = number(ctx, scalar(text), WORK, "number")
    if found is None:
        assert {one.code for one in ctx.found} <= {"too-large", "expression-too-large", "too-deep"}, (
            ctx.found
        )
        return
    for each in range(8):
        value = evaluate(found, Someone(seed + each))
        slack = 1e-9 * max(1.0, abs(value))
        assert found.low - slack <= value <= found.high + slack, text


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, st.integers(0, 10**6))
def test_a_proof_is_right_either_way(text: str, seed: int) -> None:
    """Where it holds, nobody is outside; where it does not, its point is outside."""
    ctx = context()
    found = number(ctx, scalar(text), WORK, "number")
    if found is None:
        return
    proof = prove(found.node, 0.0, 1.0, domains(ctx, found.node))
    if proof.holds:
        for each in range(20):
            assert -1e-6 <= evaluate(found, Someone(seed + each)) <= 1 + 1e-6
    elif proof.value is not None:
        value = evaluate(found, Point(dict(proof.at)))
        assert value < 0 or value > 1
        assert not within(ctx, found.node, (0.0, 1.0), scalar(text).span)
        assert ctx.found[-1].code == "out-of-range"
        assert len(ctx.found[-1].witness) == len(proof.at)


class Point:
    """The person whom a proof names."""

    def __init__(self, at: dict[tuple[str, str], float | str | bool]) -> None:
        self.at = at

    def load(self, what: Load) -> float:
        value = self.at[variable(what)]
        if what.of in ("is", "source"):
            return float(value == what.value)
        assert not isinstance(value, str)
        return float(value)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("intent * 0.9 + (1 - intent) * 0.3", (0.3, 0.9)),
        ("0.5 * intent + 0.5 * (1 - intent)", (0.5, 0.5)),
        ("if source = web then 0.2 else if source = fair then 0.3 else 0.4", (0.2, 0.4)),
        ("clamp(wait / 1 day, 0, 1)", (0.0, 1.0)),
        ("exp(-touches)", (0.0, 1.0)),
        ("1 / (1 + visit)", (0.0, 0.5)),
        ("(0.2 + 0.5 * intent) + (0.8 - 0.5 * intent)", (1.0, 1.0)),
        ("1 - half(wait, 1 day) * (1 - intent)", (0.0, 1.0)),
        ("speed * intent + (1 - speed) * intent", (0.0, 1.0)),
    ],
)
def test_terms_that_depend_on_one_another_are_no_false_alarm(text: str, limits: Interval) -> None:
    ctx = context()
    assert number(ctx, scalar(text), WORK, "number", limits) is not None, ctx.found


# --- any text -----------------------------------------------------------------------------------

_WORDS = (
    *[
        "intent",
        "wait",
        "employees",
        "source",
        "web",
        "country",
        "known",
        "budget",
        "target",
        "yes",
        "score",
        "speed",
        "visit",
        "if",
        "then",
        "else",
    ],
    *[
        "and",
        "or",
        "not",
        "in",
        "rest",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
        "->",
        "=",
        "<",
        ">=",
        "[",
        "]",
        ".",
        "half(",
        "piecewise(",
        "clamp(",
        "log(",
        "min(",
        "exp(",
    ],
    *("3", "0.5", "2 days", "5 EUR", "40%", "per day", '"NO"', "1e400", "9" * 400, "2026-01-05"),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14))
def test_any_words_give_findings_or_a_probability(words: list[str]) -> None:
    ctx = context()
    found = share(ctx, scalar(" ".join(words)), WORK)
    assert (found is None) == has_errors(ctx.found)
    if isinstance(found, Share):
        assert 0.0 <= found.part <= 1.0
    elif found is not None:
        assert 0.0 <= found.low <= found.high <= 1.0


@pytest.mark.parametrize(
    "text",
    ["logistic(" * 40 + "1" + ")" * 40, " + ".join(["intent"] * 300), "-" * 5000 + "1", "9" * 5000],
)
def test_large_expressions_are_refused(text: str) -> None:
    ctx = context()
    assert number(ctx, scalar(text), WORK, "number") is None
    assert has_errors(ctx.found)


def test_findings_stand_where_the_word_stands() -> None:
    ctx = context()
    node = Scalar("0.1 * intnet", False, Span("x.yaml", 7, 10, 7, 24), (), Span("x.yaml", 7, 11, 7, 23))
    assert number(ctx, node, WORK, "number") is None
    assert ctx.found[0].span == Span("x.yaml", 7, 17, 7, 23)
    folded = Scalar("0.1 * intnet", True, Span("x.yaml", 7, 10, 8, 5), (), None)
    assert number(ctx, folded, WORK, "number") is None
    assert ctx.found[1].span == folded.span
    assert constant(1.0).node == Constant(1.0)
