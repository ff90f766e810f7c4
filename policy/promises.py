"""Which guarantees hold, as far as the status graph and plain bounds can tell.

Paths are decided exactly on the graph, where a condition counts as one that can hold. Scores are decided
where bounds settle them or a lead that breaks the promise is easily found, routing where an `otherwise`
row settles it; for the rest the verdict is `open`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from dsl.diagnostic import Label
from policy.contradiction import Range, bounds, impossible, nearest_zero
from policy.graph import Path, StatusGraph, status_graph
from policy.model import (
    AloneNeverMakes,
    AlwaysPossible,
    EveryPath,
    EveryPersonRouted,
    Guarantee,
    NeverReaches,
    Policy,
)
from policy.moves import START
from policy.refuting import refuted, told
from policy.words import condition as in_words


@dataclass(frozen=True)
class Verdict:
    """`kept`, `broken` (with the reason and a witness) or `open`: not decided by these means."""

    outcome: Literal["kept", "broken", "open"]
    reason: str = ""
    help: str = ""
    labels: tuple[Label, ...] = field(default=())
    witness: tuple[str, ...] = field(default=())


KEPT = Verdict("kept")


def verdict(policy: Policy, guarantee: Guarantee) -> Verdict:
    graph = status_graph(policy)
    match guarantee.promise:
        case EveryPath() as promise:
            return _every_path(graph, promise)
        case NeverReaches() as promise:
            return _never_reaches(graph, promise)
        case AlwaysPossible() as promise:
            return _always_possible(graph, promise)
        case AloneNeverMakes() as promise:
            return _alone_never_makes(policy, promise)
        case EveryPersonRouted() as promise:
            return _every_person_routed(policy, promise)


# --- paths --------------------------------------------------------------------------------------


def _every_path(graph: StatusGraph, promise: EveryPath) -> Verdict:
    targets = [one for one in promise.to if one not in promise.passes]
    path = graph.path((START,), targets, promise.passes)
    if path is None:
        return KEPT
    target = path[-1].target
    return Verdict(
        "broken",
        f"`{target}` can be reached without passing {_names(promise.passes, 'or')}",
        _gate_help(graph, target, graph.cut((START,), targets, promise.passes)),
        _steps(graph, path),
        graph.lines(path),
    )


def _never_reaches(graph: StatusGraph, promise: NeverReaches) -> Verdict:
    path = graph.path(promise.start, promise.target, promise.without)
    if path is None:
        return KEPT
    without = f" without {_names(promise.without, 'or')}" if promise.without else ""
    return Verdict(
        "broken",
        f"`{path[0].source}` does reach `{path[-1].target}`{without}",
        _cut_help(graph, graph.cut(promise.start, promise.target, promise.without)),
        _steps(graph, path),
        graph.lines(path),
    )


def _always_possible(graph: StatusGraph, promise: AlwaysPossible) -> Verdict:
    for start in promise.start:
        if start in promise.target or graph.path((start,), promise.target) is not None:
            continue
        reached = graph.descendants((start,))
        order = [one.name for one in graph.policy.statuses if one.name in reached]
        return Verdict(
            "broken",
            f"no path leads from `{start}` to {_names(promise.target, 'or')}",
            f"add a way from {_names([start, *order][:4], 'or')}",
            tuple(
                Label(graph.policy.status[one].span, "this far, and no further") for one in order[-1:]
            ),
            (f"from {start} people can reach: {', '.join(order) or 'nothing'}",),
        )
    return KEPT


def _gate_help(graph: StatusGraph, target: str, cut: Path) -> str:
    gates = graph.gates(target)
    holds = f"; every path to it does pass {_names(gates, 'and')}" if gates else ""
    return _cut_help(graph, cut) + holds


def _cut_help(graph: StatusGraph, cut: Path) -> str:
    ways = [f"`{one}`" for one in graph.lines(cut)]
    listed = ", ".join(ways[:3]) + (f" and {len(ways) - 3} more" if len(ways) > 3 else "")
    return f"the promise holds once {'this is' if len(ways) == 1 else 'these are'} closed: {listed}"


def _steps(graph: StatusGraph, path: Path) -> tuple[Label, ...]:
    return tuple(Label(one.span, line) for one, line in zip(path, graph.lines(path), strict=True))


def _names(names: Iterable[str], word: str) -> str:
    *most, last = [f"`{one}`" for one in names] or ["nothing"]
    return f"{', '.join(most)} {word} {last}" if most else last


# --- scores and routing -------------------------------------------------------------------------


def _alone_never_makes(policy: Policy, promise: AloneNeverMakes) -> Verdict:
    held: dict[str, Range] = {
        one.name: bounds(one) if one.name == promise.group else nearest_zero(one)
        for one in policy.groups
    }
    if impossible(policy, [promise.condition], held):
        return KEPT
    help = f"a tighter upper bound on `{promise.group}` would, such as `{promise.group} from 0 to ...`"
    found = refuted(policy, promise)
    if found is None:
        return Verdict("open", "its bounds alone do not rule this out", help)
    return Verdict(
        "broken",
        f"`{promise.group}` alone does make `{in_words(policy, promise.condition)}` true",
        help.replace("would,", "would rule this out,"),
        (Label(policy.group[promise.group].span, "worth this much by itself"),),
        told(policy, found, promise),
    )


def _every_person_routed(policy: Policy, promise: EveryPersonRouted) -> Verdict:
    verdicts = [_routed(policy, one) for one in promise.statuses]
    for outcome in ("broken", "open"):
        for one in verdicts:
            if one.outcome == outcome:
                return one
    return KEPT


def _routed(policy: Policy, name: str) -> Verdict:
    status, route = policy.status[name], policy.route_of.get(name)
    if route is not None:
        if any(row.kind == "team" and row.when is None for row in route.rows):
            return KEPT
        return Verdict(
            "open",
            f"the route of `{name}` has no row for everybody",
            "add a last row such as `to ... otherwise`",
            (Label(route.span, "rows for some only"),),
        )
    teams = [one for one in policy.teams if one.role == status.owner]
    if len(teams) == 1:
        return KEPT
    reason = f"`{status.owner}` has {len(teams) or 'no'} teams" if status.owner else "nobody owns it"
    return Verdict(
        "broken",
        f"`{name}` has no route, and {reason}",
        f"add `route {name} {{ to ... otherwise }}`",
        (Label(status.span, "no route"),),
    )
