"""Who works in a status: the routed team, the same rep, nobody, or reps with nothing else to do."""

from __future__ import annotations

from typing import Literal

from policy.model import Status, WorkOrder
from simulator.model import Work
from simulator.scenario.context import Context
from simulator.scenario.tree import Node, Scalar, Table

By = Literal["team", "same rep", "nobody", "idle"]
_OF_IDLE = ("picks", "share")
_ORDERS: dict[str, WorkOrder] = {
    "oldest": "oldest first",
    "newest": "newest first",
    "highest score": "highest score first",
    "earliest due": "earliest due first",
}


def who(ctx: Context, status: Status, body: Table) -> tuple[By, tuple[str, ...]]:
    """Who it is, and of idle reps their teams."""
    node = body.get("by")
    text = node.text if isinstance(node, Scalar) else "team"
    if text.startswith("idle "):
        return "idle", _teams(ctx, text.removeprefix("idle ").strip(), node)
    for key in _OF_IDLE:
        if key in body:
            ctx.error(
                "misplaced-key",
                f"`{key}` says how idle reps take people",
                (body.key(key) or body).span,
                help="add `by: idle TEAM`, or leave it out",
            )
    if text in ("team", "same rep", "nobody"):
        return text, ()  # type: ignore[return-value]
    ctx.error(
        "wrong-value",
        f"the work in `{status.name}` cannot be done by `{text}`",
        (node or body).span,
        help="write `team`, `same rep`, `nobody`, or `idle` and a team or a role",
    )
    return "team", ()


def _teams(ctx: Context, name: str, node: Node | None) -> tuple[str, ...]:
    """The team of that name, or all teams of the role."""
    policy = ctx.policy
    if name in policy.team:
        return (name,)
    found = tuple(one.name for one in policy.teams if one.role == name)
    if not found and node is not None:
        known = dict.fromkeys((*policy.team, *(one.role for one in policy.teams)))
        ctx.known("team or role", name, node.span, known)
    return found


def picks(body: Table) -> WorkOrder:
    """In which order idle reps take people."""
    node = body.get("picks")
    return _ORDERS[node.text] if isinstance(node, Scalar) else "oldest first"


def check_idle(ctx: Context, work: Work, routed: tuple[str, ...]) -> None:
    """Idle reps take people whom no team has; they have reps, and may make the moves."""
    status = ctx.policy.status[work.status]
    if routed or status.name in ctx.policy.route_of:
        ctx.error(
            "not-idle",
            f"people in `{status.name}` go to a team, so idle reps cannot take them",
            work.span,
            help="write `by: team`",
        )
    if work.each == "connect":
        ctx.error(
            "misplaced-key",
            "idle reps take people by themselves, not for a touch",
            work.span,
            help="leave `each` out",
        )
    role = ctx.policy.team[work.teams[0]].role
    for one in work.outcomes:
        edges = [t for t in status.transitions if t.trigger == "by" and t.target == one.to]
        if edges and not any(role in t.roles for t in edges):
            ctx.error(
                "wrong-role",
                f"`{role}` may not move people from `{status.name}` to `{one.to}`",
                one.span,
                help=f"leave the outcome out, or let `{role}` make it in the policy",
            )
