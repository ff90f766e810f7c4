"""docs/language.md is the reference: nothing of the language is missing, and nothing is invented."""

from __future__ import annotations

import re
from random import Random

import pytest

from dsl import lexer
from dsl.moments import RECORDED
from dsl.parser import parse
from dsl.source import Source
from dsl.words import RESERVED
from policy.compile import compile_files
from policy.examples import run
from policy.fold import moving
from policy.lowering import definitions
from tests.docs.blocks import ROOT, blocks
from tests.docs.grammar_summary import SAMPLES, references, rules, sentence, words
from tests.docs.policies import load, without

PAGE = "docs/language.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")
SUMMARY = next(block.text for block in blocks(PAGE) if block.kind == "ebnf")
RULES = rules(SUMMARY)
GRAMMAR = (ROOT / "dsl" / "grammar.lark").read_text(encoding="utf-8")
WORD = re.compile(r"[a-z/-]{2,}")
CONDITION = re.compile(r"^\| `([^`]+)` \|[^|]*\| (true|false) \|$", re.MULTILINE)


# --- the grammar summary ------------------------------------------------------------------------


def _policy_words() -> set[str]:
    """The words of the grammar, without its last part, the numeric expressions of scenarios."""
    policies = re.sub(r"//.*", "", GRAMMAR.partition("// --- numeric")[0])
    return {word for word in re.findall(r'"([^"]+)"', policies) if WORD.fullmatch(word)}


def test_the_summary_has_every_word_of_the_grammar_and_no_other() -> None:
    phrases = {"on", "entry", "is", "routed"}  # dsl/words.py: PHRASES
    written = {word for node in RULES.values() for word in words(node) if WORD.fullmatch(word)}
    assert written == _policy_words() | phrases


def test_the_summary_names_what_it_explains() -> None:
    used = {name for node in RULES.values() for name in references(node)}
    assert used - RULES.keys() == SAMPLES.keys()
    assert RULES.keys() - used == {"file"}


@pytest.mark.parametrize("rule", ["policy", "fields", "calendar", "score", "track", "route", "team"])
@pytest.mark.parametrize("seed", range(12))
def test_what_the_summary_allows_can_be_read(rule: str, seed: int) -> None:
    _reads(sentence(RULES, rule, Random(f"{rule} {seed}")))


@pytest.mark.parametrize("seed", range(100))
def test_whole_files_of_the_summary_can_be_read(seed: int) -> None:
    _reads(sentence(RULES, "file", Random(seed)))


def _reads(text: str) -> None:
    """Without syntax errors; saying something twice is a matter of meaning."""
    _, found = parse(Source("summary.lead", text))
    assert {one.message for one in found if one.code != "said-twice"} == set(), text


# --- words and limits ---------------------------------------------------------------------------


def test_every_word_is_explained_above_the_grammar() -> None:
    above = TEXT.partition("## Grammar")[0]
    assert {word for word in _policy_words() if not re.search(rf"\b{re.escape(word)}\b", above)} == set()


def test_reserved_words_are_listed() -> None:
    section = TEXT.partition("## Reserved words")[2].partition("```")[0]
    assert set(re.findall(r"`([^`]+)`", section)) == RESERVED


def test_limits_are_those_of_the_lexer() -> None:
    limits = " ".join(TEXT.partition("## Limits")[2].partition("##")[0].split())
    for limit, words_of_it in (
        (lexer.MAX_SIZE // 2**20, "at most {} MiB"),
        (lexer.MAX_DEPTH, "at most {} deep"),
        (lexer.MAX_WORD, "at most {} letters"),
        (lexer.MAX_TEXT, "a text {} characters"),
        (lexer.MAX_DIGITS, "a number {} digits"),
        (definitions.MAX_TESTS, "at most {} tests"),
        (definitions.MAX_NESTED, "nested {} deep"),
        (RECORDED, "Moments lie in {}"),
        (moving.LIMIT, "moves at most {} times"),
    ):
        assert words_of_it.format(limit) in limits


# --- the table of conditions --------------------------------------------------------------------


@pytest.mark.parametrize(("condition", "if_missing"), CONDITION.findall(TEXT))
def test_a_condition_says_this_of_somebody_unknown(condition: str, if_missing: str) -> None:
    """Somebody of whom nothing is known is moved where the condition holds, and only there."""
    status = "Seen" if if_missing == "true" else "Inquiry"
    text = f"""
    track lead {{
      status Inquiry {{ start otherwise  to Seen when {condition} }}
      status Seen {{}}
    }}
    example "somebody unknown" {{
      given source = web_form
      expect status {status}
    }}
    """
    file, found = parse(Source("condition.lead", text))
    assert not found
    policy, said = compile_files([file, without(load("acme"), file)])
    assert policy is not None, [one.message for one in said]
    (outcome,) = run(policy)
    assert outcome.passed


def test_the_table_of_conditions_is_found() -> None:
    assert len(CONDITION.findall(TEXT)) > 12
