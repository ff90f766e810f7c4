"""Addressed draws: the published vectors, a plain twin, exp and log bit by bit, uniformity."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from policy import exact
from simulator import draws
from simulator.jit import from_python
from simulator.reference import luck

LONG = (1 << 64) - 1
words = st.integers(0, LONG)

draw = from_python(draws.draw)
philox = from_python(draws.philox)
person_key = from_python(draws.person_key)
child_key = from_python(draws.child_key)
exp = from_python(draws.exp)
log = from_python(draws.log)


def test_philox_gives_its_published_answers() -> None:
    ones = 0xFFFFFFFF
    assert philox(0, 0, 0, 0, 0, 0) & LONG == 0x6627E8D5E169C58D
    assert philox(ones, ones, ones, ones, ones, ones) & LONG == 0x408F276D41C83B0E
    pi = (0xA4093822, 0x299F31D0, 0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
    assert philox(*pi) & LONG == 0xD16CFE0994FDCCEB


@given(words, st.integers(0, 200), st.integers(0, (1 << 32) - 1))
def test_a_draw_is_what_the_plain_twin_says(key: int, stage: int, ordinal: int) -> None:
    purpose = draws.purpose("beh.gap") + stage
    signed = key - (1 << 64) if key >> 63 else key
    assert draw(signed, purpose, ordinal) == luck.draw(key, "beh.gap", ordinal, stage)


@given(st.integers(0, LONG), st.integers(0, 5000), st.integers(0, 1_000_000))
def test_keys_are_what_the_plain_twin_says(seed: int, replication: int, k: int) -> None:
    name = draws.name_hash("web_form")
    signed = seed - (1 << 64) if seed >> 63 else seed
    for campaign in (False, True):
        found = person_key(signed, replication, name, k, int(campaign)) & LONG
        assert found == luck.person_key(seed, replication, "web_form", k, campaign)
    assert child_key(signed, k) & LONG == luck.child_key(seed, k)


def test_the_tables_of_a_plan_hold_what_draws_need() -> None:
    purpose = draws.purpose("beh.gap")
    compiled = from_python(draws.spot)
    signed = [x - (1 << 64) if x >> 63 else x for x in (int(compiled(purpose, k)) for k in range(64))]
    assert draws.spots(purpose, 64) == signed


def test_draws_are_uniform_and_inside_the_open_interval() -> None:
    purpose = draws.purpose("intent")
    u = np.array([draw(12345, purpose, i) for i in range(50_000)])
    assert u.min() > 0
    assert u.max() < 1
    counts = np.histogram(u, 64, (0, 1))[0]
    expected = len(u) / 64
    assert float(((counts - expected) ** 2 / expected).sum()) < 110  # 63 degrees of freedom


@given(st.floats(-745, 710))
def test_exp_has_the_bits_of_the_plain_one(x: float) -> None:
    assert exp(x) == exact.exp(x)


@given(st.floats(1e-300, 1e300))
def test_log_has_the_bits_of_the_plain_one(x: float) -> None:
    assert log(x) == exact.log(x)
    assert math.isclose(log(x), math.log(x), rel_tol=4e-16, abs_tol=1e-300)


def test_labels_that_collide_are_found() -> None:
    seen: dict[int, str] = {}
    for i in range(100_000):
        label = f"work.time:lead.S{i}"
        other = seen.setdefault(draws.purpose(label), label)
        if other != label:
            assert draws.collisions(["intent", label, other]) == [tuple(sorted((label, other)))]
            return
    raise AssertionError("no two of 100000 labels share 24 bits: the hash is not what it should be")
