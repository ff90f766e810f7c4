"""Checks a tree against the schema: pydantic's errors become findings with a place and a cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dsl.diagnostic import Diagnostic, Fix, error
from dsl.source import Span
from dsl.suggest import closest
from simulator.scenario.context import choices
from simulator.scenario.forms import TAGS
from simulator.scenario.schema import Document
from simulator.scenario.tree import (
    Node,
    Path,
    Plain,
    Row,
    Scalar,
    Table,
    dotted,
    find,
    kind,
    plain,
    shown,
)

Seen = dict[int, list[str]]


def check_shape(root: Table) -> list[Diagnostic]:
    """Every unknown, missing or misshapen key of a document, in the order of the text."""
    data, seen = plain(root), {}  # type: tuple[Plain, Seen]
    try:
        Document.model_validate(data, context=seen)
    except ValidationError as failure:
        found = [_finding(root, data, one, seen) for one in failure.errors(include_url=False)]
        return sorted(dict.fromkeys(found), key=lambda one: (one.span.line, one.span.column))
    return []


def _finding(root: Table, data: Plain, one: Mapping[str, Any], seen: Seen) -> Diagnostic:
    path: Path = tuple(step for step in one["loc"] if step not in TAGS and step != "[key]")
    node, key = find(root, path)
    what, context = one["type"], one.get("ctx", {})
    if what == "extra_forbidden" and key is not None:
        return _unknown_key(key, path, seen.get(id(_at(data, path[:-1])), []))
    if what == "missing":
        return _missing_key(node, key, path)
    if what == "literal_error":
        return _wrong_word(node, path, str(context.get("expected", "")))
    if what == "list_type" or context.get("expected_tags") == "'=list'":
        around = find(root, path[:-1])[0]
        if isinstance(around, Row) and all(isinstance(item, Scalar) for item in around.items):
            return _flat_list(around, path)
    if plain(node) is None:
        place = key.span if key else node.span
        return error(
            "no-value",
            f"`{_name(path)}` has no value",
            place,
            help="write a value after the colon, or leave the key out",
        )
    return error(
        "wrong-form",
        f"`{_name(path)}` cannot be {kind(node)}",
        _head(node),
        help=_EXAMPLES.get(_name(path), "") or _EXPECTED.get(what, "") or _forms(context),
    )


def _flat_list(row: Row, path: Path) -> Diagnostic:
    """`[a, b]` where each item has to be a list."""
    items = ", ".join(shown(one) for one in row.items if isinstance(one, Scalar))
    return error(
        "wrong-form",
        f"each item of `{_name(path)}` is a list itself",
        _head(row),
        help=f"write `[[{items}]]`" if len(items) <= _LONG else _EXAMPLES.get(_name(path), ""),
    )


def _unknown_key(key: Scalar, path: Path, known: list[str]) -> Diagnostic:
    if "(" in key.text or ")" in key.text or "->" in key.text:
        return error(
            "comma-in-expression",
            f"`{shown(key)}` was cut off by a comma",
            key.span,
            help='an expression with a comma needs quotes here: `p: "half(wait, 1 day)"`',
        )
    near = closest(key.text, known)
    where = f" in `{dotted(path[:-1])}`" if len(path) > 1 else ""
    return error(
        "unknown-key",
        f"unknown key `{shown(key)}`{where}",
        key.span,
        help=f"did you mean `{near}`?" if near else choices(known),
        fixes=(Fix(key.span, near),) if near else (),
    )


def _missing_key(node: Node, key: Scalar | None, path: Path) -> Diagnostic:
    where = dotted(path[:-1])
    place = (
        key.span
        if key
        else Span(node.span.path, node.span.line, node.span.column, node.span.line, node.span.column + 1)
    )
    return error(
        "missing-key",
        f"`{where or 'the scenario'}` needs the key `{path[-1]}`",
        place,
        help=_WRITE.get(str(path[-1]), f"add `{path[-1]}:`"),
    )


def _wrong_word(node: Node, path: Path, expected: str) -> Diagnostic:
    words = [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",")]
    near = closest(node.text, words) if isinstance(node, Scalar) else None
    cure = f"did you mean `{near}`?" if near else f"write {' or '.join(f'`{one}`' for one in words)}"
    fixes = (Fix(node.span, near),) if near else ()
    return error(
        "wrong-value", f"`{_name(path)}` cannot be {kind(node)}", _head(node), help=cure, fixes=fixes
    )


def _head(node: Node) -> Span:
    """The first line of a value, so that a long block is not underlined as a whole."""
    span = node.span
    if span.line == span.end_line:
        return span
    return Span(span.path, span.line, span.column, span.line, span.column + 1)


def _name(path: Path) -> str:
    words = [str(step) for step in path if isinstance(step, str)]
    return words[-1] if words else "the scenario"


def _at(data: Plain, path: Path) -> Plain:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


def _forms(context: Mapping[str, Any]) -> str:
    tags = str(context.get("expected_tags", ""))
    forms = [_FORMS[tag] for tag in TAGS if tag in tags]
    return f"write {' or '.join(dict.fromkeys(forms))}" if forms else ""


_FORMS = {
    "=scalar": "a single value",
    "=mapping": "keys with values",
    "=by": "keys with values",
    "=sourced": "keys with values",
    "=list": "a list `[...]`",
}

_EXPECTED = {
    "model_type": "write keys with values",
    "model_attributes_type": "write keys with values",
    "dict_type": "write keys with values",
    "list_type": "write a list: `[a, b]`",
    "string_type": "write a name; put it in quotes if it looks like a number",
    "scalar_type": "write a single value",
}

_LONG = 80  # characters that a help repeats

_EXAMPLES = {
    "away": "write the first and the last day of each absence: `away: [[2026-07-06, 2026-07-18]]`",
    "campaigns": "write a list: `campaigns: [{at: 2026-02-10, people: 180, over: 3 days}]`",
    "imports": "write a list: `imports: [{at: 2026-03-02, people: 20000}]`",
    "hires": "write a list: `hires: [{at: 2026-04-01, count: 2}]`",
    "departures": "write a list: `departures: [{at: 2026-09-01, count: 1}]`",
    "because": "write reasons with their probabilities: `because: {no_fit: 0.4, no_budget: 0.6}`",
    "choice": "write values with their weights: `choice: {US: 0.7, CA: 0.3}`",
    "outcomes": "write a list: `outcomes: [{to: lead.SQL, p: 0.3}, {stay: rest}]`",
}

_WRITE = {
    "scenario": "begin the file with `scenario: 1`",
    "name": "write `name: Our year 2026`",
    "start": "write `start: 2026-01-05T00:00:00Z`",
    "horizon": "write `horizon: 365 days`",
    "sources": "write where people come from: `sources: {web: {arrivals: 20 per day}}`",
    "outcomes": "write how the work ends: `outcomes: [{to: lead.SQL, p: 0.3}, {stay: rest}]`",
}
