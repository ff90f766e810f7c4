"""The nearest name is the one a person would have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.suggest import closest

KNOWN = ("employees", "engagement", "country", "source", "ldr", "sales", "sales_manager", "MQL", "SQL")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("employes", "employees"),
        ("enagement", "engagement"),
        ("Country", "country"),
        ("soruce", "source"),
        ("lrd", "ldr"),
        ("sale", "sales"),
        ("mql", "MQL"),
        ("budget", None),
        ("x", None),
        ("", None),
    ],
)
def test_suggestions(word: str, meant: str | None) -> None:
    assert closest(word, KNOWN) == meant


@given(st.sampled_from([name for name in KNOWN if len(name) > 4]), st.data())
def test_one_letter_left_out_is_found_again(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    assert closest(name[:at] + name[at + 1 :], KNOWN) == name


@given(st.lists(st.text("abc", max_size=5), max_size=6), st.text("abc", max_size=5))
def test_the_order_of_declaration_never_matters(names: list[str], word: str) -> None:
    assert closest(word, names) == closest(word, list(reversed(names)))
