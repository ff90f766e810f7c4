"""A field is required that was not, or a new field is required.

Records without it are stored already, and programs that create people do not give it: both are refused
from now on. First let everybody fill it, then require it.

Before:

    fields { source one of web, event }

Bad:

    fields { source one of web, event  required }

Good:

    fields { source one of web, event  "Fill in: required from 2027" }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.source import NOWHERE
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    before = found.was.field_named
    for one in found.new.fields:
        was = before.get(one.name)
        if not one.required or (was is not None and was.required):
            continue
        what = "is required now" if was else "is new and required"
        yield Break(
            f"field `{one.name}` {what}: records without it are refused",
            one.span,
            was.span if was else NOWHERE,
            help="let it be missing until every record and every program has it",
        )


RULE = breaks("field-required", "error", "data", __doc__, check)
