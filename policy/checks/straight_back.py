"""A person is moved by hand, and the policy moves them straight back.

The condition of an automatic transition can still hold when somebody has just decided otherwise. What
they did is undone at the same instant. Reset the points on entry, or let the condition exclude it.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    track lead {
      status MQL     { start  owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Nurture by sales because no_timing }
      status Nurture { owner marketing  to MQL when employees >= 50  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    events demo_request
    score { engagement from 0 to 80 { +25 on demo_request } }
    track lead {
      status MQL     { start  owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Nurture by sales because no_timing }
      status Nurture { owner marketing  on entry reset engagement
                       to MQL when employees >= 50 and engagement >= 50  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.typed import Condition
from policy.checks.rule import Rule
from policy.graph import Path, StatusGraph, status_graph
from policy.model import Policy
from policy.moves import Move, moves_from, passes_through
from policy.prove import leads
from policy.prove.leads import Lead, Nobody
from policy.prove.points import bounds
from policy.prove.reading import Read
from policy.prove.tracks import can, find, guard, resets_on
from policy.shown import points


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    return [_finding(graph, path) for path in undone(policy)]


def undone(policy: Policy) -> Iterator[Path]:
    """Every move by hand that may be undone at once, with the moves that undo it."""
    for one in status_graph(policy).moves:
        if one.kind == "human":
            onward = _passed(policy, one)
            if len(onward) > 1 and onward[-1].target == one.source:
                yield onward
                continue
            ways = (each for each in moves_from(policy.status[onward[-1].target]) if _back(each, one))
            way = next((each for each in ways if _holds(policy, onward, each)), None)
            if way is not None:
                yield (*onward, way)


def _passed(policy: Policy, there: Move) -> Path:
    """The move, and those by which statuses on the way move people on when they enter."""
    path = [there]
    while passes_through(policy.status[path[-1].target]) and len(path) <= len(policy.statuses):
        path.append(next(moves_from(policy.status[path[-1].target])))
        if path[-1].target == there.source:
            break
    return tuple(path)


def _back(one: Move, there: Move) -> bool:
    return one.kind == "automatic" and one.target == there.source


def _holds(policy: Policy, path: Path, back: Move) -> bool:
    return can(policy, *_asked(policy, path, back)) != "no"


def _asked(policy: Policy, path: Path, back: Move) -> tuple[list[Condition], list[str]]:
    """What must hold of whoever comes straight back, and the groups that are reset before."""
    resets = resets_on(policy, path)
    there = path[0].transition
    before = [] if resets or there is None else guard(there)  # a reset changes what they were about
    return [*before, *([] if back.transition is None else guard(back.transition))], resets


def _finding(graph: StatusGraph, path: Path) -> Diagnostic:
    policy, there, back = graph.policy, path[0], path[-1]
    by_entry = back.kind == "entry"
    found = None if by_entry else find(policy, *_asked(policy, path[:-1], back))
    return warning(
        "straight-back",
        f"people moved from `{there.source}` to `{there.target}` by hand "
        f"{'are' if by_entry else 'may be'} moved straight back",
        there.span,
        labels=(
            Label(
                back.span,
                "moves them back as soon as they enter"
                if by_entry
                else "moves them back at the same instant, when this holds",
            ),
        ),
        help=f"let people stay in `{back.source}`, or let them be moved elsewhere"
        if by_entry
        else _help(policy, path),
        witness=(*graph.lines(path), *(() if by_entry else _shown(policy, path, found))),
    )


def _shown(policy: Policy, path: Path, found: Lead | Nobody | None) -> tuple[str, ...]:
    """A lead; where none was found, what points can be left after the move."""
    if isinstance(found, Lead):
        return leads.lines(policy, found)
    back, resets = path[-1].transition, resets_on(policy, path[:-1])
    left = _left(policy, Read(policy).add([] if back is None else guard(back)).groups, resets)
    most = [(name, bounds(policy.group[name])[1]) for name in left]
    told = [f"{name} up to {points(high)}" for name, high in most if high is not None]
    return (f"what is left of the points: {', '.join(told)}",) if resets and told else ()


def _left(policy: Policy, groups: Iterable[str], resets: Collection[str]) -> list[str]:
    """Groups that the move does not set back; what colleagues did is never reset."""
    return [name for name in groups if name not in resets or policy.group[name].of_account]


def _moves(policy: Policy, group: str) -> bool:
    return any(one.events for one in policy.group[group].rules)


def _help(policy: Policy, path: Path) -> str:
    back = path[-1].transition
    resets = resets_on(policy, path[:-1])
    read = Read(policy).add([] if back is None else guard(back)).groups
    stays = [name for name in read if _moves(policy, name) and name in _left(policy, read, resets)]
    if not resets or not stays:
        return (
            f"let the move `reset` the points, or `on entry` of `{path[0].target}`; or let the condition"
            " exclude them"
        )
    names = " and ".join(f"`{one}`" for one in stays)
    return f"{names} {'stays' if len(stays) == 1 else 'stay'}, and may be enough: {_mend(policy, stays)}"


def _mend(policy: Policy, stays: list[str]) -> str:
    own = [f"`{name}`" for name in stays if not policy.group[name].of_account]
    reset = f"reset {' and '.join(own)} too, or " if own else ""
    return f"{reset}let the condition exclude them or ask for more of what was reset"


RULE = Rule("straight-back", Severity.WARNING, "movement", __doc__, check)
