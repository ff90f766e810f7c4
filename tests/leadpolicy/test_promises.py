"""check: how many guarantees are neither proved nor refuted."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from leadpolicy.cli import main

POLICY = """\
policy demo { version "1" }
roles sales
fields { employees integer from 1 }
track lead {
  status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
team large { role sales }
team small { role sales }
route lead.MQL { to large when employees >= 1000  to small when employees < 1000 }
"""
PROMISE = "guarantee every person is routed in MQL\n"


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
