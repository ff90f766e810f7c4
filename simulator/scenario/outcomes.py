"""How work ends: moves that the policy allows, each with its probability, reasons and value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.source import Span
from policy.model import Status, Transition
from simulator.model import Outcome
from simulator.numeric import Apply, Constant, Node, Number, constant
from simulator.scenario import tree
from simulator.scenario.context import Context
from simulator.scenario.domains import INFINITE, UNIT_INTERVAL, domains
from simulator.scenario.expressions import Share, fixed, share
from simulator.scenario.places import WORK
from simulator.scenario.proofs import told, witness
from simulator.scenario.ranges import SLACK, loads, prove
from simulator.scenario.spreads import spread
from simulator.scenario.tree import Row, Scalar, Table
from simulator.scenario.words import entries_of, status_of


@dataclass(frozen=True)
class Written:
    """An outcome with where it stands; `whole` is `rest`."""

    outcome: Outcome
    key: Span
    whole: bool
    if_blocked: Scalar | None


def outcomes(ctx: Context, status: Status, node: tree.Node | None) -> list[Written]:
    """The outcomes in order; those that are wrong in themselves are left out after a finding."""
    items = node.items if isinstance(node, Row) else ()
    if not items and node is not None:
        ctx.error(
            "no-outcomes",
            "work without outcomes never ends",
            node.span,
            help="write `[{to: lead.SQL, p: 0.3}, {stay: rest}]`",
        )
    found = [
        one
        for item in items
        if isinstance(item, Table) and (one := _outcome(ctx, status, item)) is not None
    ]
    _check_order(ctx, found)
    return _blocked(ctx, found)


def _outcome(ctx: Context, status: Status, body: Table) -> Written | None:
    to, stay, p = body.get("to"), body.get("stay"), body.get("p")
    if (to is None) == (stay is None):
        ctx.error(
            "one-target",
            "an outcome goes to one status, or stays",
            body.span,
            help="write `{to: lead.SQL, p: 0.3}` or `{stay: rest}`",
        )
        return None
    chance = stay if stay is not None else p
    if chance is None or (stay is not None and p is not None):
        what = "how probable is this outcome?" if chance is None else "the probability is given twice"
        ctx.error(
            "missing-key" if chance is None else "drawn-twice",
            what,
            body.span,
            help="add `p: 0.3` or `p: rest`" if chance is None else "write `{stay: 0.3}`",
        )
        return None
    found = share(ctx, chance, WORK)
    target = _target(ctx, status, to)
    if found is None or (to is not None and target is None):
        return None
    moves = [one for one in status.transitions if one.trigger == "by" and one.target == target]
    return _written(ctx, body, target, moves, found)


def _written(
    ctx: Context, body: Table, target: str | None, moves: list[Transition], found: Number | Share
) -> Written:
    whole = isinstance(found, Share) and found.whole
    p = constant(found.part) if isinstance(found, Share) else found
    if isinstance(found, Share):
        p = replace(p, text="rest" if whole else f"{found.part:.0%} of rest", span=found.span)
    value = spread(ctx, body.get("value"), WORK, "money", (0.0, INFINITE))
    because = _because(ctx, body, moves)
    blocked = body.get("if-blocked")
    if target is None:
        for key in ("value", "because", "if-blocked"):
            if key in body:
                ctx.error(
                    "misplaced-key",
                    f"`{key}` goes with a move, not with staying",
                    (body.key(key) or body).span,
                    help="leave it out",
                )
    _check_speed(ctx, p, target)
    stage = 1 if isinstance(found, Share) else 0
    outcome = Outcome(target, p, stage, because, value, -1, body.span)
    first = body.entries[0].key.span
    return Written(outcome, first, whole, blocked if isinstance(blocked, Scalar) else None)


def _target(ctx: Context, status: Status, node: tree.Node | None) -> str | None:
    """A status that people may move to from here by hand."""
    if not isinstance(node, Scalar):
        return None
    name = status_of(ctx, node.text, node.span)
    allowed = sorted({one.target for one in status.transitions if one.trigger == "by"})
    if name is None or name in allowed:
        return name
    ctx.error(
        "no-such-move",
        f"the policy has no move by hand from `{status.name}` to `{name}`",
        node.span,
        help=f"by hand: {', '.join(f'`{one}`' for one in allowed)}",
    )
    return None


def _because(ctx: Context, body: Table, moves: list[Transition]) -> tuple[tuple[str, float], ...]:
    """Reasons with probabilities that sum to 1, out of those that the move's transitions list."""
    listed = list(dict.fromkeys(reason for move in moves for reason in move.because))
    node = body.get("because")
    if node is None:
        if moves and all(move.because for move in moves):
            ctx.error(
                "no-reason",
                f"the policy wants a reason for the move to `{moves[0].target}`",
                body.span,
                help=f"add `because: {{{listed[0]}: 1}}`; reasons: {', '.join(listed)}",
            )
        return ()
    found, total = [], 0.0
    for one in entries_of(node):
        part = fixed(ctx, one.value, "number", UNIT_INTERVAL)
        known = ctx.known(
            "reason", one.key.text, one.key.span, listed, "the policy's transition lists no reasons"
        )
        if part is None or not known:
            return ()
        found.append((one.key.text, part))
        total += part
    if abs(total - 1.0) > SLACK:
        ctx.error(
            "not-one",
            f"the reasons sum to {total:g}, not to 1",
            node.span,
            help="mend the probabilities",
        )
    return tuple(found)


def _check_speed(ctx: Context, p: Number, target: str | None) -> None:
    """Speed to lead acts on contact and qualification, never on closing."""
    if not any(one.of == "speed" for one in loads(p.node)):
        return
    if target is not None and ctx.policy.status[target].goal:
        ctx.error(
            "speed-not-here",
            f"`speed` does not act on closing: `{target}` is a goal",
            p.span,
            help="use it for connecting and qualifying only",
        )
    elif "qualify" not in ctx.speed_for:
        ctx.error(
            "speed-not-here",
            "`speed` is used for an outcome, and `applies-to` does not say so",
            p.span,
            help="write `applies-to: [connect, qualify]`",
        )


def _check_order(ctx: Context, found: list[Written]) -> None:
    """Plain probabilities come first, then shares of the rest, `rest` last; nothing twice."""
    seen: set[tuple[str | None, str]] = set()
    for at, one in enumerate(found):
        ways = {(one.outcome.to, reason) for reason, _ in one.outcome.because or (("", 1.0),)}
        if ways & seen:
            name = f"`{one.outcome.to}`" if one.outcome.to else "`stay`"
            ctx.error(
                "drawn-twice", f"{name} is an outcome twice", one.key, help="add their probabilities up"
            )
        seen |= ways
        if at and one.outcome.stage < found[at - 1].outcome.stage:
            ctx.error(
                "wrong-order",
                "a plain probability cannot follow a share of the rest",
                one.outcome.p.span,
                help="put plain probabilities first",
            )
        if at and found[at - 1].whole:
            ctx.error("wrong-order", "nothing is left after `rest`", one.key, help="put `rest` last")


def _blocked(ctx: Context, found: list[Written]) -> list[Written]:
    """Binds each `if-blocked` to the outcome it names."""
    places = {one.outcome.to: at for at, one in reversed(list(enumerate(found)))}
    bound = []
    for one in found:
        name = one.if_blocked
        if name is not None and name.text != "stay":
            others = [to for to in places if to is not None and to != one.outcome.to]
            if ctx.known(
                "outcome", name.text, name.span, others, "name another outcome of this work, or `stay`"
            ):
                one = replace(one, outcome=replace(one.outcome, if_blocked=places[name.text]))
        bound.append(one)
    return bound


def check_mass(ctx: Context, found: list[Written], place: Span) -> None:
    """Probabilities of each stage sum to at most 1; without `rest` they sum to exactly 1."""
    plain = [one for one in found if one.outcome.stage == 0]
    shares = [one for one in found if one.outcome.stage == 1]
    part = sum(one.outcome.p.low for one in shares if not one.whole)
    if part > 1.0 + SLACK:
        ctx.error(
            "too-much",
            f"the shares of the rest sum to {part:.0%}",
            shares[-1].outcome.p.span,
            help="they may sum to 100% at most",
        )
    total = _sum([one.outcome.p for one in plain])
    if len(plain) > 1 and not _at_most_one(ctx, total, plain):
        return
    if any(one.whole for one in shares) or (shares and part >= 1.0 - SLACK) or not found:
        return
    if shares:
        _lost(ctx, f"{1.0 - part:.0%} of the rest", place, ())
        return
    proof = prove(total, 1.0, INFINITE, domains(ctx, total))
    if not proof.holds:
        up_to = "" if isinstance(total, Constant) else "up to "
        amount = "some" if proof.value is None else f"{up_to}{1.0 - proof.value:.3g}"
        _lost(ctx, f"{amount} of the people", place, witness(ctx, proof))


def _at_most_one(ctx: Context, total: Node, plain: list[Written]) -> bool:
    proof = prove(total, -INFINITE, 1.0, domains(ctx, total))
    if proof.holds:
        return True
    what = (
        f"can sum to {told(proof.value, 'number', '')}"
        if proof.value
        else "cannot be shown to sum to at most 1"
    )
    ctx.error(
        "too-much",
        f"these probabilities {what}",
        plain[-1].outcome.p.span,
        help="mend them, or say the last ones as `x% of rest`",
        witness=witness(ctx, proof),
    )
    return False


def _lost(ctx: Context, what: str, place: Span, values: tuple[str, ...]) -> None:
    ctx.error(
        "lost-mass",
        f"{what} go nowhere",
        place,
        help="say where: `{stay: rest}` or `{to: ..., p: rest}`",
        witness=values,
    )


def _sum(parts: list[Number]) -> Node:
    total: Node = Constant(0.0)
    for at, one in enumerate(parts):
        total = one.node if at == 0 else Apply("+", (total, one.node))
    return total
