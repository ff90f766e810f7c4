"""Decisions as rows for other programs: JSON Lines or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from leadpolicy.io.cells import harmless
from policy.decide import Decision, Option
from policy.model import MICRO, Policy
from policy.words import transition

FORMAT_VERSION = 1
Form = Literal["jsonl", "csv"]
Cells = dict[str, object]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def written(policy: Policy, decided: Iterable[tuple[str, Decision]], form: Form) -> Iterator[str]:
    """The lines of the output, each with its line break."""
    records = (record(policy, who, one) for who, one in decided)
    if form == "jsonl":
        for one in records:
            yield json.dumps(one, ensure_ascii=False) + "\n"
    else:
        yield from _csv(policy, records)


def record(policy: Policy, who: str, decision: Decision) -> Cells:
    """One decision as plain data; instants as ISO 8601 in the policy's time zone, points as numbers."""
    return {
        "format_version": FORMAT_VERSION,
        "id": who,
        "at": iso(policy, decision.at),
        "was": decision.was,
        "status": decision.status,
        "score": number(decision.score),
        "groups": {one.name: number(one.points) for one in decision.groups},
        "role": decision.role,
        "route": decision.route,
        "team": decision.team,
        "rep": decision.rep,
        "due": iso(policy, decision.due),
        "next_touch": iso(policy, decision.touch),
        "options": [_option(policy, one) for one in decision.options],
        "warnings": list(decision.warnings),
    }


def iso(policy: Policy, at: int | None) -> str | None:
    """`2026-01-07T15:00:00-05:00`."""
    if at is None:
        return None
    return (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(policy.timezone)).isoformat()


def number(points: int) -> int | float:
    """Micro-points as the number that people write."""
    whole, rest = divmod(points, MICRO)
    return float(Decimal(points) / MICRO) if rest else whole


def _option(policy: Policy, option: Option) -> Cells:
    one = option.transition
    return {
        "to": one.target,
        "how": transition(policy, one),
        "by": list(one.roles),
        "enabled": option.enabled,
        "why": option.why or None,
        "due": iso(policy, option.due),
    }


def _csv(policy: Policy, records: Iterable[Cells]) -> Iterator[str]:
    groups = [group.name for group in policy.groups]
    plain = ("at", "was", "status", "score", "role", "route", "team", "rep", "due", "next_touch")
    yield _line(["id", *plain, *(f"score.{name}" for name in groups), "warnings"])
    for one in records:
        points = one["groups"]
        warnings = one["warnings"]
        assert isinstance(points, dict)
        assert isinstance(warnings, list)
        cells = [one["id"], *(one[name] for name in plain), *(points[name] for name in groups)]
        yield _line([*cells, "; ".join(warnings)])


def _line(cells: list[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(harmless, cells))
    return out.getvalue()
