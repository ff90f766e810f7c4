"""A status has another value in the CRM, or another name, and its former value is not retired.

The value in the CRM is what records are stored with: `as "..."`, or the name of the status where that
says none. Records with the former value cannot be read until it is retired in favour of the status.

Before:

    track lead {
      status Working { owner sales  to Won by sales }
    }

Bad:

    track lead {
      status Working as "In work" { owner sales  to Won by sales }
    }

Good:

    track lead {
      status Working as "In work" { owner sales  to Won by sales }
    }
    retired "Working" becomes lead.Working
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.migration import holder


def check(found: Versions) -> Iterable[Break]:
    readable = {one.label for one in found.new.retired}
    for was, now in found.kept:
        if was.label == now.label or was.label in readable:
            continue
        yield Break(
            f'`{now.name}` is "{now.label}" in the CRM, and records say "{was.label}"',
            now.span,
            was.span,
            help=_help(found, was.label, now.name),
        )


def _help(found: Versions, label: str, status: str) -> str:
    """A value that another status has by now cannot be retired."""
    by = holder(found.new, label)
    if by and found.new.status[by].track == found.new.status[status].track:
        return f'"{label}" is the value of `{by}` now: carry the records over with `--migration`'
    if by:
        return f'keep the value, or carry them over by hand: "{label}" is the value of `{by}`, too'
    return f'add `retired "{label}" becomes {status}`'


RULE = breaks("status-label-changed", "error", "data", __doc__, check)
