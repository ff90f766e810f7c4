"""A guarantee is not given any more.

Somebody relied on it: it was written down because it must hold. Whether it still holds by chance is not
checked from now on.

Before:

    guarantee Won is always possible from New

Bad:

    team inside { role sales }

Good:

    guarantee Won is always possible from New
    team inside { role sales }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.diff.shapes import shape


def check(found: Versions) -> Iterable[Break]:
    given = {shape(one.promise) for one in found.new.guarantees}
    for one in found.was.guarantees:
        if shape(one.promise) not in given:
            yield Break(
                f"`{' '.join(one.text.split())}` is not guaranteed any more",
                found.new.span,
                one.span,
                help="agree on it with whoever asked for the guarantee",
            )


RULE = breaks("guarantee-dropped", "error", "behaviour", __doc__, check)
