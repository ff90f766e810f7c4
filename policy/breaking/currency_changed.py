"""Money is in another currency.

Stored amounts are bare numbers in the former one: 10,000 that were dollars are read as something else,
and every comparison with them decides otherwise.

Before:

    policy demo { version "1"  currency USD }

Bad:

    policy demo { version "1"  currency EUR }

Good:

    policy demo { version "2"  currency USD }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    was, now = found.old.currency, found.new.currency
    if was and was != now:
        yield Break(
            f"money was in {was}, and is in {now or 'no currency'}",
            found.new.span,
            found.old.span,
            help=f"write `currency {was}`, or convert the stored amounts first",
        )


RULE = breaks("currency-changed", "error", "data", __doc__, check)
