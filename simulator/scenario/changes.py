"""What two scenario files say otherwise, place by place, and files with some of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from simulator.scenario.tree import Entry, Node, Path, Row, Scalar, Table, dotted, shown

_FRONT = ("name", "report", "scenario", "start-from")  # what is the same in all, or for people alone


@dataclass(frozen=True)
class Edit:
    """At `path` stands `value`; None where nothing stands any more."""

    path: Path
    value: Node | None
    label: str


def edits(old: Table, new: Table) -> list[Edit]:
    """The smallest differences, in the order of the old file, then of the new one."""
    return [one for one in _below(old, new) if one.path[0] not in _FRONT]


def edited(root: Table, some: Iterable[Edit]) -> Table:
    """The old file with some of them."""
    for one in some:
        found = _put(root, one.path, one.value)
        assert isinstance(found, Table)
        root = found
    return root


def _below(a: Table, b: Table) -> Iterator[Edit]:
    for key in dict.fromkeys(one.key.text for one in (*a.entries, *b.entries)):
        mine, other = a.get(key), b.get(key)
        path = (*a.path, key)
        if mine is None or other is None:
            yield Edit(path, other, f"{dotted(path)}: {'new' if mine is None else 'gone'}")
        else:
            yield from _between(mine, other)


def _between(a: Node, b: Node) -> Iterator[Edit]:
    if isinstance(a, Table) and isinstance(b, Table):
        yield from _below(a, b)
    elif isinstance(a, Row) and isinstance(b, Row) and len(a.items) == len(b.items):
        for x, y in zip(a.items, b.items, strict=True):
            yield from _between(x, y)
    elif isinstance(a, Scalar) and isinstance(b, Scalar):
        if a.text != b.text:
            yield Edit(a.path, b, f"{dotted(a.path)}: {shown(a)} -> {shown(b)}")
    else:
        yield Edit(a.path, b, dotted(a.path))


def _put(node: Node, path: Path, value: Node | None) -> Node:
    step, rest = path[0], path[1:]
    if isinstance(node, Row):
        assert isinstance(step, int)
        assert value is not None
        items = list(node.items)
        items[step] = _put(items[step], rest, value) if rest else value
        return replace(node, items=tuple(items))
    assert isinstance(node, Table)
    entries = []
    for one in node.entries:
        if one.key.text != step:
            entries.append(one)
        elif rest:
            entries.append(replace(one, value=_put(one.value, rest, value)))
        elif value is not None:
            entries.append(replace(one, value=value))
    if not rest and value is not None and node.get(str(step)) is None:
        key = Scalar(str(step), True, value.span, (*node.path, step))
        entries.append(Entry(key, value))
    return replace(node, entries=tuple(entries))
