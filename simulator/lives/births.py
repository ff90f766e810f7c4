"""Where somebody who came by themselves was born: a start may have a condition."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from policy.fold.facts import fallback, unborn
from policy.reference.conditions import holds
from policy.state import Alone, Born, Desks
from simulator.lives.recording import Recording
from simulator.reference.life import Life
from simulator.reference.people import describe, known_at_birth


def birthplace(era: Recording, life: Life, track: str) -> str:
    """The status on this track at which the policy of the run lets them begin. Fields that follow from
    their account are unknown."""
    policy = era.policy
    starts = [one for one in policy.statuses if one.track == track and one.start]
    if len(starts) > 1:
        life = deepcopy(life)
        describe(policy, era.scenario, life)
        person = unborn(Born(life.born, known_at_birth(policy, life, {}), number=life.number))
        for one in starts:
            when = one.start.when if one.start is not None else None
            here = replace(person, status=one.name)
            if when is not None and holds(policy, when, here, life.born, Alone(Desks({}))):
                return one.name
    return fallback(policy, track, starts)
