"""A lead that shows a difference: computed where that is possible, else first as any proof looks for
one, then among mixed histories.

Scores that count two events differently part only for those who did some of one and some of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from policy.diff.meaning.parting import parting
from policy.model import DAY
from policy.prove import leads
from policy.prove.encode import Universe
from policy.prove.histories import History
from policy.prove.leads import Lead, Nobody
from policy.prove.solver import Term

_EVENTS = 6  # of which pairs are tried
_WAITS = (0, 14, 45)
_TIMES = (1, 2, 3)
_MANY = (1, 4, 12)
_ROUNDS = (2, 4)
_APART = (1, 2, 4, 8, 16, 32)  # days: windows of limits end between them


def sought(universe: Universe, goal: Sequence[Term], accept: Callable[[Lead], bool]) -> Lead | Nobody:
    """A lead that meets the goal and is accepted, or why there is none."""
    proposed = parting(universe) if universe.timed_groups else ()
    found = leads.find(universe, [], goal, accept, proposed) if proposed else Nobody(False)
    if isinstance(found, Lead) or found.proved:
        return found
    found = leads.find(universe, [], goal, accept)
    if isinstance(found, Lead) or found.proved or not universe.timed_groups:
        return found
    return leads.find(universe, [], goal, accept, _mixed(universe))


def _mixed(universe: Universe) -> Iterator[History]:
    """Two events, each a few times, read then or when something may have faded; one again and again."""
    groups = [group for _, group in universe.timed_groups]
    named = dict.fromkeys(event for one in groups for rule in one.rules for event in rule.events)
    events = [one for one in named if all(one in read.policy.events for read in universe.reads)]
    for one in events[:_EVENTS]:
        for rounds, every in product(_ROUNDS, _APART):
            yield History((one,), rounds, every)
    ends = {-(-one.fading.over // DAY) for one in groups if one.fading.over}
    for one, times, wait in product(events[:_EVENTS], _MANY, sorted(ends)):
        yield History((one,) * times, wait=wait)
    for wait in (*_WAITS, *sorted(ends)):
        for one, other in combinations(events[:_EVENTS], 2):
            for times, others in product(_TIMES, repeat=2):
                yield History((one,) * times + (other,) * others, wait=wait)
