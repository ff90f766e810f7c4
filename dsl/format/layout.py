"""Shapes to lines: indentation, line breaks, blank lines, comments.

A comment that stands on its own line stays above what follows it; one at the end of a line stays
with what ends there. One in the middle of a statement moves above the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dsl.nodes import Comment
from dsl.source import Span

WIDTH = 100
STEP = 2

Clause = Sequence[str]  # words between which a line may break
Place = tuple[int, int]  # line, column


@dataclass(frozen=True, slots=True)
class Leaf:
    """A statement: clauses that stand on one line if they fit, else each on its own."""

    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """`HEAD { ITEMS }`. A `short` block stays on one line when nothing forbids it."""

    head: Leaf
    items: tuple[Leaf | Block, ...]
    span: Span
    short: bool = False


Shape = Leaf | Block


class Layout:
    def __init__(self, comments: Sequence[Comment]) -> None:
        self.comments = sorted(comments, key=lambda comment: _start(comment.span))
        self.next = 0  # the first comment not yet written
        self.lines: list[str] = []
        self.last_line = 0  # of the source, that the last thing written stood on
        self.fresh = True  # nothing was written in this block yet

    def render(self, shapes: Sequence[Shape]) -> str:
        self._items(shapes, 0, None)
        self._own_comments(None, 0)
        return "".join(f"{line}\n" for line in self.lines)

    def _items(self, shapes: Sequence[Shape], indent: int, end: Place | None) -> None:
        ordered = sorted(shapes, key=lambda shape: _start(shape.span))
        before = False
        for number, shape in enumerate(ordered):
            following = _start(ordered[number + 1].span) if number + 1 < len(ordered) else end
            begun = len(self.lines)
            if isinstance(shape, Leaf):
                self._own_comments(_end(shape.span), indent, shape)
                self._write(wrapped(shape.clauses, indent), shape.span)
                self._trailing(shape.span, following)
            else:
                self._block(shape, indent, following)
            long = self.lines[-1].startswith("}")
            if begun and (long or before) and "" not in self.lines[begun - 1 : begun + 1]:
                self.lines.insert(begun, "")  # around a block at the top
            before = long

    def _block(self, block: Block, indent: int, following: Place | None) -> None:
        self._own_comments(_end(block.head.span), indent, block)
        line = _one_line(block, indent)
        if line and not self._comment_before(_end(block.span)):
            self._write([line], block.span)
        else:
            head = wrapped(block.head.clauses, indent, tail=" {")
            self._write(head, block.head.span)
            first = _start(block.items[0].span) if block.items else _end(block.span)
            first = min([_start(item.span) for item in block.items], default=first)
            self._trailing(None, first)
            self.fresh = True
            self._items(block.items, indent + STEP, _end(block.span))
            self._own_comments(_end(block.span), indent + STEP)
            self.fresh = True  # no blank line before the brace
            self._write([" " * indent + "}"], block.span)
            self.fresh = False
        self._trailing(block.span, following)

    def _own_comments(self, until: Place | None, indent: int, shape: Shape | None = None) -> None:
        """Write the comments before this place, each on a line, and a blank line where the source
        has some."""
        start = _start(shape.span)[0] if shape else None
        while comment := self._comment_before(until):
            self.next += 1
            line = comment.span.line if start is None else min(comment.span.line, start)
            self._gap(line)
            self.lines.append(" " * indent + comment.text)
            self.last_line = comment.span.line
        if start is not None:
            self._gap(start)

    def _trailing(self, span: Span | None, until: Place | None) -> None:
        """Put a comment at the end of the line just written, if it stands there in the source."""
        comment = self._comment_before(until)
        if comment and not comment.own_line and (span is None or comment.span.line == span.end_line):
            self.next += 1
            self.lines[-1] += "  " + comment.text
            self.last_line = comment.span.line

    def _comment_before(self, until: Place | None) -> Comment | None:
        if self.next == len(self.comments):
            return None
        comment = self.comments[self.next]
        return comment if until is None or _start(comment.span) < until else None

    def _gap(self, line: int) -> None:
        if not self.fresh and line > self.last_line + 1:
            self.lines.append("")
            self.last_line = line
        self.fresh = False

    def _write(self, lines: Sequence[str], span: Span) -> None:
        self.lines += lines
        self.last_line = span.end_line
        self.fresh = False


def wrapped(clauses: Sequence[Clause], indent: int, tail: str = "") -> list[str]:
    """The statement on one line, or one clause a line, or filled where a clause is too long."""
    whole = " ".join(word for clause in clauses for word in clause) + tail
    if indent + len(whole.rstrip()) <= WIDTH:
        return [" " * indent + whole.rstrip()]
    lines: list[str] = []
    clause_indent = indent + 2 * STEP
    for clause in clauses:
        if lines:
            lines += _filled(clause, clause_indent, deeper=clause_indent + STEP)
        else:
            lines = _filled(clause, indent, deeper=clause_indent)
    lines[-1] += tail
    return lines


def _filled(words: Clause, indent: int, deeper: int) -> list[str]:
    lines = [" " * indent + words[0].rstrip()]
    for number, word in enumerate(words[1:]):
        padding = " " * (len(words[number]) - len(words[number].rstrip()))
        if len(lines[-1]) + len(padding) + 1 + len(word.rstrip()) <= WIDTH - 2:
            lines[-1] += f"{padding} {word.rstrip()}"
        else:
            lines.append(" " * deeper + word.rstrip())
    return lines


def _one_line(block: Block, indent: int) -> str | None:
    """`HEAD {}` for an empty block, `HEAD { final }` for a short one; None where neither fits."""
    inner = ""
    if block.items:
        first = block.items[0]
        if not block.short or len(block.items) > 1 or isinstance(first, Block):
            return None
        inner = f" {_text(first)} "
    line = " " * indent + f"{_text(block.head)} {{{inner}}}"
    return line if len(line) <= WIDTH else None


def _text(leaf: Leaf) -> str:
    return " ".join(word for clause in leaf.clauses for word in clause)


def _start(span: Span) -> Place:
    return (span.line, span.column)


def _end(span: Span) -> Place:
    return (span.end_line, span.end_column)
