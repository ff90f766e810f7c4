"""How much a finding weighs: by its name, else by its category, else as its rule says.

An error of reading is an error for everybody: without it there is no policy to speak about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from dsl.diagnostic import Diagnostic, Severity
from policy.checks import CATALOGUE, rule

Level = Literal["off", "note", "warning", "error"]

_WEIGHT = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}

# What findings tell of themselves, where they have no rule of their own.
OWN_CATEGORY = {"suppression-expired": "time"}


@dataclass(frozen=True)
class Levels:
    """`given` goes by the name of a rule or of a category; a rule's own name counts for more.

    With `only`, all other rules are off; of the names in `quiet`, only errors are reported.
    """

    given: Mapping[str, Level] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()

    def on(self, code: str) -> bool:
        """Whether every finding of this name is reported."""
        return self._reported(code) and not self._quiet(code)

    def weigh(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings that are left, each with its severity."""
        weighed = (self._one(one) for one in found)
        return tuple(
            one
            for one in weighed
            if one is not None and (one.severity is Severity.ERROR or not self._quiet(one.code))
        )

    def _one(self, found: Diagnostic) -> Diagnostic | None:
        own = rule(found.code)
        if own is None and found.severity is Severity.ERROR:
            return found
        if not self._reported(found.code):
            return None
        level = self._given(found.code)
        if level is None or level == "off":
            return found
        due = Severity(level)
        lesser = own is not None and found.severity is Severity.NOTE is not own.severity
        if lesser and _WEIGHT[due] > _WEIGHT[found.severity]:
            return found  # what its rule makes a note of is not raised with the rule
        return replace(found, severity=due)

    def _reported(self, code: str) -> bool:
        left_out = self.only and not {code, category(code)} & self.only
        return not left_out and self._given(code) != "off"

    def _quiet(self, code: str) -> bool:
        return bool({code, category(code), "all"} & self.quiet)

    def _given(self, code: str) -> Level | None:
        for name in (code, category(code), "all"):
            if name in self.given:
                return self.given[name]
        return None


def category(code: str) -> str:
    """The category of a check's findings; "" for those of reading."""
    own = rule(code)
    return OWN_CATEGORY.get(code, "") if own is None else own.category


def categories() -> frozenset[str]:
    return frozenset(one.category for one in CATALOGUE)
