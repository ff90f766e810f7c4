"""The building blocks of the schema: keys with descriptions, and values in one of several forms.

A value that may be a scalar, a mapping or a list is a union told apart by its form alone, so that a
mistake within a mapping is reported as that, and never as "none of the alternatives fits".
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

TAGS = ("=scalar", "=mapping", "=list", "=by", "=sourced")


class Shape(BaseModel):
    """A mapping with known keys. While validating, notes which keys it knows, for did-you-mean."""

    model_config = ConfigDict(
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        hide_input_in_errors=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _remember(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(info.context, dict):
            info.context[id(value)] = [one.alias or name for name, one in cls.model_fields.items()]
        return value


def key(description: str, *examples: object, **more: Any) -> Any:
    """An optional key."""
    return Field(default=None, description=description, examples=list(examples) or None, **more)


def need(description: str, *examples: object, **more: Any) -> Any:
    """A key that must be there."""
    return Field(default=..., description=description, examples=list(examples) or None, **more)


def _scalar(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise PydanticCustomError("scalar_type", "a single value is expected")
    if value is None:
        raise PydanticCustomError("no_value", "the value is missing")
    return value


class Written:
    """A scalar whose text the loader reads itself: an expression, a duration, money, a name."""

    def __init__(self, *examples: object, **schema: object) -> None:
        self.schema = {"type": ["string", "number"], **schema}
        if examples:
            self.schema["examples"] = list(examples)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(
            Annotated[Any, AfterValidator(_scalar), WithJsonSchema(self.schema)]
        )


def form(value: Any) -> str | None:
    """Which of the forms a value has; nothing at all has none."""
    if isinstance(value, dict):
        return "=mapping"
    if isinstance(value, list):
        return "=list"
    return None if value is None else "=scalar"


class Either:
    """One of several forms; `by` is a mapping with the key `by`, `sourced` one with a `value`."""

    def __init__(
        self,
        scalar: Any = None,
        mapping: Any = None,
        row: Any = None,
        by: Any = None,
        sourced: Any = None,
    ) -> None:
        given = zip(TAGS, (scalar, mapping, row, by, sourced), strict=True)
        self.parts = [Annotated[kind, Tag(tag)] for tag, kind in given if kind is not None]
        self.by = by is not None
        self.sourced = sourced is not None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        union: Any = self.parts[0]
        for part in self.parts[1:]:
            union = union | part
        return handler.generate_schema(Annotated[union, Discriminator(self._told)])

    def _told(self, value: Any) -> str | None:
        if self.by and isinstance(value, dict) and "by" in value:
            return "=by"
        if self.sourced and isinstance(value, dict) and form(value.get("value")) == "=scalar":
            return "=sourced"
        return form(value)
