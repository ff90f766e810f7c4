"""The reference funnel (examples/reference_funnel) in Ciw 3: five nodes, routed by our own rule.

Independent of leadpolicy's code. A person's whole time in Inquiry, up to the bar or to going quiet, is
drawn at once as the service time of an infinite node: Ciw is spared the behaviour events.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Any

import ciw

from bench.peers.funnel_simpy import BAR, HALF_LIFE, HORIZON, RATES, SLA, Figures

INQUIRY, DESK, OVERFLOW, SQL, REMARKET = range(1, 6)


def replication(seed: int, desk: int = 12, overflow: int = 4) -> Figures:
    """One run from empty over the horizon."""
    ciw.seed(seed)
    story = Story()
    arrivals = [ciw.dists.Exponential(sum(RATES.values())), None, None, None, None]
    spans = [Span(story, node) for node in (INQUIRY, DESK, OVERFLOW, SQL, REMARKET)]
    network = ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=spans,
        number_of_servers=[math.inf, desk, overflow, math.inf, math.inf],
        reneging_time_distributions=[None, ciw.dists.Deterministic(SLA), None, None, None],
        routing=ciw.routing.NetworkRouting(routers=[Way(story, node) for node in range(1, 6)]),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(HORIZON)
    story.figures.arrivals = simulation.nodes[0].number_of_individuals
    return story.figures


@dataclass
class Person:
    intent: float
    fit: int
    entered: float = 0.0  # MQL
    wait: float = 0.0
    ready: bool = False


@dataclass
class Story:
    """Everybody by number, and what is counted."""

    figures: Figures = field(default_factory=Figures)
    people: dict[int, Person] = field(default_factory=dict)

    def __deepcopy__(self, memo: object) -> Story:
        """One story for all nodes, though Ciw copies what it is given."""
        return self

    def person(self, number: int) -> Person:
        if number not in self.people:
            self.people[number] = Person(random.betavariate(2, 5), random.randint(0, 60))
        return self.people[number]


class Span(ciw.dists.Distribution):  # type: ignore[misc]
    """How long somebody stays at a node, which begins now."""

    def __init__(self, story: Story, node: int) -> None:
        self.story, self.node = story, node

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        person, now = self.story.person(ind.id_number), float(t or 0.0)
        if self.node == INQUIRY:
            return inquiry(person)
        if self.node == SQL:
            self.story.figures.sql += 1
            return lognormal(400.0, 0.8)
        if self.node == REMARKET:
            return random.expovariate(1 / 720)
        person.wait = now - person.entered
        self.story.figures.waits += 1
        self.story.figures.waited += person.wait
        return lognormal(1.5, 1.0)


class Way(ciw.routing.NodeRouting):  # type: ignore[misc]
    """Where somebody goes next."""

    def __init__(self, story: Story, node: int) -> None:
        self.story, self.at = story, node

    def next_node(self, ind: Any) -> Any:
        return self.simulation.nodes[self.next_number(self.story.person(ind.id_number))]

    def next_node_for_jockeying(self, ind: Any) -> Any:
        self.story.figures.breaches += 1
        return self.simulation.nodes[OVERFLOW]

    def next_number(self, person: Person) -> int:
        figures = self.story.figures
        if self.at == INQUIRY:
            if person.ready:
                figures.mql += 1
                person.entered = float(self.simulation.current_time)
                return DESK
            figures.end("lead.Disqualified")
        elif self.at == SQL:
            if random.random() < 0.15 + 0.3 * person.intent:
                figures.won += 1
                figures.revenue += lognormal(20_000.0, 1.0)
                figures.end("lead.Won")
            else:
                figures.end("lead.Lost")
        elif self.at == REMARKET:
            return INQUIRY
        elif random.random() < 0.2 + 0.6 * person.intent * 2 ** (-person.wait / 24):
            return SQL
        elif random.random() < 0.6:
            return REMARKET
        else:
            figures.end("lead.Disqualified")
        return -1


def inquiry(person: Person) -> float:
    """Hours to the bar (`ready`), or to going quiet."""
    rate, points, passed = 0.02 * (0.2 + 2 * person.intent), 0.0, 0.0
    while True:
        step, quiet = random.expovariate(rate), random.expovariate(1 / 1000)
        passed += min(step, quiet)
        person.ready = False
        if quiet < step:
            return passed
        points = points * 2 ** (-step / HALF_LIFE) + (10 if random.random() < 0.7 else 25)
        if person.fit + points >= BAR:
            person.ready = True
            return passed


def lognormal(mean: float, cv: float) -> float:
    variance = math.log(1 + cv * cv)
    return random.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))
