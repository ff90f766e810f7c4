"""Who works: teams and their reps."""

from __future__ import annotations

from typing import Literal

from policy.model import HOUR, Team
from simulator.model import Rep, TeamModel
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE
from simulator.scenario.expressions import fixed, whole
from simulator.scenario.places import STAY
from simulator.scenario.presence import (
    Staff,
    attrition,
    departed,
    hired,
    of_a_rep,
    ramp,
    share,
    straying,
)
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.words import entries_of, name_of

_MOST_REPS = 10_000
_OF_REPS = (
    "hires", "departures", "ramp", "attrition", "replaced-after", "shrinkage", "absence", "cover",
    "adherence",
)  # fmt: skip


def teams(ctx: Context, node: Node | None) -> tuple[TeamModel, ...]:
    """The teams that the scenario names, and those whose members the policy lists."""
    found = []
    for entry in entries_of(node):
        if ctx.known("team", entry.key.text, entry.key.span, ctx.policy.team) and isinstance(
            entry.value, Table
        ):
            found.append(_team(ctx, ctx.policy.team[entry.key.text], entry, entry.value))
    named = {one.team for one in found}
    listed = [one for one in ctx.policy.teams if one.members and one.name not in named]
    return (*found, *(TeamModel(one.name, _members(one), one.hours) for one in listed))


def _team(ctx: Context, team: Team, entry: Entry, body: Table) -> TeamModel:
    reps = _reps(ctx, team, body, entry)
    if reps is None:
        _unlimited(ctx, body)
    delay = body.get("delay")
    if delay is not None and reps is not None:
        ctx.error(
            "misplaced-key",
            "`delay` is for unlimited teams",
            delay.span,
            help="write `reps: unlimited`, or give the work's time by `takes`",
        )
    return TeamModel(
        team.name,
        reps,
        _hours(ctx, body.get("hours"), team.hours),
        round((fixed(ctx, body.get("cost"), "pay", NOT_NEGATIVE) or 0.0) * HOUR),
        _shift_end(body.get("shift-end")),
        spread(ctx, delay, STAY, "duration"),
        entry.key.span,
        cover=_cover(body.get("cover")),
        attrition=attrition(ctx, body),
        shrinkage=share(ctx, body.get("shrinkage")) or 0.0,
        absence=share(ctx, body.get("absence")) or 0.0,
        straying=straying(ctx, body.get("adherence")),
    )


def _hours(ctx: Context, node: Node | None, otherwise: str | None) -> str | None:
    if not isinstance(node, Scalar):
        return otherwise
    always = node.text == "always"
    return None if always else name_of(ctx, node, "calendar", (*ctx.policy.calendar, "always"))


def _shift_end(node: Node | None) -> Literal["finish", "pause", "hand back"]:
    return node.text if isinstance(node, Scalar) else "finish"  # type: ignore[return-value]


def _cover(node: Node | None) -> Literal["none", "new", "all"]:
    return node.text if isinstance(node, Scalar) else "new"  # type: ignore[return-value]


def _unlimited(ctx: Context, body: Table) -> None:
    """Who is not counted does not come and go."""
    for name in _OF_REPS:
        if name in body:
            ctx.error(
                "misplaced-key",
                f"`{name}` is for teams with a number of reps",
                (body.key(name) or body).span,
                help="give the team `reps: 4`, or leave it out",
            )
    if "shift-end" in body:
        ctx.warning(
            "misplaced-key",
            "`shift-end` has no effect where reps are `unlimited`",
            (body.key("shift-end") or body).span,
            help="leave it out, or give the team `reps: 4`",
        )


def _members(team: Team) -> tuple[Rep, ...]:
    return tuple(Rep(one.name) for one in team.members)


def _reps(ctx: Context, team: Team, body: Table, entry: Entry) -> tuple[Rep, ...] | None:
    """None: unlimited. Reps that are only counted take the policy's names, or `desk 1`, `desk 2`."""
    node = body.get("reps")
    if isinstance(node, Scalar) and node.text == "unlimited":
        return None
    staff = Staff(ctx, team, body, ramp(ctx, body.get("ramp")))
    first = _first(ctx, team, node, entry, staff)
    hires = hired(staff, first)
    if team.members and (hires or "departures" in body):
        ctx.error(
            "other-members",
            f"the policy lists the members of `{team.name}`, so nobody else can come or go",
            (body.key("hires") or body.key("departures") or entry.key).span,
            help="name them under `reps`, with `joins` and `leaves`",
        )
    found = departed(staff, (*first, *hires))
    _needed(ctx, body, found)
    return found


def _needed(ctx: Context, body: Table, reps: tuple[Rep, ...]) -> None:
    """Keys that would change nothing are mistakes."""
    joining = any(one.joins is not None for one in reps) or "hires" in body or "replaced-after" in body
    for name, is_needed, why, help in (
        ("ramp", joining, "nobody joins, so nobody has a `ramp`", "add `hires`, or `joins` to a rep"),
        ("cover", any(one.away for one in reps), "nobody is `away`", "say who: `away: [[FROM, TO]]`"),
    ):
        if name in body and not is_needed:
            ctx.error("misplaced-key", why, (body.key(name) or body).span, help=help)


def _first(ctx: Context, team: Team, node: Node | None, entry: Entry, staff: Staff) -> tuple[Rep, ...]:
    """Who is there at the start, or is called by name."""
    if node is None:
        if not team.members and "hires" not in staff.body:
            ctx.error(
                "no-reps",
                f"nobody is in the team `{team.name}`",
                entry.key.span,
                help="add `reps: 4`, or list `members` in the policy",
            )
        return tuple(staff.grown(one) for one in _members(team))
    if isinstance(node, Table) and not isinstance(node.get("value"), Scalar):
        return _named(ctx, team, node, staff)
    count = whole(ctx, node, (0.0, float(_MOST_REPS)))
    if count is None:
        return ()
    if team.members and count != len(team.members):
        ctx.error(
            "other-members",
            f"the policy lists {len(team.members)} members of `{team.name}`, not {count}",
            node.span,
            help="leave `reps` out, or name them here",
        )
    counted = _members(team) or tuple(Rep(f"{team.name} {at}") for at in range(1, count + 1))
    return tuple(staff.grown(one) for one in counted)


def _named(ctx: Context, team: Team, node: Table, staff: Staff) -> tuple[Rep, ...]:
    members = [one.name for one in team.members]
    found = []
    for entry in node.entries:
        if members:
            ctx.known(f"member of `{team.name}`", entry.key.text, entry.key.span, members)
        body = entry.value if isinstance(entry.value, Table) else Table((), entry.value.span)
        found.append(of_a_rep(staff, entry.key.text, body))
    for absent in [one for one in members if one not in {rep.name for rep in found}]:
        ctx.error(
            "other-members",
            f"`{absent}` is a member of `{team.name}` and is not here",
            node.span,
            help=f"add `{absent}: {{}}`",
        )
    return tuple(found)
