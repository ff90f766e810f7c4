"""The kernel held to its slow twin and to the ledger: what differs, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

import numpy as np

from policy.model import Policy
from simulator.columns import log_columns
from simulator.log import ORDERS, Record, formatted
from simulator.measures import split
from simulator.model import Scenario
from simulator.plan import plan
from simulator.reference import simulate_log
from simulator.replication import Ints, Worker
from simulator.rollout import Rollout
from tests.generators.kinds import Made

WAYS = (("in turn", False), ("running ahead", True))
SHOWN = 3  # of the lines that differ, and of the numbers


def agree(made: Made, seed: int) -> list[Record]:
    """The log that both simulators write."""
    expected = slow(made, seed)
    assert differences(made, seed, expected) == []
    return expected


def slow(made: Made, seed: int) -> list[Record]:
    """What the slow twin writes."""
    policy, scenario, base = made
    return simulate_log(policy, scenario, seed, 0, base)


def differences(made: Made, seed: int, expected: Sequence[Record]) -> list[str]:
    """Where the kernel's log parts from the one expected, in turn and running ahead.

    And what it counts differently running ahead, or without a log: shorter ways are taken then.
    """
    policy, scenario, base = made
    planned = plan(policy, scenario, base)
    worker = Worker(planned)
    first = split(planned, worker.run(seed, 0, ahead=False, logging=True))
    found = [*parting("in turn", expected, worker.log(), scenario.start)]
    if base is None and by_column(worker) != [(*one[:8], said(one)) for one in expected]:
        found.append("in turn: the log by columns differs")
    for name, ahead, logging in (
        ("running ahead", True, True),
        ("in turn, without a log", False, False),
        ("running ahead, without a log", True, False),
    ):
        counts = split(planned, worker.run(seed, 0, ahead, logging))
        if logging:
            found += parting(name, expected, worker.log(), scenario.start)
        found += miscounted(name, first, counts)
    return found


def unchanged(policy: Policy, scenario: Scenario, seed: int, at: int) -> list[str]:
    """What a switch to the same policy changes: of the log, and of what is counted from then on."""
    planned = plan(policy, scenario, Rollout(policy, scenario, at))
    rolled, alone = Worker(planned), Worker(plan(policy, scenario))
    counts = split(planned, rolled.run(seed, 0, logging=True))
    alone.run(seed, 0, logging=True)
    log = [one for one in rolled.log() if one.kind != "switch"]
    found = [*parting("switched to the same", alone.log(), log, scenario.start)]
    warm = plan(policy, replace(scenario, warm_up=max(scenario.warm_up, at - scenario.start)))
    expected = split(warm, Worker(warm).run(seed, 0))
    del counts["switch"], expected["switch"]
    return [*found, *miscounted("switched to the same", expected, counts)]


def by_ledger(policy: Policy, scenario: Scenario, seed: int, wanted: Mapping[str, Ints]) -> list[str]:
    """What the kernel counts otherwise than the ledger, in turn and running ahead."""
    planned = plan(policy, scenario)
    worker = Worker(planned)
    return [
        line
        for name, ahead in WAYS
        for line in miscounted(name, wanted, split(planned, worker.run(seed, 0, ahead)))
    ]


def parting(name: str, expected: Sequence[Record], found: Sequence[Record], start: int) -> Iterator[str]:
    """The first lines that differ, with one before them."""
    if found == expected:
        return
    pairs = enumerate(zip_longest(expected, found))
    first = next(number for number, (one, other) in pairs if one != other)
    yield f"{name}: line {first + 1} of {len(expected)} (slow) and {len(found)} (kernel)"
    for number in range(max(0, first - 1), first + SHOWN):
        for which, log in (("slow  ", expected), ("kernel", found)):
            yield from (f"  {which} {line}" for line in formatted(log[number : number + 1], start))


def miscounted(name: str, wanted: Mapping[str, Ints], found: Mapping[str, Ints]) -> Iterator[str]:
    """The first numbers of each array that differ."""
    if set(wanted) != set(found):
        yield f"{name}: {sorted(set(wanted) ^ set(found))} are counted by one of both"
    for which in sorted(set(wanted) & set(found)):
        for place in np.argwhere(wanted[which] != found[which])[:SHOWN].tolist():
            a, b = (int(one[which][tuple(place)]) for one in (wanted, found))
            yield f"{name}: {which}{place} is {b} and not {a}"


def by_column(worker: Worker) -> list[tuple[object, ...]]:
    """The log as tables have it, line by line, in the order of a record's parts."""
    log = log_columns(worker)
    order = [ORDERS.index(one) for one in log.order.spread(log.order.cells)]
    names = (
        [one or "" for one in part.spread(part.cells)]
        for part in (log.kind, log.status, log.team, log.rep)
    )
    values = log.value.spread(log.value.cells)
    rows = zip(
        log.at.tolist(), order, log.lead.tolist(), *names, log.score.tolist(), values, strict=True
    )
    return list(rows)


def said(one: Record) -> str | None:
    return None if one.value in ("", -1) else str(one.value)
