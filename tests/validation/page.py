"""docs/validation.md from the claims."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from tests.validation import coverage
from tests.validation.claims import WIDEST, Claim, Row

HEAD = """\
# Is it right?

The simulator is held to what can be worked out by hand. Below are worlds small enough for that, each
written as a policy and a scenario like any other and run by the same kernel: what theory expects, what
was observed (the mean over replications), the 95% interval of that mean, and how many standard errors it
is off. One row in twenty is outside its interval by chance; a row more than {widest:g} standard errors
off fails the tests. Rows marked *exact* hold in every replication, to the last digit.

Besides, the tests hold the kernel to a slow, obvious simulator that is built on the policy's own engine,
line by line of its log on random policies and worlds (`tests/simulator/test_twins.py`), and replay what
it did through that engine (`tests/simulator/test_replay.py`). `tests/validation/` has all worlds; `make
docs` writes this page.
"""
COVERAGE = """\
## Intervals

Is a 95% interval one? {studies:,} studies of {replications} replications each, of a world in which every
figure is known exactly: how often the interval held it. `make coverage` runs them (a minute or two).
Stopped studies look after 8, 16 and 32 replications whether the half-width is within 9% of the figure,
as `until` does; their intervals are made wide enough for all looks, so they hold more often than they
say. So do intervals of a median, which are made of whole ranks.

| interval of | held | 95% interval of that |
|---|---:|---|
"""


def page(found: Sequence[tuple[Claim, Sequence[Row]]]) -> str:
    """The whole page."""
    parts = [HEAD.format(widest=WIDEST)]
    for claim, rows in found:
        parts.append(f"## {claim.name}\n\n{claim.says}\n\n{_table(rows)}")
    told = json.loads(coverage.KEPT.read_text(encoding="utf-8"))
    lines = [
        f"| {name} | {100 * share:.1f}% | {100 * low:.1f} to {100 * high:.1f} |"
        for name, share, low, high in coverage.rows()
    ]
    parts.append(COVERAGE.format(**told) + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _table(rows: Sequence[Row]) -> str:
    lines = ["| | expected | observed | 95% interval | off |", "|---|---:|---:|---|---:|"]
    for one in rows:
        found = one.found
        digits = _digits(one)
        expected, observed = (f"{value:.{digits}f}" for value in (one.expected, found.mean))
        if one.exact:
            lines.append(f"| {one.what} | {expected} | {observed} | *exact* | |")
        else:
            sure = f"{found.low:.{digits}f} to {found.high:.{digits}f}"
            lines.append(
                f"| {one.what} | {expected} | {observed} | {sure} | {one.off:+.1f} |".replace("-", "−")
            )
    return "\n".join(lines) + "\n"


def _digits(one: Row) -> int:
    """Two digits of the half-width."""
    half = one.found.half_width
    if one.exact or not half:
        return 0
    return max(0, 1 - math.floor(math.log10(half)))
