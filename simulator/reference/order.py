"""The classes of heap entries at one tick, in their order; and the shape of an instant's script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy.fold.turn import Turn
from policy.state import Fact

CALENDAR, COMPLETION, TIMER, ARRIVAL, DISPATCH = range(5)

# Yields the instant's facts one by one; each is applied before the script goes on.
Script = Callable[[Turn], Iterator[Fact]]
