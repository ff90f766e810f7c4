"""A simulated person's life: `sentences` says it, `page`, `data` and `listing` show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dsl.files import SUFFIX
from dsl.source import Span
from policy.model import Policy
from simulator.lives import Biography


@dataclass(frozen=True)
class Lived:
    """A biography, with the folder (or file) that its policy was read from, and that of the base under
    which the person lived before, if there was one."""

    life: Biography
    folder: str
    base: str = ""

    @property
    def policy(self) -> Policy:
        return self.life.recording.policy

    def policy_of(self, field: str) -> Policy:
        """That which has the field; a field may be gone with the base."""
        eras = self.life.recording.eras
        return next((one.policy for one in eras[::-1] if field in one.policy.field_named), self.policy)

    def place(self, span: Span) -> str:
        """`score.lead:12`: the path from the policy's folder; "" for what stands nowhere. Of two
        policies as much of the path as tells them apart: `proposal/score.lead:12`."""
        if not span.path:
            return ""
        path = Path(span.path)
        roots = [Path(one) for one in (self.folder, self.base) if one]
        inside = [one for one in roots if path == one or path.is_relative_to(one)]
        root = max(inside, key=lambda one: len(one.parts), default=path)
        shown = Path(path.name) if path == root else path.relative_to(root)
        return f"{_apart(root, shown, [one for one in roots if one != root])}:{span.line}"


def _apart(root: Path, shown: Path, others: list[Path]) -> str:
    """The shown part of a root, with as many of the root's last names as no other path has."""
    names = (root.parent if shown.name == root.name else root).absolute().parts
    for more in range(len(names)):
        said = Path(*names[len(names) - more :]) / shown
        if not any(_could_mean(said, one, shown) for one in others):
            return said.as_posix()
    return (root / shown).as_posix()


def _could_mean(said: Path, other: Path, shown: Path) -> bool:
    """Whether another policy could have a file of this name."""
    whole = other.absolute() if other.suffix == SUFFIX else other.absolute() / shown
    return whole.parts[-len(said.parts) :] == said.parts
