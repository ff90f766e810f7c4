"""Compiled conditions in words read as they were written."""

from __future__ import annotations

import pytest

from policy import words
from policy.compile import compile_text
from policy.moves import moves

HEAD = """
policy demo { version "1" currency USD }
roles sales, ldr
fields {
  size integer from 0
  rate number
  land text
  kind one of web, event
  worth money
  good yes/no
  other text
  span duration
  since date
}
events visit, reply
score { fit from 0 to 60 { +60 when size >= 10 }  heat from 0 { +5 on visit } }
define ready = fit >= 10
track lead { status Open { start  owner sales  to Won MOVE  to Lost after 1 days }
             status Won { goal final }  status Lost { final } }
"""


@pytest.mark.parametrize(
    "condition",
    [
        "size >= 50 and ready",
        "(size < 5 or good) and not ready",
        "kind in [web, event]",
        "kind = web",
        "kind != web",
        'land = "US"',
        "land is known",
        "land is missing",
        "land = other",
        "land != other",
        'land starts with "U"',
        "worth >= 10000 USD",
        "worth < 10.5 USD",
        "rate <= 2.5",
        "score > 100",
        "fit + heat >= 100",
        "2 * fit - heat < 7.5",
        "fit - 0.5 * heat < 7.5",
        "span < 90 days",
        "span >= 36 hours",
        "since >= 2026-01-31",
        "good = no",
    ],
)
def test_words_say_what_was_written(condition: str) -> None:
    """And they are valid again: compiling the words gives the same condition."""
    said = _said(f"when {condition}")
    assert _said(said) == said
    assert _compiled(said) == _compiled(f"when {condition}")


@pytest.mark.parametrize(
    "move",
    [
        "when ready",
        "on visit, reply",
        "on visit when ready",
        "after 30 days",
        "after 48 hours without reply",
        "after 365 days without any event",
        "by sales, ldr because lost, no_fit",
    ],
)
def test_moves_say_what_makes_them_happen(move: str) -> None:
    assert _said(move) == move


def _said(move: str) -> str:
    policy, diagnostics = compile_text(HEAD.replace("MOVE", move))
    assert policy is not None, diagnostics
    return words.move(policy, moves(policy)[0])


def _compiled(move: str) -> str:
    import re

    policy, diagnostics = compile_text(HEAD.replace("MOVE", move))
    assert policy is not None, diagnostics
    return re.sub(r"span=Span\([^)]*\)", "", repr(moves(policy)[0].transition.when))  # type: ignore[union-attr]
