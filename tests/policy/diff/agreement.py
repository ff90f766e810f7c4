"""One pair of small policies: each answer of the comparison against brute force over all leads."""

from __future__ import annotations

import random
from collections.abc import Iterator

from policy.compile import compile_text
from policy.diff.meaning.asking import Comparing
from policy.diff.meaning.pairing import Pair
from policy.diff.meaning.tables import Table, questions, unasked
from policy.model import Policy
from tests.policy.diff.small import Small, everybody

LEADS = tuple(everybody())


def disagreements(seed: int) -> Iterator[str]:
    """What the comparison of a random pair says wrongly, or leaves undecided."""
    old, new = policies(seed)
    pair = Pair(old, new)
    comparing = Comparing(pair)
    left, right = questions(pair.was, pair.statuses), questions(pair.now, pair.statuses)
    for key in {**left, **right}:
        some = right.get(key) or left[key]
        was, now = left.get(key) or unasked(pair.was, some), right.get(key) or unasked(pair.now, some)
        for wrong in _wrong(comparing, was, now):
            yield f"pair {seed}: {some.question}: {wrong}"


def policies(seed: int) -> tuple[Policy, Policy]:
    """A random small policy, and a change of it; both compile."""
    rng = random.Random(seed)
    while True:
        small = Small(rng)
        old = compile_text(small.text())[0]
        new = compile_text(small.changed(rng).text())[0]
        if old is not None and new is not None:
            return old, new


def _wrong(comparing: Comparing, was: Table, now: Table) -> Iterator[str]:
    pair, found = comparing.pair, comparing.compare(was, now)
    answers = [(pair.decide(pair.was, was, one), pair.decide(pair.now, now, one)) for one in LEADS]
    differing = {(a, b) for a, b in answers if was.rows[a].outcome != now.rows[b].outcome}
    spans = {(was.rows[a].span, now.rows[b].span) for a, b in differing}
    if found.unknown:
        yield "undecided"
    if bool(found.regions) != bool(differing):
        yield f"{len(found.regions)} regions shown, {len(differing)} found"
    if not {(one.old.span, one.new.span) for one in found.regions} <= spans:
        yield "a region that no lead is in"
