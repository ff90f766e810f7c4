"""What proving costs: routes of 10, 100 and 1,000 rows, like territories and built to be hard.

Run: make bench, or python bench/prover.py [--rows N ...]. Each case is a process of its own; times are
processor seconds of each question, memory the peak of the process beyond what it had before. Beside them
stands the plain way: one fresh z3 solver a row, asked whether the rows above leave anybody.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = """policy big { version "1" currency USD }
roles sales
fields {
  country text required
  state text required
  employees integer from 1
  industry one of software, retail, health, finance, energy, media, public, other required
  segment one of smb, mid, enterprise
  budget money
}
track lead {
  status MQL { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won { goal final }
  status Lost { final }
}
"""
INDUSTRIES = ["software", "retail", "health", "finance", "energy", "media", "public", "other"]
TEAMS = 20
PLAIN_UP_TO = 100  # rows: beyond, the plain way takes minutes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[10, 100, 1_000])
    parser.add_argument("--case", nargs=2, metavar=("KIND", "ROWS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.case:
        case(chosen.case[0], int(chosen.case[1]))
        return
    print(f"{'':14}{'rows':>6}  {'question':12}{'seconds':>9}  {'memory':>8}  found")
    for kind in ("territories", "adversarial"):
        for rows in chosen.rows:
            subprocess.run([sys.executable, __file__, "--case", kind, str(rows)], check=True)


def case(kind: str, rows: int) -> None:
    """All questions about one route, and the whole `check` of its policy."""
    from policy.compile import compile_text
    from policy.prove import routing

    text = TEXTS[kind](rows)
    start = time.process_time()
    policy, found = compile_text(text)
    assert policy is not None, found
    line(kind, rows, "(compile)", time.process_time() - start)
    for question in (routing.gaps, routing.dead_rows, routing.idle_rows, routing.overlaps):
        before, start = peak(), time.process_time()
        proofs = list(question(policy))
        refuted = sum(one.outcome == "refuted" for one in proofs)
        unknown = sum(one.outcome == "unknown" for one in proofs)
        told = f"{refuted:,} of {len(proofs):,} refuted" + (f", {unknown} unknown" if unknown else "")
        line(kind, rows, question.__name__, time.process_time() - start, peak() - before, told)
    if rows <= PLAIN_UP_TO:
        start = time.process_time()
        dead = plain(policy)
        line(kind, rows, "(plain z3)", time.process_time() - start, told=f"{dead} dead rows")
    whole(kind, rows, text)


def whole(kind: str, rows: int, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.lead"
        path.write_text(text, encoding="utf-8")
        start = time.perf_counter()
        command = [str(Path(sys.executable).with_name("leadpolicy")), "check", str(path)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        line(kind, rows, "(check)", time.perf_counter() - start, told="the whole process, by the clock")


def plain(policy: object) -> int:
    """Rows that nobody can meet, each found by a fresh solver over all rows above."""
    from policy.prove import solver
    from policy.prove.encode import Universe
    from policy.prove.routing import condition_of

    dead = 0
    rows = policy.routes[0].rows  # type: ignore[attr-defined]
    for at, row in enumerate(rows):
        asked = [(policy, condition_of(one)) for one in rows[: at + 1]]
        universe = Universe(asked)  # type: ignore[arg-type]
        terms = [universe.term(*one) for one in asked]  # type: ignore[arg-type]
        above = [solver.no(one) for one in terms[:-1]]
        dead += row.when is not None and universe.check([terms[-1], *above]) == "no"
    return dead


def line(
    kind: str, rows: int, what: str, seconds: float, memory: int | None = None, told: str = ""
) -> None:
    megabytes = "" if memory is None else f"{memory / 1024:.1f} MB"
    print(f"{kind:14}{rows:>6,}  {what:12}{seconds:9.3f}  {megabytes:>8}  {told}", flush=True)


def peak() -> int:
    """Kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# --- policies ---------------------------------------------------------------------------------------


def territories(rows: int) -> str:
    """Countries, sizes and industries, as sales operations write them."""
    rng, found = random.Random(1), []
    for _ in range(rows):
        countries = ", ".join(f'"C{one:03}"' for one in rng.sample(range(240), rng.randint(1, 3)))
        parts = [f"country in [{countries}]"]
        low = rng.choice((1, 10, 50, 100, 200, 500, 1_000, 5_000))
        if rng.random() < 0.7:
            parts.append(f"employees between {low} and {low * rng.choice((2, 5, 10))}")
        if rng.random() < 0.6:
            parts.append(f"industry in [{', '.join(rng.sample(INDUSTRIES, rng.randint(1, 3)))}]")
        if rng.random() < 0.3:
            parts.append(f'state = "S{rng.randrange(20)}"')
        found.append(f"  to t{rng.randrange(TEAMS)} when {' and '.join(parts)}")
    return _route(found)


def adversarial(rows: int) -> str:
    """Alternatives, ranges and exclusions: every row overlaps hundreds, and few are covered."""
    rng, found = random.Random(1), []
    for _ in range(rows):
        terms = [_term(rng) for _ in range(rng.randint(1, 3))]
        found.append(f"  to t{rng.randrange(TEAMS)} when {' or '.join(f'({one})' for one in terms)}")
    return _route(found)


def _term(rng: random.Random) -> str:
    size, money = rng.randrange(1, 10_000), rng.randrange(1, 100_000)
    parts = [
        f"employees between {size} and {size + rng.randrange(1, 2_000)}",
        f"budget between {money} USD and {money + rng.randrange(1, 30_000)} USD",
        f'not (country = "C{rng.randrange(40)}")',
        f"industry != {rng.choice(INDUSTRIES)}",
        f"segment in [{rng.choice(('smb', 'mid', 'smb, mid'))}]",
        f'state {rng.choice(("=", "!="))} "S{rng.randrange(60)}"',
    ]
    return " and ".join([*parts[:2], *rng.sample(parts[2:], rng.randint(2, 3))])


def _route(rows: list[str]) -> str:
    teams = "".join(f"team t{number} {{ role sales }}\n" for number in range(TEAMS))
    return f"{HEAD}{teams}route lead.MQL {{\n" + "\n".join([*rows, "  to t0 otherwise"]) + "\n}\n"


TEXTS = {"territories": territories, "adversarial": adversarial}

if __name__ == "__main__":
    main()
