"""A field allows fewer numbers than before.

Records hold values outside of the new bounds, and programs send them: both are refused.

Before:

    fields { employees integer from 0 }

Bad:

    fields { employees integer from 1 }

Good:

    fields { employees integer from 0 }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy import words
from policy.breaking.rule import Break, Versions, breaks
from policy.model import Field, Policy


def check(found: Versions) -> Iterable[Break]:
    for one in found.was.fields:
        now = found.new.field_named.get(one.name)
        if now is None or now.type != one.type:
            continue
        higher = now.low is not None and (one.low is None or one.low < now.low)
        lower = now.high is not None and (one.high is None or one.high > now.high)
        if higher or lower:
            yield Break(
                f"field `{one.name}` allows {_bounds(found.new, now)}, "
                f"and allowed {_bounds(found.was, one)}",
                now.span,
                one.span,
                help="widen the bounds again, or mend the records that lie outside first",
            )


def _bounds(policy: Policy, field: Field) -> str:
    ends = (("from", field.low), ("to", field.high))
    said = [f"{word} {words.value(policy, field.name, end)}" for word, end in ends if end is not None]
    return " ".join(said) or "any value"


RULE = breaks("bounds-narrowed", "error", "data", __doc__, check)
