"""People whom nothing can move: for now, or for ever because of what can never change about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Label
from dsl.typed import Negation
from policy import words
from policy.graph import Path, StatusGraph
from policy.model import Policy, Status
from policy.moves import START, moves_from, passes_through
from policy.prove import leads
from policy.prove.arrivals import arriving
from policy.prove.encode import Universe
from policy.prove.kinds import Kind, Kinds, fixed_fields
from policy.prove.leads import Lead
from policy.prove.proof import Proof
from policy.prove.tracks import universe_of
from policy.prove.transitions import pruned_graph


def waiting(policy: Policy) -> Iterator[Proof]:
    """In every status somebody or something can move everybody on."""
    graph = pruned_graph(policy)
    for status in policy.statuses:
        if status.name in graph.reached and _depends(status):
            yield _waiting(policy, status)


def traps(policy: Policy) -> Iterator[Proof]:
    """Whatever is fixed about a person, from everywhere they can come some end is possible."""
    fixed = fixed_fields(policy)
    if fixed:
        yield from _traps(policy, fixed)


# --- nothing fits, and no clock runs --------------------------------------------------------------


def _depends(status: Status) -> bool:
    """Whether every way out has a condition, and no clock runs."""
    out = list(moves_from(status))
    if status.final or status.goal or status.clocks or not out or passes_through(status):
        return False
    return all(one.transition is not None and one.transition.when is not None for one in out)


def _waiting(policy: Policy, status: Status) -> Proof:
    claim = f"something can move everybody on from `{status.name}`"
    closed = [Negation(one.when) for one in status.transitions if one.when is not None]
    wanted = [(policy, one) for one in (*closed, arriving(policy, status.name))]
    universe = Universe(wanted)
    found, weak = leads.find(universe, wanted), False
    if not isinstance(found, Lead):
        found, weak = leads.find(universe, wanted[:-1]), True
    if not isinstance(found, Lead):
        return Proof("stuck-lead", claim, "proved" if found.proved else "unknown", status.span)
    return Proof(
        "stuck-lead",
        claim,
        "refuted",
        status.span,
        f"some people in `{status.name}` can only wait: no way out fits them, and no clock runs",
        "add a way for the others, an SLA, or a transition `after` a time",
        tuple(Label(one.span, words.transition(policy, one)) for one in status.transitions[:3]),
        leads.lines(policy, found),
        found,
        status.name,
        weak,
    )


# --- traps for some kinds of people ---------------------------------------------------------------


def _traps(policy: Policy, fixed: list[str]) -> Iterator[Proof]:
    claim = f"no person is caught for ever by what is fixed: {', '.join(f'`{one}`' for one in fixed)}"
    ways = Kinds(policy, fixed)
    kinds = ways.all()
    if kinds is None:
        yield Proof("lead-trap", claim, "unknown", policy.span, "too many kinds of people")
        return
    graph, told = pruned_graph(policy), set[str]()
    for kind in kinds:
        caught = _caught(graph, ways, kind)
        first = next((one.name for one in policy.statuses if one.name in caught.keys() - told), None)
        told |= caught.keys()
        if first is not None:
            yield _trap(policy, first, caught[first], kind, ways, claim)
    if not told:
        yield Proof("lead-trap", claim, "proved", policy.span)


def _caught(graph: StatusGraph, ways: Kinds, kind: Kind) -> dict[str, Path]:
    """Where people of this kind can come, never to reach an end that others could reach from there; and
    how they come there."""
    born = [
        one
        for one in graph.entries
        if (
            ways.made(one, kind)
            if one.kind == "birth"
            else not ways.closed(f"{START}>{one.target}", kind)
        )
    ]
    moves = [
        one
        for one in graph.moves
        if one.transition is None or not ways.closed(one.transition.label, kind)
    ]
    reached: dict[str, Path] = {one.target: (one,) for one in reversed(born)}
    queue = list(reached)
    for at in queue:
        for one in moves:
            if one.source == at and one.target not in reached:
                reached[one.target] = (*reached[at], one)
                queue.append(one.target)
    ending = _follow(((one.target, one.source) for one in moves), graph.ends)
    return {name: path for name, path in reached.items() if name in graph.ending - ending}


def _follow(arrows: Iterable[tuple[str, str]], sources: Iterable[str]) -> set[str]:
    pairs, seen = list(arrows), set(sources)
    queue = list(seen)
    for at in queue:
        new = {there for here, there in pairs if here == at} - seen
        seen |= new
        queue += sorted(new)
    return seen


def _trap(policy: Policy, status: str, path: Path, kind: Kind, ways: Kinds, claim: str) -> Proof:
    closed = [one for one in policy.status[status].transitions if ways.closed(one.label, kind)]
    matter = {name for one in closed for name in ways.reads(one.label)}
    told = [_told(policy, name, code) for name, code in kind if name in matter or not closed]
    who = " and ".join(told)
    return Proof(
        "lead-trap",
        claim,
        "refuted",
        policy.status[status].span,
        f"people with {who} can come to `{status}`, and never to an end",
        "open a way for them, or do not let them come here",
        tuple(Label(one.span, "this way is closed to them for ever") for one in closed[:3]),
        (f"a lead with {', '.join(told)}, which is fixed",),
        _somebody(policy, kind),
        status,
        path=path,
    )


def _somebody(policy: Policy, kind: Kind) -> Lead | None:
    """A lead of this kind; None where a text is one of many that no condition names."""
    universe = universe_of(policy)
    values = [(name, None if code is None else universe.value(name, code)) for name, code in kind]
    if any(
        value is None and code is not None for (_, value), (_, code) in zip(values, kind, strict=True)
    ):
        return None
    return Lead(tuple((name, value) for name, value in values if value is not None))


def _told(policy: Policy, name: str, code: int | None) -> str:
    if code is None:
        return f"{name} missing"
    value = universe_of(policy).value(name, code)
    return f"{name} = {words.value(policy, name, value)}" if value is not None else f"any other {name}"
