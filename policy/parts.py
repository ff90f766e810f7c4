"""Score rules, actions, clocks and route rows in the words of the language (see policy/words.py)."""

from __future__ import annotations

from collections.abc import Sequence

from policy import words
from policy.model import (
    Action,
    AssignTo,
    Clock,
    Create,
    Delay,
    Evaluated,
    Fading,
    Group,
    Limit,
    MoveTo,
    Notify,
    Policy,
    Reassign,
    ResetGroup,
    RestartClock,
    RouteRow,
    ScoreRule,
    Transition,
)
from policy.shown import points


def rule(policy: Policy, what: ScoreRule) -> str:
    """`+5 on email_click at most 3 times in 7 days`, `+25 when employees >= 200`."""
    signed = f"{'+' if what.points > 0 else ''}{points(what.points)}"
    if what.when is not None:
        return f"{signed} when {words.condition(policy, what.when)}"
    limit = f" {_limit(what.limit)}" if what.limit else ""
    return f"{signed} on {', '.join(what.events)}{limit}"


def group(what: Group) -> str:
    """Bounds and fading: `from 0 to 80, half-life 14 days`; "" for a plain sum."""
    bounds = [
        f"{word} {points(bound)}"
        for word, bound in (("from", what.low), ("to", what.high))
        if bound is not None
    ]
    head = " ".join([*bounds, *(["of account"] if what.of_account else [])])
    return ", ".join(filter(None, [head, _fading(what.fading), _evaluated(what.evaluated)]))


def actions(what: Sequence[Action]) -> str:
    """`notify sales and reassign`."""
    return " and ".join(map(_action, what))


def clock(what: Clock) -> str:
    """`sla 48 hours until first touch`."""
    return f"sla {words.delay(what.within)}{' until first touch' if what.until_first_touch else ''}"


def row(policy: Policy, what: RouteRow) -> str:
    """`to enterprise when employees >= 1000`, `hold at most 14 days`."""
    if what.kind == "hold" and what.hold is not None:
        head = f"hold at most {words.delay(what.hold)}"
    else:
        head = f"to {what.team}" if what.kind == "team" else "to owner of account"
    return head if what.when is None else f"{head} when {words.condition(policy, what.when)}"


def way(policy: Policy, what: Transition) -> str:
    """How one gets from here to its target, with requirements: `by sales requires budget >= 5 USD`."""
    needs = ", ".join(one.text for one in what.requires)
    return f"{words.transition(policy, what)}{f' requires {needs}' if needs else ''}"


def _limit(what: Limit) -> str:
    amount = points(what.amount) if what.of == "points" else str(what.amount)
    unit = what.of.removesuffix("s") if amount == "1" else what.of
    return f"at most {amount} {unit} in {words.delay(Delay(what.within))}"


def _fading(what: Fading) -> str:
    over = words.delay(Delay(what.over))
    match what.kind:
        case "half-life":
            return f"half-life {over}"
        case "linear":
            return f"linear over {over}"
        case "expires":
            return f"expires after {over}"
        case "cap":
            return f"cap {points(what.cap)} after {over} without any event"
        case _:
            return ""


def _evaluated(what: Evaluated | None) -> str:
    if what is None:
        return ""
    hour, minute = divmod(what.minute, 60)
    return f"evaluated daily at {hour:02}:{minute:02} of {what.calendar}"


def _action(what: Action) -> str:
    match what:
        case Notify(role=role):
            return f"notify {role}"
        case Reassign():
            return "reassign"
        case AssignTo(team=team):
            return f"assign to {team}"
        case RestartClock():
            return "restart clock"
        case MoveTo(status=status):
            return f"move to {status}"
        case ResetGroup(group=name):
            return f"reset {name}"
        case Create(status=status):
            return f"create {status}"
