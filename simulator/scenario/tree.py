"""A YAML text as located values: what was written, and where. Nothing is interpreted here.

Scalars keep their text. `plain` gives the ordinary Python value by YAML 1.2's core rules, in which `on`,
`NO`, `12:30` and dates are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dsl.source import Span

Path = tuple[str | int, ...]

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_CONSTANTS = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Scalar:
    """`bare` when written without quotes; `inner` is the stretch of the text itself, without quotes,
    and None when what is written differs from what is meant (escapes, folded lines, blocks)."""

    text: str
    bare: bool
    span: Span
    path: Path = ()
    inner: Span | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; the order of the text is kept, keys are unique."""

    entries: tuple[Entry, ...]
    span: Span
    path: Path = ()

    def get(self, key: str) -> Node | None:
        return next((one.value for one in self.entries if one.key.text == key), None)

    def key(self, key: str) -> Scalar | None:
        return next((one.key for one in self.entries if one.key.text == key), None)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A sequence."""

    items: tuple[Node, ...]
    span: Span
    path: Path = ()


Node = Scalar | Table | Row
Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None


def plain(node: Node) -> Plain:
    """The ordinary value of a node: dict, list, text, number, True, False or None."""
    match node:
        case Table(entries=entries):
            return {one.key.text: plain(one.value) for one in entries}
        case Row(items=items):
            return [plain(one) for one in items]
        case _:
            return _scalar(node)


def find(root: Node, path: Path) -> tuple[Node, Scalar | None]:
    """The deepest node on `path`, and the key that leads to it (None in a sequence and at the root)."""
    node, key = root, None
    for step in path:
        below = _step(node, step)
        if below is None:
            break
        node, key = below
    return node, key


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order of the text."""
    yield node
    if isinstance(node, Table):
        for one in node.entries:
            yield from walk(one.value)
    elif isinstance(node, Row):
        for item in node.items:
            yield from walk(item)


def dotted(path: Path) -> str:
    """`sources.web_form.cost`, `work.lead.SAL.outcomes[0].p`."""
    words = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(words).removeprefix(".")


def kind(node: Node) -> str:
    """What a person would call it."""
    if isinstance(node, Table):
        return "a mapping"
    return "a list" if isinstance(node, Row) else f"`{shown(node)}`"


def shown(node: Scalar) -> str:
    first = " ".join(node.text.split())
    return first if len(first) <= 40 else f"{first[:37]}..."


def _step(node: Node, step: str | int) -> tuple[Node, Scalar | None] | None:
    if isinstance(node, Table):
        found = next((one for one in node.entries if one.key.text == str(step)), None)
        return (found.value, found.key) if found else None
    if isinstance(node, Row) and isinstance(step, int) and step < len(node.items):
        return node.items[step], None
    return None


def _scalar(node: Scalar) -> Plain:
    text = node.text
    if not node.bare:
        return text
    if text.lower() in _CONSTANTS and text in (text.lower(), text.upper(), text.capitalize()):
        return _CONSTANTS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def dropped(node: Node, path: str) -> Node:
    """The same tree without the entry at a dotted path."""
    if isinstance(node, Row):
        return replace(node, items=tuple(dropped(one, path) for one in node.items))
    if isinstance(node, Scalar):
        return node
    kept = (one for one in node.entries if dotted(one.value.path) != path)
    return replace(node, entries=tuple(replace(one, value=dropped(one.value, path)) for one in kept))


def replaced(node: Node, path: str, text: str) -> Node:
    """The same tree with another text in the scalar at a dotted path."""
    if isinstance(node, Scalar):
        return replace(node, text=text, bare=True, inner=None) if dotted(node.path) == path else node
    if isinstance(node, Row):
        return replace(node, items=tuple(replaced(one, path, text) for one in node.items))
    entries = (replace(one, value=replaced(one.value, path, text)) for one in node.entries)
    return replace(node, entries=tuple(entries))
