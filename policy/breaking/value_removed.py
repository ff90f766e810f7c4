"""A field has lost one of its values.

Records hold it and programs send it: both are refused. Where routing, scoring or a move asked for the
value, those records are treated otherwise as well. Keep the value, and stop offering it in forms.

Before:

    fields { source one of web, event, fair }

Bad:

    fields { source one of web, event }

Good:

    fields { source one of web, event, fair }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.typed import Among, Condition
from policy.breaking.rule import Break, Versions, breaks
from policy.model import Policy
from policy.uses import parts


def check(found: Versions) -> Iterable[Break]:
    for one in found.was.fields:
        now = found.new.field_named.get(one.name)
        if now is None or now.type != "one of" or one.type != "one of":
            continue
        for value in one.values:
            if value not in now.values:
                used = ", ".join(dict.fromkeys(_users(found.was, one.name, value)))
                yield Break(
                    f"field `{one.name}` has no value `{value}` any more"
                    + (f", which decided {used}" if used else ""),
                    now.span,
                    one.span,
                    help=f"keep `{value}` as long as a record may hold it",
                )


def _users(policy: Policy, field: str, value: str) -> Iterator[str]:
    """Which parts of the policy ask for this value."""
    for where, condition in _asked(policy):
        for part in parts(condition):
            if isinstance(part, Among) and part.field == field and value in part.values:
                yield where


def _asked(policy: Policy) -> Iterator[tuple[str, Condition]]:
    for route in policy.routes:
        yield from (("routing", row.when) for row in route.rows if row.when is not None)
    for group in policy.groups:
        yield from (("scoring", rule.when) for rule in group.rules if rule.when is not None)
    yield from ((f"`{one.name}`", one.condition) for one in policy.definitions)
    for status in policy.statuses:
        if status.start is not None and status.start.when is not None:
            yield "where people start", status.start.when
        for move in status.transitions:
            whens = [move.when] if move.when is not None else []
            for condition in (*whens, *(need.condition for need in move.requires)):
                yield f"moves out of `{status.name}`", condition


RULE = breaks("value-removed", "error", "data", __doc__, check)
