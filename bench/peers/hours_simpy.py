"""A desk with opening hours in SimPy 4: people come round the clock, reps work from 9 to 17 every day.

Independent of leadpolicy's code. Work in hand at closing is finished, or paused until the opening.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

OPENS, CLOSES = 9.0, 17.0
RATE, MEAN, REPS, DAYS = 0.8, 0.9, 3, 60

Steps = Generator[simpy.Event, Any, None]


def replication(seed: int, pauses: bool) -> float:
    """The mean wait until the pick-up, in hours, of those who were picked up."""
    desk = Desk(simpy.Environment(), random.Random(seed), pauses)
    desk.env.process(desk.arrivals())
    for _ in range(REPS):
        desk.env.process(desk.rep())
    desk.env.run(until=24.0 * DAYS)
    return sum(desk.waits) / len(desk.waits)


@dataclass
class Desk:
    env: simpy.Environment
    rng: random.Random
    pauses: bool
    line: deque[float] = field(default_factory=deque)
    waits: list[float] = field(default_factory=list)
    idle: deque[simpy.Event] = field(default_factory=deque)

    def arrivals(self) -> Steps:
        while True:
            yield self.env.timeout(self.rng.expovariate(RATE))
            self.line.append(self.env.now)
            if self.idle:
                self.idle.popleft().succeed()

    def rep(self) -> Steps:
        while True:
            if self.shut() > 0:
                yield self.env.timeout(self.shut())
            elif self.line:
                self.waits.append(self.env.now - self.line.popleft())
                yield from self.work(self.rng.expovariate(1 / MEAN))
            else:
                somebody = self.env.event()
                self.idle.append(somebody)
                yield somebody | self.env.timeout(CLOSES - self.env.now % 24)
                if somebody in self.idle:
                    self.idle.remove(somebody)

    def work(self, left: float) -> Steps:
        while self.pauses and left > CLOSES - self.env.now % 24:
            left -= CLOSES - self.env.now % 24
            yield self.env.timeout(CLOSES - self.env.now % 24 + 24 - CLOSES + OPENS)
        yield self.env.timeout(left)

    def shut(self) -> float:
        """How long until the opening; 0 while open."""
        clock = self.env.now % 24
        if clock < OPENS:
            return OPENS - clock
        return 0.0 if clock < CLOSES else 24 - clock + OPENS
