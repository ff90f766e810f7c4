"""From rows of a snapshot, and what happened to its people, to who is inside when a run starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from leadpolicy.io.lines import AT_COLUMNS, BadRow
from leadpolicy.io.records import Table
from leadpolicy.io.snapshots import Standing
from leadpolicy.io.tables import Problem
from leadpolicy.words import did_you_mean
from policy.model import Policy
from policy.state import Event, Fact, Move, Pairs, Take, Touch
from simulator.inside import Inside
from simulator.model import Scenario
from simulator.points import own_points, resets_of

SHOWN = 3  # names in a sentence
Kept = tuple[str | None, str | None]


@dataclass
class Logged:
    """What the log of the `table` says happened: `facts` by id and in order of time, with the row of
    each person's first one, and those of what comes after the start."""

    table: Table
    start: int
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    late: dict[str, list[int]] = field(default_factory=dict)

    def add(self, who: str, fact: Fact, row: int) -> None:
        self.rows.setdefault(who, row)
        if fact.at > self.start:
            self.late.setdefault(who, []).append(row)


@dataclass
class _Notes:
    """What was taken otherwise than a table says: names with their numbers, and the first row."""

    row: int
    names: Counter[str] = field(default_factory=Counter)


@dataclass
class Entering:
    """Takes people in from a table, one after the other."""

    scenario: Scenario
    policy: Policy
    table: Table
    log: Logged
    _met: set[str] = field(default_factory=set)
    _notes: dict[str, _Notes] = field(default_factory=dict)

    def inside(self, row: Standing) -> Inside:
        """The person as they come in. Raises BadRow after a problem was reported."""
        self._met.add(row.id)
        facts = self._past(row)
        entered = row.entered if row.entered is not None else _moved(facts, row.status)
        if entered is None:
            raise self._bad(row, "entered", *_SINCE_WHEN)
        first = min((one.at for one in facts), default=entered)
        born = row.at if row.at is not None else min(entered, first)
        if disorder := self._disorder(born, entered, first):
            raise self._bad(row, *disorder)
        told = self._told_source(row)
        source = self._source(row, told)
        if source is None:
            raise self._sourceless(row, told)
        if _moved_on(facts, row.status, entered):
            self._note("moved", row.id, row.row)
        history = tuple(one for one in facts if isinstance(one, Event))
        return Inside(
            row.id,
            source,
            row.status,
            entered,
            born,
            self._values(row, source),
            history,
            self._points(row, source, facts, history, entered),
            *self._kept(row, facts, entered),
            _touches(row, facts, entered),
            () if row.intent is None else (row.intent,),
            row.row,
        )

    def conclude(self) -> None:
        """Warn of what was taken otherwise than the tables say."""
        for who, row in self.log.rows.items():
            if who not in self._met:
                self._note("stranger", who, row)
        for kind, saying in _SAYINGS.items():
            if kind in self._notes:
                table = self.log.table if kind in _OF_THE_LOG else self.table
                table.console.warn(*_said(table, saying, self._notes[kind]))

    def _note(self, kind: str, name: str, row: int) -> None:
        notes = self._notes.setdefault(kind, _Notes(row))
        notes.names[name] += 1
        notes.row = min(notes.row, row)

    def _past(self, row: Standing) -> Sequence[Fact]:
        """What happened by the start."""
        every, late = self.log.facts.get(row.id, ()), self.log.late.get(row.id, ())
        for number in late:
            self._note("late", row.id, number)
        return every[: len(every) - len(late)]

    def _bad(self, row: Standing, column: str, message: str, help: str = "") -> BadRow:
        """Report it, and give what is to be raised."""
        self.table.report(Problem(self.table.path, row.row, column, message, help))
        return BadRow()

    def _disorder(self, born: int, entered: int, first: int) -> tuple[str, str, str] | None:
        """The column, what is wrong with its instant, and the cure."""
        if entered > self.scenario.start:
            return "entered", "this person enters the status after the start", _START
        if born > self.scenario.start:
            return "at", "this person appears after the start", _START
        if born > entered:
            return "at", "this person appears after they entered their status", "correct one of the two"
        if born > first:
            return "at", "something happened before this person appeared", "correct `at`"
        return None

    # --- where they came from ---------------------------------------------------------------------

    def _source(self, row: Standing, told: str | None) -> str | None:
        """The scenario's source; None without one."""
        if told in self._sources:
            return told
        begin = self.scenario.start_from
        otherwise = begin.source if begin is not None else ""
        if otherwise and told is not None:
            self._note("source", told, row.row)
        return otherwise or None

    def _told_source(self, row: Standing) -> str | None:
        """What the snapshot calls it."""
        value = dict(row.values).get("source") if "source" in self.policy.field_named else row.source
        return None if value is None else str(value)

    def _sourceless(self, row: Standing, told: str | None) -> BadRow:
        what = (
            f"the scenario has no source `{told}`"
            if told
            else "nothing says where this person came from"
        )
        near = did_you_mean(told or "", self._sources)
        help = near or "say in `start-from` whose ways such people have: `source: NAME`"
        return self._bad(row, "source", what, help)

    def _values(self, row: Standing, source: str) -> Pairs:
        """What the snapshot knows. The source is known of everybody: the one whose ways they have."""
        found = row.values
        if self.derived:
            found = tuple(pair for pair in found if pair[0] not in self.derived)
        if "source" not in self.policy.field_named or ("source", source) in found:
            return found
        return (("source", source), *(pair for pair in found if pair[0] != "source"))

    # --- who has them -----------------------------------------------------------------------------

    def _kept(self, row: Standing, facts: Sequence[Fact], entered: int) -> Kept:
        """Team and rep; whom nobody has, or somebody who cannot have them, is routed."""
        status = self.policy.status[row.status]
        if status.owner is None or status.final:
            return None, None
        team, rep = row.team, row.rep
        if team is None and rep is None:
            team, rep = _taken(facts, entered)
        known = team in self.policy.team
        if team is not None and known and self.policy.team[team].role != status.owner:
            self._note("role", team, row.row)
            return None, None
        if not known and rep is not None and (found := self._team_of(rep, status.owner)):
            if team is not None:
                self._note("team of rep", team, row.row)
            return found, rep
        if team is not None and not known:
            self._note("team", team, row.row)
            return None, None
        if rep is not None and (team is None or rep not in self._reps.get(team, (rep,))):
            self._note("rep", rep, row.row)
            return team, None
        return team, rep if team in self._reps else None  # nobody is counted in an unlimited team

    def _team_of(self, rep: str, role: str) -> str | None:
        """The one team of this role that has the rep."""
        found = [
            one.name
            for one in self.policy.teams
            if one.role == role and rep in self._reps.get(one.name, ())
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _reps(self) -> dict[str, frozenset[str]]:
        """Of the teams whose reps are counted."""
        return {
            one.team: frozenset(rep.name for rep in one.reps)
            for one in self.scenario.teams
            if one.reps is not None
        }

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(one.name for one in self.scenario.sources)

    @cached_property
    def derived(self) -> frozenset[str]:
        """Fields that follow from where an account's people are."""
        accounts = self.scenario.accounts
        return frozenset(one.field for one in accounts.derived) if accounts is not None else frozenset()

    # --- how they stand ---------------------------------------------------------------------------

    def _points(
        self, row: Standing, source: str, facts: Sequence[Fact], history: tuple[Event, ...], entered: int
    ) -> tuple[tuple[str, int], ...]:
        """As the snapshot says, or of groups that moves before the present stay have reset."""
        if not history:
            return row.points
        moves = [(one.at, one.status) for one in facts if isinstance(one, Move) and one.at < entered]
        resets = resets_of(self.policy, history, [*moves, (entered, row.status)])
        last = resets_of(self.policy, history, [(entered, row.status)])
        told = {name for name, _ in row.points}
        names = [name for name, many in resets.items() if many > last.get(name, 0) and name not in told]
        if not names:
            return row.points
        one = Inside(row.id, source, row.status, entered, entered, row.values, history)
        shared = self.scenario.accounts is not None
        found = own_points(self.policy, one, self.scenario.start, shared, resets, names)
        return (*row.points, *found)


def _moved(facts: Sequence[Fact], status: str) -> int | None:
    """When they came to the status for the last time, as far as the log has moves."""
    return max((one.at for one in facts if isinstance(one, Move) and one.status == status), default=None)


def _moved_on(facts: Sequence[Fact], status: str, entered: int) -> bool:
    """Whether the log has them elsewhere since."""
    return any(isinstance(one, Move) and one.at > entered and one.status != status for one in facts)


def _taken(facts: Sequence[Fact], entered: int) -> Kept:
    """Who took them last in this stay."""
    takes = [one for one in facts if isinstance(one, Take) and one.at >= entered]
    return (takes[-1].team, takes[-1].rep) if takes else (None, None)


def _touches(row: Standing, facts: Sequence[Fact], entered: int) -> int:
    if row.touches is not None:
        return row.touches
    return sum(isinstance(one, Touch) and one.at >= entered for one in facts)


def _said(table: Table, saying: Saying, notes: _Notes) -> tuple[str, str]:
    """What is told, with its place, and the cure."""
    column, one, many, help = saying
    number, names = notes.names.total(), _listed(notes.names)
    place = f"column `{column or table.ids[0]}`"
    if number == 1:
        return f"{table.path}, row {notes.row}, {place}: {one.format(names=names)}", help
    said = many.format(number=f"{number:,}", names=names)
    return f"{table.path}, {place}: {said}; the first in row {notes.row}", help


def _listed(names: Counter[str]) -> str:
    """The first names, the most frequent ones first."""
    order = sorted(names, key=lambda one: (-names[one], one))
    more = f" and {len(order) - SHOWN:,} more" if len(order) > SHOWN else ""
    return ", ".join(f"`{one}`" for one in order[:SHOWN]) + more


_SINCE_WHEN = (
    "nothing says since when this person is in their status",
    "write the instant, or a move `to` the status into the log",
)
_START = "choose a later `start`, or an earlier snapshot"
Saying = tuple[str, str, str, str]  # column ("": of ids), of one, of many, and the cure
_OF_THE_LOG = ("stranger", "late")
_SAYINGS: dict[str, Saying] = {
    "stranger": (
        "",
        "somebody who is not in the snapshot: {names}",
        "{number} people who are not in the snapshot: {names}",
        "nothing of theirs is read; add them to the snapshot, if they are inside",
    ),
    "late": (
        AT_COLUMNS[0],
        "this happens after the start, and is left out: of {names}",
        "{number} things happen after the start, and are left out: of {names}",
        "the run makes its own future",
    ),
    "moved": (
        "status",
        "the log moves this person elsewhere after they entered the status: {names}",
        "the log moves {number} people elsewhere after they entered the status: {names}",
        "they start where the snapshot has them; correct `status`, `entered` or the log",
    ),
    "source": (
        "source",
        "somebody comes from a source that the scenario does not have, and is taken as `start-from` "
        "says: {names}",
        "{number} people come from sources that the scenario does not have, and are taken as "
        "`start-from` says: {names}",
        "add these to `sources`, perhaps with `arrivals: 0 per day`",
    ),
    "team": (
        "team",
        "somebody has a team that the policy does not have: {names}",
        "{number} people have a team that the policy does not have: {names}",
        "they are routed at the start",
    ),
    "team of rep": (
        "team",
        "somebody has a team that the policy does not have, and a rep of another: {names}",
        "{number} people have a team that the policy does not have, and a rep of another: {names}",
        "they stay with their reps",
    ),
    "role": (
        "team",
        "somebody has a team that does not own their status: {names}",
        "{number} people have a team that does not own their status: {names}",
        "they are routed at the start",
    ),
    "rep": (
        "rep",
        "somebody has a rep whom the scenario does not have there: {names}",
        "{number} people have a rep whom the scenario does not have there: {names}",
        "they wait for the team, or are routed; name the reps under `teams`: `reps: {NAME: {}}`",
    ),
}
