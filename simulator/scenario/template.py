"""A scenario file read once, from which scenarios with other numbers are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dsl.source import Source
from policy.model import Policy
from simulator.scenario.bind import Bound, bind_tree
from simulator.scenario.reading import read_tree
from simulator.scenario.tree import Table


@dataclass(frozen=True)
class Template:
    """The tree of a file that has no errors."""

    source: Source
    root: Table

    def bound(self, policy: Policy, drawn: Mapping[str, float] | None = None) -> Bound:
        """The scenario for a policy, with uncertain numbers as drawn (by path, in machine units)."""
        return bind_tree(self.root, self.source, policy, drawn)


def template(path: str | Path) -> Template:
    """Of a file that `load` accepts. Raises OSError."""
    text = Path(path).read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff")
    source = Source(str(path), text.replace("\r\n", "\n").replace("\r", "\n"))
    root, _ = read_tree(source)
    assert root is not None, "only files without errors have a template"
    return Template(source, root)
