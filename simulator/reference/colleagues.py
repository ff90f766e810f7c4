"""What the people of an account share: who owns it, and fields that follow from what they are at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.reference import luck
from simulator.reference.life import Life

if TYPE_CHECKING:
    from simulator.reference.run import Simulation


def own(here: Simulation, life: Life) -> None:
    """With its first person an account may have an owner, one of a team's reps."""
    model = here.scenario.accounts
    if model is None or not model.team or life.account is None or life.account in here.accounts:
        return
    here.accounts.add(life.account)
    crew, u = here.crews[model.team], luck.draw(life.key, "account.owner", 0)
    if u < model.owned:
        hand = crew.hands[min(int(u / model.owned * float(len(crew.hands))), len(crew.hands) - 1)]
        here.owners[life.account, crew.team.role] = hand.rep.name


def derive(here: Simulation, life: Life) -> bool:
    """Whether a field that follows from the account's people has changed by what this one did."""
    changed = False
    model = here.scenario.accounts
    for one in model.derived if model is not None else ():
        so = any(
            other.now.status in one.statuses
            for other in here.lives
            if other.account == life.account and other.person is not None
        )
        if so != here.derived.get((life.account, one.field), False):
            here.derived[life.account, one.field] = so
            changed = True
    return changed


def derived_of(here: Simulation, life: Life) -> dict[str, bool]:
    """These fields as the account's people make them."""
    model = here.scenario.accounts
    named = model.derived if model is not None else ()
    return {one.field: here.derived.get((life.account, one.field), False) for one in named}
