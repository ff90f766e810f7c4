"""Shapes of guarantees, examples and retired statuses."""

from __future__ import annotations

from collections.abc import Sequence

from dsl import nodes
from dsl.format.blocks import block, leaf, line
from dsl.format.layout import Leaf, Shape
from dsl.format.words import (
    assignments,
    commas,
    condition,
    duration,
    joined,
    literal,
    names,
    text,
)


def guarantee(decl: nodes.GuaranteeDecl) -> Shape:
    return leaf(decl.span, joined("guarantee", _promise(decl.promise)))


def _promise(promise: nodes.Promise) -> list[str]:
    match promise:
        case nodes.EveryPath(to=to, passes=passes):
            return joined(f"every path to {to.text} passes", _either(passes))
        case nodes.NeverReaches(start=start, target=target, without=without):
            words = [f"{start.text} never reaches {target.text}"]
            return words + (joined("without", _either(without)) if without else [])
        case nodes.AlwaysPossible(target=target, start=start):
            return [f"{target.text} is always possible from {start.text}"]
        case nodes.AloneNeverMakes(group=group, definition=definition):
            return [f"{group.text} alone never makes {definition.text}"]
        case nodes.EveryPersonRouted(when=when, status=status):
            routed = f"is routed in {status.text}"
            return (
                joined("every person when", condition(when), routed)
                if when
                else [f"every person {routed}"]
            )


def _either(statuses: Sequence[nodes.StatusName]) -> list[str]:
    first, *rest = (status.text for status in statuses)
    return [first, *(f"or {status}" for status in rest)]


def retired(decl: nodes.RetiredDecl) -> Shape:
    return leaf(decl.span, [f"retired {text(decl.label)} becomes {decl.becomes.text}"])


def example(decl: nodes.ExampleDecl) -> Shape:
    items: list[Leaf] = []
    if decl.starts:
        items.append(leaf(line(decl.lines, "starts", decl.starts), [f"starts at {decl.starts.text}"]))
    if decl.given:
        span = line(decl.lines, "given", decl.given[0])
        items.append(leaf(span, joined("given", assignments(decl.given))))
    items += [_step(step) for step in decl.steps]
    return block(decl.span, [f"example {text(decl.title)}"], items, decl.title.span)


def _step(step: nodes.ExampleStep) -> Leaf:
    words = _doing(step.what)
    return leaf(step.span, joined(f"at {duration(step.at)}", words) if step.at else words)


def _doing(what: nodes.Doing) -> list[str]:
    match what:
        case nodes.DoEvents(events=events):
            return joined("on", names(events))
        case nodes.DoMove(role=role, to=to, because=because, refused=refused):
            move = f"{role.text} {'cannot move ' if refused else ''}to {to.text}"
            return [move, *([f"because {because.text}"] if because else [])]
        case nodes.DoSet(values=values):
            return joined("set", assignments(values))
        case nodes.DoClear(fields=fields):
            return joined("clear", names(fields))
        case nodes.DoTouch(kind=kind):
            return [f"touch {kind.text}" if kind else "touch"]
        case nodes.DoExpect(expectations=expectations):
            return joined("expect", commas(_expectation(one) for one in expectations))


def _expectation(one: nodes.Expectation) -> str:
    match one:
        case nodes.ExpectStatus(status=status):
            return f"status {status.text}"
        case nodes.ExpectValue():
            return _value(one)
        case nodes.ExpectKnown(field=field, known=known):
            return f"{field.text} is {'known' if known else 'missing'}"
        case nodes.ExpectRoute(team=team):
            return f"route {team.text}"
        case nodes.ExpectAssignee(rep=rep):
            return f"assignee {text(rep) if rep else 'none'}"
        case nodes.ExpectOwner(role=role):
            return f"owner {role.text if role else 'none'}"
        case nodes.ExpectDue(at=at):
            return f"due {at.text}" if at else "due never"


def _value(one: nodes.ExpectValue) -> str:
    words = [one.what.text, one.op, literal(one.low)]
    if one.high is not None:
        words += ["and", literal(one.high)]
    return " ".join(filter(None, words))
