"""Proposals that are rolled out: all live under the base until a switch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dsl import moments
from leadpolicy.errors import InputError
from leadpolicy.progress import caution
from leadpolicy.simulating import Arm
from policy.model import DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[ T]([0-9]{1,2}:[0-9]{2})(?::([0-5][0-9]))?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


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
    base = counting_from(base, at)
    return [base, *(replace(counting_from(one, at), base=base, switch=at) for one in arms[1:])]


def announce(base: Arm, switch: str) -> None:
    """Warn of a switch after which figures do not count at once, or hardly at all. InputError."""
    scenario = base.scenario
    at = instant(base, switch, "--switch")
    counted, end = scenario.start + scenario.warm_up, scenario.start + scenario.horizon
    if at < counted:
        caution(
            f"the switch at `{switch}` lies before the end of the warm-up: figures count from "
            f"{_local(counted, scenario.timezone)} on",
            "name a later day, or let `warm-up` be shorter",
        )
    elif end - at < DAY:
        caution(
            f"the switch at `{switch}` leaves less than a day until the end of the `horizon`, "
            f"{_local(end, scenario.timezone)}: next to nothing is counted after it",
            "name an earlier day, or let `horizon` be longer",
        )


def alone(arms: Sequence[Arm]) -> list[Arm]:
    """Each arm under its own policy from the start on; the longest warm-up is that of all."""
    longest = max(one.scenario.warm_up for one in arms)
    return [counting_from(one, one.scenario.start + longest) for one in arms]


def counting_from(arm: Arm, at: int) -> Arm:
    """With figures from that instant on, or from the end of a longer warm-up."""
    warm_up = max(arm.scenario.warm_up, at - arm.scenario.start)
    return replace(arm, scenario=replace(arm.scenario, warm_up=warm_up))


def instant(base: Arm, text: str, flag: str) -> int:
    """The local time that a flag says, within the base's scenario. InputError."""
    scenario = base.scenario
    at = _instant(text, scenario.timezone)
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


def _instant(text: str, zone: str) -> int | None:
    """`2026-04-06`, `2026-04-06 09:00` or `2026-04-06T09:00`, local or with `+02:00` or `Z`; None for
    anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    day, time, seconds, offset = found.groups("")
    if not offset:
        at = moments.instant(f"{day} {time or '00:00'}", zone)
        return None if at is None else at + int(seconds or 0) * 1_000_000
    try:
        written = datetime.fromisoformat(f"{day}T{time.zfill(5)}:{seconds or '00'}{offset}")
    except ValueError:
        return None
    return (written - _EPOCH) // timedelta(microseconds=1)


def _local(at: int, zone: str) -> str:
    """A day, with its time where it is not midnight."""
    there = (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone))
    return f"{there:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
