"""What a table by rep leaves out: clocks of people whom no rep had when they ran out."""

from __future__ import annotations

from simulator.figures import shown
from simulator.summary import Breakdown, Summary

MISSED = "sla.breaches"
_LEAST = 0.005  # of all: less is rounding


def unowned(found: Summary, by: Breakdown) -> str:
    """`of the 973 clocks missed, 330 are in no row: ...`; "" where nothing is missing, or by others."""
    every = next((one for one in (*found.measures, *found.details) if one.name == MISSED), None)
    theirs = [one.estimate().mean for row in by.rows for one in row.measures if one.name == MISSED]
    if by.by != "rep" or every is None or not theirs:
        return ""
    total = every.estimate().mean
    left = total - sum(theirs)
    if left <= _LEAST * total:
        return ""
    many, most = shown(left, every.unit), shown(total, every.unit)
    return f"of the {most} clocks missed, {many} are in no row: no rep had these people then"
