"""Phases: where a person's life concerns nobody else, so that it can run ahead of the world's time.

PRIVATE: at rest in this status nobody works the person. Coming to rest is SILENT if nothing is routed,
of SAME_ROLE if that is so as long as the owning role stays, LOUD otherwise. Where groups are of the
account, people with colleagues run ahead only between events that stir the account, and as long as no
`when` transition could hold whatever the colleagues do; not at all where something else reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from dsl.typed import Defined, Linear
from policy.model import Action, Notify, ResetGroup, RestartClock, Status
from simulator.kernel import layout as L
from simulator.numeric import Load
from simulator.plan.names import Names, parts

_WORDS = {L.LOUD: "shared", L.SAME_ROLE: "private while the role stays", L.SILENT: "private"}


@dataclass(frozen=True)
class Phase:
    private: bool
    quiet: int
    why: str
    reads: bool = False  # something other than a `when` transition reads a group of the account
    watches: bool = False  # a `when` transition does
    stirs: bool = False  # coming here resets a group of the account

    def __str__(self) -> str:
        words = _WORDS[self.quiet] if self.private else "shared"
        if self.private and self.reads:
            words += ", shared with colleagues"
        elif self.private and self.watches:
            words += ", with colleagues up to what they do"
        return f"{words}: {self.why}"


def phase(names: Names, status: Status) -> Phase:
    """The phase of a stay in the status, with the reason."""
    found = _alone(names, status)
    if not accounts_are_read(names):
        return found
    whens = [edge.when for edge in status.transitions if edge.trigger == "when"]
    return replace(
        found,
        reads=_reads(names, status),
        watches=any(reads_account(names, one) for one in whens),
        stirs=resets_account(names, status.on_entry),
    )


def _alone(names: Names, status: Status) -> Phase:
    shared = _why_shared(names, status)
    if shared:
        return Phase(False, L.LOUD, shared)
    if any(concerns_others(action) for action in status.on_entry):
        return Phase(True, L.LOUD, "its entry concerns others")
    if status.final:
        return Phase(True, L.SILENT, "final")
    if not is_routed(names, status):
        return Phase(True, L.SILENT, "no team owns it")
    if any(one.hands_over for one in names.scenario.teams):
        return Phase(False, L.LOUD, "a rep may go and hand people over")
    return Phase(True, L.SAME_ROLE, "worked by nobody")


def concerns_others(action: Action) -> bool:
    """Whether an action makes people, moves on or changes who has the person."""
    return not isinstance(action, Notify | ResetGroup | RestartClock)


def _why_shared(names: Names, status: Status) -> str:
    work = names.work.get(status.name)
    if work is not None and work.by != "nobody":
        return "it is worked by reps"
    if status.cadences and is_routed(names, status):
        return "its cadence is worked by a team"
    return ""


def is_routed(names: Names, status: Status) -> bool:
    """Whether somebody may be found for a person who comes to rest here."""
    if status.owner is None or status.final:
        return False
    if status.name in names.policy.route_of:
        return True
    return sum(team.role == status.owner for team in names.policy.teams) == 1


# --- accounts -------------------------------------------------------------------------------------


def accounts_are_read(names: Names) -> bool:
    return names.accounts and any(group.of_account for group in names.policy.groups)


def resets_account(names: Names, actions: Iterable[Action]) -> bool:
    """Whether an action forgets events that colleagues see."""
    return accounts_are_read(names) and any(
        isinstance(one, ResetGroup) and names.policy.group[one.group].of_account for one in actions
    )


def reads_account(names: Names, root: Any) -> bool:
    """Whether a condition, an expression or anything made of them reads a group of the account."""
    for part in parts(root):
        if isinstance(part, Defined):
            if reads_account(names, names.policy.definition[part.name].condition):
                return True
        elif isinstance(part, Linear):
            if any(_is_shared(names, one.of, one.name) for one in part.sum):
                return True
        elif isinstance(part, Load) and _is_shared(names, part.of, part.name):
            return True
    return False


def _reads(names: Names, status: Status) -> bool:
    """Whether being here may read the account other than by `when` transitions."""
    scenario = names.scenario
    mixes = [one.events for one in scenario.behaviour.mixes if status.name in one.statuses]
    patience = [one for one in scenario.patience if one.status == status.name]
    touches = scenario.touches if status.cadences else ()
    edges = [edge.when for edge in status.transitions if edge.trigger != "when"]
    rows = [row.when for row in status.cadences]
    work = names.work.get(status.name)
    everything = (tuple(mixes), tuple(patience), touches, tuple(edges), tuple(rows), work)
    return reads_account(names, everything)


def _is_shared(names: Names, of: str, name: str) -> bool:
    if of == "score":
        return True
    return of == "group" and names.policy.group[name].of_account
