"""Proposals that are rolled out: all live under the base until a switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dsl import moments
from leadpolicy.errors import InputError
from leadpolicy.simulating import Arm

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    at = _with_offset(text) if at is None else at
    if at is None:
        raise InputError(
            f"`{text}` is no date", f"write `{flag} 2026-04-06`, or `{flag} '2026-04-06 09:00'`"
        )
    end = scenario.start + scenario.horizon
    if not scenario.start <= at < end:
        first, last = (_local(one, scenario.timezone) for one in (scenario.start, end))
        raise InputError(
            f"{'the switch at ' * (flag == '--switch')}`{text}` is not within the scenario",
            f"let it lie between its `start`, {first}, and the end of its `horizon`, {last}",
        )
    return at


def _with_offset(text: str) -> int | None:
    """`2026-04-06T09:00+02:00`, or with `Z`; None for anything else."""
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if written.tzinfo is None else (written - _EPOCH) // timedelta(microseconds=1)


def _local(at: int, zone: str) -> str:
    """A day, with its time where it is not midnight."""
    there = (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone))
    return f"{there:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
