"""From rows of a snapshot, and what happened to its people, to who is inside when a run starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from leadpolicy.io.columns import Ears
from leadpolicy.io.lines import BadRow
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
class Entering:
    """Takes people in, one after the other; `facts` are what happened, by id and in order of time."""

    scenario: Scenario
    policy: Policy
    ears: Ears
    facts: Mapping[str, Sequence[Fact]]
    _met: set[str] = field(default_factory=set)
    _notes: dict[str, Counter[str]] = field(default_factory=dict)

    def inside(self, row: Standing, table: Table) -> Inside:
        """The person as they come in. Raises BadRow after a problem was reported."""
        self._met.add(row.id)
        facts = self._past(row)
        entered = row.entered if row.entered is not None else _moved(facts, row.status)
        if entered is None:
            raise _bad(table, row, "entered", *_SINCE_WHEN)
        first = min((one.at for one in facts), default=entered)
        born = row.at if row.at is not None else min(entered, first)
        if disorder := self._disorder(born, entered, first):
            raise _bad(table, row, *disorder)
        told = self._told_source(row)
        source = self._source(told)
        if source is None:
            raise self._sourceless(row, table, told)
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
        for who in self.facts:
            if who not in self._met:
                self._note("stranger", who)
        for kind, (one, many, help) in _SAYINGS.items():
            names = self._notes.get(kind)
            if names:
                number = names.total()
                said = one if number == 1 else many
                self.ears.warn(said.format(number=f"{number:,}", names=_listed(names)), help)

    def _note(self, kind: str, name: str) -> None:
        self._notes.setdefault(kind, Counter())[name] += 1

    def _past(self, row: Standing) -> list[Fact]:
        """What happened by the start."""
        every = self.facts.get(row.id)
        if every is None:
            return []
        found = [one for one in every if one.at <= self.scenario.start]
        for _ in every[len(found) :]:
            self._note("late", row.id)
        return found

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

    def _source(self, told: str | None) -> str | None:
        """The scenario's source; None without one."""
        if told in self._sources:
            return told
        begin = self.scenario.start_from
        otherwise = begin.source if begin is not None else ""
        if otherwise and told is not None:
            self._note("source", told)
        return otherwise or None

    def _told_source(self, row: Standing) -> str | None:
        """What the snapshot calls it."""
        value = dict(row.values).get("source") if "source" in self.policy.field_named else row.source
        return None if value is None else str(value)

    def _sourceless(self, row: Standing, table: Table, told: str | None) -> BadRow:
        what = (
            f"the scenario has no source `{told}`"
            if told
            else "nothing says where this person came from"
        )
        near = did_you_mean(told or "", self._sources)
        help = near or "say in `start-from` whose ways such people have: `source: NAME`"
        return _bad(table, row, "source", what, help)

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
            self._note("role", team)
            return None, None
        if not known and rep is not None and (found := self._team_of(rep, status.owner)):
            if team is not None:
                self._note("team of rep", team)
            return found, rep
        if team is not None and not known:
            self._note("team", team)
            return None, None
        if rep is not None and (team is None or rep not in self._reps.get(team, (rep,))):
            self._note("rep", rep)
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


def _bad(table: Table, row: Standing, column: str, message: str, help: str = "") -> BadRow:
    """Report it, and give what is to be raised."""
    table.report(Problem(table.path, row.row, column, message, help))
    return BadRow()


def _moved(facts: Sequence[Fact], status: str) -> int | None:
    """When they came to the status for the last time, as far as the log has moves."""
    return max((one.at for one in facts if isinstance(one, Move) and one.status == status), default=None)


def _taken(facts: Sequence[Fact], entered: int) -> Kept:
    """Who took them last in this stay."""
    takes = [one for one in facts if isinstance(one, Take) and one.at >= entered]
    return (takes[-1].team, takes[-1].rep) if takes else (None, None)


def _touches(row: Standing, facts: Sequence[Fact], entered: int) -> int:
    if row.touches is not None:
        return row.touches
    return sum(isinstance(one, Touch) and one.at >= entered for one in facts)


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
_SAYINGS = {  # of one, of many, and the cure
    "stranger": (
        "the log speaks of somebody who is not in the snapshot: {names}",
        "the log has {number} people who are not in the snapshot: {names}",
        "",
    ),
    "late": (
        "something in the log happens after the start, and is left out: of {names}",
        "{number} things in the log happen after the start, and are left out: of {names}",
        "the run makes its own future",
    ),
    "source": (
        "somebody comes from a source that the scenario does not have, and is taken as `start-from` "
        "says: {names}",
        "{number} people come from sources that the scenario does not have, and are taken as "
        "`start-from` says: {names}",
        "add these to `sources`, perhaps with `arrivals: 0 per day`",
    ),
    "team": (
        "somebody has a team that the policy does not have: {names}",
        "{number} people have a team that the policy does not have: {names}",
        "they are routed at the start",
    ),
    "team of rep": (
        "somebody has a team that the policy does not have, and a rep of another: {names}",
        "{number} people have a team that the policy does not have, and a rep of another: {names}",
        "they stay with their reps",
    ),
    "role": (
        "somebody has a team that does not own their status: {names}",
        "{number} people have a team that does not own their status: {names}",
        "they are routed at the start",
    ),
    "rep": (
        "somebody has a rep whom the scenario does not have there: {names}",
        "{number} people have a rep whom the scenario does not have there: {names}",
        "they wait for the team, or are routed; name the reps under `teams`: `reps: {NAME: {}}`",
    ),
}
