"""docs/scenario.md: every piece of YAML in it loads, put in place of the example's own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from dsl.diagnostic import has_errors
from policy.compile import load
from policy.model import Policy
from simulator.scenario import load_text
from simulator.scenario.functions import FUNCTIONS
from simulator.scenario.places import BUILT_IN
from simulator.scenario.spreads import KINDS

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
PIECES = re.findall(r"(?ms)^```yaml\n(.*?)^```$", PAGE)
EXAMPLE = ROOT / "examples" / "b2b_saas"


@cache
def policy() -> Policy:
    compiled = load([str(EXAMPLE)]).policy
    assert compiled is not None
    return compiled


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.partition(":")[0])
def test_every_piece_loads(piece: str) -> None:
    given = set(re.findall(r"(?m)^([a-z][a-z-]*):", piece))
    whole = (EXAMPLE / "scenario.yaml").read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=[a-z][a-z-]*:)", whole)
    others = (one for one in blocks if one.partition(":")[0] not in given)
    scenario, found, _ = load_text(piece + "".join(others), "scenario.md", policy())
    assert not has_errors(found), found
    assert scenario is not None


def test_the_page_names_everything_that_may_be_written() -> None:
    words = set(re.findall(r"[a-z][a-z.-]*", PAGE))
    names = {one.replace("_", ".") for one in BUILT_IN}
    assert (set(FUNCTIONS) | names | set(KINDS)) - {"constant"} <= words
