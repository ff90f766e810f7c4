"""Holds the simulated marketplace against the record, and writes the table into README.md.

    python examples/marketplace/compare_recorded.py                   # runs `leadpolicy simulate`
    python examples/marketplace/compare_recorded.py --result run.json # takes a result made before

For every origin: the share won within the watch and the quartiles of the days to win, recorded with
their 95% intervals (figures.csv) beside simulated. A simulated figure agrees if it lies in the interval.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- comparison -->", "<!-- end of comparison -->"
MEASURES = {
    "won": "won_recorded",
    "q25": "days_to_win_q25",
    "q50": "days_to_win_q50",
    "q75": "days_to_win_q75",
}


@dataclass(frozen=True)
class Recorded:
    """A recorded figure with its 95% interval; an end is None where there are too few wins for one."""

    value: float
    low: float | None
    high: float | None


def main() -> int:
    options = arguments()
    result = json.loads(options.result.read_text(encoding="utf-8")) if options.result else run(options)
    rows = compare(recorded(HERE / "figures.csv"), simulated(result))
    into_readme(HERE / "README.md", table(rows))
    print(table(rows))
    return 0 if agreement(rows) >= 0.9 else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="the simulated marketplace against the record")
    parser.add_argument("--result", type=Path, help="JSON of `leadpolicy simulate --format json`")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def run(options: argparse.Namespace) -> dict[str, Any]:
    program = Path(sys.executable).with_name("leadpolicy")
    command = [str(program), "simulate", str(HERE / "policy.lead")]
    command += [
        "--scenario",
        str(HERE / "scenario.yaml"),
        "--seed",
        str(options.seed),
        "--format",
        "json",
    ]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


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


def simulated(result: dict[str, Any]) -> dict[tuple[str, str], float]:
    """(origin, measure) to the mean over replications: the only place that knows the result's form."""
    found: dict[tuple[str, str], float] = {}
    for origin, figures in result["by"]["source"].items():
        found[origin, "won"] = figures["conversion"]["won"]["mean"]
        for share in ("q25", "q50", "q75"):
            found[origin, share] = figures["days_to_win"][share]["mean"]
    return found


Row = tuple[str, str, Recorded, float | None]


def compare(
    record: dict[tuple[str, str], Recorded], simulation: dict[tuple[str, str], float]
) -> list[Row]:
    return [
        (origin, measure, one, simulation.get((origin, measure)))
        for (origin, measure), one in record.items()
    ]


def agrees(one: Recorded, value: float | None) -> bool:
    if value is None:
        return False
    return (one.low is None or one.low <= value) and (one.high is None or value <= one.high)


def agreement(rows: list[Row]) -> float:
    return sum(agrees(one, value) for _, _, one, value in rows) / len(rows)


def table(rows: list[Row]) -> str:
    head = ["| origin | figure | recorded | 95% | simulated | |", "|---|---|---:|---|---:|---|"]
    body = [line(*row) for row in rows]
    return "\n".join(
        [*head, *body, "", f"{agreement(rows):.0%} of the figures lie within the interval."]
    )


def line(origin: str, measure: str, one: Recorded, value: float | None) -> str:
    form = "{:.1%}" if measure == "won" else "{:.0f} d"
    name = {
        "won": "won",
        "q25": "days, first quarter",
        "q50": "days, median",
        "q75": "days, third quarter",
    }
    span = " to ".join("?" if end is None else form.format(end) for end in (one.low, one.high))
    said = "not simulated" if value is None else form.format(value)
    verdict = "" if agrees(one, value) else "outside"
    return f"| {origin} | {name[measure]} | {form.format(one.value)} | {span} | {said} | {verdict} |"


def into_readme(path: Path, text: str) -> None:
    whole = path.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
