"""Stages, and first passes, skips and recycling against the slow simulator's log."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from policy.compile import compile_text
from policy.model import Policy
from simulator.model import Scenario
from simulator.passes import stages
from simulator.reference import simulate_log
from simulator.results import Results
from simulator.scenario import load_text
from simulator.study import study
from simulator.summarise import summarise

HEAD = 'policy demo "Demo" { version "1" }\nroles marketing, sales\nevents back\n'
ONE = """
track lead {
  status A    { start  owner sales  to B by sales  to C by sales  to Out by sales }
  status Wait { owner marketing  to A on back  to Out after 9 days }
  status B    { owner sales  to Wait by sales  to C by sales }
  status C    { goal  to Wait after 5 days  to Out after 9 days }
  status Out  { final }
}
"""
TWO = """
track lead {
  status A    { start  owner sales  to contact.B by sales  to Out by sales }
  status Out  { final }
}
track contact {
  status New  { owner sales  to B by sales }
  status B    { owner sales  to Done by sales  to Wait by sales }
  status Done { final  goal }
  status Wait { owner marketing  to New on back  to B on back }
}
"""
WORLD = """\
scenario: 1
name: Passes
start: 2026-01-05T00:00:00Z
horizon: 60 days
follow-up: 15 days
warm-up: {days: 5, under: base policy}
sources: {web: {arrivals: 4 per day}}
behaviour: {lead.Wait: {back: 0.2 per day}}
work:
  lead.A:
    by: nobody
    takes: 1 day
    outcomes: [{to: lead.B, p: 0.6}, {to: lead.C, p: 0.2}, {to: lead.Out, p: rest}]
  lead.B:
    by: nobody
    takes: 2 days
    outcomes: [{to: lead.Wait, p: 0.6}, {to: lead.C, p: rest}]
"""
SEEDS = (1, 2)
ENDLESS = "track lead { status A { start  owner sales  to B by sales }  status B { final } }"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (ONE, (("lead.A", "lead.B", "lead.C"),)),
        (TWO, (("lead.A",), ("contact.New", "contact.B", "contact.Done"))),
        (ENDLESS, ()),
    ],
    ids=["what leads back is none", "each track has its own", "no goal"],
)
def test_stages_lead_on_to_a_goal(text: str, wanted: tuple[tuple[str, ...], ...]) -> None:
    policy, found = compile_text(HEAD + text)
    assert policy is not None, found
    assert stages(policy) == wanted


@cache
def studied(seed: int) -> tuple[Policy, Scenario, Results]:
    policy, found = compile_text(HEAD + ONE)
    assert policy is not None, found
    scenario, problems, _ = load_text(WORLD, "world.yaml", policy)
    assert scenario is not None, problems
    return policy, scenario, study([(policy, scenario)], 1, seed=seed)[0]


def told(seed: int) -> Counter[str]:
    """The figures by name, from the log: whole paths of people, walked in Python."""
    policy, scenario, _ = studied(seed)
    begin, end = scenario.start + scenario.warm_up, scenario.start + scenario.horizon
    goals = {one.name for one in policy.statuses if one.goal}
    found: Counter[str] = Counter()
    born: dict[int, int] = {}
    paths: dict[int, list[tuple[str, int]]] = {}
    for line in simulate_log(policy, scenario, seed, 0):
        if line.kind == "born":
            born[line.lead] = line.at
            paths[line.lead] = [(line.status, line.at)]
        if line.kind == "move":
            paths[line.lead].append((str(line.value), line.at))
    for lead, path in paths.items():
        steps = [status for status, _ in path]
        for number, (status, at) in enumerate(path):
            often = max(Counter(steps[: number + 1]).values())
            if begin <= at < end:
                found["again." * (status in steps[:number]) or "first."] += 1
                found["wins"] += status in goals
                found["recycled_wins"] += status in goals and often > 1
        if begin <= born[lead] < end:
            found += _of_the_cohort(policy, steps, goals)
    return found


def _of_the_cohort(policy: Policy, steps: list[str], goals: set[str]) -> Counter[str]:
    won = next((at for at, one in enumerate(steps) if one in goals), len(steps))
    until = Counter(steps[:won])
    found: Counter[str] = Counter({f"recycled_people.{one}": 1 for one in until if until[one] > 1})
    if won < len(steps):
        found += Counter({one.replace("people", "won"): 1 for one in found})
    back = any(many > 1 for many in until.values())
    found["recycled_people"] = int(back)
    found["recycled_won"] = int(back and won < len(steps))
    found["first_pass_won"] = int(not back and won < len(steps))
    found.update({f"skipped.{one}": 1 for line in stages(policy) for one in _skipped(line, steps)})
    return found


def _skipped(line: tuple[str, ...], steps: list[str]) -> set[str]:
    found: set[str] = set()
    furthest = None
    for rank in (line.index(one) for one in steps if one in line):
        if furthest is not None:
            found.update(line[furthest + 1 : rank])
        furthest = rank if furthest is None else max(rank, furthest)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_are_those_of_the_log(seed: int) -> None:
    policy, _, results = studied(seed)
    wanted = told(seed)
    names = [one.name for one in policy.statuses]
    whole = ("recycled_people", "recycled_won", "recycled_wins", "first_pass_won")
    each = ("skipped", "recycled_people", "recycled_won")
    for name in (*whole, *(f"{one}.{status}" for one in each for status in names)):
        assert results.metrics[name] == (wanted[name],), name
    for what in ("first", "again"):
        assert sum(results.metrics[f"{what}.{one}"][0] for one in names) == wanted[f"{what}."]
    for one in names:
        first, again = results.metrics[f"first.{one}"][0], results.metrics[f"again.{one}"][0]
        assert first + again == results.metrics[f"entered.{one}"][0]
    assert results.metrics["first_pass_wins"] == (wanted["wins"] - wanted["recycled_wins"],)
    won = wanted["first_pass_won"] + wanted["recycled_won"]
    assert results.metrics["cohort.won"] == (won,)


def test_there_is_something_to_hold() -> None:
    every = sum((told(one) for one in SEEDS), Counter[str]())
    skips = sum(many for name, many in every.items() if name.startswith("skipped."))
    parts = ("recycled_people", "recycled_won", "recycled_wins", "first_pass_won", "first.", "again.")
    assert min(skips, *(every[one] for one in parts)) > 2, every


def test_yields_are_ratios_of_sums() -> None:
    policy, scenario, results = studied(1)
    summary = summarise(results, policy, scenario)
    found = {one.name: one for one in summary.details}
    for share, over, under in (
        ("first_pass_yield", "first_pass_won", "arrivals"),
        ("recycled_yield", "recycled_won", "recycled_people"),
    ):
        assert found[share].over == results.metrics[over]
        assert found[share].under == results.metrics[under]
    for row in summary.passes:
        assert [one.name.partition(".")[0] for one in row.measures][:4] == [
            "first", "again", "skipped", "recycled_people",
        ]  # fmt: skip
