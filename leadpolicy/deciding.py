"""From tables to decisions: people and what happened to them, decided together by the engine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from leadpolicy.console import Console, headed
from leadpolicy.errors import InputError
from leadpolicy.io.lines import BadRow
from leadpolicy.io.records import Lead, Table, leads, log
from leadpolicy.io.tables import Problem, one_line, shown_name
from leadpolicy.io.values import BadCell, instant
from leadpolicy.words import count
from policy.decide import Record
from policy.model import Policy
from policy.state import Fact

SHOWN = 20  # problems of tables that are told one by one
SHOWN_STRANGERS = 3


@dataclass
class Problems:
    """Tells the first problems of the tables on stderr, and counts them all."""

    console: Console
    number: int = 0

    def __call__(self, problem: Problem) -> None:
        self.number += 1
        if self.number <= SHOWN:
            self.console.tell(headed(self.console.paint_log, "error", str(problem), problem.help))

    def conclude(self) -> None:
        if self.number > SHOWN:
            self.console.tell(f"... and {count(self.number - SHOWN, 'problem')} more")


@dataclass(frozen=True)
class People:
    """Who is to be decided about as of `at`: ids, records (numbered) and facts, by place from 0; no
    facts for whom nothing is known to have happened."""

    at: int
    ids: Sequence[str]
    records: Sequence[Record]
    facts: Mapping[int, Sequence[Fact]] = field(default_factory=dict)

    def of(self, who: str | None) -> int:
        """The place of an id; of the only one when `who` is None. InputError when there is none."""
        if who is None and len(self.ids) == 1:
            return 0
        if who is None:
            raise InputError(f"the table has {count(len(self.ids), 'usable row')}", "say who by the id")
        if who not in self.ids:
            raise InputError(f"nobody has the id `{who}`", f"the table has {count(len(self.ids), 'id')}")
        return self.ids.index(who)


def gather(table: Table, log_path: str | None, at: int) -> People:
    """The people of a table and, where given, their log. Rows with problems are left out."""
    logged = log(replace(table, path=log_path)) if log_path else {}
    ids: list[str] = []
    records: list[Record] = []
    facts: dict[int, Sequence[Fact]] = {}
    for lead in _unique(table):
        own = logged.pop(lead.id, [])
        try:
            records.append(_record(table, lead, own, at, len(ids)))
        except BadRow:
            continue
        if known := [one for one in own if one.at <= at]:
            facts[len(ids)] = known
        ids.append(lead.id)
    _strangers(table, list(logged))
    return People(at, ids, records, facts)


@contextmanager
def at_rest(people: People) -> Iterator[None]:
    """Whoever never comes to rest is an InputError that names them."""
    from policy.fold.endless import Endless

    try:
        yield
    except Endless as problem:
        who = people.ids[problem.person.number]
        help = "lengthen the timer that starts anew, or say where they are: columns `status`, `entered`"
        raise InputError(f"`{who}`: {problem}", help) from None


def as_of(text: str | None, policy: Policy) -> int:
    """The instant that a flag names; now when it names none. InputError when it is no instant."""
    if text is None:
        return time.time_ns() // 1000
    try:
        return instant(text, policy)
    except BadCell as problem:
        raise InputError(problem.message, problem.help) from None


def _unique(table: Table) -> Iterator[Lead]:
    rows: dict[str, int] = {}
    for lead in leads(table):
        if lead.id in rows:
            same = f"`{lead.id}` is the id of row {rows[lead.id]} too"
            table.report(
                Problem(shown_name(table.path), lead.row, table.ids[0], same, "one row a person")
            )
        else:
            rows[lead.id] = lead.row
            yield lead


def _strangers(table: Table, ids: Sequence[str]) -> None:
    """Warn of people of the log who are in no usable row."""
    for who in ids[:SHOWN_STRANGERS]:
        table.console.warn(
            one_line(f"the log speaks of `{who}`, who is in no usable row of {shown_name(table.path)}")
        )
    if len(ids) > SHOWN_STRANGERS:
        table.console.warn(f"the log speaks of {len(ids) - SHOWN_STRANGERS:,} others too")


def _record(table: Table, lead: Lead, facts: Sequence[Fact], at: int, number: int) -> Record:
    first = facts[0].at if facts else at
    born = lead.at if lead.at is not None else min(first, at)
    if born > at:
        message = "this person appears after the instant of the decision"
        table.report(Problem(shown_name(table.path), lead.row, "at", message, "choose a later --at"))
        raise BadRow
    if lead.status is not None and lead.entered is not None and lead.entered > at:
        message = "this person enters the status after the instant of the decision"
        table.report(
            Problem(shown_name(table.path), lead.row, "entered", message, "choose a later --at")
        )
        raise BadRow
    if lead.status is None and facts and first < born:
        message = "something happened before this person appeared"
        table.report(
            Problem(shown_name(table.path), lead.row, "at", message, "correct `at`, or leave it out")
        )
        raise BadRow
    state = lead.track, lead.status, lead.entered, lead.team, lead.rep
    return Record(lead.values, born, *state, number)
