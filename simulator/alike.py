"""Whether two parts of policies or scenarios say the same, wherever they stand in their files."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dsl.source import Span
from dsl.typed import Defined
from policy.model import Delay, Policy
from simulator.numeric import Number


@dataclass(frozen=True)
class Alike:
    """`alike(a, b)`: a of the old policy, b of the new one. Names of definitions and of calendars are
    followed: the same name of something else is not the same."""

    old: Policy
    new: Policy

    def __call__(self, a: Any, b: Any) -> bool:
        if isinstance(a, Span):
            return True
        if isinstance(a, tuple) and isinstance(b, tuple):
            return len(a) == len(b) and all(map(self, a, b))
        if type(a) is not type(b):
            return False
        if isinstance(a, Defined):
            return self(self.old.definition[a.name].condition, self.new.definition[b.name].condition)
        if isinstance(a, Number):
            return a.unit == b.unit and self(a.node, b.node)
        if is_dataclass(a) and not isinstance(a, type):
            if not all(self(getattr(a, one.name), getattr(b, one.name)) for one in fields(a)):
                return False
            return not isinstance(a, Delay) or self.hours(a.calendar, b.calendar)
        return bool(a == b)

    def hours(self, a: str | None, b: str | None) -> bool:
        """Two calendars by their names."""
        if not a or not b:
            return not a and not b
        return self(self.old.calendar[a], self.new.calendar[b])
