"""A group that fades otherwise: whoever is treated otherwise for it is found, or shown not to exist."""

from __future__ import annotations

from itertools import product

import pytest

from policy.compile import compile_text
from policy.diff.meaning import meaning
from policy.diff.model import Meaning
from policy.model import Policy

FADINGS = ("half-life 14 days", "half-life 15 days", "half-life 60 days", "linear over 40 days",
           "expires after 30 days", "")  # fmt: skip
THIN = "heat < 12 and heat > 11"
BARS = (
    "score >= 70",
    "heat >= 31 and size < 200",
    "heat >= 5",
    THIN,
    "2 * heat + fit > 130",
)


def _policy(fading: str, bar: str, last: str, bounds: str = "from 0 to 80") -> Policy:
    head = f"heat {bounds}" + (f", {fading}" if fading else "")
    policy, found = compile_text(f"""
policy p {{ version "1" }}
roles sales
fields {{ size integer from 1 }}
events demo, webinar, leave
score {{
  fit from 0 to 40 {{ +40 when size >= 200 }}
  {head} {{ +30 on demo  +10 on webinar at most 3 times in 7 days  {last} on leave }}
}}
track lead {{
  status New {{ start  owner sales  to Hot when {bar}  to Lost after 365 days }}
  status Hot {{ owner sales  to Won by sales }}
  status Won {{ final goal }}
  status Lost {{ final }}
}}
""")
    assert policy is not None, found
    return policy


def _moves(found: Meaning) -> tuple[set[tuple[str, str]], list[str]]:
    """Which way leads are moved otherwise, and what is not known of moves."""
    return (
        {(one.old.text, one.new.text) for one in found.regions if one.area == "moves"},
        [one.why for one in found.unknown if one.area == "moves"],
    )


@pytest.mark.parametrize("bar", BARS)
@pytest.mark.parametrize(("old", "new"), [(a, b) for a, b in product(FADINGS, FADINGS) if a < b])
def test_both_ways_are_decided_where_nothing_takes_points_away(old: str, new: str, bar: str) -> None:
    ways, unknown = _moves(meaning(_policy(old, bar, "+1"), _policy(new, bar, "+1")))
    if bar == THIN and not any("life" in one or "linear" in one for one in (old, new)):
        assert (ways, unknown) == (set(), [])  # whole points lie never between
        return
    assert ways
    kinds = {one.split()[0] for one in (old, new) if one}
    if len(kinds) == 1 and bar != THIN:
        assert (len(ways), unknown) == (1, [])


@pytest.mark.parametrize("bar", BARS)
def test_both_ways_are_shown_where_points_are_taken_away(bar: str) -> None:
    old, new = "half-life 14 days", "half-life 30 days"
    ways, unknown = _moves(meaning(_policy(old, bar, "-20"), _policy(new, bar, "-20")))
    assert (len(ways), unknown) == (2, [])


def test_a_bar_that_nobody_reaches_tells_nothing_apart() -> None:
    old, new = (
        _policy(one, "heat >= 31", "-20", "from 0 to 30")
        for one in ("half-life 14 days", "half-life 30 days")
    )
    assert _moves(meaning(old, new)) == (set(), [])
