"""Whether the guarantees hold: paths on the graph without impossible transitions, the rest by proof.

Paths: between two transitions fields may change, so a promise that no path breaks is proved; a path that
breaks it may need a person whose fields change on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dsl.diagnostic import Label
from dsl.typed import Condition, Negation
from policy.graph import Path, StatusGraph, status_graph
from policy.model import (
    MICRO,
    AloneNeverMakes,
    AlwaysPossible,
    EveryPath,
    EveryPersonRouted,
    Group,
    Guarantee,
    NeverReaches,
    Policy,
)
from policy.moves import START
from policy.prove import leads
from policy.prove.arrivals import arriving
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.prove.points import bounds
from policy.prove.proof import Proof, answers
from policy.prove.replaying import happens
from policy.prove.routing import OTHERWISE, condition_of
from policy.prove.transitions import impossible, pruned_graph
from policy.shown import points
from policy.words import condition as in_words

_FAR = 1_000_000  # points: no bound is looked for beyond
FREE = "fields may change between one transition and the next"


def guarantees(policy: Policy) -> Iterator[Proof]:
    """Every guarantee, in the order of the text."""
    for one in policy.guarantees:
        yield _verdict(policy, one)


def _verdict(policy: Policy, one: Guarantee) -> Proof:
    graph = pruned_graph(policy)
    match one.promise:
        case EveryPath() as promise:
            return _every_path(graph, one, promise)
        case NeverReaches() as promise:
            return _never_reaches(graph, one, promise)
        case AlwaysPossible() as promise:
            return _always_possible(graph, one, promise)
        case AloneNeverMakes() as promise:
            return _alone_never_makes(policy, one, promise)
        case EveryPersonRouted() as promise:
            return _every_person_routed(policy, one, promise)


def _kept(one: Guarantee, assumes: tuple[str, ...] = ()) -> Proof:
    return Proof("guarantee-fails", _claim(one), "proved", one.span, assumes=assumes)


def _broken(one: Guarantee, reason: str, help: str, **more: object) -> Proof:
    return Proof(
        "guarantee-fails",
        _claim(one),
        "refuted",
        one.span,
        f"the guarantee fails: {reason}",
        help,
        **more,  # type: ignore[arg-type]
    )


def _open(one: Guarantee, reason: str, help: str, labels: tuple[Label, ...] = ()) -> Proof:
    message = f"the guarantee is not proved: {reason}"
    return Proof("guarantee-fails", _claim(one), "unknown", one.span, message, help, labels)


def _claim(one: Guarantee) -> str:
    return " ".join(one.text.split())


# --- paths --------------------------------------------------------------------------------------


def _every_path(graph: StatusGraph, one: Guarantee, promise: EveryPath) -> Proof:
    targets = [name for name in promise.to if name not in promise.passes]
    path = graph.path((START,), targets, promise.passes)
    if path is None:
        raw = status_graph(graph.policy).path((START,), targets, promise.passes)
        return _kept(one, _only_since(graph, raw))
    target = path[-1].target
    return _broken(
        one,
        f"`{target}` can be reached without passing {_names(promise.passes, 'or')}",
        _gate_help(graph, target, graph.cut((START,), targets, promise.passes)),
        labels=_steps(graph, path),
        witness=graph.lines(path),
        path=path,
    )


def _never_reaches(graph: StatusGraph, one: Guarantee, promise: NeverReaches) -> Proof:
    path = graph.path(promise.start, promise.target, promise.without)
    if path is None:
        raw = status_graph(graph.policy).path(promise.start, promise.target, promise.without)
        return _kept(one, _only_since(graph, raw))
    without = f" without {_names(promise.without, 'or')}" if promise.without else ""
    return _broken(
        one,
        f"`{path[0].source}` does reach `{path[-1].target}`{without}",
        _cut_help(graph, graph.cut(promise.start, promise.target, promise.without)),
        labels=_steps(graph, path),
        witness=graph.lines(path),
        path=path,
    )


def _only_since(graph: StatusGraph, raw: Path | None) -> tuple[str, ...]:
    """Why it holds though the arrows alone would allow a path."""
    if raw is None:
        return (FREE,)
    gone = {one.about for one in answers(graph.policy, impossible) if one.outcome == "refuted"}
    never = [one for one in raw if one.transition is not None and one.transition.label in gone]
    return (FREE, *(f"nobody can ever take `{line}`" for line in graph.lines(tuple(never))))


def _always_possible(graph: StatusGraph, one: Guarantee, promise: AlwaysPossible) -> Proof:
    able = graph.leading_to(promise.target)
    for start in promise.start:
        if start not in able:
            return _never_possible(graph, one, promise, start)
        path = _lost_on_the_way(graph, start, promise)
        if path is not None:
            return _lost(graph, one, promise, path)
    raw = (_lost_on_the_way(status_graph(graph.policy), start, promise) for start in promise.start)
    given = _only_since(graph, next((path for path in raw if path is not None), None))[1:]
    return _kept(one, ("the conditions on the way are met at some time, one after the other", *given))


def _lost_on_the_way(graph: StatusGraph, start: str, promise: AlwaysPossible) -> Path | None:
    """The shortest way to a status, no end itself, from which the target is possible no more."""
    lost = graph.descendants((start,)) - graph.leading_to(promise.target) - graph.ends
    return graph.path((start,), lost) if lost else None


def _never_possible(graph: StatusGraph, one: Guarantee, promise: AlwaysPossible, start: str) -> Proof:
    reached = graph.descendants((start,))
    order = [each.name for each in graph.policy.statuses if each.name in reached]
    raw = status_graph(graph.policy).path((start,), promise.target)
    return _broken(
        one,
        f"no path leads from `{start}` to {_names(promise.target, 'or')}",
        f"add a way from {_names([start, *order][:4], 'or')}",
        labels=tuple(
            Label(graph.policy.status[name].span, "this far, and no further") for name in order[-1:]
        ),
        witness=(
            f"from {start} people can reach: {', '.join(order) or 'nothing'}",
            *(_only_since(graph, raw)[1:] if raw is not None else ()),
        ),
    )


def _lost(graph: StatusGraph, one: Guarantee, promise: AlwaysPossible, path: Path) -> Proof:
    start, lost = path[0].source, path[-1].target
    reached = graph.descendants((lost,)) | {lost}
    order = [each.name for each in graph.policy.statuses if each.name in reached]
    return _broken(
        one,
        f"from `{start}` people get to `{lost}`, and no path leads from there to "
        f"{_names(promise.target, 'or')}",
        f"add a way from {_names(order[:4], 'or')}, say `final` where people are meant to stay, "
        f"or close `{graph.lines(path[-1:])[0]}`",
        labels=_steps(graph, path),
        witness=graph.lines(path),
        path=path,
    )


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


# --- scores ---------------------------------------------------------------------------------------


def _alone_never_makes(policy: Policy, one: Guarantee, promise: AloneNeverMakes) -> Proof:
    lonely = only(policy, promise.group)
    universe = Universe([(lonely, promise.condition)])
    found = leads.find(
        universe,
        [(lonely, promise.condition)],
        accept=lambda lead: happens(lonely, promise.condition, lead),
    )
    if not isinstance(found, Lead) and found.proved:
        return _kept(one)
    help = _bound_help(lonely, promise)
    if not isinstance(found, Lead):
        return _open(
            one, "its bounds do not rule this out, and no lead was found for whom it fails", help
        )
    worth = leads.points_of(lonely, promise.group, found)
    return _broken(
        one,
        f"`{promise.group}` alone does make `{in_words(policy, promise.condition)}` true",
        help,
        labels=(Label(policy.group[promise.group].span, "worth this much by itself"),),
        witness=(
            *leads.lines(policy, found),
            f"{promise.group} {points(worth)}, score {points(leads.score_of(lonely, found))}",
        ),
        lead=found,
    )


def _bound_help(lonely: Policy, promise: AloneNeverMakes) -> str:
    """The greatest whole bound with which the promise is proved."""
    group = lonely.group[promise.group]
    low, (_, high) = -(-(group.low or 0) // MICRO), bounds(group)

    def ruled_out(bound: int) -> bool:
        bounded = _with(lonely, replace(group, high=bound * MICRO))
        universe = Universe([(bounded, promise.condition)])
        return universe.check([universe.term(bounded, promise.condition)]) == "no"

    if not ruled_out(low):
        return "let something be asked for that these points do not give"
    above = low + 1 if high is None else high // MICRO + 1
    while high is None and above < _FAR and ruled_out(above):
        above *= 2
    while above - low > 1:
        middle = (low + above) // 2
        low, above = (middle, above) if ruled_out(middle) else (low, middle)
    head = f"{group.name} from {points(group.low)}" if group.low is not None else group.name
    return f"it would hold with a tighter upper bound: `{head} to {low}`"


def _with(policy: Policy, group: Group) -> Policy:
    groups = tuple(group if one.name == group.name else one for one in policy.groups)
    return replace(policy, groups=groups)


def only(policy: Policy, group: str) -> Policy:
    """The policy with every other group at the value nearest to nothing."""
    groups = tuple(one if one.name == group else replace(one, rules=()) for one in policy.groups)
    return replace(policy, groups=groups)


# --- routing --------------------------------------------------------------------------------------


def _every_person_routed(policy: Policy, one: Guarantee, promise: EveryPersonRouted) -> Proof:
    found = [_routed(policy, one, name, promise.when) for name in promise.statuses]
    for outcome in ("refuted", "unknown"):
        for each in found:
            if each.outcome == outcome:
                return each
    return found[0]


def _routed(policy: Policy, one: Guarantee, name: str, when: Condition | None) -> Proof:
    status, route = policy.status[name], policy.route_of.get(name)
    if route is None:
        teams = [team for team in policy.teams if team.role == status.owner]
        if len(teams) == 1:
            return _kept(one)
        reason = f"`{status.owner}` has {len(teams) or 'no'} teams" if status.owner else "nobody owns it"
        return _broken(
            one,
            f"`{name}` has no route, and {reason}",
            f"add `route {name} {{ to ... otherwise }}`",
            labels=(Label(status.span, "no route"),),
        )
    rows = [row for row in route.rows if row.kind == "team"]
    if any(row.when is None for row in rows):
        return _kept(one)
    held: Condition = (
        OTHERWISE if any(row.kind == "hold" for row in route.rows) else arriving(policy, name)
    )
    wanted = [Negation(condition_of(row)) for row in rows] + ([] if when is None else [when])
    universe = Universe([(policy, each) for each in (*wanted, held)])
    found = leads.find(universe, [(policy, each) for each in (*wanted, held)])
    if not isinstance(found, Lead):
        found = leads.find(universe, [(policy, each) for each in wanted])
    help, rows_for = (
        "add a last row such as `to ... otherwise`",
        (Label(route.span, "rows for some only"),),
    )
    if isinstance(found, Lead):
        return _broken(
            one,
            f"some people meet no row of the route of `{name}`",
            help,
            labels=rows_for,
            witness=leads.lines(policy, found),
            lead=found,
            status=name,
        )
    if found.proved:
        return _kept(one)
    return _open(one, f"no lead was found whom the route of `{name}` leaves out", help, rows_for)
