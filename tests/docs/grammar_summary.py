"""The grammar summary of docs/language.md: reading it, and making sentences of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

TOKEN = re.compile(r'"[^"]+"|[a-z_]+|[A-Z]+|\.\.\.|[=|;,{}\[\]()]')
DEEP = 9  # below this depth the shortest alternative is taken, so that sentences end
SAMPLES = {
    "NAME": ("alpha", "Re-Market", "x_1"),
    "TEXT": ('"US"', '""'),
    "DIGITS": ("7", "10_000", "0.5"),
    "SIGNED": ("+25", "-0.5"),
    "PERCENT": ("75%",),
    "MONEY": ("10_000 USD",),
    "DATE": ("2026-11-26",),
    "MOMENT": ("2026-01-05 09:00",),
    "CLOCK": ("09:00", "24:00"),
}


@dataclass(frozen=True)
class Node:
    """`kind`: word (quoted), name (a rule or a sample), row, choice, maybe, many or list."""

    kind: str
    text: str = ""
    parts: tuple[Node, ...] = ()


def rules(summary: str) -> dict[str, Node]:
    """The rules by name, in order."""
    reader = _Reader(TOKEN.findall(summary))
    found: dict[str, Node] = {}
    while reader.tokens:
        name, equals = reader.next(), reader.next()
        assert equals == "=", f"`{name}` is followed by `{equals}`"
        assert name not in found, f"`{name}` is given twice"
        found[name] = reader.choice()
        assert reader.next() == ";", f"`{name}` does not end with `;`"
    return found


def words(node: Node) -> Iterator[str]:
    """The quoted words below a node."""
    if node.kind == "word":
        yield node.text
    for part in node.parts:
        yield from words(part)


def references(node: Node) -> Iterator[str]:
    if node.kind == "name":
        yield node.text
    for part in node.parts:
        yield from references(part)


def sentence(grammar: Mapping[str, Node], rule: str, random: Random) -> str:
    """Some text that the rule allows."""
    return " ".join(_words(grammar, grammar[rule], random, 0))


def _words(grammar: Mapping[str, Node], node: Node, random: Random, depth: int) -> Iterator[str]:
    match node.kind:
        case "word":
            yield node.text
        case "name" if node.text in SAMPLES:
            yield random.choice(SAMPLES[node.text])
        case "name":
            yield from _words(grammar, grammar[node.text], random, depth + 1)
        case "row":
            for part in node.parts:
                yield from _words(grammar, part, random, depth)
        case "choice":
            parts = [one for one in node.parts if one.kind != "name" or depth < DEEP] or node.parts
            yield from _words(grammar, random.choice(parts), random, depth)
        case _:
            least = 1 if node.kind == "list" else 0
            most = 1 if node.kind == "maybe" else 3
            for turn in range(random.randint(least, most) if depth < DEEP else least):
                if node.kind == "list" and turn:
                    yield ","
                yield from _words(grammar, node.parts[0], random, depth + 1)


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def next(self) -> str:
        return self.tokens.pop(0)

    def choice(self) -> Node:
        rows = [self.row()]
        while self.tokens[0] == "|":
            self.next()
            rows.append(self.row())
        return rows[0] if len(rows) == 1 else Node("choice", parts=tuple(rows))

    def row(self) -> Node:
        found: list[Node] = []
        while self.tokens[0] not in "|;)]}":
            found.append(self.one())
            if self.tokens[:2] == [",", "..."]:
                self.tokens[:2] = []
                found.append(Node("list", parts=(found.pop(),)))
        return found[0] if len(found) == 1 else Node("row", parts=tuple(found))

    def one(self) -> Node:
        token = self.next()
        closing = {"{": ("many", "}"), "[": ("maybe", "]"), "(": ("row", ")")}
        if token in closing:
            kind, close = closing[token]
            inner = self.choice()
            assert self.next() == close
            return Node(kind, parts=(inner,))
        return Node("word", token[1:-1]) if token.startswith('"') else Node("name", token)
