"""Two arms whose figures are subtracted are of the same time, and their money of one currency."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadpolicy.errors import InputError
from policy.model import DAY

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURRENCY = re.compile(r"\bcurrency\b")


def comparable(base: Arm, other: Arm) -> None:
    """InputError where no figure of one can be taken from that of the other."""
    _one_currency(base, other)
    for what, said in (("start", _day), ("horizon", _days), ("follow-up", _days)):
        was, now = (getattr(one.scenario, what.replace("-", "_")) for one in (base, other))
        if was != now:
            zone = base.scenario.timezone
            raise InputError(
                f"`{base.scenario_path}` and `{other.scenario_path}` are not of the same time: `{what}` "
                f"is {said(was, zone)} in the one and {said(now, zone)} in the other",
                f"let both say the same `{what}`; what else they say may differ",
            )


def _one_currency(base: Arm, other: Arm) -> None:
    """A policy without a currency has no money at all."""
    was, now = base.policy.currency, other.policy.currency
    if was and now and was != now:
        raise InputError(
            f"money is in {was} at {_declared(base)} and in {now} at {_declared(other)}: no amount of "
            "the one can be taken from the other",
            f"write `currency {was}` in both, with the amounts of both policies and their scenarios in "
            f"{was}",
        )


def _declared(arm: Arm) -> str:
    """`policy.lead:2`: where a policy says its currency."""
    head = arm.policy.span
    text = next((one.text for one in arm.sources if one.path == head.path), "")
    lines = enumerate(text.splitlines()[head.line - 1 :], head.line)
    line = next((at for at, said in lines if _CURRENCY.search(said)), head.line)
    return f"{head.path}:{line}"


def _day(at: int, zone: str) -> str:
    """A local day, with its time where it is not midnight."""
    there = (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone))
    return f"{there:%Y-%m-%d %H:%M}".removesuffix(" 00:00")


def _days(span: int, _: str) -> str:
    return f"{span / DAY:g} days"
