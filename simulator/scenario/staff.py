"""Who works: teams and their reps, and what a touch of a cadence does."""

from __future__ import annotations

from typing import Literal

from policy.model import HOUR, Team
from simulator.model import Rep, TeamModel, TouchModel
from simulator.numeric import Number
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE, UNIT_INTERVAL
from simulator.scenario.expressions import fixed, number, whole
from simulator.scenario.places import STAY
from simulator.scenario.ranges import loads
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.words import entries_of, name_of

_MOST_REPS = 10_000
_LATER = ("joins", "leaves", "ramp", "away")


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
    reps = _reps(ctx, team, body.get("reps"), entry)
    hours = body.get("hours")
    opens = team.hours
    if isinstance(hours, Scalar):
        always = hours.text == "always"
        opens = None if always else name_of(ctx, hours, "calendar", (*ctx.policy.calendar, "always"))
    cost = fixed(ctx, body.get("cost"), "pay", NOT_NEGATIVE)
    delay = body.get("delay")
    if delay is not None and reps is not None:
        ctx.error(
            "misplaced-key",
            "`delay` is for unlimited teams",
            delay.span,
            help="write `reps: unlimited`, or give the work's time by `takes`",
        )
    shift_end = body.get("shift-end")
    end: Literal["finish", "pause", "hand back"] = "finish"
    if isinstance(shift_end, Scalar):
        end = shift_end.text  # type: ignore[assignment]
    return TeamModel(
        team.name,
        reps,
        opens,
        round((cost or 0.0) * HOUR),
        end,
        spread(ctx, delay, STAY, "duration"),
        entry.key.span,
    )


def _members(team: Team) -> tuple[Rep, ...]:
    return tuple(Rep(one.name) for one in team.members)


def _reps(ctx: Context, team: Team, node: Node | None, entry: Entry) -> tuple[Rep, ...] | None:
    """None: unlimited. Reps that are only counted take the policy's names, or `desk 1`, `desk 2`."""
    if node is None:
        if not team.members:
            ctx.error(
                "no-reps",
                f"nobody is in the team `{team.name}`",
                entry.key.span,
                help="add `reps: 4`, or list `members` in the policy",
            )
        return _members(team)
    if isinstance(node, Table) and not isinstance(node.get("value"), Scalar):
        return _named(ctx, team, node)
    if isinstance(node, Scalar) and node.text == "unlimited":
        return None
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
        return _members(team)
    return _members(team) or tuple(Rep(f"{team.name} {at}") for at in range(1, count + 1))


def _named(ctx: Context, team: Team, node: Table) -> tuple[Rep, ...]:
    members = [one.name for one in team.members]
    found = []
    for entry in node.entries:
        if members:
            ctx.known(f"member of `{team.name}`", entry.key.text, entry.key.span, members)
        body = entry.value if isinstance(entry.value, Table) else Table((), entry.value.span)
        for later in _LATER:
            if later in body:
                ctx.not_yet(
                    f"`{later}`",
                    (body.key(later) or body).span,
                    "leave it out; the rep works all the time",
                )
        speed = fixed(ctx, body.get("speed"), "number", (0.01, 100.0))
        found.append(Rep(entry.key.text, 1.0 if speed is None else speed))
    for absent in [one for one in members if one not in {rep.name for rep in found}]:
        ctx.error(
            "other-members",
            f"`{absent}` is a member of `{team.name}` and is not here",
            node.span,
            help=f"add `{absent}: {{}}`",
        )
    return tuple(found)


# --- touches ------------------------------------------------------------------------------------


def touches(ctx: Context, node: Node | None) -> tuple[TouchModel, ...]:
    """What each kind of cadence step does."""
    kinds = {step.kind for cadence in ctx.policy.cadences for step in cadence.steps}
    found = []
    for entry in entries_of(node):
        if ctx.known("kind of cadence step", entry.key.text, entry.key.span, kinds) and isinstance(
            entry.value, Table
        ):
            found.append(_touch(ctx, entry, entry.value))
    return tuple(found)


def _touch(ctx: Context, entry: Entry, body: Table) -> TouchModel:
    connects = number(ctx, body.get("connects"), STAY, "number", UNIT_INTERVAL)
    if (
        connects is not None
        and "connect" not in ctx.speed_for
        and any(one.of == "speed" for one in loads(connects.node))
    ):
        ctx.error(
            "speed-not-here",
            "`speed` is used for connecting, and `applies-to` does not say so",
            connects.span,
            help="write `applies-to: [connect, qualify]`",
        )
    emits = []
    for one in entries_of(body.get("emits")):
        chance = number(ctx, one.value, STAY, "number", UNIT_INTERVAL)
        if ctx.known("event", one.key.text, one.key.span, ctx.policy.events) and chance is not None:
            emits.append((one.key.text, chance))
    after = body.get("after")
    if after is not None and "emits" not in body:
        ctx.error(
            "misplaced-key",
            "`after` says when the events of `emits` follow",
            after.span,
            help="add `emits`",
        )
    cost = fixed(ctx, body.get("cost"), "money", NOT_NEGATIVE)
    takes = spread(ctx, body.get("takes"), STAY, "duration")
    windows = _by_window(ctx, body.get("by-daypart"))
    _check_windows(ctx, body, connects, windows)
    return TouchModel(
        entry.key.text,
        takes,
        connects,
        windows,
        tuple(emits),
        spread(ctx, after, STAY, "duration"),
        round(cost or 0.0),
        entry.key.span,
    )


def _check_windows(
    ctx: Context, body: Table, connects: Number | None, windows: tuple[tuple[str, float], ...]
) -> None:
    """The factors of dayparts keep the probability within 1."""
    place = (body.key("by-daypart") or body).span
    if windows and "connects" not in body:
        ctx.error(
            "misplaced-key", "`by-daypart` has factors on `connects`", place, help="add `connects`"
        )
    for name, factor in windows if connects is not None else ():
        if connects is not None and connects.high * factor > 1.0:
            ctx.error(
                "out-of-range",
                f"in `{name}` the probability to connect can be {connects.high * factor:.3g}",
                place,
                help="lower the factor, or `connects`",
            )


def _by_window(ctx: Context, node: Node | None) -> tuple[tuple[str, float], ...]:
    windows = {window.name for calendar in ctx.policy.calendars for window in calendar.windows}
    found = []
    for one in entries_of(node):
        factor = fixed(ctx, one.value, "number", NOT_NEGATIVE)
        if ctx.known("daypart", one.key.text, one.key.span, windows) and factor is not None:
            found.append((one.key.text, factor))
    return tuple(found)
