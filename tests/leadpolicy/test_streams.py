"""Written to a stream of the process, what stands there before stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WRITES = """
import sys
from leadpolicy.files import write
print("first")
write(sys.argv[1], b"second\\n")
print("third")
"""


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_a_file_behind_a_stream_is_not_cut_off(tmp_path: Path, name: str) -> None:
    if not Path(name).exists():
        pytest.skip("this system has no such streams")
    kept = tmp_path / "kept"
    kept.write_text("before\n")
    with kept.open("a") as out:
        subprocess.run([sys.executable, "-c", WRITES, name], stdout=out, check=True)
    assert kept.read_text() == "before\nfirst\nsecond\nthird\n"
