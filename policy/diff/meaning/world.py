"""What tables need beyond fields and score, and policies made comparable.

Two facts of the world decide route rows: whether the account has an owner, and whether the hold of this
stay has run out. They are asked as yes/no fields whose names no policy can declare.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from policy.diff.meaning.groups import standard
from policy.diff.shapes import shape
from policy.model import Delay, Field, Policy

ACCOUNT_OWNED = Field("the account has an owner", "yes/no", required=True)
HOLD_OVER = Field("the hold has run out", "yes/no", required=True)
WORLD = (ACCOUNT_OWNED, HOLD_OVER)


def with_world(policy: Policy) -> Policy:
    """The policy with the facts of the world among its fields."""
    return replace(policy, fields=(*policy.fields, *WORLD))


def in_standard(policy: Policy) -> Policy:
    """The same policy with the event rules of each group in one order, whatever the text says."""
    return replace(policy, groups=tuple(standard(one) for one in policy.groups))


def delay_shape(policy: Policy, delay: Delay) -> Hashable:
    """A length of time with the hours in which it is counted."""
    return delay.kind, delay.amount, calendar_shape(policy, delay.calendar)


def calendar_shape(policy: Policy, name: str | None) -> Hashable:
    """When a calendar is open, and in which zone its days begin; its name says nothing."""
    if not name:
        return ""
    found = policy.calendar[name]
    windows = tuple(sorted((one.name, shape(one.intervals)) for one in found.windows))
    return found.timezone, shape(found.week), found.closed, windows
