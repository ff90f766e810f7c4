"""Random expressions: worlds in which chances, lengths, costs and rates read all that can be read."""

from __future__ import annotations

import random
from dataclasses import replace

from policy.model import DAY, HOUR, Policy
from simulator.model import Distribution, Outcome, Scenario, TouchModel, Work
from simulator.numeric import Apply, Constant, Load, Node, Number

Names = list[Load]


def with_curves(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world, where what happens in a status depends on who it happens to, when, and how often."""
    stay = _of_a_stay(policy, world)
    return replace(
        world,
        work=tuple(_worked(one, [*stay, Load("rep.speed")], rng) for one in world.work),
        touches=tuple(_touched(one, stay, rng) for one in world.touches),
        patience=tuple(
            replace(one, takes=_length(one.takes, stay, rng)) if rng.random() < 0.6 else one
            for one in world.patience
        ),
    )


def _of_a_stay(policy: Policy, world: Scenario) -> Names:
    bare: Names = [
        Load("intent"), Load("wait"), Load("age"), Load("visit"), Load("touches"), Load("score"),
        Load("speed"),
    ]  # fmt: skip
    fields = [one for one in world.fields if one.amount is not None or one.chance is not None]
    read: Names = [Load("field", one.field) for one in fields]
    known: Names = [Load("known", one.field) for one in world.fields]
    of: Names = [Load("source", value=one.name) for one in world.sources]
    of += [Load("segment", value=one.name) for one in world.segments]
    for one in policy.fields:
        if one.values and any(model.field == one.name for model in world.fields):
            of.append(Load("is", one.name, one.values[0]))
    return [*bare, *read, *known, *of, *(Load("group", one.name) for one in policy.groups)]


def _worked(work: Work, names: Names, rng: random.Random) -> Work:
    return replace(
        work,
        takes=None if work.takes is None else _length(work.takes, names, rng),
        effort=None if work.effort is None else _length(work.effort, names, rng),
        outcomes=tuple(_outcome(one, names, rng) for one in work.outcomes),
        reveals=tuple((field, _chance(names, rng)) for field, _ in work.reveals),
    )


def _outcome(one: Outcome, names: Names, rng: random.Random) -> Outcome:
    chance = one.p if isinstance(one.p.node, Constant) else _chance(names, rng)
    return replace(one, p=chance)


def _touched(one: TouchModel, names: Names, rng: random.Random) -> TouchModel:
    return replace(
        one,
        takes=None if one.takes is None else _length(one.takes, names, rng),
        connects=None if one.connects is None else _chance(names, rng),
        emits=tuple((event, _chance(names, rng)) for event, _ in one.emits),
    )


def _chance(names: Names, rng: random.Random) -> Number:
    return Number(Apply("clamp", (_around_one(names, rng, 3), Constant(0.02), Constant(0.95))))


def _length(one: Distribution, names: Names, rng: random.Random) -> Distribution:
    if rng.random() < 0.4:
        return one
    factor = Apply("clamp", (_around_one(names, rng, 2), Constant(0.1), Constant(4.0)))
    kinds = (one, Distribution("lognormal", one.scale, (0.8,)), Distribution("constant", one.scale))
    chosen = rng.choice(kinds)
    scale = Apply("*", (chosen.scale.node, factor))
    return replace(chosen, scale=Number(scale, chosen.scale.unit))


def _around_one(names: Names, rng: random.Random, depth: int) -> Node:
    """Mostly between 0 and 2, whatever it reads."""
    if depth == 0:
        return _read(names, rng)
    a, b = (_around_one(names, rng, depth - 1) for _ in range(2))
    c = _read(names, rng)
    match rng.randrange(14):
        case 0:
            return Apply("*", (a, b))
        case 1:
            return Apply("/", (Apply("+", (a, b)), Constant(2.0)))
        case 2:
            return Apply("max", (Constant(0.05), Apply("-", (a, c))))
        case 3:
            return Apply("-", (Constant(1.5), a))
        case 4:
            return Apply("min", (a, b, Constant(1.2)))
        case 5:
            return Apply("exp", (Apply("neg", (a,)),))
        case 6:
            return Apply("log", (Apply("max", (Apply("+", (Constant(1.3), a)), Constant(0.2))),))
        case 7:
            return Apply("logistic", (Apply("-", (a, b)),))
        case 8:
            return Apply("half", (a, Constant(0.7)))
        case 9:
            points = (0.0, 0.9, 0.4, 0.2, 1.0, 1.1, 1.7, 0.4)
            return Apply("piecewise", (a, *map(Constant, points)))
        case 10:
            return Apply("if", (_truth(names, rng), a, b))
        case 11:
            return Apply("-", (a, Constant(0.1)))
        case 12:
            return Apply("+", (Constant(0.2), a))
        case _:
            return Apply("*", (Constant(0.8), a))


def _truth(names: Names, rng: random.Random) -> Node:
    """A condition: comparisons with what is read, joined."""
    a, b = (_read(names, rng) for _ in range(2))
    limit = Constant(rng.choice((0.0, 0.3, 0.5, 1.0)))
    first = Apply(rng.choice(("<", "<=", "=", ">=", ">")), (a, limit))
    second = Apply(rng.choice(("<", ">=")), (b, Constant(0.5)))
    match rng.randrange(4):
        case 0:
            return Apply("and", (first, second))
        case 1:
            return Apply("or", (first, second))
        case 2:
            return Apply("not", (first,))
        case _:
            return first


def _read(names: Names, rng: random.Random) -> Node:
    """One thing that is read, brought to the size of 1."""
    chosen = rng.choice(names)
    size = {"wait": 6 * HOUR, "age": 5 * DAY, "visit": 2.0, "touches": 2.0, "score": 20.0, "group": 20.0}
    if chosen.of == "field":
        return Apply("/", (chosen, Apply("+", (Apply("max", (chosen, Constant(1.0))), Constant(1.0)))))
    return Apply("/", (chosen, Constant(float(size[chosen.of])))) if chosen.of in size else chosen
