"""The ready-made parse tables of grammar.lark: building them at every start would cost 0.3 s.

`dsl/tables.json` is generated (`python -m dsl.build_tables`), one rule or one state a line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("tables.json")
STARTS = ("file", "condition", "numeric")


@dataclass(frozen=True, slots=True)
class Rule:
    """One production; `handler` names the function that builds its value (dsl/reductions/)."""

    origin: str
    handler: str
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """What a parser needs of a grammar.

    `words` and `marks` give the terminal of each keyword and punctuation mark. A state's row maps
    terminals and rule names to the next state (>= 0) or to a rule to reduce by (~number).
    """

    words: dict[str, str]
    marks: dict[str, str]
    rules: tuple[Rule, ...]
    states: tuple[dict[str, int], ...]
    starts: dict[str, int]
    ends: dict[str, int]


@cache
def tables() -> Tables:
    """The committed tables, read once."""
    return decode(json.loads(PATH.read_text(encoding="utf-8")))


def encode(built: Tables) -> str:
    """The text of tables.json: lists of terminals that many states share are written once."""
    shared: dict[str, int] = {}
    rows = [_encode_row(row, shared) for row in built.states]
    parts = {
        "words": json.dumps(built.words),
        "marks": json.dumps(built.marks),
        "starts": json.dumps(built.starts),
        "ends": json.dumps(built.ends),
        "rules": _lines(json.dumps([r.origin, r.handler, " ".join(r.symbols)]) for r in built.rules),
        "lookaheads": _lines(json.dumps(text) for text in shared),
        "states": _lines(rows),
    }
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in parts.items()) + "\n}\n"


def decode(data: dict[str, object]) -> Tables:
    lookaheads = [text.split() for text in data["lookaheads"]]  # type: ignore[attr-defined]
    return Tables(
        data["words"],  # type: ignore[arg-type]
        data["marks"],  # type: ignore[arg-type]
        tuple(Rule(o, h, tuple(s.split())) for o, h, s in data["rules"]),  # type: ignore[attr-defined]
        tuple(_decode_row(row, lookaheads) for row in data["states"]),  # type: ignore[attr-defined]
        data["starts"],  # type: ignore[arg-type]
        data["ends"],  # type: ignore[arg-type]
    )


def _encode_row(row: dict[str, int], shared: dict[str, int]) -> str:
    """`[{symbol: state}, [rule, lookahead list, ...]]`."""
    moves = {symbol: arg for symbol, arg in sorted(row.items()) if arg >= 0}
    reduces: list[int] = []
    for rule in sorted({~arg for arg in row.values() if arg < 0}):
        text = " ".join(sorted(symbol for symbol, arg in row.items() if arg == ~rule))
        reduces += [rule, shared.setdefault(text, len(shared))]
    return json.dumps([moves, reduces])


def _decode_row(row: tuple[dict[str, int], list[int]], lookaheads: list[list[str]]) -> dict[str, int]:
    moves, reduces = row
    for at in range(0, len(reduces), 2):
        moves.update(dict.fromkeys(lookaheads[reduces[at + 1]], ~reduces[at]))
    return moves


def _lines(items: object) -> str:
    return "[\n" + ",\n".join(items) + "\n]"  # type: ignore[arg-type]
