"""A closer look at one setting: what figures of many settings leave out, from a few replications."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from leadpolicy.simulating import Arm, Study, refusing
from simulator.summary import Summary

MOST = 16  # replications


def look(arm: Arm, study: Study, stop: threading.Event) -> Summary | None:
    """All that is known of an arm, over the first replications of the study; None when told to stop.
    InputError."""
    from simulator.study import study as run_study
    from simulator.summarise import summarise

    if stop.is_set():
        return None
    many = min(MOST, study.replications)
    with refusing():
        (found,) = run_study(
            [arm.parts], many, study.seed, study.threads, stop=stop, hire=study.machines
        )
    return summarise(found, arm.policy, arm.scenario) if found.replications else None


def filling(arm: Arm, study: Study, stop: threading.Event) -> Iterator[str]:
    """What is said of a company that still fills up while figures count: what is sized by them is sized
    for one that is not full. InputError."""
    if arm.scenario.warm_up and arm.scenario.start_from is None and not arm.scenario.inside:
        found = look(arm, study, stop)
        if found is not None and found.climb:
            yield f"{found.climb}; {_SIZED}"


_SIZED = "what is sized by these figures is sized for a company that is not full"
