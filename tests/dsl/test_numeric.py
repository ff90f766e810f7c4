from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.numeric import MAX_DEPTH, MAX_NODES, NumericExpr
from dsl.parser import parse_numeric
from dsl.source import Source
from tests.dsl.spanless import spanless


def show(text: str) -> str:
    """The tree as one line of brackets, to compare with a hand-written one."""
    tree, found = parse_numeric(Source("x", text))
    assert not found, found
    return _show(spanless(tree))


def _show(tree: object) -> str:
    if isinstance(tree, tuple) and tree and isinstance(tree[0], str):
        kind, *parts = tree
        if kind in ("Name", "Num"):
            return str(parts[0])
        return f"{kind}({', '.join(_show(part) for part in parts)})"
    if isinstance(tree, tuple):
        return f"[{', '.join(_show(part) for part in tree)}]"
    return str(tree)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-1 + 2 * intent", "Binary(+, Negative(1), Binary(*, 2, intent))"),
        ("1 - 2 - 3", "Binary(-, Binary(-, 1, 2), 3)"),
        ("1-2/4", "Binary(-, 1, Binary(/, 2, 4))"),
        ("-a * b", "Binary(*, Negative(a), b)"),
        ("logistic(-1.9 + x)", "Call(logistic, [Binary(+, Negative(1.9), x)])"),
        ("f()", "Call(f, [])"),
        ("1/1000 per hour", "Per(Binary(/, 1, 1000), hours)"),
        ("(1 per day) * 2", "Binary(*, Per(1, days), 2)"),
        ("rest", "Rest()"),
        ("45% of rest", "RestShare(45)"),
        ("45%", "Percent(45)"),
        ("known budget", "Is(budget, known)"),
        ("not (a is missing)", "Not(Is(a, missing))"),
        ("if a >= 1 then 0.3 else 0.02 per day", "IfThenElse(Compare(a, >=, 1), 0.3, Per(0.02, days))"),
        ("if a and b or c then 1 else if d then 2 else 3",
         "IfThenElse(Or([And([a, b]), c]), 1, IfThenElse(d, 2, 3))"),
        ("piecewise(wait, 0 hours->1, 5 minutes -> 0.95)",
         "Call(piecewise, [wait, Arrow(Duration(0, hours, plain, None), 1), "
         "Arrow(Duration(5, minutes, plain, None), 0.95)])"),
        ("0.9 * budget + 2000 USD", "Binary(+, Binary(*, 0.9, budget), Money(2000, USD))"),
        ("source in [web, \"x\"] and z not in [1]",
         "And([In(source, False, [web, Text(x)]), In(z, True, [1])])"),
        ("when - status", "Binary(-, when, status)"),
    ],
)  # fmt: skip
def test_trees(text: str, tree: str) -> None:
    if text.startswith("when"):  # reserved words stay reserved
        assert parse_numeric(Source("x", text))[0] is None
    else:
        assert show(text) == tree


@pytest.mark.parametrize(
    "text",
    ["", "1 +", "f(", "2 ** 3", "0.5 intent", "a = = b", "x.y", "1 per month", "a -> b", "1 2", "}",
     "1.5e0 per day", "1E-1 * x", "2e5 EUR"],
)  # fmt: skip
def test_mistakes_give_no_tree_and_one_error(text: str) -> None:
    tree, found = parse_numeric(Source("x", text))
    assert tree is None
    assert len(found) == 1


def test_bounds() -> None:
    assert parse_numeric(Source("x", "+".join("1" * (MAX_NODES // 2))))[0] is not None
    assert _code("+".join("1" * (MAX_NODES // 2 + 1))) == "expression-too-large"
    assert parse_numeric(Source("x", "-" * (MAX_DEPTH - 1) + "1"))[0] is not None
    assert _code("-" * MAX_DEPTH + "1") == "expression-too-large"
    assert _code("-" * 100_000 + "1") == "expression-too-large"
    assert _code("(" * 100 + "1") == "nested-too-deep"


def _code(text: str) -> str:
    tree, (found,) = parse_numeric(Source("x", text))
    assert tree is None
    return found.code


PARTS = (
    *(
        "1",
        "2.5",
        "x",
        "y",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
        "->",
        "per",
        "hour",
        "if",
        "then",
        "else",
    ),
    *("=", ">=", "and", "or", "not", "in", "[", "]", "rest", "45%", "of", "known", "f(", "is"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_never_raises_and_says_something_or_gives_a_tree(parts: list[str]) -> None:
    tree: NumericExpr | None
    tree, found = parse_numeric(Source("x", " ".join(parts)))
    assert (tree is None) == bool(found)
