"""Some lead moves otherwise than before, or somebody may move it otherwise.

A condition, a bar or the points behind it changed: a lead that stayed is moved, one that was moved
stays, or a move that was allowed is refused. Found by proof, with a lead that shows it; what is only
written otherwise is silent, and so is what a rule about this very line tells, or about a bar that moved.

Before:

    fields { employees integer  country text }
    track lead {
      status Inquiry { owner marketing  to Ready when employees >= 50 }
      status Ready { owner marketing  to Won by sales }
    }

Bad:

    fields { employees integer  country text }
    track lead {
      status Inquiry { owner marketing  to Ready when employees >= 50 and country = "US" }
      status Ready { owner marketing  to Won by sales }
    }

Good:

    fields { employees integer  country text }
    track lead {
      status Inquiry { owner marketing  to Ready when not (employees < 50) and employees is known }
      status Ready { owner marketing  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.source import Span
from policy.breaking import reason_removed, requirement_added, timer_changed, way_removed
from policy.breaking.besides import besides_bars
from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.treated import otherwise


def check(found: Versions) -> Iterable[Break]:
    told = set(_told(found))
    for one in map(otherwise, besides_bars(found)):
        if one.was not in told and one.span not in told:
            yield one


def _told(found: Versions) -> Iterator[Span]:
    """Lines of moves that another rule speaks of."""
    yield from (one.was for one in way_removed.check(found))
    for rule in (requirement_added, reason_removed, timer_changed):
        for one in rule.check(found):
            yield from (one.was, one.span)


RULE = breaks("moved-otherwise", "warning", "behaviour", __doc__, check)
