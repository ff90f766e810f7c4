"""Worlds so small that what happens in them can be worked out on paper; and how one writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from textwrap import dedent
from zoneinfo import ZoneInfo

from policy.compile import compile_text
from policy.model import Policy
from simulator.log import Record
from simulator.model import Scenario
from simulator.results import Results
from simulator.run import simulate
from simulator.scenario import load_text
from tests.simulator.twins import agree

SEED = 5
FRAME = """\
scenario: 1
name: On paper
start: {start}
horizon: {horizon}
"""
MONDAY = "2026-01-05T00:00:00Z"


@cache
def paper(policy_text: str, world: str) -> tuple[Policy, Scenario]:
    """A policy and a world from their texts, which have no errors."""
    policy, found = compile_text(policy_text)
    assert policy is not None, found
    scenario, problems, _ = load_text(world, "world.yaml", policy)
    assert scenario is not None, problems
    return policy, scenario


def frame(start: str = MONDAY, horizon: str = "14 days") -> str:
    return FRAME.format(start=start, horizon=horizon)


def coming(**people: str) -> str:
    """Sources of one person each: `coming(first="2026-01-05T16:00:00Z")`; numbered as they come."""
    lines = [f"  {name}: {{imports: [{{at: {at}, people: 1}}]}}" for name, at in people.items()]
    return "sources:\n" + "\n".join(lines) + "\n"


def log(policy_text: str, world: str) -> list[Record]:
    """What happens, of which the kernel, in turn and running ahead, and its slow twin agree."""
    return log_of(*paper(policy_text, world))


def log_of(policy: Policy, scenario: Scenario) -> list[Record]:
    """As `log`, of what was read."""
    return agree((policy, scenario, None), SEED)


def told(policy_text: str, world: str, kinds: str, who: int | None = None, score: bool = False) -> str:
    """Lines `Mon 16:00 0 take ann` of these kinds, in the scenario's zone; with the score after them."""
    return told_of(*paper(policy_text, world), kinds, who, score)


def told_of(
    policy: Policy, scenario: Scenario, kinds: str, who: int | None = None, score: bool = False
) -> str:
    """As `told`, of what was read."""
    zone = ZoneInfo(scenario.timezone)
    return "\n".join(
        f"{_moment(one.at, zone)} {one.lead} {_said(one)}"
        + (f" ({_points(one.score)})" if score else "")
        for one in log_of(policy, scenario)
        if one.kind in kinds.split(" ") and (who is None or one.lead == who)
    )


def written(text: str) -> str:
    """What one expects, indented as the test is."""
    return dedent(text).strip()


def figures(policy_text: str, world: str) -> Results:
    """The figures of one replication."""
    return simulate(*paper(policy_text, world), 1, SEED, threads=1)


def figure(policy_text: str, world: str, name: str) -> float:
    return figures(policy_text, world).metrics[name][0]


def _moment(at: int, zone: ZoneInfo) -> str:
    local = datetime.fromtimestamp(at // 1_000_000, UTC).astimezone(zone)
    clock = local.strftime("%H:%M:%S").removesuffix(":00")
    rest = f"+{at % 1_000_000}us" if at % 1_000_000 else ""
    return f"{local:%a} {local.day} {clock}{rest}"


def _said(one: Record) -> str:
    """A line's kind and value in words; names without their track."""
    value = str(one.value)
    if one.kind == "step":
        value = f"{int(one.value) / 100:g}%"
    elif one.kind in ("move", "rest", "blocked"):
        value = (one.status if one.kind == "rest" else value).partition(".")[2]
    elif one.kind == "book":
        value = f"{int(one.value) / 100:g}"
    elif one.kind == "touch":
        value = "" if one.value == -1 else f"{int(one.value) + 1}"
    elif one.kind in ("breach", "met", "end", "hold"):
        value = ""
    return f"{one.kind} {value}".strip()


def _points(score: int) -> str:
    return f"{score / 1e6:g}"
