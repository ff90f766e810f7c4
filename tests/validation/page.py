"""docs/validation.md from the claims."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.mutation import run
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
line by line of its log on random policies and worlds, each chosen for what it is about
(`tests/simulator/test_twins.py`), number by number to a ledger kept beside that simulator, and replay
what it did through that engine (`tests/simulator/test_replay.py`). `make fuzz` takes worlds that nobody
has tried yet (a few minutes), and `make explore` gives the property tests other examples.
`tests/validation/` has all worlds; `make docs` writes this page.
"""
MECHANICS = Path(__file__).resolve().parents[1] / "simulator" / "mechanics"
BY_HAND = """\
## Worked out by hand

Worlds of a few people who come at given instants, whose work takes given times: what happens in them is
worked out on paper, line by line, and the kernel (in turn, and running ahead) and its slow twin must
tell just that. One test a line, in `tests/simulator/mechanics/`.

| what | test |
|---|---|
"""
BUGS = """\
## Planted bugs

Are the tests able to fail? {planted} bugs were planted in the kernel, one at a time, each a change of
one operation (a comparison, a sum, `and` for `or`, a statement left out) at a place chosen at random
among {places:,}, from each file its share. The comparison with the slow simulator, the ledger kept
beside it, the worlds worked out by hand and other quick tests of the simulator noticed {seen}.
{harmless} are no bugs: they change nothing, for the reasons in `tests/mutation/harmless.json` (most
compare the place of a table with 0, where none stands). {open} went unnoticed by those tests. `make
mutants` plants others, and asks the long tests, too.{missed}
"""
COVERAGE = """\
## Intervals

Is a 95% interval one? {studies:,} studies of {replications} replications each, of a world in which every
figure is known exactly: how often the interval held it. `make coverage` runs them (a minute or two).
Stopped studies look after 8, 16 and 32 replications whether the half-width is within 9% of the figure,
as `until` does; their intervals are made wide enough for all looks, so they hold more often than they
say. So do intervals of a median, which are made of whole ranks, and those where few are counted: about
48 people in all eight runs of a study together, of whom nine in ten win.

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
    by_hand = [f"| {says} | `{test}` |\n" for says, test in worked_out()]
    parts.append(BY_HAND + "".join(by_hand))
    parts.append(COVERAGE.format(**told) + "\n".join(lines) + "\n")
    if run.KEPT.exists():
        parts.append(_bugs(json.loads(run.KEPT.read_text(encoding="utf-8"))))
    return "\n".join(parts)


def _bugs(told: dict[str, Any]) -> str:
    missed, harmless = told["missed"], len(told["harmless"])
    return BUGS.format(
        planted=told["planted"],
        places=told["places"],
        seen=told["planted"] - harmless - len(missed),
        harmless=harmless,
        open=len(missed) or "None",
        missed="".join(("\n", *(f"\n- {one}" for one in missed))) if missed else "",
    )


def worked_out() -> Iterator[tuple[str, str]]:
    """What each test of tests/simulator/mechanics shows, as its docstring says, and its name."""
    for path in sorted(MECHANICS.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield f"**{(ast.get_docstring(tree) or '').rstrip('.')}**", path.name
        for one in tree.body:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                line, _, more = (ast.get_docstring(one) or "").partition("\n")
                if not line or more[:1] not in ("", "\n"):
                    raise ValueError(f"{path.name}: {one.name} does not say in one line what it shows")
                yield line, one.name.removeprefix("test_")


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
