"""How one mistake is mended so that reading can go on."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostic import Diagnostic
from dsl.lexer import Token


@dataclass(frozen=True, slots=True)
class Mended:
    """Put `tokens` in the place of tokens `start` to `end`, and read on from `start`."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    diagnostic: Diagnostic
    missing_braces: int = 0
    seen: Token | None = None
    afresh: bool = False  # drop the statement begun, and read on from the clean mark
    from_outside: bool = False  # read the whole block again
    echo: int = 0  # so many tokens further on, an error may only echo this one
