"""Whether single conditions and groups of two policies mean the same: proved, or else not.

What is left open counts as not alike, so that nobody is told of a change less for want of a proof.
"""

from __future__ import annotations

from dsl.typed import Condition
from policy.diff.meaning.asking import Comparing
from policy.diff.meaning.pairing import Pair
from policy.diff.meaning.scores import compare_group
from policy.diff.meaning.tables import ALWAYS, Row, Table
from policy.model import Policy


class Alike:
    """Asks of an old policy, under the names of the new one, and the new one."""

    def __init__(self, was: Policy, now: Policy) -> None:
        self._pair = Pair(was, now)
        self._comparing = Comparing(self._pair)
        self._points: dict[str, bool] = {}

    def conditions(self, was: Condition, now: Condition) -> bool:
        """Whether they are proved to hold of the same leads, each read in its own policy."""
        old, new = self._pair.forms
        if old.form(was) == new.form(now):
            return True
        return self._pair.comparable and self._comparing.alike(_table(was), _table(now))

    def points(self, group: str) -> bool:
        """Whether the group is proved to give every lead the same points in both, at any time."""
        if group not in self._points:
            found = compare_group(self._pair, group)
            self._points[group] = not found.regions and not found.unknown
        return self._points[group]


def _table(condition: Condition) -> Table:
    rows = (
        Row(condition, "holds", "holds", condition.span),
        Row(ALWAYS, "does not", "does not", condition.span),
    )
    return Table(("condition",), "moves", "whether it holds", rows)
