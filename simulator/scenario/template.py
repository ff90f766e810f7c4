"""A scenario file read once, from which scenarios with other numbers are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dsl.source import Source
from policy.model import Policy
from simulator.scenario.beside import included, read
from simulator.scenario.bind import Bound, bind_tree
from simulator.scenario.content import content
from simulator.scenario.reading import read_tree
from simulator.scenario.tree import Scalar, Table, dotted, dropped, replaced, walk


@dataclass(frozen=True)
class Template:
    """The tree of a file that has no errors, and what the files hold that it names."""

    source: Source
    root: Table
    beside: Mapping[str, bytes] = field(default_factory=dict)

    def bound(self, policy: Policy, drawn: Mapping[str, float] | None = None) -> Bound:
        """The scenario for a policy, with uncertain numbers as drawn (by path, in machine units)."""
        root, _ = included(self.root, self.source, self.beside)
        return bind_tree(root, self.source, policy, drawn)

    def texts(self) -> dict[str, str]:
        """Every scalar by its place: `teams.ldrs.reps`. A number with its origin has its own place, and
        not that of its `value`. Neither what the file is called nor the version of its format is one."""
        return {
            _place(one): one.text
            for one in walk(self.root)
            if isinstance(one, Scalar)
            and one.path[-1:] != ("source",)
            and one.path not in (("scenario",), ("name",))
        }

    def written(self, place: str, text: str) -> Template:
        """The same file with another text at a place, which is not uncertain any more."""
        path = next(
            dotted(one.path)
            for one in walk(self.root)
            if isinstance(one, Scalar) and _place(one) == place
        )
        root = replaced(self.root, path, text)
        if path.endswith(".value"):
            root = dropped(root, f"{path.removesuffix('value')}uncertain")
        assert isinstance(root, Table)
        return replace(self, root=root)


def _place(one: Scalar) -> str:
    return dotted(one.path).removesuffix(".value")


def template(path: str | Path) -> Template:
    """Of a file that `load` accepts. Raises OSError."""
    text = content(path).decode("utf-8", errors="replace").removeprefix("\ufeff")
    found = template_of(Source(str(path), text.replace("\r\n", "\n").replace("\r", "\n")), {})
    return replace(found, beside=read(found.root, found.source))


def template_of(source: Source, beside: Mapping[str, bytes]) -> Template:
    """Of a text that has no errors, and the files that it names."""
    root, _ = read_tree(source)
    assert root is not None, "only files without errors have a template"
    return Template(source, root, beside)
