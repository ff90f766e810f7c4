"""Proposals that are rolled out: all live under the base until a switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dsl import moments
from leadpolicy.errors import InputError
from leadpolicy.simulating import Arm


def rolled_out(arms: Sequence[Arm], switch: str | None) -> list[Arm]:
    """The base and its proposals, which switch at this local time of the base's scenario (`2026-04-06`
    or `2026-04-06 09:00`), else at the start if somebody is inside by then, else at the end of the
    warm-up. Without any of these they are as they are. InputError."""
    base = arms[0]
    inside = bool(base.scenario.inside)
    at = base.scenario.start
    if switch is not None:
        at = instant(base, switch, "--switch")
    elif not inside:
        at += base.scenario.warm_up
    if at <= base.scenario.start and not inside:
        return list(arms)
    base = _counting_from(base, at)
    return [base, *(replace(_counting_from(one, at), base=base, switch=at) for one in arms[1:])]


def alone(arms: Sequence[Arm]) -> list[Arm]:
    """Each arm under its own policy from the start on; the longest warm-up is that of all."""
    longest = max(one.scenario.warm_up for one in arms)
    return [_counting_from(one, one.scenario.start + longest) for one in arms]


def _counting_from(arm: Arm, at: int) -> Arm:
    warm_up = max(arm.scenario.warm_up, at - arm.scenario.start)
    return replace(arm, scenario=replace(arm.scenario, warm_up=warm_up))


def instant(base: Arm, text: str, flag: str) -> int:
    """The local time that a flag says, within the base's scenario. InputError."""
    scenario = base.scenario
    at = moments.instant(text if " " in text else f"{text} 00:00", scenario.timezone)
    if at is None:
        raise InputError(
            f"`{text}` is no date", f"write `{flag} 2026-04-06`, or `{flag} '2026-04-06 09:00'`"
        )
    if not scenario.start <= at < scenario.start + scenario.horizon:
        raise InputError(
            f"{'the switch at ' * (flag == '--switch')}`{text}` is not within the scenario",
            "let it lie between its `start` and the end of its `horizon`",
        )
    return at
