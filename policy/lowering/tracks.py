"""Tracks: statuses with their starts, transitions, clocks, cadences and actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from dsl import amounts, nodes
from dsl.diagnostic import Label
from dsl.source import Span
from policy.lowering.context import Context, names, text
from policy.model import (
    Action,
    AssignTo,
    CadenceChoice,
    Clock,
    ClockStep,
    Create,
    MoveTo,
    Notify,
    Reassign,
    Requirement,
    ResetGroup,
    RestartClock,
    StartRule,
    Status,
    Transition,
)

S = TypeVar("S", bound=nodes.Statement)


def statuses(context: Context) -> tuple[Status, ...]:
    """Track by track, in the order of the text."""
    ordered = sorted(context.scope.statuses, key=lambda name: _track_order(context, name))
    return tuple(_status(context, name, context.scope.statuses[name]) for name in ordered)


def _track_order(context: Context, name: str) -> int:
    return list(context.scope.tracks).index(name.partition(".")[0])


def _status(context: Context, name: str, one: nodes.StatusDecl) -> Status:
    track = name.partition(".")[0]
    start = next(iter(_of(one, nodes.Start)), None)
    owner = next(iter(_of(one, nodes.Owner)), None)
    slas = [*_of(one, nodes.Sla), *context.scope.slas.get(name, ())]
    entries = [action for entry in _of(one, nodes.OnEntry) for action in entry.actions]
    return Status(
        name,
        text(one.label) or one.name.text,
        text(one.title),
        owner.role.text if owner else None,
        StartRule(context.condition(start.when), start.span) if start else None,
        bool(_of(one, nodes.Final)),
        bool(_of(one, nodes.Goal)),
        actions(context, entries, track),
        _transitions(context, name, _of(one, nodes.Transition), track),
        tuple(_clock(context, sla, track) for sla in slas),
        tuple(
            CadenceChoice(use.cadence.text, context.condition(use.when), use.span)
            for use in _of(one, nodes.UseCadence)
        ),
        one.span,
    )


def _of(status: nodes.StatusDecl, kind: type[S]) -> list[S]:
    return [one for one in status.body if isinstance(one, kind)]


# --- transitions --------------------------------------------------------------------------------


def _transitions(
    context: Context, source: str, moves: Sequence[nodes.Transition], track: str
) -> tuple[Transition, ...]:
    seen: Counter[str] = Counter()
    found: list[Transition] = []
    for move in moves:
        target = context.status(move.target, track)
        seen[target] += 1
        number = f"#{seen[target]}" if seen[target] > 1 else ""
        found.append(_transition(context, f"{source}>{target}{number}", source, target, move, track))
    return tuple(found)


def _transition(
    context: Context, label: str, source: str, target: str, move: nodes.Transition, track: str
) -> Transition:
    trigger = move.trigger
    after = trigger if isinstance(trigger, nodes.After) else None
    return Transition(
        label,
        source,
        target,
        "event"
        if isinstance(trigger, nodes.OnEvents)
        else "after"
        if isinstance(trigger, nodes.After)
        else "by"
        if isinstance(trigger, nodes.By)
        else "when",
        context.condition(move.when),
        names(trigger.events) if isinstance(trigger, nodes.OnEvents) else (),
        context.delay(after.delay) if after else None,
        _without(context, after),
        names(trigger.roles) if isinstance(trigger, nodes.By) else (),
        tuple(_requirement(context, one) for one in move.requires),
        names(move.because),
        actions(context, move.actions, track),
        move.span,
    )


def _without(context: Context, after: nodes.After | None) -> tuple[str, ...]:
    if after is None:
        return ()
    return tuple(context.scope.events) if after.any_event else names(after.without)


def _requirement(context: Context, expr: nodes.Expr) -> Requirement:
    return Requirement(context.types.requirement(expr), context.scope.written(expr.span), expr.span)


# --- clocks -------------------------------------------------------------------------------------


def _clock(context: Context, sla: nodes.Sla, track: str) -> Clock:
    within = context.delay(sla.within)
    steps: list[ClockStep] = []
    for step in sla.steps:
        percent = amounts.whole(
            step.percent.value, 100, "a hundredth of a percent", step.percent.span, context.findings
        )
        percent = (
            amounts.positive(percent, "a share of the time", step.percent.span, context.findings) or 1
        )
        reached = within.amount * percent // 10_000
        most = amounts.CENTURY if within.kind == "working" else amounts.CENTURY * amounts.DAY
        amounts.planned(reached, most, "a share of the time", step.percent.span, context.findings)
        if steps and percent <= steps[-1].percent:
            context.findings.error(
                "not-ascending",
                "steps come in the order of their time",
                step.percent.span,
                labels=(Label(sla.steps[len(steps) - 1].percent.span, "already past"),),
            )
        steps.append(ClockStep(percent, actions(context, step.actions, track), step.span))
    return Clock(within, sla.until_first_touch, tuple(steps), sla.span)


# --- actions ------------------------------------------------------------------------------------


def actions(context: Context, found: Sequence[nodes.Action], track: str) -> tuple[Action, ...]:
    return tuple(_action(context, one, track) for one in found)


def _action(context: Context, action: nodes.Action, track: str) -> Action:
    match action:
        case nodes.Notify(role=role):
            return Notify(role.text)
        case nodes.Reassign():
            return Reassign()
        case nodes.AssignTo(team=team):
            return AssignTo(team.text)
        case nodes.RestartClock():
            return RestartClock()
        case nodes.MoveTo(status=status):
            return MoveTo(context.status(status, track))
        case nodes.ResetGroup(group=group):
            return ResetGroup(group.text)
        case nodes.Create(status=status, values=values):
            return _create(context, action, context.status(status, track), values)


def _create(
    context: Context, action: nodes.Create, status: str, values: Sequence[nodes.Assignment]
) -> Create:
    key = context.scope.accounts.field.text if context.scope.accounts else None
    given = {one.field.text for one in values} | ({key} if key else set())
    required(context, given, action.span, "a new person")
    return Create(status, context.values(values))


def required(context: Context, given: set[str], span: Span, who: str) -> None:
    """Reports required fields that are not given where somebody is born."""
    for name, one in context.scope.fields.items():
        if one.required and name not in given:
            context.findings.missing(
                "missing-required",
                f"{who} must have `{name}`",
                span,
                labels=(Label(one.name.span, "required here"),),
                help=f"give it a value: `{name} = ...`",
            )
