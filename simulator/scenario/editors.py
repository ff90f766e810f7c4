"""The scenario's format for editors: a JSON Schema."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from simulator.scenario.schema import Document


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file (draft 2020-12)."""
    found = Document.model_json_schema(by_alias=True, schema_generator=_Generator)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


class _Generator(GenerateJsonSchema):
    """Keys that are not given have no default: an editor should not offer `null`."""

    def default_schema(self, schema: Any) -> Any:
        return self.generate_inner(schema["schema"])
