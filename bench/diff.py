"""How long it takes to prove what two versions of a routing table do, and that the answers are right.

Run: python bench/diff.py [--rows 10 100 1000] [--agree N]. Tables of territories (country, state, a
band of sizes) and adversarial ones (any three of eight numbers). The changes: a refactoring (rows
shuffled where that means nothing, rows split in two, conditions turned round), and one row edited or
removed. Each pair runs in a process of its own: seconds, verdict, and the peak of its memory. `--agree`
holds so many pairs of small policies to brute force over all their leads (tests/policy/diff).
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

TEAMS = 10
STATES = [f"s{number:02}" for number in range(50)]
FIELDS = """
fields {{
  country   text
  state     one of {states}
  employees integer from 0
{numbers}
}}
"""
REST = """
policy table {{ version "1" }}
roles sales
track lead {{
  status New  {{ start  owner sales  to Won by sales  to Lost after 9 days }}
  status Won  {{ goal  final }}
  status Lost {{ final }}
}}
{teams}
route lead.New {{
{rows}
  to t0 otherwise
}}
"""
Rows = list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--agree", type=int, default=0, metavar="N")
    chosen = parser.parse_args()
    print(f"{'table':12} {'rows':>6}  {'change':14} {'verdict':12} {'seconds':>8} {'MiB':>6}")
    for kind, made in (("territories", territories), ("adversarial", adversarial)):
        for count in chosen.rows:
            for name, change in CHANGES.items():
                if (kind, name) != ("adversarial", "shuffled"):  # there the order means something
                    rows = made(random.Random(count), count)
                    report(kind, count, name, rows, change(rows, random.Random(1)))
    if chosen.agree:
        agree(chosen.agree)


# --- tables -------------------------------------------------------------------------------------


def territories(rng: random.Random, count: int) -> Rows:
    rows = []
    for number in range(count):
        country = rng.choice(("US", "CA", "GB", "DE", "FR", "BR"))
        low = number // len(STATES) * 100
        rows.append(
            f'to t{rng.randrange(TEAMS)} when country = "{country}" and state = {STATES[number % 50]}'
            f" and employees >= {low} and employees <= {low + 99}"
        )
    return rows


def adversarial(rng: random.Random, count: int) -> Rows:
    rows = []
    for _ in range(count):
        chosen = rng.sample(range(8), 3)
        tests = [f"f{one} {rng.choice(('>=', '<='))} {rng.randrange(100)}" for one in chosen]
        rows.append(f"to t{rng.randrange(TEAMS)} when {' and '.join(tests)}")
    return rows


def shuffled(rows: Rows, rng: random.Random) -> Rows:
    """Territories share no lead, so that their order means nothing."""
    return rng.sample(rows, len(rows))


def split(rows: Rows, rng: random.Random) -> Rows:
    """Two rows for one in ten of them."""
    return [
        part
        for at, row in enumerate(rows)
        for part in ([f"{row} and f0 < 50", f"{row} and not (f0 < 50)"] if at % 10 == 0 else [row])
    ]


def turned(rows: Rows, rng: random.Random) -> Rows:
    """`a and b` as `not (not b or not a)`, which no normal form is needed to see through."""
    found = []
    for row in rows:
        head, _, condition = row.partition(" when ")
        inner = " or ".join(f"not ({one})" for one in reversed(condition.split(" and ")))
        found.append(f"{head} when not ({inner})")
    return found


def edited(rows: Rows, rng: random.Random) -> Rows:
    at = len(rows) // 2
    head, when, condition = rows[at].partition(" when ")
    team = "t1" if head == "to t0" else "t0"
    return [*rows[:at], f"to {team}{when}{condition}", *rows[at + 1 :]]


def removed(rows: Rows, rng: random.Random) -> Rows:
    at = len(rows) // 2
    return [*rows[:at], *rows[at + 1 :]]


CHANGES: dict[str, Callable[[Rows, random.Random], Rows]] = {
    "shuffled": shuffled,
    "split": split,
    "turned round": turned,
    "row edited": edited,
    "row removed": removed,
}


# --- running ------------------------------------------------------------------------------------


def report(kind: str, count: int, name: str, old: Rows, new: Rows) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        verdict, seconds, memory = pool.apply(measured, (old, new))
    print(f"{kind:12} {count:>6}  {name:14} {verdict:12} {seconds:8.2f} {memory:6.0f}", flush=True)


def measured(old: Rows, new: Rows) -> tuple[str, float, float]:
    from policy.compile import compile_text
    from policy.diff.meaning import meaning

    policies = [compile_text(text(rows), "table.lead")[0] for rows in (old, new)]
    assert policies[0] is not None
    assert policies[1] is not None
    start = time.perf_counter()
    verdict = meaning(policies[0], policies[1]).verdict
    taken = time.perf_counter() - start
    return verdict, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def text(rows: Rows) -> str:
    numbers = "\n".join(f"  f{one} integer from 0 to 100" for one in range(8))
    teams = "\n".join(f"team t{one} {{ role sales }}" for one in range(TEAMS))
    fields = FIELDS.format(states=", ".join(STATES), numbers=numbers)
    return fields + REST.format(teams=teams, rows="\n".join(rows))


def agree(pairs: int) -> None:
    """Every question of every pair against brute force over all leads."""
    from tests.policy.diff.agreement import disagreements

    start = time.perf_counter()
    found = [one for seed in range(pairs) for one in disagreements(seed)]
    taken = time.perf_counter() - start
    print(
        f"{pairs:,} pairs of small policies in {taken:.0f} s: {len(found)} answers denied by brute force"
    )
    for one in found[:10]:
        print(f"  {one}")


if __name__ == "__main__":
    main()
