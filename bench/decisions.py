"""Decisions a second: the same scoring and routing rules here, in zen-engine and in rule-engine.

    python bench/decisions.py [--records 5000] [--runs 7]

Twenty score rows, a bar and twenty route rows, stateless records, one thread. All systems run in turn in
every run, so that they meet the same machine; medians over the runs, and ratios of medians. Before any
timing all systems must agree on every record. zen-engine's binding and rule-engine come with the extra
`bench`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policy.compile import compile_text
from policy.decide import Record, decide
from policy.engine import Engine
from policy.model import MICRO

COUNTRIES = ("US", "CA", "GB", "DE", "FR", "BR", "MX", "AU", "JP", "IN")
SENIORITIES = ("individual", "manager", "director", "vp", "c_level")
INDUSTRIES = ("software", "finance", "health", "student", "retail", "other")
SOURCES = ("web_form", "webinar", "event", "referral", "purchased_list")

# (field, relation, value): relation is = in >= <
Test = tuple[str, str, Any]
Row = tuple[tuple[Test, ...], Any]

SCORE: tuple[Row, ...] = (
    ((("employees", ">=", 200),), 25),
    ((("employees", ">=", 1000),), 10),
    ((("employees", ">=", 5000),), 5),
    ((("employees", "<", 10),), -15),
    ((("seniority", "in", ("director", "vp", "c_level")),), 15),
    ((("seniority", "=", "c_level"),), 5),
    ((("seniority", "=", "individual"),), -5),
    ((("country", "in", ("US", "CA", "GB")),), 10),
    ((("country", "in", ("DE", "FR")),), 6),
    ((("industry", "=", "software"),), 12),
    ((("industry", "=", "finance"), ("employees", ">=", 500)), 14),
    ((("industry", "=", "student"),), -30),
    ((("industry", "=", "health"), ("country", "=", "US")), 9),
    ((("source", "=", "referral"),), 20),
    ((("source", "=", "webinar"),), 8),
    ((("source", "=", "purchased_list"),), -20),
    ((("visits", ">=", 3),), 5),
    ((("visits", ">=", 10),), 10),
    ((("visits", ">=", 3), ("seniority", "in", ("vp", "c_level"))), 7),
    ((("source", "in", ("event", "webinar")), ("employees", ">=", 100)), 4),
)
BAR = 60
TEAMS = tuple(f"team_{number}" for number in range(20))
ROUTES: tuple[Row, ...] = (
    *(
        ((("country", "=", country), ("employees", ">=", size)), TEAMS[2 * i + j])
        for i, country in enumerate(COUNTRIES[:9])
        for j, size in enumerate((1000, 100))
    ),
    ((("industry", "=", "software"),), TEAMS[18]),
    ((), TEAMS[19]),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    people = records(options.records)
    systems = {
        "leadpolicy, untraced": ours(),
        "leadpolicy, traced": ours_traced(),
        "zen-engine": zen(trace=False),
        "zen-engine, trace": zen(trace=True),
        "rule-engine": rule_engine(),
    }
    agree(systems, people[:2000])
    report(measure(systems, people, options.runs))


def records(count: int) -> list[dict[str, Any]]:
    rng = random.Random(1)
    return [
        {
            "country": rng.choice(COUNTRIES),
            "employees": rng.choice((3, 50, 99, 100, 250, 999, 1000, 8000)),
            "seniority": rng.choice(SENIORITIES),
            "industry": rng.choice(INDUSTRIES),
            "source": rng.choice(SOURCES),
            "visits": rng.randrange(15),
        }
        for _ in range(count)
    ]


Decide = Callable[[Mapping[str, Any]], tuple[int, str, str]]  # (points, status, route)


# --- leadpolicy ---------------------------------------------------------------------------------


def policy_text() -> str:
    score = "\n".join(f"    {p:+} when {condition(tests)}" for tests, p in SCORE)
    rows = "\n".join(
        f"  to {team} " + (f"when {condition(tests)}" if tests else "otherwise")
        for tests, team in ROUTES
    )
    teams = "\n".join(f"team {team} {{ role sales }}" for team in TEAMS)
    names = {"seniority": SENIORITIES, "industry": INDUSTRIES, "source": SOURCES}
    fields = "\n".join(f"  {name} one of {', '.join(values)}" for name, values in names.items())
    return f"""
policy bench "Decisions" {{ version "1"  currency USD }}
roles marketing, sales
fields {{
{fields}
  country text
  employees integer from 0
  visits integer from 0
}}
score {{ fit {{
{score}
}} }}
track lead {{
  status Inquiry {{ start  owner marketing  to MQL when fit >= {BAR}  to Gone after 1 days }}
  status MQL {{ owner sales  to Gone after 9 days }}
  status Gone {{ final }}
}}
route lead.MQL first match {{
{rows}
}}
{teams}
"""


def condition(tests: Sequence[Test]) -> str:
    return " and ".join(_test(*one) for one in tests)


def _test(name: str, relation: str, value: Any) -> str:
    quoted = json.dumps if name == "country" else str
    if relation == "in":
        return f"{name} in [{', '.join(quoted(one) for one in value)}]"
    return f"{name} {relation} {quoted(value) if isinstance(value, str) else value}"


def engine() -> Engine:
    policy, found = compile_text(policy_text())
    if policy is None:
        raise SystemExit("\n".join(f"{one.span}: {one.message}" for one in found))
    return Engine(policy)


def ours() -> Decide:
    quick = engine().decide_fast

    def run(record: Mapping[str, Any]) -> tuple[int, str, str]:
        found = quick(record)
        return found.score // MICRO, found.status, found.route

    return run


def ours_traced() -> Decide:
    reader = engine()

    def run(record: Mapping[str, Any]) -> tuple[int, str, str]:
        found = decide(reader, Record(tuple(record.items()), 0), (), 0)
        return found.score // MICRO, found.status, found.route

    return run


# --- the others ---------------------------------------------------------------------------------


def zen(trace: bool) -> Decide:
    import zen as binding

    decision = binding.ZenEngine().create_decision(json.dumps(graph()))
    options = {"trace": trace}

    def run(record: Mapping[str, Any]) -> tuple[int, str, str]:
        found = decision.evaluate(record, options)["result"]
        return int(found["score"]), found["status"], found["route"]

    return run


def graph() -> dict[str, Any]:
    """A collecting table of points, their sum and the status, a first-match table of teams."""
    points = table("points", "collect", SCORE, "points", "rows")
    points["content"]["passThrough"] = True
    total = {
        "id": "total",
        "name": "total",
        "type": "expressionNode",
        "position": {"x": 0, "y": 0},
        "content": {
            "passThrough": True,
            "expressions": [
                {"id": "e1", "key": "score", "value": "sum(map(rows, #.points))"},
                {
                    "id": "e2",
                    "key": "status",
                    "value": f"$.score >= {BAR} ? 'lead.MQL' : 'lead.Inquiry'",
                },
            ],
        },
    }
    bar = (("score", ">=", BAR),)
    rows = [
        ((("score", "<", BAR),), "none"),
        *((bar + tests if tests else (), team) for tests, team in ROUTES),
    ]
    route = table("route", "first", rows, "route", None)
    route["content"]["passThrough"] = True
    ends = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}, "content": {}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}, "content": {}},
    ]
    chain = ["in", "points", "total", "route", "out"]
    edges = [
        {"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b}
        for a, b in itertools.pairwise(chain)
    ]
    return {"nodes": [ends[0], points, total, route, ends[1]], "edges": edges}


def table(name: str, hit: str, rows: Sequence[Row], output: str, path: str | None) -> dict[str, Any]:
    fields = sorted({test[0] for tests, _ in rows for test in tests})
    rules = []
    for number, (tests, value) in enumerate(rows):
        cells = dict.fromkeys(fields, "")
        cells |= {field: _cell(relation, wanted) for field, relation, wanted in tests}
        rules.append({"_id": f"r{number}", **cells, output: json.dumps(value)})
    content: dict[str, Any] = {
        "hitPolicy": hit,
        "inputs": [{"id": one, "name": one, "field": one} for one in fields],
        "outputs": [{"id": output, "name": output, "field": output}],
        "rules": rules,
    }
    if path is not None:
        content["outputPath"] = path
    return {
        "id": name,
        "name": name,
        "type": "decisionTableNode",
        "position": {"x": 0, "y": 0},
        "content": content,
    }


def _cell(relation: str, value: Any) -> str:
    if relation == "in":
        return ", ".join(json.dumps(one) for one in value)
    return json.dumps(value) if relation == "=" else f"{relation} {value}"


def rule_engine() -> Decide:
    import rule_engine as library

    def rule(tests: Sequence[Test]) -> Any:
        texts = [_python(*one) for one in tests]
        return library.Rule(" and ".join(texts) if texts else "true")

    score = [(rule(tests), points) for tests, points in SCORE]
    rows = [(rule(tests), team) for tests, team in ROUTES]

    def run(record: Mapping[str, Any]) -> tuple[int, str, str]:
        points = sum(points for one, points in score if one.matches(record))
        if points < BAR:
            return points, "lead.Inquiry", "none"
        return points, "lead.MQL", next(team for one, team in rows if one.matches(record))

    return run


def _python(name: str, relation: str, value: Any) -> str:
    if relation == "in":
        return f"{name} in [{', '.join(json.dumps(one) for one in value)}]"
    return f"{name} {'==' if relation == '=' else relation} {json.dumps(value)}"


# --- measuring ----------------------------------------------------------------------------------


def agree(systems: Mapping[str, Decide], people: Sequence[Mapping[str, Any]]) -> None:
    names = list(systems)
    for record in people:
        answers = [systems[name](record) for name in names]
        if len(set(answers)) != 1:
            raise SystemExit(f"no agreement on {record}: {dict(zip(names, answers, strict=True))}")
    print(f"all {len(names)} agree on {len(people):,} records")


def measure(
    systems: Mapping[str, Decide], people: Sequence[Mapping[str, Any]], runs: int
) -> dict[str, list[float]]:
    """Decisions a second by system and run. Slow systems decide fewer of the records."""
    found: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(runs):
        for name, run in systems.items():
            some = people if name == "leadpolicy, untraced" else people[: max(1, len(people) // 5)]
            start = time.perf_counter()
            for record in some:
                run(record)
            found[name].append(len(some) / (time.perf_counter() - start))
    return found


def report(found: Mapping[str, Sequence[float]]) -> None:
    base = statistics.median(found["zen-engine"])
    print(f"{'':24}{'decisions/s':>14}{'range':>24}{'to zen-engine':>16}")
    for name, rates in found.items():
        middle = statistics.median(rates)
        spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
        print(f"{name:24}{middle:>14,.0f}{spread:>24}{middle / base:>15.2f}x")


if __name__ == "__main__":
    main()
