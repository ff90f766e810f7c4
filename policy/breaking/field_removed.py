"""A field is gone, or has another name.

Programs that send it are refused or lose the value, stored records keep a column that nobody reads, and
what was decided by it cannot be explained any more. Keep the field until nothing sends it.

Before:

    fields { employees integer  country text }

Bad:

    fields { employees integer }

Good:

    fields { employees integer  country text "Not used since 2027" }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.old.fields:
        if one.name in found.new.field_named:
            continue
        now = found.new.field_named.get(found.name_now("field", one.name))
        if now is None:
            message, span = f"field `{one.name}` is gone", found.new.span
        else:
            message, span = f"field `{one.name}` is called `{now.name}` now", now.span
        help = f"keep `{one.name}` until no record and no program gives it"
        yield Break(message, span, one.span, help=help)


RULE = breaks("field-removed", "error", "data", __doc__, check)
