"""Somebody, or something, no longer moves people from one status to another.

A button is gone from the daily work of a role, an event has no effect, nobody is moved by time: whoever
relied on it waits. Programs that send such moves are refused.

Before:

    track lead {
      status Working { owner sales  to Won by sales  to New by sales  to Lost after 30 days }
    }

Bad:

    track lead {
      status Working { owner sales  to Won by sales  to Lost after 30 days }
    }

Good:

    track lead {
      status Working { owner sales  to Won by sales  to New by sales, marketing  to Lost after 30 days }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.ways import causes

_KINDS = {
    "by": "`{cause}` can no longer move people from `{source}` to `{target}`",
    "event": "event `{cause}` no longer moves people from `{source}` to `{target}`",
    "after": "time no longer moves people from `{source}` to `{target}`",
    "when": "nothing moves people from `{source}` to `{target}` by itself any more",
}


def check(found: Versions) -> Iterable[Break]:
    for was, now in found.kept:
        kept = causes(now)
        for (target, kind, cause), one in causes(was).items():
            if (target, kind, cause) in kept or target not in found.new.status:
                continue
            if kind == "event" and cause not in found.new.events:
                continue
            yield Break(
                _KINDS[kind].format(cause=cause, source=now.name, target=target),
                now.span,
                one.span,
                help="keep the way, or tell those who use it what to do instead",
            )


RULE = breaks("way-removed", "warning", "behaviour", __doc__, check)
