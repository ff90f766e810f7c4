"""Text to tree: one pass, never an exception, every mistake reported once.

The tokens are fed one at a time. A word is a keyword where the parser's state takes that keyword,
or where it is reserved; elsewhere it is a name. At a mistake dsl/recovery.py mends the tokens or
skips to the next statement, so that valid statements around it are still in the tree.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from dsl.diagnostic import Diagnostic, error, has_errors
from dsl.lalr import END, Machine, Unexpected
from dsl.lexer import SKIP, Lexed, Token, tokenize
from dsl.nodes import Decl, Expr, File
from dsl.numeric import NumericExpr, too_large
from dsl.recovery import MAX_ERRORS, Recovery
from dsl.reductions import Place, builder
from dsl.source import Source, Span
from dsl.tables import tables
from dsl.words import PHRASES, RESERVED

JOINED = frozenset(PHRASES.values())


def parse(source: Source) -> tuple[File, tuple[Diagnostic, ...]]:
    """The tree of a policy file and what is wrong with its text. Never raises; with errors, the
    tree holds the statements that could be read."""
    lexed = tokenize(source)
    reader = Reader(source, lexed, "file")
    decls: tuple[Decl, ...] = () if lexed.hopeless else reader.read() or ()
    if not lexed.tokens and not lexed.found:
        where = Span(source.path, 1, 1, 1, 1)
        help = "a policy begins with `policy NAME { ... }`"
        lexed.found.append(error("empty-file", "this file declares nothing", where, help=help))
    return File(source, decls, tuple(lexed.comments)), reader.diagnostics()


def parse_condition(source: Source) -> tuple[Expr | None, tuple[Diagnostic, ...]]:
    """One condition, such as `employees >= 50 and need is known`; None when it has errors."""
    return _parse_alone(source, "condition", tokenize(source))


def parse_numeric(source: Source) -> tuple[NumericExpr | None, tuple[Diagnostic, ...]]:
    """One numeric expression of a scenario (dsl/numeric.py); None when it has errors or is larger
    than 256 nodes or deeper than 32."""
    lexed = tokenize(source, arithmetic=True)
    tree, found = _parse_alone(source, "numeric", lexed)
    if tree is not None and (large := too_large(tree)):
        return None, (large,)
    return tree, found


def _parse_alone(source: Source, start: str, lexed: Lexed) -> tuple[Any, tuple[Diagnostic, ...]]:
    reader = Reader(source, lexed, start)
    if not lexed.tokens and not lexed.found:
        where = Span(source.path, 1, 1, 1, 1)
        return None, (error("empty-expression", "there is no expression here", where),)
    tree = None if lexed.hopeless else reader.read()
    found = reader.diagnostics()
    return (None if has_errors(found) else tree), found


@cache
def machine(start: str) -> Machine:
    return Machine(tables(), start)


class Reader:
    """One parse. `tokens` may be mended on the way; `at` is the next one to read."""

    def __init__(self, source: Source, lexed: Lexed, start: str):
        self.source = source
        self.lexed = lexed
        self.tokens = lexed.tokens
        self.machine = machine(start)
        self.place = Place(source.path, lexed.found)
        self.run = self.machine.run(builder(self.place))
        self.at = 0
        self.end = _end(lexed.tokens)
        self.start = start
        self.recovery = Recovery(self)

    def read(self) -> Any:
        """The value of the start symbol, or None when no more can be made of the text."""
        while True:
            try:
                self._feed_all()
                return self.run.finish(self.end)
            except Unexpected:
                if not self.recovery.recover():
                    return None

    def token(self, at: int) -> Token:
        """The token at this place; past the last one, the end."""
        return self.tokens[at] if at < len(self.tokens) else self.end

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found, in the order of the text; replayed statements may have told it twice."""
        unique = dict.fromkeys(self.lexed.found)
        found = sorted(unique, key=lambda one: (one.span.line, one.span.column))
        if len(found) > MAX_ERRORS:
            message = f"more than {MAX_ERRORS} syntax errors: the rest of this file is not shown"
            found[MAX_ERRORS:] = [error("too-many-errors", message, found[MAX_ERRORS].span)]
        return tuple(found)

    def classify(self, stack: list[int], token: Token, after: Token | None) -> str:
        """The terminal that this token is, in this state."""
        keyword = token.keyword
        if keyword is None or token.type == SKIP:
            return token.type
        row = self.machine.rows[stack[-1]]
        if after is not None and (phrase := PHRASES.get((token.text, after.text))) and phrase in row:
            return phrase if self.machine.accepts(stack, phrase) else keyword
        if token.text in RESERVED:
            return keyword
        if keyword not in row:
            return "WORD"
        if "WORD" not in row or self.machine.accepts(stack, keyword):
            return keyword
        return "WORD"

    def _feed_all(self) -> None:
        tokens, place, recovery, rows = self.tokens, self.place, self.recovery, self.machine.rows
        run = self.run
        while self.at < len(tokens):
            token = tokens[self.at]
            if token.first:
                recovery.mark(token)
            kind = token.type
            if token.keyword is not None and kind != SKIP:
                kind = self._settle(token)
            elif kind == "AMOUNT" and kind not in rows[run.stack[-1]]:
                self._split(token)
            elif kind == SKIP:
                self.at += 1
                continue
            run.feed(token)
            place.last = token
            self.at += 1
            if kind == "LBRACE":
                recovery.open(token)
            elif kind == "RBRACE":
                recovery.close(token)

    def _settle(self, token: Token) -> str:
        """Give a word its terminal; two words that are one token swallow the second."""
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        token.type = self.classify(self.run.stack, token, after)
        if after is not None and token.type in JOINED:
            after.type = SKIP
        return token.type

    def _split(self, token: Token) -> None:
        """`day 3 SMS`: a number and a name, not an amount of money."""
        number, name = token.text.split()
        column = token.column + len(token.text) - len(name)
        token.type, token.text = "DIGITS" if number[0] not in "+-" else "SIGNED", number
        keyword = tables().words.get(name)
        self.tokens.insert(self.at + 1, Token("WORD", name, token.line, column, False, keyword))


def _end(tokens: list[Token]) -> Token:
    line, column = (tokens[-1].line, tokens[-1].end_column) if tokens else (1, 1)
    return Token(END, "", line, column, True, None)
