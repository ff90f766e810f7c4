"""One record explained: a page for people (page.py), and the same as plain data (data.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dsl.source import Span
from leadpolicy.telling import Line, line, story
from policy.explain import Trace
from policy.model import Policy
from policy.state import Fact, Moved


@dataclass(frozen=True)
class Told:
    """What is told about the person at place `number` of `ids`; the policy was read from `folder`."""

    policy: Policy
    ids: Sequence[str]
    number: int
    trace: Trace
    facts: Sequence[Fact]
    folder: str

    @property
    def who(self) -> str:
        return self.ids[self.number]

    @cached_property
    def story(self) -> list[Line]:
        return story(self.policy, self.facts, self.trace.decision.happened)

    @property
    def arrival(self) -> Line | None:
        """What brought them into their status; None where the table says that they are there."""
        decision = self.trace.decision
        moves = (one for one in reversed(decision.happened) if isinstance(one, Moved))
        last = next(moves, None)
        return line(self.policy, last, last.target) if last else None

    def place(self, span: Span) -> str:
        """`score.lead:12`: the path from the policy's folder; "" for what stands nowhere."""
        if not span.path:
            return ""
        path, folder = Path(span.path), Path(self.folder)
        inside = path.relative_to(folder) if path.is_relative_to(folder) and path != folder else None
        return f"{(inside or Path(path.name)).as_posix()}:{span.line}"
