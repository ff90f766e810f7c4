"""Groups that are said to be ordered are so for random histories; others are not said to be."""

from __future__ import annotations

import random

import pytest

from policy.compile import compile_text
from policy.diff.meaning.monotone import order
from policy.model import DAY, Policy
from policy.reference import scoring
from policy.state import Event, Person, alone

FADINGS = (
    "",
    "half-life 9 days",
    "linear over 20 days",
    "expires after 12 days",
    "cap 3 after 5 days without any event",
)
RULES = "+5 on a  +{b} on b  {c} on c at most 2 times in 3 days  +1.333333 on d"


def _policy(rules: str, fading: str, bounds: str = "from -20 to 60") -> Policy:
    head = f"heat {bounds}" + (f", {fading}" if fading else "")
    policy, found = compile_text(
        f"policy p {{}}\nroles sales\nevents a, b, c, d\nscore {{ {head} {{ {rules} }} }}\n"
        "track lead { status A { start owner sales to B after 9 days } status B { final } }\n"
    )
    assert policy is not None, found
    return policy


def _life(rng: random.Random) -> tuple[list[Event], int]:
    """Some events, and when their points are read."""
    at, log = 0, []
    for _ in range(rng.randint(1, 12)):
        at += rng.choice((0, rng.randrange(DAY), rng.randrange(9 * DAY)))
        log.append(Event(at, rng.choice("abcd")))
    return log, at + rng.choice((0, 1, rng.randrange(40 * DAY)))


def _points(policy: Policy, log: list[Event], until: int) -> int:
    who = Person(0, 0, until, "lead.A", 0, {}, tuple(log))
    return scoring.group_points(policy, "heat", who, until, alone(policy))


def _order(old: Policy, new: Policy) -> int:
    return order(old, old.groups[0], new, new.groups[0])


@pytest.mark.parametrize("fading", FADINGS)
def test_no_history_turns_the_order_round(fading: str) -> None:
    rng = random.Random(fading)
    old = _policy(RULES.format(b="2.5", c="-3"), fading)
    new = _policy(RULES.format(b="4.1", c="-2"), fading)
    assert (_order(old, new), _order(new, old), _order(old, old)) == (1, -1, 0)
    for _ in range(150):
        log, until = _life(rng)
        before, after = (_points(one, log, until) for one in (old, new))
        assert before <= after, (log, until)


@pytest.mark.parametrize("fading", ["", "linear over 20 days", "expires after 12 days"])
@pytest.mark.parametrize("gone", ["+1.333333 on d", "-3 on c at most 2 times in 3 days"])
def test_an_event_that_counts_in_one_only_is_worth_nothing_in_the_other(fading: str, gone: str) -> None:
    rng = random.Random(fading + gone)
    rules = RULES.format(b="2.5", c="-3")
    old, new = _policy(rules, fading), _policy(rules.replace(gone, ""), fading)
    sign = -1 if gone.startswith("+") else 1
    assert (_order(old, new), _order(new, old)) == (sign, -sign)
    for _ in range(100):
        log, until = _life(rng)
        before, after = (_points(one, log, until) for one in (old, new))
        assert sign * (after - before) >= 0, (log, until)


@pytest.mark.parametrize(
    ("faster", "slower"),
    [
        ("half-life 9 days", "half-life 10 days"),
        ("half-life 9 days", "half-life 300 days"),
        ("linear over 20 days", "linear over 21 days"),
        ("expires after 12 days", "expires after 40 days"),
        ("half-life 200 days", ""),
        ("linear over 20 days", ""),
        ("expires after 12 days", ""),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_what_fades_more_slowly_is_never_less(faster: str, slower: str, sign: int) -> None:
    rng = random.Random(f"{faster} {slower} {sign}")
    plus = "+" if sign > 0 else "-"
    rules = f"{plus}5 on a  {plus}2.5 on b  {plus}3 on c at most 2 times in 3 days  {plus}1.333333 on d"
    old, new = _policy(rules, faster), _policy(rules, slower)
    assert (_order(old, new), _order(new, old)) == (sign, -sign)
    for _ in range(100):
        log, until = _life(rng)
        before, after = (_points(one, log, until) for one in (old, new))
        assert sign * (after - before) >= 0, (log, until)


@pytest.mark.parametrize(
    ("rules", "fading"),
    [
        (
            "+4 on a  +3 on b  -3 on c at most 2 times in 3 days  +1.333333 on d",
            "",
        ),  # one more, one less
        (RULES.format(b="3", c="-3"), "half-life 10 days"),
        (RULES.format(b="3", c="-3").replace("2 times", "3 times"), ""),
        (RULES.format(b="3", c="-3").replace("2 times", "2 points"), ""),
        (RULES.format(b="3", c="-3") + "  +1 on a", ""),
        (RULES.format(b="2.5", c="-3"), "half-life 30 days"),
        (RULES.format(b="2.5", c="-3"), "cap 3 after 5 days without any event"),
        (RULES.format(b="2.5", c="-3").replace("+1.333333 on d", ""), "half-life 9 days"),
        (RULES.format(b="3", c="-3").replace("+1.333333 on d", ""), ""),
    ],
)
def test_nothing_is_said_where_it_is_not_known(rules: str, fading: str) -> None:
    assert _order(_policy(RULES.format(b="2.5", c="-3"), ""), _policy(rules, fading)) == 0
