"""Mistakes in the text: never a crash, one message for one mistake, and what is right is kept."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl import nodes
from dsl.lexer import Token, tokenize
from dsl.parser import parse
from dsl.recovery import MAX_ERRORS
from dsl.source import Source

POLICY = Path(__file__).parent.parent / "cases" / "policies" / "acme.lead"
TEXT = POLICY.read_text(encoding="utf-8")
TOKENS = tokenize(Source("acme", TEXT)).tokens
LINES = TEXT.split("\n")
STARTS = [sum(len(line) + 1 for line in LINES[:number]) for number in range(len(LINES))]


def offset(token: Token) -> int:
    return STARTS[token.line - 1] + token.column - 1


def without(token: Token) -> str:
    at = offset(token)
    return TEXT[:at] + TEXT[at + len(token.text) :]


def read(text: str) -> tuple[nodes.File, list[tuple[int, str]]]:
    file, found = parse(Source("acme", text))
    return file, [(one.span.line, one.code) for one in found]


def test_every_token_deleted_once() -> None:
    """Each deletion is answered by at most one error, near the place or at the unclosed brace, and
    nothing that is whole is lost."""
    counts: Counter[int] = Counter()
    near = whole = 0
    for token in TOKENS[::3]:  # a third of them, 329 of every kind: the others behave the same
        file, found = read(without(token))
        counts[len(found)] += 1
        near += all(abs(line - token.line) <= 2 or code == "unclosed-brace" for line, code in found)
        whole += len(file.decls) >= 25  # of 27: the one it stands in and the next may suffer
    total = sum(counts.values())
    assert counts[0] + counts[1] >= 0.995 * total, counts
    assert counts[0] <= 0.06 * total  # some words are optional
    assert near >= 0.995 * total
    assert whole >= 0.97 * total


def test_every_token_doubled_once() -> None:
    counts: Counter[int] = Counter()
    for token in TOKENS[::6]:
        at = offset(token)
        counts[len(read(TEXT[:at] + token.text + " " + TEXT[at:])[1])] += 1
    assert counts[0] + counts[1] >= 0.93 * sum(counts.values()), counts


def test_planted_mistakes_are_all_found_in_one_pass() -> None:
    text, planted = TEXT, []
    for right, wrong in PLANTED:
        line = TEXT.split(right)[0].count("\n") + 1
        assert TEXT.count(right) == 1, right
        text = text.replace(right, wrong)
        planted.append(line)
    _, found = read(text)
    assert [line for line, _ in found] == planted


PLANTED = [
    ("currency USD", "curency USD"),
    ("roles marketing, ldr, sales", "roles marketing ldr, sales"),
    ("employees         integer from 1", "employees         int from 1"),
    ("employees >= 50 and", "employees >= 50 &&"),
    ("open      mon to fri 09:00", "open      mon to fri 9am"),
    ("+15 when seniority", "15 when seniority"),
    ("half-life 14 days", "half-life 14"),
    ("start when source", "start if source"),
    ("at 75%   notify ldr", "at 75   notify ldr"),
    ("to SAL           by sales\n", "to SAL           sales\n"),
    ('status Re-Market "Not now', 'staus Re-Market "Not now'),
    ("hold at most 14 days", "hold 14 days"),
    ("team ldrs { role ldr", "team ldrs { roll ldr"),
    ("at 4 hours ldr to LAL", "at 4 hours ldr -> LAL"),
    ('retired "Attempting Contact" becomes', 'retired "Attempting Contact becomes'),
]


@pytest.mark.parametrize(
    "lost", ["status MAQL", "status Disqualified { final }\n}\n\ntrack", "fields {"]
)
def test_valid_statements_around_a_mistake_are_kept(lost: str) -> None:
    file, found = read(TEXT.replace(lost, f"!! {lost}", 1))
    assert found
    assert len(file.decls) == 27


def test_statements_before_and_after_in_one_block() -> None:
    file, found = read(
        "track t {\n status A {\n owner a\n to B 7\n to C by x\n }\n status D { final }\n}\n"
    )
    assert [code for _, code in found] == ["syntax"]
    (track,) = file.decls
    assert isinstance(track, nodes.TrackDecl)
    assert [status.name.text for status in track.statuses] == ["A", "D"]
    assert len(track.statuses[0].body) == 2


def test_errors_are_bounded() -> None:
    _, found = read("roles a b\n" * 1000)
    assert len(found) == MAX_ERRORS + 1
    assert found[-1][1] == "too-many-errors"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("\ufeff \n# only a comment\n", "empty-file"),
        ("policy a {", "unclosed-brace"),
        ("policy a { } }", "extra-brace"),
        ('policy a "b {\n}', "unclosed-text"),
        ("{" * 65, "nested-too-deep"),
        ("define x = " + "(" * 70, "nested-too-deep"),
        ("\0", "unexpected-character"),
        ("roles to", "reserved-word"),
        ("track t { status A { sla 4 open days of c } }", "wrong-unit"),
        ("calendar c { open mon 25:00 to 26:00 }", "impossible-time"),
        ('policy a "\\n" {}', "unknown-escape"),
    ],
)
def test_codes(text: str, code: str) -> None:
    _, found = read(text)
    assert {one for _, one in found} == {code}


JUNK = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    "=",
    "==",
    '"',
    "#",
    "to",
    "when",
    "status",
    "7",
    "+",
    "x",
    "\n",
    "\0",
]


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_no_text_raises(rng: random.Random, changes: int) -> None:
    """Tokens deleted, doubled, swapped and thrown in at random."""
    start = rng.randrange(len(TOKENS))
    words = [token.text + rng.choice(" \n") for token in TOKENS[start : start + 150]]
    for _ in range(changes):
        at = rng.randrange(len(words))
        words[at : at + rng.randint(0, 2)] = rng.choice(([], [rng.choice(JUNK)], [words[at], words[at]]))
        words = words or ["x"]
    file, found = parse(Source("x", " ".join(words)))
    assert isinstance(file, nodes.File)
    lines = " ".join(words).count("\n") + 1
    assert all(1 <= one.span.line <= lines for one in found)
    assert len({(one.code, one.message, one.span) for one in found}) == len(found)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_no_characters_raise(text: str) -> None:
    file, found = parse(Source("x", text))
    assert file.decls or found
