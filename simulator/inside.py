"""Who is inside when a run starts: people of a CRM's snapshot, each where they are and since when.

What a snapshot does not say of a person is drawn by the scenario, from the person's own key: two
policies, and two snapshots of the same day, meet the same people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.source import NOWHERE, Span
from policy.state import Event, Pairs


@dataclass(frozen=True, slots=True)
class Inside:
    """One person as the snapshot knows them; instants are microseconds, none after the start.

    `born` <= `entered`: when the person appeared, and came to their `status` (a qualified name).
    `values` are the fields that are known, the account's key among them, and None those that the CRM
    has and does not know; all others are drawn. `history` is what they did, in order of time; `points`
    what a score's groups stand at, in micro-points, whatever the history says. `team` and `rep` have the
    person; `touches` counts the contacts of the present stay. How much they wanted on coming to the
    status is one of `intents`, all alike, drawn anew in each replication: those of simulated people like
    this one, or the one that is known. With none it is drawn as at birth.
    """

    id: str
    source: str
    status: str
    entered: int
    born: int
    values: Pairs = ()
    history: tuple[Event, ...] = ()
    points: tuple[tuple[str, int], ...] = ()
    team: str | None = None
    rep: str | None = None
    touches: int = 0
    intents: tuple[float, ...] = ()
    row: int = 0  # of the snapshot's table, for messages

    def wanting(self, intents: tuple[float, ...]) -> Inside:
        """The same person with other intents; a third of the time of `replace`."""
        return Inside(
            self.id, self.source, self.status, self.entered, self.born, self.values, self.history,
            self.points, self.team, self.rep, self.touches, intents, self.row,
        )  # fmt: skip

    def having_done(self, history: tuple[Event, ...]) -> Inside:
        """The same person with another history."""
        return replace(self, history=history)


@dataclass(frozen=True)
class StartFrom:
    """The CRM's snapshot: tables as the scenario names them, the column of ids ("": the usual names),
    and the source of those for whom the snapshot names none that the scenario knows.

    Once it is read: how many got their intent from people how much like them, and what was taken
    otherwise than the tables say.
    """

    snapshot: str
    events: str = ""
    id: str = ""
    source: str = ""
    span: Span = NOWHERE  # of the name of the one table, and of the other
    events_span: Span = NOWHERE
    likeness: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()
