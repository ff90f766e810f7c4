"""An SLA does something else when its time runs, or does it at another share of the time.

Leads are taken from people, given to others or moved on at other times than everybody is used to, or no
longer are; and whoever is told is told earlier or later, or one time fewer. Who is no longer told at all
is another matter (`notice-removed`), and telling somebody once more breaks nothing.

Before:

    track lead {
      status Working { owner sales  sla 48 hours { at 100% reassign }  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  sla 48 hours { at 150% reassign }  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 48 hours { at 50% notify sales  at 100% reassign }
                       to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy import words
from policy.breaking.promised import promised
from policy.breaking.rule import Break, Versions, breaks
from policy.diff.items import acts
from policy.model import Clock, Notify, Policy, Status


def check(found: Versions) -> Iterable[Break]:
    for one in promised(found):
        if one.was is None or one.now is None:
            continue
        for what in (*_done(found, one.was, one.now), *_told(one.status, one.was, one.now)):
            yield Break(
                f"the SLA of `{one.status.name}` {what}",
                one.now.span,
                one.was.span,
                help="tell those who have the leads and those who get them",
            )


def _done(found: Versions, was: Clock, now: Clock) -> Iterator[str]:
    before, after = _steps(found.was, was), _steps(found.new, now)
    if before != after:
        yield f"had {before or 'no such steps'}, and has {after or 'no such steps'}"


def _told(status: Status, was: Clock, now: Clock) -> Iterator[str]:
    """Of roles that any SLA of the status still tells: the others are told by `notice-removed`."""
    after = _notices(now)
    still = {role for clock in status.clocks for role in _notices(clock)}
    for role, shares in _notices(was).items():
        kept = after.get(role, ())
        if role in still and not set(shares) <= set(kept):
            yield f"told `{role}` {_at(shares)}, and tells it {_at(kept) if kept else 'nothing'}"


def _notices(clock: Clock) -> dict[str, tuple[int, ...]]:
    """By role the shares of the time at which it is told, in their order."""
    found: dict[str, set[int]] = {}
    for step in clock.steps:
        for action in step.actions:
            if isinstance(action, Notify):
                found.setdefault(action.role, set()).add(step.percent)
    return {role: tuple(sorted(shares)) for role, shares in found.items()}


def _at(shares: Sequence[int]) -> str:
    return f"at {' and '.join(words.percent(one) for one in shares)}"


def _steps(policy: Policy, clock: Clock) -> str:
    """`` `at 100% reassign` ``, without messages."""
    said = []
    for step in clock.steps:
        actions = acts(policy, [one for one in step.actions if not isinstance(one, Notify)])
        said += [f"`at {words.percent(step.percent)} {actions}`"] if actions else []
    return ", ".join(said)


RULE = breaks("escalation-changed", "warning", "behaviour", __doc__, check)
