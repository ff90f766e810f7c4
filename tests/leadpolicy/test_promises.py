"""check: how many guarantees are neither proved nor refuted."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from leadpolicy.cli import main

POLICY = """\
policy demo { version "1" }
roles sales
events visit, leave
score { heat from 0 to 80, half-life 14 days { +40 on visit  -5 on leave } }
define odd = heat between 12.34 and 12.35
track lead {
  status MQL  { start  owner sales  to Won by sales when odd  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
"""
PROMISE = "guarantee heat alone never makes odd\n"


def test_the_last_line_counts_what_is_not_proved(tmp_path: Path) -> None:
    file = tmp_path / "demo.lead"
    for promises, said in (
        ("", "no mistakes found in 1 file"),
        (PROMISE, "no mistakes found in 1 file; 1 guarantee is not proved"),
        (2 * PROMISE, "no mistakes found in 1 file; 2 guarantees are not proved"),
    ):
        file.write_text(POLICY + promises)
        result = CliRunner().invoke(main, ["check", str(file)])
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == said
    told = json.loads(CliRunner().invoke(main, ["check", str(file), "--format", "json"]).stdout)
    assert told["summary"]["not_proved"] == 2
