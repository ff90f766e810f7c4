"""Why a study ended when it did, in one sentence."""

from __future__ import annotations

from simulator.figures import percent
from simulator.summary import Aim, Ending


def ended(found: Ending | None) -> str:
    """What was asked for and reached; empty where nothing was asked for."""
    if found is None or not found.aims:
        return ""
    open_ones = [one for one in found.aims if not one.met]
    if not open_ones:
        reached = ", ".join(f"{one.title} within {percent(one.reached)}" for one in found.aims)
        head = "stopped: every" if found.why == "half-widths" else "every"
        return f"{head} figure is as sure as the scenario asks for ({reached})"
    worst = max(open_ones, key=lambda one: one.needed or 0)
    more = f"; about {worst.needed:,} replications would do" if worst.needed else ""
    return f"less sure than the scenario asks for: {', '.join(map(_short, open_ones))}{more}"


def _short(one: Aim) -> str:
    return f"{one.title} within {percent(one.reached)} instead of {percent(one.wanted)}"
