"""Where the parser is: what building functions ask for spans, and tell of mistakes."""

from __future__ import annotations

from typing import TypeVar

from dsl.diagnostic import Diagnostic, Label, error
from dsl.lexer import Token
from dsl.source import Span

T = TypeVar("T")


class Item:
    """One line of a block that holds properties: `currency USD` is ("currency", Name, span)."""

    __slots__ = ("key", "span", "value")

    def __init__(self, key: str, value: object, span: Span):
        self.key = key
        self.value = value
        self.span = span


class Place:
    """`last` is the last token read, so a node's span ends there; the parser keeps it so."""

    __slots__ = ("found", "last", "path")

    def __init__(self, path: str, found: list[Diagnostic]):
        self.path = path
        self.found = found
        self.last: Token = Token("", "", 1, 1, True, None)

    def since(self, first: object) -> Span:
        """The span from this token or node to the last token read."""
        last = self.last
        if isinstance(first, Token):
            return Span(self.path, first.line, first.column, last.line, last.column + len(last.text))
        span: Span = first.span  # type: ignore[attr-defined]
        return Span(self.path, span.line, span.column, last.line, last.column + len(last.text))

    def of(self, token: Token) -> Span:
        return token.span(self.path)

    def item(self, key: str, value: object, first: object) -> Item:
        return Item(key, value, self.since(first))

    @staticmethod
    def lines(items: list[Item]) -> tuple[tuple[str, Span], ...]:
        return tuple((item.key, item.span) for item in items)

    def only(self, items: list[Item], key: str, kind: type[T], what: str = "") -> T | None:
        """The value of the one item with this key; a second one is reported and left out. `what` are
        our words for it, where the key is not the user's own."""
        given = [item for item in items if item.key == key]
        for again in given[1:]:
            labels = (Label(given[0].span, "first said here"),)
            message = f"{what or f'`{key}`'} is said twice"
            self.found.append(
                error("said-twice", message, again.span, labels=labels, help="keep one of the two")
            )
        if not given:
            return None
        value = given[0].value
        assert isinstance(value, kind)
        return value
