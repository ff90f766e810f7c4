"""```console blocks: commands after `$`, each followed by what it writes.

They run in the root of the repository, or, where the page says `<!-- run in: a new folder -->`, in a
folder that holds the blocks marked `<!-- file: NAME -->` above them. Times and hashes are not compared.
Of a block marked `<!-- lines: 5 -->` the last command's output is shown up to its fifth line.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.docs.blocks import ROOT, Block, blocks

PROGRAMS = {"leadpolicy": [sys.executable, "-m", "leadpolicy.cli"], "git": ["git"]}
MASKS = (
    (re.compile(r"\b\d+(?:\.\d+)? ?(?:ms|s|seconds?|minutes? and)\b"), "<time>"),
    (re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b"), "<hash>"),
)
TODAY = "2026-11-22"  # reviews fall due and calendars end: the pages must not change by themselves
GIT = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ops"), ("EMAIL", "ops@example.com"), ("DATE", "2026-01-05T09:00Z"))
}


def replayed(page: str, folder: Path) -> Iterator[tuple[Block, str]]:
    """The console blocks of a page, in order, with their text as it should be."""
    for block in blocks(page):
        if name := block.marks.get("file"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.kind == "console":
            apart = block.marks.get("run in") == "a new folder"
            yield block, "".join(_replay(block, folder if apart else ROOT))


def masked(text: str) -> str:
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


def _replay(block: Block, folder: Path) -> Iterator[str]:
    """Each command and its output. The last one ends with the exit code that the page says, or 0."""
    commands = _commands(block.text)
    for number, command in enumerate(commands):
        words = shlex.split(command.replace("\\\n", " "))
        code, output = _run(words, folder)
        last = number == len(commands) - 1
        due = int(block.marks.get("exit", "0")) if last else 0
        assert code == due, f"{block.place}: `{command}` ended with {code}, not {due}:\n{output}"
        yield f"$ {command}\n{_cut(output, block.marks.get('lines')) if last else output}"


def _cut(output: str, lines: str | None) -> str:
    kept = output.splitlines(keepends=True)[: int(lines) if lines else None]
    return output if len(kept) == output.count("\n") else "".join((*kept, "...\n"))


def _commands(text: str) -> list[str]:
    """`$ a \\` goes on in the next line."""
    return re.findall(r"^\$ ((?:.*\\\n)*.*)$", text, re.MULTILINE)


def _run(words: list[str], folder: Path) -> tuple[int, str]:
    assert words[0] in PROGRAMS, f"`{words[0]}` is not run by the tests; put it into a `sh` block"
    env = {name: value for name, value in os.environ.items() if not name.startswith("LEADPOLICY_")}
    env |= GIT | {"GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": str(ROOT)}
    env |= {"LEADPOLICY_CHECK_TODAY": TODAY}
    done = subprocess.run(
        PROGRAMS[words[0]] + words[1:],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    lines = (line.rstrip() for line in done.stdout.splitlines())
    return done.returncode, "".join(f"{line}\n" for line in lines)
