"""Shapes of tracks, statuses, clocks and actions."""

from __future__ import annotations

from collections.abc import Sequence

from dsl import nodes
from dsl.format.blocks import block, leaf, tail
from dsl.format.layout import Block, Leaf, Shape
from dsl.format.words import assignments, condition, conditions, duration, joined, names, number, text


def track(decl: nodes.TrackDecl) -> Shape:
    items = [_status(status) for status in decl.statuses]
    return block(decl.span, [f"track {decl.name.text}"], items, decl.name.span)


def _status(status: nodes.StatusDecl) -> Block:
    head = [f"status {status.name.text}"]
    head += [f"as {text(status.label)}"] if status.label else []
    head += [text(status.title)] if status.title else []
    last = status.title or status.label or status.name
    items = tuple(_statement(statement) for statement in status.body)
    whole = block(status.span, head, items, last.span)
    short = len(status.body) == 1 and _is_short(status.body[0])
    return Block(whole.head, items, status.span, short)


def _is_short(statement: nodes.Statement) -> bool:
    """`{ final }` and the like may stand on the line of their status."""
    if isinstance(statement, nodes.Start):
        return statement.when is None and not statement.otherwise
    return isinstance(statement, nodes.Final | nodes.Goal)


def _statement(statement: nodes.Statement) -> Shape:
    match statement:
        case nodes.Start(when=when, otherwise=otherwise, span=span):
            return leaf(span, ["start"], tail(when, otherwise))
        case nodes.Owner(role=role, span=span):
            return leaf(span, [f"owner {role.text}"])
        case nodes.Transition():
            return _transition(statement)
        case nodes.Sla(span=span):
            return _sla("sla", statement)
        case nodes.UseCadence(cadence=cadence, when=when, otherwise=otherwise, span=span):
            return leaf(span, [f"cadence {cadence.text}"], tail(when, otherwise))
        case nodes.OnEntry(actions=several, span=span):
            return leaf(span, joined("on entry", actions(several)))
        case nodes.Final(span=span):
            return leaf(span, ["final"])
        case nodes.Goal(span=span):
            return leaf(span, ["goal"])


def _transition(statement: nodes.Transition) -> Leaf:
    clauses = [
        _trigger(statement.trigger),
        joined("when", condition(statement.when)) if statement.when else [],
        joined("requires", conditions(statement.requires)) if statement.requires else [],
        joined("because", names(statement.because)) if statement.because else [],
        joined("then", actions(statement.actions)) if statement.actions else [],
    ]
    given = [clause for clause in clauses if clause]
    target = f"to {statement.target.text}".ljust(16) if given else f"to {statement.target.text}"
    first = [target, *given[0]] if given else [target]
    return leaf(statement.span, first, *given[1:])


def _trigger(trigger: nodes.OnEvents | nodes.After | nodes.By | None) -> list[str]:
    match trigger:
        case nodes.OnEvents(events=events):
            return joined("on", names(events))
        case nodes.By(roles=roles):
            return joined("by", names(roles))
        case nodes.After(delay=delay, without=without, any_event=any_event):
            words = [f"after {duration(delay)}"]
            if any_event:
                return [*words, "without any event"]
            return words + (joined("without", names(without)) if without else [])
        case None:
            return []


def sla_decl(decl: nodes.SlaDecl) -> Shape:
    sla = nodes.Sla(decl.sla.within, decl.sla.until_first_touch, decl.sla.steps, decl.span)
    return _sla(f"sla of {decl.status.text}", sla)


def _sla(head: str, sla: nodes.Sla) -> Shape:
    words = [f"{head} {duration(sla.within)}"] + ["until first touch"] * sla.until_first_touch
    if not sla.steps:
        return leaf(sla.span, words)
    items = [_step(step) for step in sla.steps]
    return block(sla.span, words, items, sla.within.span)


def _step(step: nodes.SlaStep) -> Leaf:
    percent = f"at {number(step.percent.value)}%".ljust(7)
    return leaf(step.span, joined(percent, actions(step.actions)))


def actions(several: Sequence[nodes.Action]) -> list[str]:
    words: list[str] = []
    for action in several:
        first, *rest = _action(action)
        words += [f"and {first}" if words else first, *rest]
    return words


def _action(action: nodes.Action) -> list[str]:
    match action:
        case nodes.Notify(role=role):
            return [f"notify {role.text}"]
        case nodes.Reassign():
            return ["reassign"]
        case nodes.AssignTo(team=team):
            return [f"assign to {team.text}"]
        case nodes.RestartClock():
            return ["restart clock"]
        case nodes.MoveTo(status=status):
            return [f"move to {status.text}"]
        case nodes.ResetGroup(group=group):
            return [f"reset {group.text}"]
        case nodes.Create(status=status, values=values):
            words = [f"create {status.text}"]
            return words + (joined("with", assignments(values)) if values else [])
