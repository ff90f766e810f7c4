"""Studies against themselves: threads, pairs of arms, an early end."""

from __future__ import annotations

import threading

import pytest

from simulator.compare import compare
from simulator.study import study
from simulator.summarise import summarise
from tests.simulator.demo import POLICY, read


def test_threads_change_nothing() -> None:
    arm = read()
    one, three = (summarise(study([arm], 4, 9, threads)[0], *arm) for threads in (1, 3))
    assert repr(one) == repr(three)  # nan is not equal to itself


def test_equal_policies_differ_by_exactly_zero() -> None:
    arm = read()
    first, second = (summarise(one, *arm) for one in study([arm, arm], 3, 2))
    assert compare(first, second).identical


def test_people_come_alike_whatever_the_policy() -> None:
    base, other = read(), read(POLICY.replace("score >= 20", "score >= 10"))
    first, second = (
        summarise(one, *arm) for one, arm in zip(study([base, other], 3, 2), (base, other), strict=True)
    )
    found = compare(first, second)
    assert {one.name: one.verdict for one in found.effects}["arrivals"] == "same"
    assert not found.identical


def test_an_early_end_keeps_a_prefix_of_pairs() -> None:
    arm = read()
    stop = threading.Event()
    found = study([arm, arm], 500, 9, 2, lambda done: stop.set() if done >= 3 else None, stop)
    done = {one.replications for one in found}
    assert len(done) == 1
    assert 3 <= done.pop() < 20
    (whole,) = study([arm], 3, 9)
    assert found[0].metrics["won"][:3] == whole.metrics["won"]


def test_no_replication_gives_no_figures() -> None:
    arm = read()
    stop = threading.Event()
    stop.set()
    (found,) = study([arm], 5, 1, stop=stop)
    assert found.replications == 0
    with pytest.raises(ValueError, match="no replication"):
        summarise(found, *arm)
