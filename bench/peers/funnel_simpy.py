"""The reference funnel (examples/reference_funnel) in SimPy 4: one process a person, two resources.

Independent of leadpolicy's code: its own random numbers (Python's), its own distributions.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

HORIZON = 2160.0  # hours
RATES = {"a": 4.0, "b": 2.0, "c": 1.0}
HALF_LIFE, BAR, SLA = 336.0, 100.0, 48.0


@dataclass
class Figures:
    """What one replication counts; times in hours, money in USD."""

    arrivals: int = 0
    mql: int = 0
    sql: int = 0
    won: int = 0
    revenue: float = 0.0
    waits: int = 0
    waited: float = 0.0
    breaches: int = 0
    ended: dict[str, int] = field(default_factory=dict)

    def end(self, status: str) -> None:
        self.ended[status] = self.ended.get(status, 0) + 1


def replication(seed: int, desk: int = 12, overflow: int = 4, scale: float = 1.0) -> Figures:
    """One run from empty over the horizon."""
    env, rng, figures = simpy.Environment(), random.Random(seed), Figures()
    funnel = Funnel(env, rng, figures, simpy.Resource(env, desk), simpy.Resource(env, overflow))
    for rate in RATES.values():
        env.process(funnel.source(rate * scale))
    env.run(until=HORIZON)
    return figures


@dataclass
class Funnel:
    env: simpy.Environment
    rng: random.Random
    figures: Figures
    desk: simpy.Resource
    overflow: simpy.Resource

    def source(self, rate: float) -> Generator[Any, Any, None]:
        while True:
            yield self.env.timeout(self.rng.expovariate(rate))
            self.figures.arrivals += 1
            self.env.process(self.person(self.rng.betavariate(2, 5), self.rng.randint(0, 60)))

    def person(self, intent: float, fit: int) -> Generator[Any, Any, None]:
        while True:
            ready = yield from self.inquiry(intent, fit)
            if not ready:
                self.figures.end("lead.Disqualified")
                return
            self.figures.mql += 1
            wait = yield from self.worked()
            u = self.rng.random()
            p = 0.2 + 0.6 * intent * 2 ** (-wait / 24)
            if u < p:
                yield from self.deal(intent)
                return
            if self.rng.random() >= 0.6:
                self.figures.end("lead.Disqualified")
                return
            yield self.env.timeout(self.rng.expovariate(1 / 720))  # Re-Market

    def inquiry(self, intent: float, fit: int) -> Generator[Any, Any, bool]:
        """True at the bar, False when the person goes quiet."""
        rate, points, then = 0.02 * (0.2 + 2 * intent), 0.0, self.env.now
        while True:
            step, quiet = self.rng.expovariate(rate), self.rng.expovariate(1 / 1000)
            yield self.env.timeout(min(step, quiet))
            if quiet < step:
                return False
            points = points * 2 ** (-(self.env.now - then) / HALF_LIFE)
            points += 10 if self.rng.random() < 0.7 else 25
            then = self.env.now
            if fit + points >= BAR:
                return True

    def worked(self) -> Generator[Any, Any, float]:
        """Hours from the bar to the pick-up, after the work is done."""
        entered = self.env.now
        request = self.desk.request()
        yield request | self.env.timeout(SLA)
        if not request.triggered:
            request.cancel()
            self.figures.breaches += 1
            request = self.overflow.request()
            yield request
        wait = self.env.now - entered
        self.figures.waits += 1
        self.figures.waited += wait
        yield self.env.timeout(self.lognormal(1.5, 1.0))
        request.resource.release(request)
        return wait

    def deal(self, intent: float) -> Generator[Any, Any, None]:
        self.figures.sql += 1
        yield self.env.timeout(self.lognormal(400.0, 0.8))
        if self.rng.random() < 0.15 + 0.3 * intent:
            self.figures.won += 1
            self.figures.revenue += self.lognormal(20_000.0, 1.0)
            self.figures.end("lead.Won")
        else:
            self.figures.end("lead.Lost")

    def lognormal(self, mean: float, cv: float) -> float:
        variance = math.log(1 + cv * cv)
        return self.rng.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))
