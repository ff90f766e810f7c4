"""Parts of a policy without their places in the text: equal for what means the same by its build."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass


def shape(what: object) -> Hashable:
    """Nested tuples of everything but spans."""
    if isinstance(what, tuple):
        return tuple(shape(one) for one in what)
    if not is_dataclass(what) or isinstance(what, type):
        assert isinstance(what, Hashable)
        return what
    values = (getattr(what, slot.name) for slot in fields(what) if slot.name != "span")
    return (type(what).__name__, *(shape(one) for one in values))
