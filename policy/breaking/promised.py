"""SLAs of two versions beside each other: what several rules ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy import parts
from policy.breaking.rule import Versions
from policy.model import Clock, Status


@dataclass(frozen=True)
class Promised:
    """One SLA of a status that both versions have; a side is None where there was or is none."""

    status: Status  # of the new version
    was: Clock | None
    now: Clock | None

    @property
    def alike(self) -> bool:
        """Whether both measure the same: only then is one longer than the other."""
        if self.was is None or self.now is None:
            return False
        return (
            self.was.until_first_touch == self.now.until_first_touch
            and self.was.within.kind == self.now.within.kind
            and self.was.within.calendar == self.now.within.calendar
        )


def promised(found: Versions) -> Iterator[Promised]:
    """SLAs with the same end (leaving, or the first touch) are the same one; then they go by order."""
    for was, now in found.kept:
        left, right = list(was.clocks), list(now.clocks)
        for touch in (False, True):
            olds = [one for one in left if one.until_first_touch is touch]
            news = [one for one in right if one.until_first_touch is touch]
            for one, other in zip(olds, news, strict=False):
                left.remove(one)
                right.remove(other)
                yield Promised(now, one, other)
        for at in range(max(len(left), len(right))):
            yield Promised(
                now, left[at] if at < len(left) else None, right[at] if at < len(right) else None
            )


def told(clock: Clock) -> str:
    """`48 hours until first touch`."""
    return parts.clock(clock).removeprefix("sla ")
