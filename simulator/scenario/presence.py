"""When reps are there: joining and leaving, absences, part time; and how fast the new ones are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from policy.model import DAY, Team
from simulator.model import Attrition, Ramp, Rep, Straying
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE, UNIT_INTERVAL
from simulator.scenario.expressions import duration, fixed, whole
from simulator.scenario.moments import end_of, instant
from simulator.scenario.tree import Node, Row, Scalar, Table
from simulator.scenario.words import name_of

YEAR = 365 * DAY
SPEEDS = (0.01, 100.0)
_MOST_HIRES = 1_000
_LENGTH = re.compile(r"\s*[-+]?[0-9.]+\s*[a-z]+\s*")


@dataclass(frozen=True)
class Staff:
    """A team that is being read: its keys, and how those who join it grow into the work."""

    ctx: Context
    team: Team
    body: Table
    ramp: Ramp | None

    def grown(self, rep: Rep) -> Rep:
        """With the team's ramp, where they have none of their own."""
        return rep if rep.ramp is not None else replace(rep, ramp=self.ramp)


def of_a_rep(staff: Staff, name: str, body: Table) -> Rep:
    """A rep by name."""
    ctx = staff.ctx
    own = ramp(ctx, body.get("ramp"))
    if own is not None and "joins" not in body:
        ctx.error(
            "misplaced-key",
            "a `ramp` begins when the rep joins",
            (body.key("ramp") or body).span,
            help="add `joins: 2026-04-01`, or leave `ramp` out",
        )
    joins = moment(ctx, body.get("joins"))
    leaves = moment(ctx, body.get("leaves"), last=True)
    if leaves is not None and leaves <= (ctx.start if joins is None else joins):
        ctx.error(
            "out-of-range",
            f"`{name}` leaves before joining"
            if joins is not None
            else f"`{name}` leaves before the start",
            (body.key("leaves") or body).span,
            help="mend one of the days, or leave the rep out",
        )
    speed = fixed(ctx, body.get("speed"), "number", SPEEDS)
    portion = share(ctx, body.get("share"))
    hours = name_of(ctx, body.get("hours"), "calendar", (*ctx.policy.calendar, "always"))
    found = Rep(
        name,
        1.0 if speed is None else speed,
        joins,
        leaves,
        _away(ctx, body.get("away")),
        hours or "",
        1.0 if portion is None else portion,
        own,
    )
    return staff.grown(found)


def hired(staff: Staff, first: tuple[Rep, ...]) -> tuple[Rep, ...]:
    """Those who join later, `desk hire 1.1`, `desk hire 1.2`: by entry, then counted."""
    found = []
    for number, body in enumerate(_bodies(staff.body.get("hires")), 1):
        at = moment(staff.ctx, body.get("at"))
        speed = fixed(staff.ctx, body.get("speed"), "number", SPEEDS)
        own = ramp(staff.ctx, body.get("ramp"))
        for i in range(1, _count(staff.ctx, body) + 1):
            name = f"{staff.team.name} hire {number}.{i}"
            one = Rep(name, 1.0 if speed is None else speed, at, ramp=own)
            found.append(staff.grown(one))
    return tuple(found)


def departed(staff: Staff, reps: tuple[Rep, ...]) -> tuple[Rep, ...]:
    """The reps, the first of whom leave on the days said."""
    ctx, found = staff.ctx, list(reps)
    entries = [(moment(ctx, one.get("at")), one) for one in _bodies(staff.body.get("departures"))]
    for at, body in sorted(((at, one) for at, one in entries if at is not None), key=lambda x: x[0]):
        there = [i for i, one in enumerate(found) if one.leaves is None and (one.joins or 0) < at]
        count = _count(ctx, body)
        if count > len(there) and not ctx.drawn:
            ctx.error(
                "out-of-range",
                f"{count} leave `{staff.team.name}`, where {len(there)} are by then",
                body.span,
                help="lower `count`, or mend `at`",
            )
        for i in there[:count]:
            found[i] = replace(found[i], leaves=at)
    return tuple(found)


def attrition(ctx: Context, body: Table) -> Attrition | None:
    """How many leave in a year, for each who is there."""
    rate = fixed(ctx, body.get("attrition"), "number", NOT_NEGATIVE)
    vacant = duration(ctx, body.get("replaced-after"))
    if "replaced-after" in body and "attrition" not in body:
        ctx.error(
            "misplaced-key",
            "`replaced-after` is about those who leave by `attrition`",
            (body.key("replaced-after") or body).span,
            help="add `attrition: 30%`, or leave it out",
        )
    return None if not rate else Attrition(rate / YEAR, vacant)


def straying(ctx: Context, node: Node | None) -> Straying | None:
    """How often reps pick up whom the work order says."""
    otherwise = None
    if isinstance(node, Table) and "follows" in node:
        otherwise = node.get("otherwise")
        node = node.get("follows")
    follows = share(ctx, node)
    if follows is None or follows >= 1.0:
        return None
    newest = isinstance(otherwise, Scalar) and otherwise.text == "newest"
    return Straying(follows, "newest" if newest else "anybody")


def ramp(ctx: Context, node: Node | None) -> Ramp | None:
    """How speed grows after joining."""
    if not isinstance(node, Table):
        return None
    begin = fixed(ctx, node.get("from"), "number", (0.01, 1.0))
    over = duration(ctx, node.get("over"), above_zero=True)
    return None if begin is None or over is None else Ramp(begin, over)


def share(ctx: Context, node: Node | None) -> float | None:
    return fixed(ctx, node, "number", UNIT_INTERVAL)


def moment(ctx: Context, node: Node | None, last: bool = False) -> int | None:
    """An instant: a day's beginning (with `last`, its end), or so long after the start of the run."""
    if isinstance(node, Table) or (isinstance(node, Scalar) and _LENGTH.fullmatch(node.text)):
        length = duration(ctx, node)
        return None if length is None else ctx.start + length
    return end_of(ctx, node) if last else instant(ctx, node)


def _away(ctx: Context, node: Node | None) -> tuple[tuple[int, int], ...]:
    """Absences in order; those that overlap are one."""
    found: list[tuple[int, int]] = []
    for pair in node.items if isinstance(node, Row) else ():
        ends = pair.items if isinstance(pair, Row) else ()
        if len(ends) != 2:
            ctx.error(
                "wrong-form",
                "an absence has a first and a last day",
                pair.span,
                help="write `[2026-07-06, 2026-07-18]`",
            )
            continue
        begin, end = moment(ctx, ends[0]), moment(ctx, ends[1], last=True)
        if begin is None or end is None:
            continue
        if end <= begin:
            ctx.error(
                "out-of-range",
                "this absence ends before it begins",
                pair.span,
                help="write its first day first",
            )
            continue
        found.append((begin, end))
    return tuple(_merged(sorted(found)))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begin, end in spans:
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _bodies(node: Node | None) -> list[Table]:
    return [one for one in node.items if isinstance(one, Table)] if isinstance(node, Row) else []


def _count(ctx: Context, body: Table) -> int:
    if "count" not in body:
        return 1
    return whole(ctx, body.get("count"), (0.0, float(_MOST_HIRES))) or 0
