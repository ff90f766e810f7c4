"""Ways between statuses: which can be taken at all, which compete, which run in circles.

Fields may change between one transition and the next, so guards are asked about one instant only. That
makes "never" sound; "can" means that somebody with such fields and such a history would be let through.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostic import Label
from policy import words
from policy.graph import Path, StatusGraph, status_graph
from policy.model import Policy, Transition
from policy.moves import passes_through
from policy.prove import leads, solver
from policy.prove.contradictions import contradiction, follows, told
from policy.prove.leads import Lead
from policy.prove.proof import Proof, answers, kept, outcome
from policy.prove.reading import is_exact
from policy.prove.tracks import can, earlier, find, guard, resets_on, universe_of

_LOOPS = 100  # circles of automatic transitions that are looked into at most


def impossible(policy: Policy) -> Iterator[Proof]:
    """Every transition with a condition can be taken by somebody."""
    for one in _transitions(policy):
        if guard(one):
            yield _possible(policy, one)


def pruned_graph(policy: Policy) -> StatusGraph:
    """The status graph without the transitions that nobody can ever take."""

    def make() -> StatusGraph:
        gone = [one for one in answers(policy, impossible) if one.outcome == "refuted"]
        return StatusGraph(policy, [one.about for one in gone]) if gone else status_graph(policy)

    return kept(policy, "_pruned_graph", make)


def competing(policy: Policy) -> Iterator[Proof]:
    """Of two automatic transitions of a status at most one holds, or one is a special case."""
    for status in policy.statuses:
        ways = [one for one in status.transitions if one.trigger == "when" and one.when is not None]
        for at, first in enumerate(ways):
            for second in ways[at + 1 :]:
                if first.target != second.target:
                    yield _competing(policy, first, second)


def circles(policy: Policy) -> Iterator[Proof]:
    """No circle of automatic transitions can be run round at one instant."""
    graph = status_graph(policy)
    loops = graph.loops([one for one in graph.moves if one.kind in ("automatic", "entry")], _LOOPS)
    shown: set[str] = set()
    for loop in loops:
        found = _circle(policy, graph, loop)
        statuses = {one.source for one in loop}
        if found.outcome != "proved" and statuses <= shown:
            continue  # one way round the same statuses is enough
        if found.outcome != "proved":
            shown |= statuses
        yield found


# --- can it be taken ------------------------------------------------------------------------------


def _transitions(policy: Policy) -> Iterator[Transition]:
    for status in policy.statuses:
        if not passes_through(status):
            yield from status.transitions


def _possible(policy: Policy, one: Transition) -> Proof:
    needed = guard(one)
    claim = f"somebody can go from `{one.source}` to `{one.target}` {words.transition(policy, one)}"
    answer = can(policy, needed)
    before = earlier(policy, one) if one.trigger == "when" and answer == "yes" else []
    if before and can(policy, [*needed, *before]) == "no":
        return _never(policy, one, claim, "an automatic transition above it always goes first")
    if answer == "no":
        least = contradiction(policy, needed)
        return _never(policy, one, claim, told(policy, least), follows(policy, needed, least))
    wanted = (*needed, *before)
    known = outcome(answer, is_exact(policy, wanted))
    return Proof("never-taken", claim, known, one.span, about=one.label, wanted=wanted)


def _never(policy: Policy, one: Transition, claim: str, why: str, only_follows: bool = False) -> Proof:
    return Proof(
        "never-taken",
        claim,
        "refuted",
        one.span,
        f"nobody can ever go this way from `{one.source}` to `{one.target}`: {why}",
        "mend the condition, or remove the transition",
        about=one.label,
        follows=only_follows,
    )


# --- which goes first -----------------------------------------------------------------------------


def _competing(policy: Policy, first: Transition, second: Transition) -> Proof:
    claim = (
        f"nobody in `{first.source}` is due for `{first.target}` and for `{second.target}` at once, "
        "save where one is a special case of the other"
    )
    if _special(policy, first, second):
        return Proof("two-ways-at-once", claim, "proved", second.span)
    found = find(policy, [*earlier(policy, first), *guard(first), *guard(second)])
    if not isinstance(found, Lead):
        return Proof("two-ways-at-once", claim, "proved" if found.proved else "unknown", second.span)
    return Proof(
        "two-ways-at-once",
        claim,
        "refuted",
        second.span,
        f"people in `{first.source}` can be due for `{first.target}` and for `{second.target}` at once, "
        "and only the order of the lines decides",
        f"`{first.target}` comes first; say so in the second condition, or let them exclude each other",
        (Label(first.span, "this one comes first"),),
        leads.lines(policy, found),
        found,
        first.source,
    )


def _special(policy: Policy, first: Transition, second: Transition) -> bool:
    """Whether one of the two is a special case of the other, as rules with exceptions are written."""
    universe = universe_of(policy)
    a, b = (
        solver.all_of([universe.term(policy, one) for one in guard(each)]) for each in (first, second)
    )
    return "no" in (universe.check([a, solver.no(b)]), universe.check([b, solver.no(a)]))


# --- circles --------------------------------------------------------------------------------------


def _circle(policy: Policy, graph: StatusGraph, loop: Path) -> Proof:
    names = ", ".join(f"`{one.source}`" for one in loop)
    claim = f"nobody runs round {names} without time passing"
    ways = [one.transition for one in loop if one.transition is not None]
    needed = [part for one in ways for part in (*guard(one), *earlier(policy, one))]
    resets = resets_on(policy, loop)
    answer = can(policy, needed, resets)
    if answer == "no":
        return Proof("automatic-loop", claim, "proved", loop[0].span)
    who = find(policy, needed, resets) if needed else Lead()
    found = who if isinstance(who, Lead) else None
    only = f"{names} moves to itself" if len(loop) == 1 else f"{names} move into each other"
    return Proof(
        "automatic-loop",
        claim,
        "refuted" if found else "unknown",
        loop[0].span,
        f"{only} automatically, without time passing" + (", when all conditions hold" if needed else ""),
        "let the conditions exclude each other, wait with `after`, or `on entry reset` the points",
        tuple(Label(one.span, f"then to `{one.target}`") for one in loop[1:]),
        (
            *graph.lines(loop),
            *(leads.lines(policy, found) if needed and isinstance(found, Lead) else ()),
        ),
        found if isinstance(found, Lead) else None,
        loop[0].source,
    )
