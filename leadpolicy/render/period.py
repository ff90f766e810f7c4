"""The time for which figures count, as circumstances tell it."""

from __future__ import annotations

from simulator.summary import Summary


def period(found: Summary) -> str:
    """`2026-04-05 to 2027-01-05, 275 days`; without the dates where they are not known."""
    if found.dates is None:
        return lasting(found)
    first, last = found.dates
    return f"{first} to {last}, {lasting(found)}"


def lasting(found: Summary) -> str:
    """`275 days`, `1 day`."""
    days = f"{round(found.days, 1):,g}"
    return f"{days} day" if days == "1" else f"{days} days"
