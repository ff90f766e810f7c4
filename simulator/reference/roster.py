"""When a rep is employed and at hand, the plain way (docs/simulator.md, the roster)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from policy import calendars
from policy.exact import log
from policy.model import DAY, Calendar, Policy
from simulator.model import Rep, Scenario, TeamModel
from simulator.reference import luck
from simulator.reference.people import end_of

Spans = list[tuple[int, int]]
_FOREVER = 1 << 62


@dataclass
class Roster:
    """One rep of a rostered team in one replication."""

    policy: Policy
    scenario: Scenario
    team: TeamModel
    rep: Rep
    key: int

    @cached_property
    def calendar(self) -> Calendar | None:
        name = self.team.hours if self.rep.hours == "" else self.rep.hours
        return None if name in (None, "always") else self.policy.calendar[str(name)]

    @cached_property
    def zone(self) -> str:
        return self.scenario.timezone if self.calendar is None else self.calendar.timezone

    @cached_property
    def stints(self) -> Spans:
        """From when to when somebody has the seat."""
        rep, leaving = self.rep, self.team.attrition
        last = _FOREVER if rep.leaves is None else rep.leaves
        if leaving is None or leaving.rate <= 0.0:
            return [(rep.joins or 0, last)]
        found: Spans = []
        begin = rep.joins or 0
        while begin < last and (not found or begin < end_of(self.scenario)):
            u = luck.draw(self.key, "rep.tenure", len(found))
            due = max(begin, self.scenario.start) + max(1, math.ceil(-log(1.0 - u) / leaving.rate))
            gone = _FOREVER if due >= end_of(self.scenario) else self._midnight(due)
            found.append((begin, min(gone, last)))
            if leaving.vacant is None or gone >= last:
                break
            begin = gone + leaving.vacant
        return found

    def _midnight(self, at: int) -> int:
        zone = self.scenario.timezone
        day = calendars.local_day(zone, at)
        today = calendars.instant(zone, day, 0)
        return today if today == at else calendars.instant(zone, day + 1, 0)

    @cached_property
    def spans(self) -> Spans:
        """When the rep is at hand."""
        found: Spans = []
        first = calendars.local_day(self.zone, self.scenario.start)
        last = calendars.local_day(self.zone, end_of(self.scenario))
        for day in range(first, last + 1):
            for start, end in self._day(day):
                if found and found[-1][1] == start:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((start, end))
        return found

    def _day(self, day: int) -> Spans:
        if luck.draw(self.key, "rep.absence", day) < self.team.absence:
            return []
        spans = _first(self._openings(day), self.rep.share)
        spans = [
            (max(a, low), min(b, high))
            for a, b in spans
            for low, high in self.stints
            if max(a, low) < min(b, high)
        ]
        for low, high in self.rep.away:
            spans = _without(spans, low, high)
        return self._without_meeting(spans, day)

    def _openings(self, day: int) -> Spans:
        if self.calendar is not None:
            return list(calendars._cell(self.calendar, day))
        return [_whole_day(self.zone, day)]

    def _without_meeting(self, spans: Spans, day: int) -> Spans:
        total = sum(b - a for a, b in spans)
        length = math.floor(self.team.shrinkage * total)
        if not length:
            return spans
        u = luck.draw(self.key, "rep.shrinkage", day)
        before = min(math.floor(u * (total - length + 1)), total - length)
        kept: Spans = []
        for a, b in spans:  # in open time of the day: all but [before, before + length)
            passed = sum(min(d, a) - c for c, d in spans if c < a)
            low = a + min(max(before - passed, 0), b - a)
            high = a + min(max(before + length - passed, 0), b - a)
            kept += [(x, y) for x, y in ((a, low), (high, b)) if x < y]
        return kept

    # --- what it says -----------------------------------------------------------------------------

    def is_at_hand(self, at: int) -> bool:
        return any(a <= at < b for a, b in self.spans)

    def is_employed(self, at: int) -> bool:
        return any(a <= at < b for a, b in self.stints)

    def gets_people(self, at: int) -> bool:
        """Whether the team's strategy may pick the rep."""
        away = any(a <= at < b for a, b in self.rep.away)
        return self.is_employed(at) and not (away and self.team.cover != "none")

    def hands_over(self, at: int) -> bool:
        """Whether the rep's people go back to the team at this instant."""
        away = self.team.cover == "all" and any(a == at for a, _ in self.rep.away)
        return any(b == at for _, b in self.stints) or (away and not self.gets_people(at))

    def edges(self) -> list[int]:
        """When the rep comes or goes in any sense, after the start of the run."""
        every = {
            at for pairs in (self.spans, self.stints, self.rep.away) for pair in pairs for at in pair
        }
        return sorted(at for at in every if self.scenario.start < at < end_of(self.scenario))

    def end_of_span(self, at: int) -> int:
        """The end of the span that holds `at`; `at` itself outside."""
        return next((b for a, b in self.spans if a <= at < b), at)

    def between(self, since: int, at: int) -> int:
        """How long the rep has been at hand."""
        return sum(max(0, min(b, at) - max(a, since)) for a, b in self.spans)

    def after(self, at: int, ticks: int) -> int | None:
        """The least instant at which the rep has been at hand for so long from `at` on; None: never."""
        for a, b in self.spans:
            a = max(a, at)
            if a < b and b - a >= ticks:
                return a + ticks
            ticks -= max(0, b - a)
        return None

    def speed(self, at: int) -> float:
        """How fast the rep works at an instant."""
        ramp, rep = self.rep.ramp, self.rep
        joined = max((a for a, _ in self.stints if a <= at), default=0)
        if ramp is None or joined == 0 or at - joined >= ramp.over:
            return rep.speed * 1.0
        days = (at - joined) // DAY * DAY
        return rep.speed * (ramp.start + (1.0 - ramp.start) * (float(days) / float(ramp.over)))


def _whole_day(zone: str, day: int) -> tuple[int, int]:
    """A local day from midnight to midnight."""
    return calendars.instant(zone, day, 0), calendars.instant(zone, day + 1, 0)


def _first(spans: Spans, share: float) -> Spans:
    """The first `share` of their time."""
    left = math.floor(share * sum(b - a for a, b in spans))
    found: Spans = []
    for a, b in spans:
        cut = min(b, a + left)
        left -= cut - a
        if a < cut:
            found.append((a, cut))
    return found


def _without(spans: Spans, low: int, high: int) -> Spans:
    pieces = [piece for a, b in spans for piece in ((a, min(b, low)), (max(a, high), b))]
    return sorted({(a, b) for a, b in pieces if a < b})
