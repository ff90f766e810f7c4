"""The fenced blocks of a Markdown page, with what HTML comments say about them.

`<!-- prelude: acme -->` and `<!-- run in: a new folder -->` hold until the page says otherwise;
`<!-- file: policy.lead -->`, `<!-- exit: 1 -->` and `<!-- lines: 5 -->` hold for the next block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LASTING = ("prelude", "run in")
FENCE = re.compile(r"(`{3,})([^`]*)$")
MARK = re.compile(r"<!--\s*([a-z ]+):\s*(.*?)\s*-->$")


@dataclass(frozen=True)
class Block:
    """`kind` is the first word after the fence, `more` the rest; `line` counts the page's lines from 1
    and is that of the first line within the fence."""

    page: str
    line: int
    kind: str
    more: str
    text: str
    marks: Mapping[str, str]

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[str]:
    """The pages, as paths from the root, save docs/diagnostics.md: it is generated."""
    stories = sorted((ROOT / "examples").glob("*/README.md"))
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *stories]
    return [str(path.relative_to(ROOT)) for path in found if path.name != "diagnostics.md"]


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page in order. A fence that is never closed is a fault of the page."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines(keepends=True)
    lasting: dict[str, str] = {}
    once: dict[str, str] = {}
    number = 0
    while number < len(lines):
        if mark := MARK.match(lines[number].strip()):
            (lasting if mark[1] in LASTING else once)[mark[1]] = mark[2]
        elif fence := FENCE.match(lines[number].rstrip("\n")):
            end = lines.index(fence[1] + "\n", number + 1)
            kind, _, more = fence[2].strip().partition(" ")
            text = "".join(lines[number + 1 : end])
            yield Block(page, number + 2, kind, more.strip(), text, {**lasting, **once})
            once, number = {}, end
        number += 1


def of_kind(kind: str) -> list[Block]:
    """Every block of this kind on any page."""
    return [block for page in pages() for block in blocks(page) if block.kind == kind]
