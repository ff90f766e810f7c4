"""The lines of a scenario with amounts of money: where more is booked than can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SHOWN = 5  # lines of one file
_AMOUNT = re.compile(r"[0-9]\s*[A-Z]{3}\b")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_SCENARIOS = (".yaml", ".yml", ".json")


def places(paths: Iterable[str]) -> str:
    """What to look at in the scenarios among these files, and what to do."""
    found = [said for path in dict.fromkeys(paths) if (said := _of(path))]
    where = " and ".join(found) or "the amounts of the scenario"
    return f"look at {where}: a formula that grows beyond all bounds needs a `min(..., ...)` around it"


def _of(path: str) -> str:
    lines = list(_lines(Path(path)))
    if not lines:
        return ""
    named = ", ".join(map(str, lines[:SHOWN]))
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"line{'s' * (len(lines) > 1)} {named}{more} of `{path}`"


def _lines(path: Path) -> Iterator[int]:
    """Numbers of those with an amount."""
    if path.suffix.lower() not in _SCENARIOS or not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if _AMOUNT.search(_COMMENT.sub("", line)):
            yield number
