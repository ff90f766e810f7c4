"""The two clocks of an SLA: the raw one of the wall, and the working one of a calendar.

A policy measures each length on one of them; figures tell of the other, too (docs/metrics.md).
"""

from __future__ import annotations

from policy.model import DAY, Clock, Delay, Policy, Status


def on_other_clock(policy: Policy, status: Status, clock: Clock) -> Delay | None:
    """As many hours on the clock that the policy does not use here, a working day being 24; None where
    no calendar says what working hours are."""
    within = clock.within
    if within.kind == "plain":
        calendar = working_hours(policy, status)
        return None if calendar is None else Delay(within.amount, "open", calendar)
    return Delay(within.amount * (DAY if within.kind == "working" else 1))


def working_hours(policy: Policy, status: Status) -> str | None:
    """The hours of the teams of the status' owner, as far as they have any; of teams without, the
    policy's only calendar. None where that is none, or more than one."""
    found = {one.hours for one in policy.teams if one.role == status.owner and one.hours is not None}
    found = found or {one.name for one in policy.calendars}
    return found.pop() if len(found) == 1 else None
