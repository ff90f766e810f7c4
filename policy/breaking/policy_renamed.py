"""The policy has another name.

What was decided and simulated is kept under the name of the policy: figures under the former name end,
and those under the new one begin with nothing.

Before:

    policy demo { version "1"  currency USD }

Bad:

    policy demo_2027 { version "1"  currency USD }

Good:

    policy demo "Demand generation in 2027" { version "2"  currency USD }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    was, now = found.old.name, found.new.name
    if was and was != now:
        yield Break(
            f"the policy was called `{was}`, and is called `{now}`",
            found.new.span,
            found.old.span,
            help="change its title or version instead",
        )


RULE = breaks("policy-renamed", "warning", "reporting", __doc__, check)
