"""A status is gone, and nothing says what becomes of the records in it.

The CRM still holds records with its value, and history still names it: a program that reads them finds a
status that does not exist. `retired "..." becomes ...` says where they belong now, for reading old
records and for the migration.

Before:

    track lead {
      status Called { owner sales  to Won by sales }
    }

Bad:

    track lead {
    }

Good:

    track lead {
    }
    retired "Called" becomes lead.New
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.migration import holder


def check(found: Versions) -> Iterable[Break]:
    readable = {one.label for one in found.new.retired}
    for one in found.old.statuses:
        now = found.name_now("status", one.name)
        labels = {other.label for other in found.new.statuses if other.track == one.track}
        if now in found.new.status or one.label in labels | readable:
            continue
        yield Break(
            f"status `{one.name}` is gone, and nothing says what becomes of its records",
            found.new.span,
            one.span,
            help=_help(found, one.label),
        )


def _help(found: Versions, label: str) -> str:
    """A value that a status of another track still has cannot be retired."""
    by = holder(found.new, label)
    if by:
        return f'carry them over by hand, by their track: "{label}" is the value of `{by}`, too'
    return f'say where they belong: `retired "{label}" becomes ...`'


RULE = breaks("status-removed", "error", "data", __doc__, check)
