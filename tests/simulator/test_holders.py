"""Whose clock it was: what a log says of each rep adds up to the figures by rep."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.columns import held, log_columns
from simulator.kernel import layout as L
from simulator.plan import Plan, plan
from simulator.replication import Worker
from simulator.run import simulate
from tests.generators.kinds import made


@pytest.mark.parametrize(("kind", "first_seed"), [("plain", 15), ("urgent", 0), ("rosters", 15)])
def test_clocks_by_rep_are_those_of_the_log(kind: str, first_seed: int) -> None:
    others = 0
    for seed in range(first_seed, first_seed + 5):
        policy, scenario, *_ = made(kind, seed)
        worker = Worker(plan(policy, scenario))
        worker.run(seed, 0, logging=True)
        assert isinstance(worker.plan, Plan)
        log, first = held(worker), scenario.start + scenario.warm_up
        counted = range(first, scenario.start + scenario.horizon)
        found = Counter((one.team, one.rep, one.kind) for one in log if one.rep and one.at in counted)
        reps = simulate(policy, scenario, 1, seed, 1).by_replication["reps"][0].tolist()
        for (team, rep), row in zip(worker.plan.reps, reps, strict=True):
            counts = found[team, rep, "breach"], found[team, rep, "met"]
            assert counts == (row[L.RR_BREACHED], row[L.RR_MET])
        others += sum(one != two for one, two in zip(log, worker.log(), strict=True))
        columns = log_columns(worker, held=True)
        assert columns.rep.spread(columns.rep.cells) == [one.rep or None for one in log]
    assert others
