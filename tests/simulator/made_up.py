"""Summaries as a simulation could give them, for tests of tables, charts and reports."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simulator import estimates
from simulator.summary import (
    Backlog,
    Breakdown,
    Fan,
    Flow,
    Load,
    Measure,
    Promise,
    Row,
    Stay,
    Step,
    Summary,
    Survival,
    Unit,
)

Make = Callable[..., Any]

FUNNEL = (  # status, people, goal, final
    ("lead.Raw", 20_000, False, False),
    ("lead.Inquiry", 18_650, False, False),
    ("lead.MAQL", 4_310, False, False),
    ("lead.LAL", 3_700, False, False),
    ("lead.MQL", 1_240, False, False),
    ("lead.SAL", 905, False, False),
    ("lead.Re-Market", 2_950, False, False),
    ("lead.Disqualified", 21_400, False, True),
    ("contact.SQL", 512, False, False),
    ("contact.Re-Market", 360, False, False),
    ("contact.Customer", 117, True, False),
)
FLOWS = (
    ("Raw", "Inquiry", 410),
    ("Raw", "lead.Disqualified", 19_500),
    ("Inquiry", "MAQL", 3_900),
    ("Inquiry", "lead.Disqualified", 900),
    ("MAQL", "LAL", 3_700),
    ("MAQL", "lead.Disqualified", 520),
    ("MAQL", "lead.Re-Market", 90),
    ("LAL", "MQL", 1_240),
    ("LAL", "lead.Re-Market", 1_900),
    ("LAL", "lead.Disqualified", 480),
    ("MQL", "SAL", 905),
    ("MQL", "lead.Re-Market", 250),
    ("SAL", "SQL", 512),
    ("SAL", "lead.Re-Market", 380),
    ("lead.Re-Market", "MAQL", 610),
    ("SQL", "Customer", 117),
    ("SQL", "contact.Re-Market", 360),
)
STAYS = (
    ("Inquiry", 700),
    ("MAQL", 1.4),
    ("LAL", 190),
    ("MQL", 9),
    ("SAL", 70),
    ("lead.Re-Market", 1500),
    ("SQL", 1400),
)
PROMISES = (("MAQL", "4 open hours", 0.86), ("MQL", "48 hours", 0.94), ("SAL", "10 working days", 0.71))
TEAMS = (("ldrs", 2, 0.93), ("inside_sales", 3, 0.71), ("enterprise", 2, 0.55))
BACKLOGS = (("ldrs", 8.0, 0.4), ("inside_sales", 15.0, 0.0), ("enterprise", 4.0, 0.0))
SOURCES = (
    ("web_form", 0.6),
    ("webinar", 0.12),
    ("event", 0.1),
    ("referral", 0.15),
    ("purchased_list", 0.03),
)


def summary(replications: int = 100, lift: float = 0.0, title: str = "Acme demand policy") -> Summary:
    """`lift` moves everything past the bar by that share; arms of one size share their luck."""
    luck = random.Random(7)
    noise = [luck.gauss(0, 1) for _ in range(replications)]

    def values(centre: float, spread: float, moved: bool = True) -> tuple[float, ...]:
        wobble = [luck.gauss(0, 0.2) for _ in range(replications)]
        up = 1 + lift if moved else 1.0
        return tuple(
            max(0.0, centre * up * (1 + spread * (a + (b if moved else 0) * (lift != 0))))
            for a, b in zip(noise, wobble, strict=True)
        )

    def people(name: str, title: str, centre: float, moved: bool = True) -> Measure:
        return Measure(name, title, "people", values(centre, centre**-0.5, moved), better="more")

    def share(name: str, title: str, rate: float, up: float) -> Measure:
        under = values(1000, 0.03, False)
        over = tuple(min(rate + up, 1.0) * one + luck.gauss(0, 9) for one in under)
        return Measure(name, title, "share", over, under, "more")

    def money(name: str, title: str, centre: float, better: str, moved: bool = True) -> Measure:
        return Measure(name, title, "money", values(centre, 0.06, moved), better=better)  # type: ignore[arg-type]

    def plain(name: str, title: str, unit: Unit, centre: float) -> Measure:
        return Measure(name, title, unit, values(centre, 0.04), better="less")

    measures = (
        people("arrivals", "people who came", 40_650, False),
        people("sql", "SQLs", 512),
        people("won", "customers won", 117),
        money("revenue", "revenue booked", 5_310_000, "more"),
        money("cost", "cost of sources and teams", 4_120_000, "less", False),
        share("sla.attainment", "clocks met", 0.87, lift),
        plain("wait", "wait until the first touch", "hours", 2.4),
        plain("touches", "touches", "times", 31_000),
    )
    return Summary(
        title,
        "Acme 2026",
        1,
        replications,
        365.0,
        "USD",
        measures,
        _breakdowns(people, share, money, lift),
        tuple(
            Step(name, _label(name), people(f"reached.{name}", name, number, at > 2), goal, final)
            for at, (name, number, goal, final) in enumerate(FUNNEL)
        ),
        tuple(Flow(a, b, people("moves", "moves", number)) for a, b, number in FLOWS),
        tuple(_stay(name, hours * (1 - lift), values) for name, hours in STAYS),
        tuple(Promise(name, within, share("met", name, rate, lift)) for name, within, rate in PROMISES),
        tuple(
            Load(name, reps, share("use", "time in use", use, -lift / 2)) for name, reps, use in TEAMS
        ),
        tuple(_backlog(*one, lift, values) for one in BACKLOGS),
        _fan(lift, values),
        to_win=tuple(_stay(name, 2000 * (1 - lift), values) for name, _ in SOURCES[:4]),
        survivals=tuple(_survival(name, hours * (1 - lift)) for name, hours in STAYS),
        pipeline=_pipeline(lift, values),
        warnings=("the team `ldrs` is offered more work than it has hours",),
        segment_to_win=tuple(_stay(name, 2000 * (1 - lift), values) for name in ("mid", "large")),
    )


def poor(title: str = "Acme") -> Summary:
    """One replication, nothing but people."""
    rich = replace(summary(1, title=title), funnel=(), flows=(), stays=(), promises=(), to_win=())
    return replace(
        rich, loads=(), backlogs=(), revenue=None, survivals=(), pipeline=None, segment_to_win=()
    )


def _label(name: str) -> str:
    return name if name.endswith(("Re-Market", "Disqualified")) else name.partition(".")[2]


def _breakdowns(people: Make, share: Make, money: Make, lift: float) -> tuple[Breakdown, ...]:
    sources = [
        (
            name,
            people("sql", "SQLs", 512 * part),
            money("revenue", "revenue booked", 5.31e6 * part, "more"),
        )
        for name, part in SOURCES
    ]
    teams = [
        (
            name,
            people("taken", "pick-ups", 900 * use),
            share("use", "time in use", use, -lift / 3),
        )
        for name, _, use in TEAMS
    ]
    return (
        Breakdown("source", tuple(Row(name, tuple(rest)) for name, *rest in sources)),
        Breakdown("team", tuple(Row(name, tuple(rest)) for name, *rest in teams)),
    )


def _stay(name: str, hours: float, values: Make) -> Stay:
    factors = ((0.1, 0.15), (0.25, 0.4), (0.5, 1.0), (0.75, 2.2), (0.9, 4.5))
    quantiles = tuple((q, estimates.mean(values(hours * factor, 0.05))) for q, factor in factors)
    return Stay(name, quantiles, estimates.mean(values(800, 0.04)))


def _survival(name: str, hours: float) -> Survival:
    curve = tuple((2.0**at, math.exp(-(2.0**at) / hours)) for at in range(-4, 14))
    told = tuple(
        (at, estimates.Estimate(math.exp(-at / hours), 0.0, 1.0, 0.02, 100), 800.0)
        for at in (1.0, 24.0, 720.0)
    )
    return Survival(name, 800.0, told, curve, hours * math.log(2))


def _backlog(name: str, level: float, grow: float, lift: float, values: Make) -> Backlog:
    weeks = (level + grow * (1 - 2 * lift) * week for week in range(52))
    return Backlog(name, tuple(estimates.mean(values(one, 0.3, False)) for one in weeks))


def _fan(lift: float, values: Make) -> Fan:
    weeks = (values(5_310_000 * week / 52, 0.10 - 0.04 * week / 52, False) for week in range(1, 53))
    return Fan(tuple(tuple(one * (1 + lift) for one in week) for week in weeks))


def _pipeline(lift: float, values: Make) -> Fan:
    weeks = (values(900_000 + 4_000 * week, 0.15, False) for week in range(1, 53))
    return Fan(tuple(tuple(one * (1 + lift) for one in week) for week in weeks))
