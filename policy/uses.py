"""What a policy reads and names: every condition, and who uses which declaration.

For checks and for people who ask what a change touches. Examples are no uses: they only try things out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.typed import (
    All,
    Among,
    Condition,
    Defined,
    Known,
    Linear,
    Negation,
    Same,
    Some,
    TextTest,
)
from policy.model import (
    Action,
    AloneNeverMakes,
    AssignTo,
    Create,
    Delay,
    EveryPersonRouted,
    Notify,
    Policy,
    ResetGroup,
)
from policy.moves import actions_of


def conditions(policy: Policy) -> Iterator[Condition]:
    """Every condition, definitions among them, each once and as a whole."""
    yield from (one.condition for one in policy.definitions)
    yield from (rule.when for one in policy.groups for rule in one.rules if rule.when is not None)
    yield from deciding(policy)
    for one in policy.guarantees:
        if isinstance(one.promise, AloneNeverMakes):
            yield one.promise.condition
        elif isinstance(one.promise, EveryPersonRouted) and one.promise.when is not None:
            yield one.promise.when


def deciding(policy: Policy) -> Iterator[Condition]:
    """The conditions that decide what happens to people: of starts, moves, cadences, routes, teams."""
    for status in policy.statuses:
        if status.start is not None and status.start.when is not None:
            yield status.start.when
        for move in status.transitions:
            yield from () if move.when is None else (move.when,)
            yield from (one.condition for one in move.requires)
        yield from (one.when for one in status.cadences if one.when is not None)
    yield from (row.when for route in policy.routes for row in route.rows if row.when is not None)
    yield from (one.interrupt for one in policy.teams if one.interrupt is not None)


def parts(what: Condition) -> Iterator[Condition]:
    """A condition and all conditions within it; a definition is not entered."""
    yield what
    match what:
        case All(parts=inner) | Some(parts=inner):
            for one in inner:
                yield from parts(one)
        case Negation(part=inner):
            yield from parts(inner)


def written_out(policy: Policy, what: Condition) -> Iterator[Condition]:
    """As `parts`, with definitions entered, each once."""
    todo, entered = [what], set[str]()
    while todo:
        for one in parts(todo.pop()):
            yield one
            if isinstance(one, Defined) and one.name not in entered:
                entered.add(one.name)
                todo.append(policy.definition[one.name].condition)


def fields_of(what: Condition) -> tuple[str, ...]:
    """The fields that this one test reads; none for `and`, `or`, `not` and definitions."""
    match what:
        case Known(field=name) | Among(field=name) | TextTest(field=name):
            return (name,)
        case Same(left=left, right=right):
            return left, right
        case Linear(sum=terms):
            return tuple(one.name for one in terms if one.of == "field")
    return ()


def groups_of(policy: Policy, what: Condition) -> tuple[str, ...]:
    """The score groups that this one test reads; `score` reads all of them."""
    if not isinstance(what, Linear):
        return ()
    if any(one.of == "score" for one in what.sum):
        return tuple(one.name for one in policy.groups)
    return tuple(one.name for one in what.sum if one.of == "group")


# --- who uses what ------------------------------------------------------------------------------


def actions(policy: Policy) -> Iterator[Action]:
    return (action for status in policy.statuses for action, _ in actions_of(status))


def fields_used(policy: Policy) -> frozenset[str]:
    read = {name for one in _tests(policy) for name in fields_of(one)}
    made = {name for one in actions(policy) if isinstance(one, Create) for name, _ in one.values}
    return frozenset(read | made | {policy.account_key or ""})


def definitions_used(policy: Policy) -> frozenset[str]:
    return frozenset(one.name for one in _tests(policy) if isinstance(one, Defined))


def groups_used(policy: Policy) -> frozenset[str]:
    """Groups that a condition reads, or the work order of a team."""
    if any(one.work == "highest score first" for one in policy.teams):
        return frozenset(one.name for one in policy.groups)
    return frozenset(name for one in _tests(policy) for name in groups_of(policy, one))


def events_used(policy: Policy) -> frozenset[str]:
    """Events that score, move, stop a cadence or start a timer anew."""
    if any(one.fading.kind == "cap" for one in policy.groups):
        return frozenset(policy.events)
    scored = {name for one in policy.groups for rule in one.rules for name in rule.events}
    stops = {name for one in policy.cadences for name in one.stop_on}
    moving = {
        name
        for status in policy.statuses
        for move in status.transitions
        for name in (*move.events, *move.without)
    }
    return frozenset(scored | stops | moving)


def roles_used(policy: Policy) -> frozenset[str]:
    """Roles that own, move, are told, have a team or signed."""
    moving = {role for status in policy.statuses for move in status.transitions for role in move.roles}
    told = {one.role for one in actions(policy) if isinstance(one, Notify)}
    owning = {one.owner for one in policy.statuses if one.owner is not None}
    signed = {one.role for one in policy.agreed}
    return frozenset(moving | told | owning | signed | {one.role for one in policy.teams})


def teams_used(policy: Policy) -> frozenset[str]:
    """Teams that a route, an action or another team names."""
    routed = {row.team for route in policy.routes for row in route.rows if row.kind == "team"}
    assigned = {one.team for one in actions(policy) if isinstance(one, AssignTo)}
    return frozenset(routed | assigned | {one.full for one in policy.teams if one.full is not None})


def calendars_used(policy: Policy) -> frozenset[str]:
    hours = {one.hours for one in policy.teams if one.hours is not None}
    read = {one.evaluated.calendar for one in policy.groups if one.evaluated is not None}
    return frozenset(hours | read | {one.calendar for one in _delays(policy) if one.calendar})


def groups_reset(policy: Policy) -> frozenset[str]:
    return frozenset(one.group for one in actions(policy) if isinstance(one, ResetGroup))


def _delays(policy: Policy) -> Iterator[Delay]:
    for status in policy.statuses:
        yield from (one.after for one in status.transitions if one.after is not None)
        yield from (one.within for one in status.clocks)
    yield from (row.hold for route in policy.routes for row in route.rows if row.hold is not None)


def _tests(policy: Policy) -> Iterable[Condition]:
    return (part for one in conditions(policy) for part in parts(one))
