"""What people do with a person in a status, and how it ends."""

from __future__ import annotations

from typing import Literal

from dsl.typed import Known
from policy.model import HOUR, Status, Transition
from simulator.model import Distribution, Work
from simulator.numeric import Number
from simulator.scenario.context import Context
from simulator.scenario.domains import SECOND, UNIT_INTERVAL
from simulator.scenario.expressions import duration, fixed, number
from simulator.scenario.idle import picks, who
from simulator.scenario.means import means
from simulator.scenario.outcomes import Written, check_mass, outcomes
from simulator.scenario.places import WORK
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.words import entries_of, names_of, statuses_of

_WEEK = 40 * HOUR
_ROUNDED = 1 + 1e-9  # equal lengths, computed in two ways


def work(ctx: Context, node: Node | None) -> tuple[tuple[Work, ...], frozenset[str]]:
    """The work in each status, and the statuses where the scenario says that nobody does anything."""
    found: dict[str, Work] = {}
    idle: set[str] = set()
    for entry in entries_of(node):
        for name in statuses_of(ctx, entry.key):
            if name in found or name in idle:
                ctx.error(
                    "drawn-twice",
                    f"the work in `{name}` is given twice",
                    entry.key.span,
                    help="keep one of the two",
                )
            elif isinstance(entry.value, Table):
                one = _work(ctx, ctx.policy.status[name], entry, entry.value)
                if one is not None:
                    found[name] = one
                else:
                    idle.add(name)
            elif isinstance(entry.value, Scalar):
                _none(ctx, entry.value)
                idle.add(name)
    return tuple(found.values()), frozenset(idle)


def human(status: Status) -> tuple[Transition, ...]:
    """The moves that people make out of a status."""
    return tuple(one for one in status.transitions if one.trigger == "by")


def _none(ctx: Context, node: Scalar) -> None:
    if node.text != "none":
        ctx.error(
            "wrong-value",
            f"work cannot be `{node.text}`",
            node.span,
            help="write `none`, or keys: `{takes: 20 minutes, outcomes: [...]}`",
        )


def _work(ctx: Context, status: Status, entry: Entry, body: Table) -> Work | None:
    if not human(status):
        ctx.error(
            "no-human-move",
            f"nobody moves people out of `{status.name}` by hand",
            entry.key.span,
            help="add a `to ... by ...` transition to the policy, or leave this work out",
        )
        return None
    before = len(ctx.found)
    written = outcomes(ctx, status, body.get("outcomes"))
    sound = len(ctx.found) == before
    by, teams = who(ctx, status, body)
    one = Work(
        status.name,
        by,
        _each(ctx, status, body),
        spread(ctx, body.get("takes"), WORK, "duration"),
        spread(ctx, body.get("effort"), WORK, "duration"),
        tuple(one.outcome for one in written),
        _reveals(ctx, body.get("reveals")),
        _retry(ctx, body.get("retry")),
        entry.key.span,
        teams,
        picks(body),
        fixed(ctx, body.get("share"), "number", (0.001, 1.0)) or 1.0,
        names_of(ctx, body.get("asked-by"), "event", ctx.policy.events),
    )
    _check_time(ctx, one, entry, body)
    _check_effort(ctx, one, body)
    _check_by(ctx, status, one, body)
    if sound:
        check_mass(ctx, written, entry.key.span)
    _check_stays(ctx, status, one, written)
    return one


def _each(ctx: Context, status: Status, body: Table) -> Literal["pick-up", "connect"]:
    each = body.get("each")
    if not isinstance(each, Scalar) or each.text != "connect":
        return "pick-up"
    if not status.cadences:
        ctx.error(
            "no-cadence",
            f"`{status.name}` has no cadence, so no touch connects there",
            each.span,
            help="write `each: pick-up`, or give the status a cadence",
        )
    for key in ("at", "retry"):
        if key in body:
            ctx.error(
                "misplaced-key",
                f"`{key}` does not go with `each: connect`",
                (body.key(key) or body).span,
                help="the cadence says when the next touch is due",
            )
    return "connect"


def _reveals(ctx: Context, node: Node | None) -> tuple[tuple[str, Number], ...]:
    found = []
    for one in entries_of(node):
        chance = number(ctx, one.value, WORK, "number", UNIT_INTERVAL)
        if not ctx.known("field", one.key.text, one.key.span, ctx.policy.field_named):
            continue
        if one.key.text not in ctx.modelled:
            ctx.error(
                "field-not-modelled",
                f"the scenario does not say what `{one.key.text}` is",
                one.key.span,
                help=f"add `{one.key.text}` to `people: fields:`",
            )
        elif chance is not None:
            found.append((one.key.text, chance))
    return tuple(found)


def _retry(ctx: Context, node: Node | None) -> int | None:
    every = node.get("every") if isinstance(node, Table) else node
    found = duration(ctx, every, above_zero=True)
    if found is not None and every is not None and found < SECOND:
        ctx.error(
            "out-of-range",
            "this is less than a second: nobody tries again as soon as that",
            every.span,
            help="write a length: `2 days`",
        )
    return found


def _check_time(ctx: Context, one: Work, entry: Entry, body: Table) -> None:
    """Work takes its time, or says that it takes none."""
    if "at" in body and "takes" in body:
        ctx.error(
            "drawn-twice",
            "what is decided at the pick-up takes no time",
            (body.key("takes") or body).span,
            help="keep `at: pick-up` or `takes`",
        )
    if "at" in body and one.by != "team":
        ctx.error(
            "misplaced-key",
            f"`by: {one.by}` has no pick-up",
            (body.key("at") or body).span,
            help="leave `at` out",
        )
    if "at" not in body and "takes" not in body:
        ctx.error(
            "missing-key",
            f"how long does the work in `{one.status}` take?",
            entry.key.span,
            help="add `takes: 20 minutes`"
            + (", or `at: pick-up` when it takes no time" if one.by != "idle" else ""),
        )
    if "effort" in body and (one.by != "team" or "takes" not in body):
        ctx.error(
            "misplaced-key",
            "`effort` is a team's time within a long `takes`",
            (body.key("effort") or body).span,
            help="add `takes`, or leave `effort` out",
        )


def _check_effort(ctx: Context, one: Work, body: Table) -> None:
    """What takes longer than a rep works in a week hardly takes all of the rep's time, and no work takes
    less than that."""
    if one.takes is not None and one.effort is not None:
        (least, _), (_, most) = means(one.effort), means(one.takes)
        if least > most * _ROUNDED:
            ctx.warning(
                "out-of-range",
                f"the `effort` in `{one.status}` is longer than the work `takes`; the longer counts",
                (body.key("effort") or body).span,
                help="`effort` is the rep's own time within `takes`: write less, or lengthen `takes`",
            )
    if one.by != "team" or one.takes is None or "effort" in body or _typical(one.takes) <= _WEEK:
        return
    ctx.warning(
        "no-effort",
        f"the work in `{one.status}` takes a rep's whole time for longer than a working week",
        (body.key("takes") or body).span,
        help="say how much of it is the rep's own time: `effort: 2 hours`; the rest is waiting",
    )


def _typical(takes: Distribution) -> float:
    """About the mean, in microseconds: the least where it depends on the person."""
    match takes.kind:
        case "uniform" | "uniform-integer" | "triangular":
            return takes.scale.low * sum(takes.shape) / len(takes.shape)
        case "empirical":
            return takes.scale.low * min(takes.shape[1::2])
        case _:
            return takes.scale.low


def _check_by(ctx: Context, status: Status, one: Work, body: Table) -> None:
    """Who works is of the owning role, so that role must be allowed to make the moves."""
    if one.by == "nobody" and "asked-by" in body:
        ctx.error(
            "misplaced-key",
            "nobody talks to people here, so nobody can ask for it",
            (body.key("asked-by") or body).span,
            help="leave `asked-by` out, or say who works: `by: team`",
        )
    if one.by in ("nobody", "idle"):
        return
    place = (body.key("by") or body.key("outcomes") or body).span
    if status.owner is None:
        ctx.error(
            "no-owner",
            f"`{status.name}` has no owner, so no team works there",
            place,
            help="give it an `owner` in the policy, or write `by: nobody`",
        )
        return
    for outcome in one.outcomes:
        allowed = [t for t in human(status) if t.target == outcome.to]
        if allowed and not any(status.owner in t.roles for t in allowed):
            roles = ", ".join(f"`{role}`" for t in allowed for role in t.roles)
            ctx.error(
                "wrong-role",
                f"`{status.owner}` owns `{status.name}`, but only {roles} may move people to "
                f"`{outcome.to}`",
                outcome.span,
                help="leave the outcome out, or let the owner make it",
            )


def _check_stays(ctx: Context, status: Status, one: Work, written: list[Written]) -> None:
    """Whoever stays must be tried again."""
    if one.retry is not None or one.each == "connect":
        return
    for at, line in enumerate(written):
        if line.outcome.to is None and line.outcome.p.high > 0.0:
            ctx.error(
                "stays-for-ever",
                f"people who stay in `{status.name}` are never worked again",
                line.outcome.span,
                help="add `retry: 2 days`",
            )
            return
        moves = [t for t in human(status) if t.target == line.outcome.to]
        stays = one.outcomes[at].if_blocked < 0
        if moves and stays and all(_may_block(ctx, one, move) for move in moves):
            ctx.error(
                "stays-for-ever",
                f"people whom the policy keeps from `{line.outcome.to}` are never worked again",
                line.outcome.span,
                help="add `retry: 2 days`, or `if-blocked:` with another outcome",
            )
            return


def _may_block(ctx: Context, one: Work, move: Transition) -> bool:
    """Whether the policy can refuse the move: not where all it requires has surely been found out."""
    sure = {field for field, chance in one.reveals if chance.low >= 1.0}
    needs = [required.condition for required in move.requires]
    return move.when is not None or not all(
        isinstance(need, Known) and need.field in sure for need in needs
    )
