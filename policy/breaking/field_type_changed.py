"""A field has another type.

Stored values and values that programs send are of the former type: `"50"` is no integer, and 1200 means
something else in cents. Give the new meaning a new name, and fill it from the old one.

Before:

    fields { size text }

Bad:

    fields { size integer }

Good:

    fields { size text  employees integer }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.was.fields:
        now = found.new.field_named.get(one.name)
        if now is not None and now.type != one.type:
            yield Break(
                f"field `{one.name}` was `{one.type}`, and is `{now.type}`",
                now.span,
                one.span,
                help="add a field of the new type under another name, and keep this one beside it",
            )


RULE = breaks("field-type-changed", "error", "data", __doc__, check)
