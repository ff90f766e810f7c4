"""The grammar and the tables made from it."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from dsl.lalr import GRAMMAR, build_tables
from dsl.reductions import MODULES
from dsl.tables import PATH, Tables, encode, tables
from dsl.words import PHRASES, RESERVED


def test_committed_tables_are_those_of_the_grammar() -> None:
    """Building is strict: a conflict raises. After a change, run `python -m dsl.build_tables`."""
    assert encode(build_tables()) == PATH.read_text(encoding="utf-8")


def test_encoding_loses_nothing() -> None:
    assert build_tables() == tables()


def test_a_conflict_is_noticed() -> None:
    text = GRAMMAR.read_text(encoding="utf-8").replace(
        "conjunction: negation", "conjunction: negation | test"
    )
    from lark.exceptions import GrammarError

    with pytest.raises(GrammarError):
        build_tables(text)


def test_every_rule_has_a_function_for_its_symbols() -> None:
    functions = {name: one for module in MODULES for name, one in vars(module).items() if callable(one)}
    for rule in tables().rules:
        function = functions.get(rule.handler)
        if function is None:
            assert len(rule.symbols) == 1, rule
        else:
            inspect.signature(function).bind(None, *rule.symbols)


def test_reserved_words_and_phrases_are_of_the_grammar() -> None:
    words = tables().words
    assert {word for word in RESERVED if word not in words} <= {"for"}
    assert {part for phrase in PHRASES for part in phrase} - set(words) == {"entry", "routed"}


def test_every_state_can_be_reached() -> None:
    """Also: every number in a row is a state or a rule."""
    made: Tables = tables()
    seen, todo = set(made.starts.values()), list(made.starts.values())
    while todo:
        for to in made.states[todo.pop()].values():
            assert to < len(made.states)
            assert ~to < len(made.rules)
            if to >= 0 and to not in seen:
                seen.add(to)
                todo.append(to)
    assert len(seen) == len(made.states)


def test_reading_a_policy_does_not_load_what_it_does_not_need() -> None:
    code = "import sys, dsl.parser, dsl.files; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "networkx", "numpy", "numba", "matplotlib", "rich"} & set(
        loaded.stdout.split()
    )
