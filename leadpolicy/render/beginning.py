"""From whom a run starts, in words."""

from __future__ import annotations

from leadpolicy.words import count
from simulator.summary import Begun, Summary


def said(summary: Summary) -> tuple[str, ...]:
    """The sentence, where the run does not start empty."""
    return (sentence(summary.begun),) if summary.begun else ()


def sentence(found: Begun) -> str:
    """`starts from 1,204 people of crm.csv as of 2026-01-05`."""
    return f"starts from {count(found.people, 'person', 'people')} of {found.snapshot} as of {found.day}"


def data(summary: Summary) -> dict[str, object]:
    """Who was inside at the start, for other programs."""
    found = summary.begun
    if found is None:
        return {}
    about = {"snapshot": found.snapshot, "at": found.day, "people": found.people}
    return {"start": {**about, "intent_like": dict(found.likeness)}}


def likeness(found: Begun) -> str:
    """After whom those people take, of whom nobody knows how much they want; "" where all are known."""
    if not found.likeness:
        return ""
    parts = ", ".join(f"{number:,} {how}" for how, number in found.likeness)
    return (
        "how much those who are inside want is drawn from simulated people who are inside by then and "
        f"are like them: {parts}"
    )
