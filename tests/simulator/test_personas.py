"""People drawn from the rows of a table: beside the scenario or in it, together and by their weights."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dsl.diagnostic import has_errors
from dsl.typed import Value
from simulator.model import Scenario
from simulator.reference.people import cohort
from simulator.scenario import load, load_text
from simulator.scenario.beside import MOST
from tests.simulator.mechanics.paper import paper

POLICY = """\
policy together "Fields that go together" {}
fields { source one of web, list  required  country text  size integer from 0  vip yes/no }
track lead { status Here { start } }
"""
FRAME = """\
scenario: 1
name: Together
start: 2026-01-05T00:00:00Z
horizon: 1 days
sources:
  web: {imports: [{at: 2026-01-05T09:00:00Z, people: 3000}]}
  list: {imports: [{at: 2026-01-05T09:00:00Z, people: 50}]}
people:
"""
ROWS = """\
  table:
    - [country, size, weight, source]
    - [US, 10, 1, ""]
    - [GB, 20, 3, ""]
    - [DE, 30, 1, list]
  fields: {vip: {chance: "if size >= 20 then 1 else 0"}}
"""
CSV = 'country,size,weight,source\nUS,10,1,\n"GB", 20 ,3,\n\nDE,30,1,list\n'


def drawn(scenario: Scenario) -> Counter[tuple[str, Value, Value, Value]]:
    policy, _ = paper(POLICY, FRAME + ROWS)
    people = cohort(policy, scenario, 3, 0)
    return Counter(
        (one.source, one.truth["country"], one.truth["size"], one.truth["vip"]) for one in people
    )


def test_fields_go_together_by_weight() -> None:
    _, scenario = paper(POLICY, FRAME + ROWS)
    found = drawn(scenario)
    assert set(found) == {
        ("web", "US", 10, False), ("web", "GB", 20, True), ("list", "DE", 30, True)
    }  # fmt: skip
    assert found["list", "DE", 30, True] == 50
    assert abs(found["web", "GB", 20, True] - 2250) < 4 * (3000 * 3 / 16) ** 0.5


def test_a_file_beside_the_scenario_is_the_same(tmp_path: Path) -> None:
    policy, inline = paper(POLICY, FRAME + ROWS)
    (tmp_path / "personas.csv").write_text(CSV, encoding="utf-8-sig")
    text = FRAME + "  table: personas.csv\n  fields: {vip: {chance: 'if size >= 20 then 1 else 0'}}\n"
    (tmp_path / "world.yaml").write_text(text, encoding="utf-8")
    scenario, found, _ = load(tmp_path / "world.yaml", policy)
    assert scenario is not None, found
    assert drawn(scenario) == drawn(inline)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"country\n\xff\n", "not a table of text"),
        (b"country\n" + b"US\n" * (MOST + 1), "too large"),
        (b"country,size\nUS,ten\n", "row 1 of the table"),
        (b"country,size\nUS\n", "has 1 cells"),
        (b"", "no field of the policy"),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path: Path, data: bytes, says: str) -> None:
    policy, _ = paper(POLICY, FRAME + ROWS)
    (tmp_path / "personas.csv").write_bytes(data)
    text = FRAME + "  table: personas.csv\n"
    scenario, found, _ = load_text(text, str(tmp_path / "world.yaml"), policy)
    assert scenario is None
    assert has_errors(found)
    assert any(says in one.message for one in found), found
