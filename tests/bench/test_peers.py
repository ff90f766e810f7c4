"""Other simulators agree on a desk with opening hours: written anew in SimPy and in Ciw."""

from __future__ import annotations

import importlib
import math
import statistics

import pytest

from simulator.run import simulate
from tests.simulator.mechanics.paper import paper

POLICY = """\
policy desk "Open by day" {}
roles sales
calendar daily { timezone "UTC"  open mon to sun 09:00 to 17:00 }
track lead {
  status New { start  owner sales  to Done by sales }
  status Done { final goal }
}
team desk { role sales  assign shared queue  hours daily }
"""
WORLD = """\
scenario: 1
name: Open by day
start: 2026-01-05T00:00:00Z
horizon: 60 days
sources: {{web: {{arrivals: 0.8 per hour}}}}
teams: {{desk: {{reps: 3, shift-end: {end}}}}}
work: {{lead.New: {{takes: {{exponential: 0.9 hours}}, outcomes: [{{to: lead.Done, p: 1}}]}}}}
"""


@pytest.mark.parametrize("end", ["finish", "pause"])
@pytest.mark.parametrize("peer", ["simpy", "ciw"])
def test_a_peer_waits_as_long(peer: str, end: str) -> None:
    pytest.importorskip(peer)
    other = importlib.import_module(f"bench.peers.hours_{peer}")
    theirs = [other.replication(seed, end == "pause") for seed in range(12)]
    found = simulate(*paper(POLICY, WORLD.format(end=end)), 60, 1, threads=1)
    ours = found.metrics["wait.lead.New"]
    error = math.sqrt(statistics.variance(ours) / len(ours) + statistics.variance(theirs) / len(theirs))
    gap = statistics.fmean(ours) - statistics.fmean(theirs)
    assert abs(gap) < 4 * error
    assert error < 0.2  # of about seven hours
