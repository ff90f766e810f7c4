from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.lexer import MAX_DEPTH, MAX_SIZE, MAX_TEXT, tokenize
from dsl.parser import parse
from dsl.source import Source


def kinds(text: str, *, arithmetic: bool = False) -> list[str]:
    lexed = tokenize(Source("x", text), arithmetic=arithmetic)
    assert not lexed.found
    return [f"{token.type} {token.text}" for token in lexed.tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Re-Market tier-one", ["WORD Re-Market", "WORD tier-one"]),
        ("größe наименование", ["WORD größe", "WORD наименование"]),
        ("a-1", ["WORD a", "SIGNED -1"]),
        ("borc tomorrow", ["WORD borc", "WORD tomorrow"]),
        ("+25 -20 - 3 + 4", ["SIGNED +25", "SIGNED -20", "MINUS -", "DIGITS 3", "PLUS +", "DIGITS 4"]),
        ("10_000 0.5 75%", ["DIGITS 10_000", "DIGITS 0.5", "PERCENT 75%"]),
        ("10_000 USD 3 SMSes", ["AMOUNT 10_000 USD", "DIGITS 3", "WORD SMSes"]),
        ("-5.5 EUR", ["AMOUNT -5.5 EUR"]),
        ("2026-01-05 2026-01-05 09:00", ["CALENDAR_DATE 2026-01-05", "INSTANT 2026-01-05 09:00"]),
        ("09:00 24:00 9:30", ["CLOCK_TIME 09:00", "CLOCK_TIME 24:00", "CLOCK_TIME 9:30"]),
        ('"a \\" b \\\\" "#"', ['STRING "a \\" b \\\\"', 'STRING "#"']),
        ("yes/no yes", ["WORD yes/no", "WORD yes"]),
        ("a<=b>=c", ["WORD a", "LESS_OR_EQUAL <=", "WORD b", "MORE_OR_EQUAL >=", "WORD c"]),
        ("a!=b=c", ["WORD a", "UNEQUAL !=", "WORD b", "EQUAL =", "WORD c"]),
        ("a<b>c", ["WORD a", "LESSTHAN <", "WORD b", "MORETHAN >", "WORD c"]),
        ("\ufeffroles\r\n\ta\u00a0b", ["WORD roles", "WORD a", "WORD b"]),
        ("", []),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_signs_stand_alone_in_arithmetic() -> None:
    assert kinds("-1+2", arithmetic=True) == ["MINUS -", "DIGITS 1", "PLUS +", "DIGITS 2"]
    assert kinds("0->1", arithmetic=True) == ["DIGITS 0", "ARROW ->", "DIGITS 1"]


def test_places() -> None:
    (a, b), comments = (
        (lexed := tokenize(Source("x", "a # one\n\n  b # two\n# three"))).tokens,
        lexed.comments,
    )
    assert (a.line, a.column, a.first) == (1, 1, True)
    assert (b.line, b.column, b.first) == (3, 3, True)
    assert [(c.text, c.own_line, c.span.line, c.span.column) for c in comments] == [
        ("# one", False, 1, 3),
        ("# two", False, 3, 5),
        ("# three", True, 4, 1),
    ]


def test_accents_are_composed() -> None:
    (token,) = tokenize(Source("x", "caf\u0065\u0301")).tokens
    assert token.text == "caf\u00e9"


def found(text: str) -> list[str]:
    return [one.code for one in tokenize(Source("x", text)).found]


def test_bounds() -> None:
    assert found("(" * MAX_DEPTH + ")" * MAX_DEPTH) == []
    assert found("(" * (MAX_DEPTH + 1) * 1000) == ["nested-too-deep"]
    assert found("a" * 101) == ["name-too-long"]
    for number in ("1" * 25, "+" + "1" * 25, "1" * 25 + " USD", "1" * 25 + "%"):
        assert [one.code for one in parse(Source("x", f"define a = b > {number}"))[1]][:1] == [
            "number-too-long"
        ]
    assert found(" " * (MAX_SIZE + 1)) == ["file-too-large"]
    assert found("\0\0\0 a") == ["unexpected-character"]
    assert found(f'"{"a" * MAX_TEXT}"') == []
    assert found(f'"{"a" * (MAX_TEXT + 1)}"') == ["text-too-long"]
    assert found("e" + "\u0301\u0323" * 100_000) == ["name-too-long"]


@pytest.mark.parametrize(
    "char", ["\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028", "\ufeff"]
)
def test_what_cannot_be_seen_is_found_in_texts_and_comments(char: str) -> None:
    assert found(f'a "b{char}c{char}"') == ["unexpected-character"]
    assert found(f"a # b{char}c") == ["unexpected-character"]


def test_what_can_be_seen_is_welcome() -> None:
    assert found('"\tTürkçe, עברית, 日本語, 👩\u200d💻" # \tend\u00a0') == []


def test_an_open_comment_of_another_language_ends_the_file() -> None:
    assert found("/*\n" * 100_000) == ["syntax"]


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.sampled_from("ab1 _-+.:/#\"'\\\n\r\t{}[]()=<>!&|;,%$éж\0\u0301") | st.characters(),
        max_size=60,
    )
)
def test_tokens_stand_in_the_text_where_they_say(text: str) -> None:
    """Whatever the text, tokens are in order, do not overlap, and the plain ones are spelt as there."""
    for arithmetic in (False, True):
        lexed = tokenize(Source("x", text), arithmetic=arithmetic)
        places = [(token.line, token.column) for token in lexed.tokens]
        assert places == sorted(places)
        lines = text.split("\n")
        for token in lexed.tokens if not lexed.found and text.isascii() else ():
            assert lines[token.line - 1][token.column - 1 :].startswith(token.text)
