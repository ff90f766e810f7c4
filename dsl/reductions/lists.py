"""Lists and optional parts."""

from __future__ import annotations

from typing import Any

from dsl.lexer import Token
from dsl.reductions.pairs import Pairs
from dsl.reductions.place import Place


def none(place: Place) -> Pairs:
    return ()


def more(place: Place, items: Pairs, item: Any) -> Pairs:
    return (items, item)


def one(place: Place, item: Any) -> Pairs:
    return ((), item)


def another(place: Place, items: Pairs, comma: Token, item: Any) -> Pairs:
    return (items, item)


def two(place: Place, first: Any, comma: Token, item: Any) -> Pairs:
    return (((), first), item)


def absent(place: Place) -> None:
    return None


def present(place: Place, value: Any) -> Any:
    return value


def second(place: Place, keyword: Any, value: Any) -> Any:
    return value


def yes_flag(place: Place, *words: Token) -> bool:
    return True


def words(place: Place, *tokens: Token) -> str:
    return " ".join(token.text for token in tokens)


def block(place: Place, left: Token, items: Pairs, right: Token) -> Pairs:
    return items
