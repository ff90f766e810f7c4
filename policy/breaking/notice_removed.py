"""A role is no longer told of something.

Whoever waited for the message waits for ever: an SLA that is missed, a lead that became ready.

Before:

    track lead {
      status Working { owner sales  sla 48 hours { at 100% notify marketing }  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  sla 48 hours  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 48 hours { at 50% notify marketing  at 100% notify marketing }
                       to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.source import Span
from policy.breaking.rule import Break, Versions, breaks
from policy.model import ClockStep, Notify, Status, Transition
from policy.moves import Cause, actions_of


def check(found: Versions) -> Iterable[Break]:
    for was, now in found.kept:
        after = _told(now)
        for (role, of), span in _told(was).items():
            if (role, of) not in after and role in found.new.roles and not _gone(was, now, of):
                yield Break(
                    f"`{role}` is no longer told {of} `{now.name}`",
                    now.span,
                    span,
                    help=f"keep `notify {role}`, or agree on it with them",
                )


def _told(status: Status) -> dict[tuple[str, str], Span]:
    """Which role is told of what; percentages of an SLA count as one."""
    return {
        (action.role, _of(cause)): cause.span
        for action, cause in actions_of(status)
        if isinstance(action, Notify)
    }


def _of(cause: Cause) -> str:
    if isinstance(cause, ClockStep):
        return "of the SLA of"
    return f"of the way to `{cause.target}` from" if isinstance(cause, Transition) else "of who enters"


def _gone(was: Status, now: Status, of: str) -> bool:
    """An SLA or a way that is gone as a whole is told by the rule for it."""
    if of == "of the SLA of":
        return not now.clocks
    targets = {one.target for one in was.transitions} - {one.target for one in now.transitions}
    return any(of == f"of the way to `{target}` from" for target in targets)


RULE = breaks("notice-removed", "warning", "behaviour", __doc__, check)
