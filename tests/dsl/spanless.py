"""Trees without their spans, to compare what two texts say."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from dsl.nodes import Paren
from dsl.source import Span


def spanless(node: Any) -> Any:
    """The same tree as plain tuples: class name and parts, without spans, and without parentheses,
    for the tree's shape already says what they say."""
    if isinstance(node, tuple):
        return tuple(spanless(part) for part in node)
    if isinstance(node, Paren):
        return spanless(node.part)
    if not is_dataclass(node):
        return node
    parts = (getattr(node, part.name) for part in fields(node) if part.compare)
    return (type(node).__name__, *(spanless(part) for part in parts if not isinstance(part, Span)))
