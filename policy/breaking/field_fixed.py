"""A field may not be changed any more.

A program or a person that corrects it later is refused, and the rest of what it sends with it.

Before:

    fields { source one of web, event }

Bad:

    fields { source one of web, event  fixed }

Good:

    fields { source one of web, event  first_source one of web, event  fixed }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.was.fields:
        now = found.new.field_named.get(one.name)
        if now is not None and now.fixed and not one.fixed:
            yield Break(
                f"field `{one.name}` is fixed now: whoever changes it is refused",
                now.span,
                one.span,
                help="add a fixed field beside it, and let this one be changed as before",
            )


RULE = breaks("field-fixed", "warning", "data", __doc__, check)
