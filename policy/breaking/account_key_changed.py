"""People are put together into accounts by another field, or not at all.

Which people are of one account decides account scores, whom a lead goes to, and every figure by
account. Records that were together fall apart.

Before:

    fields { domain text  company text }
    accounts by domain

Bad:

    fields { domain text  company text }
    accounts by company

Good:

    fields { domain text  company text }
    accounts by domain
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    was, now = found.was.account_key, found.new.account_key
    if was is not None and was != now:
        how = f"by `{now}`" if now else "not at all"
        yield Break(
            f"accounts went by `{was}`, and now {how}",
            found.new.span,
            found.old.span,
            help=f"write `accounts by {was}`, or match the accounts of stored records anew first",
        )


RULE = breaks("account-key-changed", "error", "data", __doc__, check)
