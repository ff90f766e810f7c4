"""From whom a run starts, in words."""

from __future__ import annotations

from leadpolicy.words import count
from simulator.summary import Begun


def sentence(found: Begun) -> str:
    """`starts from 1,204 people of crm.csv as of 2026-01-05`."""
    return f"starts from {count(found.people, 'person', 'people')} of {found.snapshot} as of {found.day}"


def likeness(found: Begun) -> str:
    """After whom those people take, of whom nobody knows how much they want; "" where all are known."""
    if not found.likeness:
        return ""
    parts = ", ".join(f"{number:,} {how}" for how, number in found.likeness)
    return (
        "how much those who are inside want is drawn from simulated people who are inside by then and "
        f"are like them: {parts}"
    )
