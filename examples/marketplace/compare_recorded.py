"""Holds the simulated marketplace against the record, and writes the table into README.md.

    python examples/marketplace/compare_recorded.py     # a minute or two

For every origin: the share won within the watch and the quartiles of the days to win, recorded with
their 95% intervals (figures.csv) beside simulated, with 95% intervals of their own: Student's t over
batches of replications. A simulated figure agrees if it lies in the record's interval; days are compared
as the record has them, whole.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leadpolicy.simulating import read_arm
from simulator import estimates
from simulator.estimates import Estimate
from simulator.results import Results
from simulator.study import study

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- comparison -->", "<!-- end of comparison -->"
MEASURES = {
    "won": "won_recorded",
    "q25": "days_to_win_q25",
    "q50": "days_to_win_q50",
    "q75": "days_to_win_q75",
}
NAMES = {"won": "won", "q25": "days to win, first quarter", "q50": "median", "q75": "third quarter"}
QUARTILES = {"q25": 0.25, "q50": 0.5, "q75": 0.75}
BATCHES = 10
HOURS = 24  # of a day


@dataclass(frozen=True)
class Recorded:
    """A recorded figure with its 95% interval; an end is None where there are too few wins for one."""

    value: float
    low: float | None
    high: float | None


def main() -> int:
    options = arguments()
    rows = compare(recorded(HERE / "figures.csv"), simulated(options.replications, options.seed))
    text = table(rows, options.replications, options.seed)
    into_readme(HERE / "README.md", text)
    print(text)
    good, able = counted(rows)
    return 0 if good >= 0.9 * able else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="the simulated marketplace against the record")
    parser.add_argument("--replications", type=int, default=10 * BATCHES, help="a multiple of ten")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def simulated(replications: int, seed: int) -> dict[tuple[str, str], Estimate]:
    """(origin, measure) to its mean over batches, each of luck of its own."""
    arm = read_arm(str(HERE), str(HERE / "scenario.yaml"))
    found: dict[tuple[str, str], list[float]] = {}
    for batch in range(BATCHES):
        each = replications // BATCHES
        (results,) = study([(arm.policy, arm.scenario)], each, seed * BATCHES + batch)
        for key, value in figures(results):
            found.setdefault(key, []).append(value)
    return {key: estimates.mean(values) for key, values in found.items()}


def figures(results: Results) -> Iterator[tuple[tuple[str, str], float]]:
    """Of one batch. A win is a person's first, whenever it is seen until the end of the watch."""
    people, won = (results.cell(column).sum(axis=(0, 2)) for column in ("people", "cohort.won"))
    for at, origin in enumerate(results.sources):
        yield (origin, "won"), float(won[at] / people[at])
        for measure, share in QUARTILES.items():
            hours = results.quantile(results.totals["to_win"][at], share)
            yield (origin, measure), hours / HOURS


def recorded(path: Path) -> dict[tuple[str, str], Recorded]:
    """(origin, measure) to what the record says."""
    names = {figure: measure for measure, figure in MEASURES.items()}
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (row["origin"], names[row["figure"]]): Recorded(
                float(row["value"]), number(row["low"]), number(row["high"])
            )
            for row in csv.DictReader(stream)
            if row["figure"] in names and row["origin"] != "all"
        }


def number(text: str) -> float | None:
    return float(text) if text else None


Row = tuple[str, str, Recorded, Estimate]


def compare(
    record: dict[tuple[str, str], Recorded], simulation: dict[tuple[str, str], Estimate]
) -> list[Row]:
    return [(*key, one, simulation[key]) for key, one in record.items()]


def verdict(measure: str, one: Recorded, found: Estimate) -> str:
    """Empty where the record has too few wins to say."""
    if one.low is None and one.high is None:
        return ""
    value = found.mean if measure == "won" else round(found.mean)
    low, high = one.low is None or one.low <= value, one.high is None or value <= one.high
    return "agrees" if low and high else "**outside**"


def counted(rows: list[Row]) -> tuple[int, int]:
    """How many figures agree, of how many that can."""
    verdicts = [verdict(measure, one, found) for _, measure, one, found in rows]
    return verdicts.count("agrees"), len(verdicts) - verdicts.count("")


def table(rows: list[Row], replications: int, seed: int) -> str:
    """Markdown, with the agreement in words below."""
    head = [
        "| origin | figure | recorded | 95% | simulated | 95% | |",
        "|---|---|---:|---|---:|---|---|",
    ]
    good, able = counted(rows)
    said = (
        f"{good} of {able} figures lie within the interval of the record "
        f"({replications} replications, seed {seed})."
    )
    return "\n".join([*head, *(line(*row) for row in rows), "", said])


def line(origin: str, measure: str, one: Recorded, found: Estimate) -> str:
    days = measure != "won"
    return " ".join(
        (
            f"| {'' if days else origin} | {NAMES[measure]}",
            f"| {one.value:.0f} d | {span(one.low, one.high, '{:.0f}')}"
            if days
            else f"| {one.value:.1%} | {span(one.low, one.high, '{:.1%}')}",
            f"| {found.mean:.1f} d | {span(found.low, found.high, '{:.1f}')}"
            if days
            else f"| {found.mean:.1%} | {span(found.low, found.high, '{:.1%}')}",
            f"| {verdict(measure, one, found)} |",
        )
    )


def span(low: float | None, high: float | None, form: str) -> str:
    return " to ".join("?" if end is None else form.format(end) for end in (low, high))


def into_readme(path: Path, text: str) -> None:
    whole = path.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
