"""From a policy and a scenario to one person's life: who is meant, and the life itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadpolicy.errors import InputError
from leadpolicy.finding import NUMBERS, Test, test
from leadpolicy.rolling import rolled_out
from leadpolicy.simulating import Arm, refusing
from leadpolicy.words import count, did_you_mean
from policy.model import Policy
from simulator.lives import Biography, Recording, Sketch, biography, crowd, record
from simulator.model import Scenario


@dataclass(frozen=True)
class Wanted:
    """Who is meant; what is empty lets everybody pass."""

    where: str = ""
    source: str = ""
    segment: str = ""

    def check(self, scenario: Scenario, *policies: Policy) -> Test:
        """Whether somebody is meant, who lives under these policies. InputError when a name is
        unknown."""
        _known("source", self.source, [one.name for one in scenario.sources])
        _known("segment", self.segment, [one.name for one in scenario.segments])
        fits = (
            test(
                self.where,
                [one.name for policy in policies for one in policy.statuses],
                [one.name for one in scenario.segments],
            )
            if self.where
            else None
        )
        return lambda one: (
            (not self.source or one.source == self.source)
            and (not self.segment or one.segment == self.segment)
            and (fits is None or fits(one))
        )


SORTS: dict[str, Callable[[Sketch], float]] = {**NUMBERS, "born": lambda one: -one.born}


def carried_over(base: Arm, arm: Arm, switch: str | None) -> Arm:
    """The arm, with everybody under the base until the switch (`rolling.rolled_out`); alone where that
    is the very start. InputError, also where nothing says when the switch is."""
    _, found = rolled_out([base, arm], switch)
    if found.base is None and switch is None:
        raise InputError(
            "nothing says when the new policy takes over: the scenario has no warm-up",
            "name the day: `--switch 2026-04-06`",
        )
    return found


def recorded(arm: Arm, seed: int, number: int) -> Recording:
    """One replication with its log. InputError."""
    with refusing():
        policy, scenario, *base = arm.parts
        return record(policy, scenario, seed, number, *base)


def found(recording: Recording, wanted: Wanted, by: str) -> list[Sketch]:
    """Whoever is meant, the greatest by that number first. InputError when a name is unknown."""
    fits = wanted.check(recording.scenario, *(era.policy for era in recording.eras))
    key = SORTS[by]
    some = [one for one in crowd(recording) if fits(one)]
    return sorted(some, key=lambda one: (-key(one), one.person))


def life(recording: Recording, person: int | None, some: Sequence[Sketch]) -> Biography:
    """Of the person with this number, else of the first of these. InputError."""
    if person is None:
        if not recording.born:
            raise InputError("nobody came in this replication", "ask for another one: `--replication 1`")
        if not some:
            raise InputError(
                f"nobody of {count(len(recording.born), 'person', 'people')} is meant by that",
                "ask for less, or for another replication: `--replication 1`",
            )
        person = some[0].person
    if person not in recording.born:
        most = max(recording.born, default=0)
        raise InputError(
            f"there is no person {person} in this replication",
            f"they are numbered from 0 to {most:,}; `--list` shows some",
        )
    return biography(recording, person)


def _known(what: str, name: str, names: list[str]) -> None:
    if name and name not in names:
        listed = f"there are {', '.join(names)}" if names else f"the scenario has no {what}s"
        raise InputError(f"there is no {what} `{name}`", did_you_mean(name, names, listed))
