"""YAML text to a located tree, within limits. The only module that imports ruamel.yaml.

Only the parser's events are used: no tags, no objects, nothing is constructed. Aliases copy what they
name, within the limit on the whole tree, so that a few lines cannot grow into gigabytes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from dsl.diagnostic import Diagnostic, Label, error
from dsl.source import Source, Span
from simulator.scenario.slips import one_number
from simulator.scenario.tree import Entry, Node, Path, Row, Scalar, Table, shown

LARGEST = 4_000_000  # characters in a file
DEEPEST = 32
MOST = 200_000  # values in a file, aliases counted as often as they are used

_TEXT = ("!", "tag:yaml.org,2002:str")
_COLLECTIONS = ("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_UNSHOWN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def read_tree(source: Source) -> tuple[Table | None, list[Diagnostic]]:
    """The document of a YAML text: a mapping with every place kept, or None and what is wrong."""
    whole = Span(source.path, 1, 1, 1, max(2, len(source.lines()[0]) + 1))
    if len(source.text) > LARGEST:
        found = error(
            "too-large",
            f"the file has {len(source.text):,} characters",
            whole,
            help=f"a scenario may have up to {LARGEST:,}; keep data in tables beside it",
        )
        return None, [found]
    try:
        reader = _Reader(source)
        return reader.document(whole), reader.found
    except _Refused as refused:
        return None, [*reader.found, refused.diagnostic]


class _Refused(Exception):
    """The text cannot be read any further; carries the finding, never leaves this module."""

    def __init__(self, code: str, message: str, span: Span, **more: object) -> None:
        super().__init__(message)
        self.diagnostic = error(code, message, span, **more)


class _Reader:
    def __init__(self, source: Source) -> None:
        from ruamel.yaml import YAML

        self.source = source
        self.lines = source.lines()
        self.found: list[Diagnostic] = []
        self.anchors: dict[str, Node] = {}
        self.open: set[str] = set()  # anchors whose node is still being read
        self.count = 0
        self.events = YAML(typ="safe", pure=True).parse(source.text)

    def document(self, whole: Span) -> Table | None:
        event = self._next()
        while type(event).__name__ in ("StreamStartEvent", "DocumentStartEvent"):
            event = self._next()
        if type(event).__name__ == "StreamEndEvent":
            raise _Refused("empty-scenario", "the scenario is empty", whole, help=_BEGIN)
        node = self._node(event, (), 0)
        self._next()
        after = self._next()
        if type(after).__name__ == "DocumentStartEvent":
            raise _Refused(
                "several-documents",
                "the file holds a second document",
                self._span(after),
                help="keep one scenario in a file",
            )
        if isinstance(node, Table):
            return node
        raise _Refused(
            "not-a-mapping", "a scenario is a mapping of keys to values", node.span, help=_BEGIN
        )

    def _next(self) -> Any:
        """The next event of the parser; its exceptions are mistakes in the text."""
        from ruamel.yaml.error import YAMLError

        try:
            return next(self.events)
        except StopIteration:
            return None
        except YAMLError as failure:
            raise self._syntax(failure) from None
        except (
            ValueError,
            OverflowError,
            RecursionError,
            IndexError,
            AttributeError,
            TypeError,
        ) as failure:
            # the parser's own stumbles on wild text, such as `\\U` escapes outside Unicode
            raise _Refused(
                "yaml-syntax",
                "this is not YAML",
                self._point(0, 0),
                note=str(failure)[:60],
                help="check quotes, brackets and indentation",
            ) from None

    def _node(self, event: Any, path: Path, depth: int) -> Node:
        self.count += 1
        span = self._span(event)
        if depth > DEEPEST:
            raise _Refused(
                "too-deep",
                f"values are nested more than {DEEPEST} deep",
                span,
                help="no key of a scenario needs that",
            )
        if self.count > MOST:
            raise _Refused(
                "too-large",
                f"the file holds more than {MOST:,} values",
                span,
                help="aliases count as often as they are used",
            )
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, span, path)
        if name == "ScalarEvent" or event is None:
            node: Node = self._scalar(event, span, path)
        else:
            node = self._collection(event, path, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _collection(self, event: Any, path: Path, depth: int) -> Node:
        if event.tag and event.tag not in _COLLECTIONS:
            self._tagged(event)
        if event.anchor:
            self.open.add(event.anchor)
        table = type(event).__name__ == "MappingStartEvent"
        node = self._table(event, path, depth) if table else self._row(event, path, depth)
        self.open.discard(event.anchor)
        return node

    def _table(self, start: Any, path: Path, depth: int) -> Table:
        entries: dict[str, Entry] = {}
        last: Entry | None = None
        while type(event := self._next()).__name__ != "MappingEndEvent":
            key = self._node(event, path, depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused(
                    "complex-key", "a key must be a word", key.span, help="write `name: value`"
                )
            if key.text.strip() in _NO_WORDS[key.bare] or "\n" in key.text:
                self.found.append(
                    error("wrong-form", "a key must be a word", key.span, help="write `name: value`")
                )
            value = self._node(self._next(), (*path, key.text), depth + 1)
            whole = one_number(last, key, value)
            last = whole or Entry(key, value)
            if whole is None and key.text in entries:
                self.found.append(_twice(key, entries[key.text].key))
            else:
                entries[last.key.text] = last
        return Table(tuple(entries.values()), self._between(start, event), path)

    def _row(self, start: Any, path: Path, depth: int) -> Row:
        items: list[Node] = []
        while type(event := self._next()).__name__ != "SequenceEndEvent":
            items.append(self._node(event, (*path, len(items)), depth + 1))
        return Row(tuple(items), self._between(start, event), path)

    def _scalar(self, event: Any, span: Span, path: Path) -> Scalar:
        if event.tag and event.tag not in _TEXT:
            self._tagged(event)
        if _UNSHOWN.search(event.value):
            self.found.append(
                error(
                    "wrong-value",
                    f"{event.value[:40]!a} holds a character that cannot be shown",
                    span,
                    help="leave out control characters and halves of pairs",
                )
            )
        if event.style in ("|", ">"):
            span = Span(span.path, span.line, span.column, span.line, span.column + 1)
        bare = event.style is None and not event.tag
        return Scalar(event.value, bare, span, path, self._inner(event, span))

    def _tagged(self, event: Any) -> None:
        place = self._point(event.start_mark.line, event.start_mark.column)
        self.found.append(
            error(
                "yaml-tag",
                f"the tag `{event.tag}` is not used in scenarios",
                place,
                help="write the value alone",
            )
        )

    def _inner(self, event: Any, span: Span) -> Span | None:
        """The stretch in which the text stands letter by letter, if there is one."""
        quotes = 1 if event.style in ("'", '"') else 0
        inside = Span(span.path, span.line, span.column + quotes, span.line, span.end_column - quotes)
        if span.line != span.end_line:
            return None
        written = self.lines[span.line - 1][inside.column - 1 : inside.end_column - 1]
        return inside if written == event.value else None

    def _alias(self, event: Any, span: Span, path: Path) -> Node:
        if event.anchor in self.open:
            raise _Refused(
                "endless-alias",
                f"`*{event.anchor}` stands within what it names",
                span,
                help="write the value out",
            )
        if event.anchor not in self.anchors:
            raise _Refused(
                "unknown-alias",
                f"nothing above is called `&{event.anchor}`",
                span,
                help="an alias repeats a value with an anchor further up",
            )
        return self._copy(self.anchors[event.anchor], path, span)

    def _copy(self, node: Node, path: Path, use: Span) -> Node:
        """The same value at another path; places stay where it was written."""
        self.count += 1
        if self.count > MOST:
            raise _Refused(
                "too-large",
                f"the file holds more than {MOST:,} values",
                use,
                help="aliases count as often as they are used",
            )
        if isinstance(node, Table):
            entries = (
                Entry(one.key, self._copy(one.value, (*path, one.key.text), use)) for one in node.entries
            )
            return Table(tuple(entries), node.span, path)
        if isinstance(node, Row):
            items = (self._copy(one, (*path, at), use) for at, one in enumerate(node.items))
            return Row(tuple(items), node.span, path)
        return replace(node, path=path)

    def _syntax(self, failure: Any) -> _Refused:
        mark = getattr(failure, "problem_mark", None) or getattr(failure, "context_mark", None)
        span = self._point(mark.line, mark.column) if mark is not None else self._offset(failure)
        problem = str(getattr(failure, "problem", None) or failure).split("\n")[0]
        if mark is None and "unacceptable character" in str(failure):
            return _Refused(
                "yaml-syntax",
                "the file holds a character that YAML does not allow",
                span,
                note=problem[:60],
                help="look for control characters",
            )
        context = getattr(failure, "context", None)
        return _Refused(
            "yaml-syntax",
            f"this is not YAML: {_words(problem)}",
            span,
            note=_words(context) if context else "",
            help=_cure(problem),
        )

    def _point(self, line: int, column: int) -> Span:
        """One character; what is missing at the end of the text is missing after its last character."""
        last = max((at for at, text in enumerate(self.lines) if text.strip()), default=0)
        if line > last:
            line, column = last, len(self.lines[last].rstrip())
        column = min(column, len(self.lines[line]))
        return Span(self.source.path, line + 1, column + 1, line + 1, column + 2)

    def _offset(self, failure: Any) -> Span:
        """Where the parser met a character that it cannot take, counted from the beginning."""
        before = self.source.text[: getattr(failure, "position", 0)]
        return self._point(before.count("\n"), len(before) - before.rfind("\n") - 1)

    def _span(self, event: Any) -> Span:
        return self._between(event, event)

    def _between(self, first: Any, last: Any) -> Span:
        start, end = first.start_mark, last.end_mark
        if end.column == 0 and end.line > start.line:  # a block ends where the next line begins
            line = end.line - 1
            while line > start.line and not self.lines[line].split("#")[0].strip():
                line -= 1
            return Span(
                self.source.path,
                start.line + 1,
                start.column + 1,
                line + 1,
                len(self.lines[line].rstrip()) + 1,
            )
        end_column = end.column + 1
        if (end.line, end.column) <= (start.line, start.column):
            end_column = start.column + 2
        return Span(self.source.path, start.line + 1, start.column + 1, end.line + 1, end_column)


_NO_WORDS = {True: ("", "~"), False: ("",)}  # by whether it is bare

_BEGIN = "begin with `scenario: 1` and a `name`"

_CURES = {
    "mapping values are not allowed": "a text that holds `: ` needs quotes",
    "could not find expected ':'": "a key is followed by `: ` and its value",
    "cannot start any token": "quote a text that begins with a special sign; indent by spaces, not tabs",
    "expected <block end>": "check the indentation: the keys of a mapping stand under one another",
    "expected ',' or": "close the bracket, and put commas between the values",
    "unexpected end of stream": "close the quote",
}


def _cure(problem: str) -> str:
    return next(
        (cure for part, cure in _CURES.items() if part in problem), "check quotes and indentation"
    )


def _words(problem: str) -> str:
    plainly = re.sub(r"\('(.+)',\)", r"`\1`", problem).replace("<", "").replace(">", "")
    return " ".join(plainly.split())[:80]


def _twice(key: Scalar, first: Scalar) -> Diagnostic:
    return error(
        "duplicate-key",
        f"`{shown(key)}` is given twice",
        key.span,
        labels=(Label(first.span, "given here first"),),
        help="keep one of the two",
    )
