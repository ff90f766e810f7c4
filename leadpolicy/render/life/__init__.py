"""A simulated person's life: `sentences` says it, `page`, `data` and `listing` show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dsl.source import Span
from policy.model import Policy
from simulator.lives import Biography


@dataclass(frozen=True)
class Lived:
    """A biography, with the folder that its policy was read from."""

    life: Biography
    folder: str

    @property
    def policy(self) -> Policy:
        return self.life.recording.policy

    def place(self, span: Span) -> str:
        """`score.lead:12`: the path from the policy's folder; "" for what stands nowhere."""
        if not span.path:
            return ""
        path, folder = Path(span.path), Path(self.folder)
        inside = path.relative_to(folder) if path.is_relative_to(folder) and path != folder else None
        return f"{(inside or Path(path.name)).as_posix()}:{span.line}"
