"""The program as a whole: called in this process, or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main

GOOD = """\
policy demo {}
roles sales
track lead {
  status Open { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
"""
BAD = GOOD.replace("to Won", "to Wonn")


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good policy and a bad one, in the folder that is gone to; the environment says nothing."""
    monkeypatch.chdir(folder)
    for name in os.environ:
        if name.startswith("LEADPOLICY_"):
            monkeypatch.delenv(name)
    (folder / "good.lead").write_text(GOOD)
    (folder / "bad.lead").write_text(BAD)
    return folder


def run(*args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=input)


def program(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    more.setdefault("env", {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    return subprocess.run(
        [sys.executable, "-m", "leadpolicy.cli", *args], capture_output=True, text=True, **more
    )
