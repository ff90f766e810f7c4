"""One row of a table, read against a policy: names checked, cells parsed, problems reported once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from dsl.literals import clean
from dsl.typed import Value
from leadpolicy.io.cells import meant
from leadpolicy.io.tables import Cell, Problem, Report
from leadpolicy.io.values import BadCell, instant, plain, shown, value
from leadpolicy.words import did_you_mean
from policy.model import Field, Policy

ID_COLUMNS = ("id", "lead_id", "record_id", "contact_id")
SHOWN = 12  # statuses
AT_COLUMNS = ("at", "created_at", "created", "timestamp")


class BadRow(Exception):
    """A problem of this row was reported; the row is left out."""


class Line(NamedTuple):  # of which there are millions, made in a third of a frozen class's time
    """`cells` go by canonical name and hold the column as the table writes it, and the cell."""

    path: str
    number: int
    cells: Mapping[str, tuple[str, Cell]]
    policy: Policy
    report: Report

    def bad(self, name: str, message: str, help: str = "") -> BadRow:
        """Report a problem of the cell `name` ("" for the whole row); raise what this returns."""
        column = self.cells[name][0] if name in self.cells else name
        self.report(Problem(self.path, self.number, column, message, help))
        return BadRow()

    def text(self, name: str) -> str | None:
        """The cell as text, None when it is empty or absent."""
        cell = self.cells[name][1] if name in self.cells else None
        if cell is None:
            return None
        if type(cell) is str:  # nearly always
            cell = cell.strip() if cell.isascii() else clean(cell)
            if not cell or not cell.isprintable():
                return self._shown(name, cell)
            return cell if cell[0] != "'" else meant(cell)
        if isinstance(cell, list | dict):
            raise self.bad(name, "a single value was expected, not a list or an object")
        return clean(plain(cell)) or None

    def _shown(self, name: str, text: str) -> str | None:
        """Names are of one line."""
        try:
            return shown(text) or None
        except BadCell as problem:
            raise self.bad(name, problem.message, problem.help) from None

    def value(self, field: Field, name: str) -> Value | None:
        """The cell `name` as a value of the field."""
        try:
            return value(field, self.cells.get(name, ("", None))[1], self.policy)
        except BadCell as problem:
            raise self.bad(name, problem.message, problem.help) from None

    def instant(self, names: Iterable[str]) -> int | None:
        """The first of these cells that is not empty, as an instant."""
        for name in names:
            if self.text(name) is not None:
                return self.instant_of(name, self.cells[name][1])
        return None

    def instant_of(self, name: str, cell: object) -> int:
        """A cell, or what stands in it, as an instant."""
        try:
            return instant(cell, self.policy)
        except BadCell as problem:
            raise self.bad(name, problem.message, problem.help) from None

    def identity(self, names: tuple[str, ...]) -> str:
        """Whom the row is about."""
        for name in names:
            found = self.text(name)
            if found is not None:
                return found
        hint = "name the column with --id" if len(names) > 1 else ""
        raise self.bad(names[0], "no value that says who this is", hint)

    def choice(self, name: str, known: Collection[str]) -> str | None:
        """The cell as one of the known names, None when it is empty."""
        text = self.text(name)
        if text is None or text in known:
            return text
        hint = did_you_mean(text, known, f"the policy knows {', '.join(known)}" if known else "")
        raise self.bad(name, f"there is no {name} `{text}`", hint)

    def status(self, name: str) -> str | None:
        """A qualified status; a bare one or the CRM's own value where only one status has it."""
        text = self.text(name)
        if text is None:
            return None
        track = None if "track" in self.policy.field_named else self.text("track")
        if text in self.policy.status:
            return self._on_track(name, text, track)
        named = self._statuses_called(text, track)
        if len(named) == 1:
            return named[0]
        if named:
            raise self.bad(name, f"`{text}` may be {' or '.join(named)}", "write the track before it")
        raise self.bad(name, f"there is no status `{text}`", self._cure(text))

    def _cure(self, text: str) -> str:
        """The nearest status; or else all, and how a policy says what became of one that it had."""
        names = [*self.policy.status]
        near = did_you_mean(text, (*names, *(one.bare for one in self.policy.statuses)))
        listed = ", ".join(f"`{one}`" for one in names[:SHOWN])
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        known = text.replace("\n", " ").replace('"', "")
        return near or (
            f"the policy has {listed}{more}; for a value that it does not have any more it may say "
            f'`retired "{known}" becomes {names[0]}`'
        )

    def _on_track(self, name: str, status: str, track: str | None) -> str:
        if track in (None, self.policy.status[status].track):
            return status
        raise self.bad(name, f"`{status}` is not in the track `{track}`", "correct one of the two")

    def _statuses_called(self, text: str, track: str | None) -> list[str]:
        named = [
            one.name
            for one in self.policy.statuses
            if text in (one.bare, one.label) and track in (None, one.track)
        ]
        return named or [one.becomes for one in self.policy.retired if one.label == text]
