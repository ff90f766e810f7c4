"""Phases: where a person's life concerns nobody else, so that it can run ahead of the world's time.

PRIVATE: at rest in this status nobody works the person and no account is read. Coming to rest is SILENT
if nothing is routed, of SAME_ROLE if that is so as long as the owning role stays, LOUD otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy.model import Action, Notify, ResetGroup, RestartClock, Status
from simulator.kernel import layout as L
from simulator.plan.names import Names

_WORDS = {L.LOUD: "shared", L.SAME_ROLE: "private while the role stays", L.SILENT: "private"}


@dataclass(frozen=True)
class Phase:
    private: bool
    quiet: int
    why: str

    def __str__(self) -> str:
        return f"{_WORDS[self.quiet] if self.private else 'shared'}: {self.why}"


def phase(names: Names, status: Status) -> Phase:
    """The phase of a stay in the status, with the reason."""
    shared = _why_shared(names, status)
    if shared:
        return Phase(False, L.LOUD, shared)
    if any(concerns_others(action) for action in status.on_entry):
        return Phase(True, L.LOUD, "its entry concerns others")
    if status.final:
        return Phase(True, L.SILENT, "final")
    if not _is_routed(names, status):
        return Phase(True, L.SILENT, "no team owns it")
    return Phase(True, L.SAME_ROLE, "worked by nobody")


def concerns_others(action: Action) -> bool:
    """Whether an action makes people, moves on or changes who has the person."""
    return not isinstance(action, Notify | ResetGroup | RestartClock)


def _why_shared(names: Names, status: Status) -> str:
    if any(group.of_account for group in names.policy.groups) and names.accounts:
        return "the score reads the account"
    work = names.work.get(status.name)
    if work is not None and work.by != "nobody":
        return "it is worked by reps"
    if status.cadences and _is_routed(names, status):
        return "its cadence is worked by a team"
    return ""


def _is_routed(names: Names, status: Status) -> bool:
    """Whether somebody may be found for a person who comes to rest here."""
    if status.owner is None or status.final:
        return False
    if status.name in names.policy.route_of:
        return True
    return sum(team.role == status.owner for team in names.policy.teams) == 1
