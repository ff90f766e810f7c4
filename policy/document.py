"""The compiled policy as a JSON document, and back: for services that decide without the language.

`{"format_version": 1, "policy": {...}}`. Numbers are the canonical machine values of the compiled
policy; every alternative carries its `kind`. This is the only module of its layer that knows pydantic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import SchemaSerializer, SchemaValidator

from policy.model import Policy

FORMAT_VERSION: Literal[1] = 1
MAX_SIZE = 32 * 1024 * 1024  # characters
_SHOWN = 3  # mistakes that a message lists


class DocumentError(ValueError):
    """A text that is no document of a compiled policy; the message says what is wrong and where."""


@dataclass(frozen=True)
class Document:
    format_version: Literal[1]
    policy: Policy


def to_json(policy: Policy, indent: int | None = None) -> str:
    """The document of a policy; the same policy gives the same text."""
    return _serializer().to_json(Document(FORMAT_VERSION, policy), indent=indent).decode()


def from_json(text: str) -> Policy:
    """The policy of a document.

    Raises `DocumentError` where the text is too large, nested too deep (about 200 brackets), no JSON,
    of another version, or not of the shape that `json_schema` describes.
    """
    if len(text) > MAX_SIZE:
        raise DocumentError(f"the document has more than {MAX_SIZE} characters")
    try:
        document: Document = _validator().validate_json(text, strict=True)
    except ValidationError as wrong:
        raise DocumentError(_readable(wrong)) from None
    return document.policy


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document."""
    schema = GenerateJsonSchema().generate(_schema())
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": "compiled lead policy"} | schema


@cache
def _validator() -> SchemaValidator:
    return SchemaValidator(_schema())


@cache
def _serializer() -> SchemaSerializer:
    return SchemaSerializer(_schema())


@cache
def _schema() -> Any:
    """What pydantic derives from the dataclasses, with unknown keys refused and alternatives told apart
    by `kind`: trying each alternative in turn would take exponential time on nested conditions."""
    schema: Any = TypeAdapter(Document).core_schema
    named = {one["ref"]: one for one in _nodes(schema) if "ref" in one}
    for node in list(_nodes(schema)):
        if node["type"] == "dataclass-args":
            node["extra_behavior"] = "forbid"
        elif node["type"] == "union":
            kinds = [_kind(choice, named) for choice in node["choices"]]
            if all(kinds):
                tagged = dict(zip(kinds, node.pop("choices"), strict=True))
                node.update(type="tagged-union", discriminator="kind", choices=tagged)
    return schema


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a core schema that has a type."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for key, part in schema.items():
            if key not in ("metadata", "config", "default"):
                yield from _nodes(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from _nodes(part)


def _kind(choice: Any, named: dict[str, Any]) -> str | None:
    """The one `kind` of an alternative, None if it has none."""
    if choice["type"] == "definition-ref":
        choice = named.get(choice["schema_ref"], choice)
    if choice["type"] != "dataclass":
        return None
    for one in choice["schema"]["fields"]:
        if one["name"] == "kind":
            expected: list[str] = next(
                (node["expected"] for node in _nodes(one["schema"]) if node["type"] == "literal"), []
            )
            return expected[0] if len(expected) == 1 else None
    return None


def _readable(wrong: ValidationError) -> str:
    found = wrong.errors(include_url=False, include_input=False, include_context=False)
    lines = [
        f"at {'.'.join(str(part) for part in one['loc'])}: {one['msg'].lower()}"
        if one["loc"]
        else one["msg"].lower()
        for one in found[:_SHOWN]
    ]
    more = f" (and {len(found) - _SHOWN} more)" if len(found) > _SHOWN else ""
    return f"no document of a compiled policy: {'; '.join(lines)}{more}"
