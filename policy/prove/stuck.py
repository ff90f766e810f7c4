"""People whom nothing can move: for now, or for ever because of what can never change about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from dsl.diagnostic import Label
from dsl.typed import Condition, Negation
from policy import words
from policy.graph import StatusGraph
from policy.model import Create, Policy, Status
from policy.moves import START, Move, actions_of, moves_from, passes_through
from policy.prove import leads
from policy.prove.arrivals import arriving
from policy.prove.domains import Coded, Counted
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.prove.proof import Proof
from policy.prove.reading import Read, fields_of
from policy.prove.tracks import earlier, guard, universe_of
from policy.prove.transitions import pruned_graph

_KINDS = 100  # combinations of fixed values that are looked into at most

Kind = tuple[tuple[str, int | None], ...]  # a code for every fixed field that matters


def waiting(policy: Policy) -> Iterator[Proof]:
    """In every status somebody or something can move everybody on."""
    graph = pruned_graph(policy)
    for status in policy.statuses:
        if status.name in graph.reached and _depends(status):
            yield _waiting(policy, status)


def traps(policy: Policy) -> Iterator[Proof]:
    """Whatever is fixed about a person, from everywhere they can come some end is possible."""
    fixed = [name for name in _asked(policy) if universe_of(policy).slots[name].fixed]
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


@dataclass(frozen=True)
class _Ways:
    """For every transition and start rule with a condition: the fixed fields it reads, and the kinds
    whom it lets through."""

    open: Mapping[str, tuple[tuple[str, ...], frozenset[Kind]]]

    def closed(self, key: str, kind: Kind) -> bool:
        if key not in self.open:
            return False
        names, kinds = self.open[key]
        return tuple((name, code) for name, code in kind if name in names) not in kinds


def _asked(policy: Policy) -> list[str]:
    """The fields that guards and start rules read, in declared order."""
    read = Read(policy)
    for _, conditions in _guards(policy):
        read.add(conditions)
    used = {name for test in read.tests for name in fields_of(test)}
    return [one.name for one in policy.fields if one.name in used]


def _guards(policy: Policy) -> Iterator[tuple[str, list[Condition]]]:
    for status in policy.statuses:
        if status.start is not None and status.start.when is not None:
            yield f"{START}>{status.name}", [status.start.when]
        for one in status.transitions:
            first = earlier(policy, one) if one.trigger == "when" else []
            if guard(one):
                yield one.label, [*guard(one), *first]


def _traps(policy: Policy, fixed: list[str]) -> Iterator[Proof]:
    claim = f"no person is caught for ever by what is fixed: {', '.join(f'`{one}`' for one in fixed)}"
    kinds = _kinds(policy, fixed)
    if kinds is None:
        yield Proof("lead-trap", claim, "unknown", policy.span, "too many kinds of people")
        return
    ways = _Ways(dict(_open(policy, fixed)))
    graph, told = pruned_graph(policy), set[str]()
    for kind in kinds:
        caught = _caught(policy, graph, ways, kind)
        first = next((one.name for one in policy.statuses if one.name in caught - told), None)
        told |= caught
        if first is not None:
            yield _trap(policy, first, kind, ways, claim)
    if not told:
        yield Proof("lead-trap", claim, "proved", policy.span)


def _kinds(policy: Policy, fixed: list[str]) -> list[Kind] | None:
    """All combinations of the values of these fields that conditions tell apart; None for too many."""
    universe, number = universe_of(policy), 1
    choices: list[list[int | None]] = []
    for name in fixed:
        slot = universe.slots[name]
        if isinstance(slot.domain, Counted):
            return None
        coded = slot.domain.allowed if isinstance(slot.domain, Coded) else range(slot.domain.size)
        codes: list[int | None] = list(coded)
        choices.append(codes if slot.always else [*codes, None])
        number *= len(choices[-1])
    if number > _KINDS:
        return None
    return [tuple(zip(fixed, codes, strict=True)) for codes in product(*choices)]


def _open(
    policy: Policy, fixed: list[str]
) -> Iterator[tuple[str, tuple[tuple[str, ...], frozenset[Kind]]]]:
    """Of each condition that reads fixed fields: the kinds for whom it is not impossible."""
    universe = universe_of(policy)
    for key, conditions in _guards(policy):
        tests = Read(policy).add(conditions).tests
        names = tuple(one for one in fixed if any(one in fields_of(test) for test in tests))
        if not names:
            continue
        terms = [universe.term(policy, one) for one in conditions]
        kinds = [
            kind
            for kind in _kinds(policy, list(names)) or ()
            if universe.check([*terms, *(universe.has(name, code) for name, code in kind)]) != "no"
        ]
        yield key, (names, frozenset(kinds))


def _caught(policy: Policy, graph: StatusGraph, ways: _Ways, kind: Kind) -> set[str]:
    """Where people of this kind can come, never to reach an end that others could reach from there."""
    moves = [
        one
        for one in graph.moves
        if one.transition is None or not ways.closed(one.transition.label, kind)
    ]
    born = {
        one.target
        for one in graph.entries
        if (
            _made_so(policy, one, kind)
            if one.kind == "birth"
            else not ways.closed(f"{START}>{one.target}", kind)
        )
    }
    reached = _follow(((one.source, one.target) for one in moves), born)
    ending = _follow(((one.target, one.source) for one in moves), graph.ends)
    return {one for one in reached - ending if one in graph.ending}


def _made_so(policy: Policy, birth: Move, kind: Kind) -> bool:
    """Whether a person of this kind can be created so: nothing is known of them but what is said."""
    universe = universe_of(policy)
    for action, _ in actions_of(policy.status[birth.parent]):
        if isinstance(action, Create) and action.status == birth.target:
            given = dict(action.values)
            had = {name: None if code is None else universe.value(name, code) for name, code in kind}
            inherited = {policy.account_key}
            if all(name in inherited or given.get(name) == had[name] for name, _ in kind):
                return True
    return False


def _follow(arrows: Iterable[tuple[str, str]], sources: Iterable[str]) -> set[str]:
    pairs, seen = list(arrows), set(sources)
    queue = list(seen)
    for at in queue:
        new = {there for here, there in pairs if here == at} - seen
        seen |= new
        queue += sorted(new)
    return seen


def _trap(policy: Policy, status: str, kind: Kind, ways: _Ways, claim: str) -> Proof:
    closed = [one for one in policy.status[status].transitions if ways.closed(one.label, kind)]
    matter = {name for one in closed for name in ways.open[one.label][0]}
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
        status=status,
    )


def _told(policy: Policy, name: str, code: int | None) -> str:
    if code is None:
        return f"{name} missing"
    value = universe_of(policy).value(name, code)
    return f"{name} = {words.value(policy, name, value)}" if value is not None else f"any other {name}"
