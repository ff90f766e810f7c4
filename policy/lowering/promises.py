"""Guarantees and retired values."""

from __future__ import annotations

from dsl import nodes, typed
from policy.lowering.context import Context
from policy.model import (
    AloneNeverMakes,
    AlwaysPossible,
    EveryPath,
    EveryPersonRouted,
    Guarantee,
    NeverReaches,
    Promise,
    Retired,
)


def guarantees(context: Context) -> tuple[Guarantee, ...]:
    return tuple(
        Guarantee(context.scope.written(one.promise.span), _promise(context, one.promise), one.span)
        for one in context.scope.decls(nodes.GuaranteeDecl)
    )


def _promise(context: Context, promise: nodes.Promise) -> Promise:
    every = context.scope.every_status
    match promise:
        case nodes.EveryPath(to=to, passes=passes):
            return EveryPath(every(to), _all(context, passes))
        case nodes.NeverReaches(start=start, target=target, without=without):
            return NeverReaches(every(start), every(target), _all(context, without))
        case nodes.AlwaysPossible(target=target, start=start):
            return AlwaysPossible(every(target), every(start))
        case nodes.AloneNeverMakes(group=group, definition=definition):
            return AloneNeverMakes(group.text, typed.Defined(definition.text, definition.span))
        case nodes.EveryPersonRouted(when=when, status=status):
            return EveryPersonRouted(every(status), context.condition(when))


def _all(context: Context, names: tuple[nodes.StatusName, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in context.scope.every_status(name)))


def retired(context: Context) -> tuple[Retired, ...]:
    return tuple(
        Retired(one.label.value, context.status(one.becomes), one.span)
        for one in context.scope.decls(nodes.RetiredDecl)
    )
