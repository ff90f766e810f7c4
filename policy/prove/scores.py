"""Scores: how far they go, whether bars can be reached, by what, how soon, and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, islice

from dsl.typed import Linear, Quantity
from policy import words
from policy.model import Policy
from policy.prove import leads, points
from policy.prove.bars import Bar, bars, behaviour_only, fit_only
from policy.prove.encode import Universe
from policy.prove.histories import NOTHING, History
from policy.prove.leads import Lead
from policy.prove.proof import Outcome, Proof
from policy.prove.ranges import Range, plus
from policy.prove.reading import terms
from policy.prove.solver import Term
from policy.shown import points as shown

_MANY = 6  # events that are tried in every combination
_TRIED = 400  # combinations of one length


def reach(policy: Policy) -> Iterator[Proof]:
    """Every bar can be reached; by fit alone, by behaviour alone; with how few events."""
    for bar in bars(policy):
        yield from _reach(policy, bar)


def attainable(policy: Policy) -> Iterator[Proof]:
    """The same, only whether they can be reached at all."""
    for bar in bars(policy):
        yield _attainable(policy, bar)


def extremes(policy: Policy) -> Iterator[Proof]:
    """The true least and greatest score, and those of every group."""
    names = [one.name for one in policy.groups]
    for name in [*names, *(["score"] if len(names) > 1 else [])]:
        low, high = true_range(policy, name)
        span = policy.group[name].span if name in policy.group else policy.groups[0].span
        yield Proof("score-range", f"`{name}` is {_between(low, high)}", "proved", span)


def true_range(policy: Policy, name: str) -> Range:
    """The least and greatest points of a group or of the score: no reading lies outside.

    Sums of single bounds first; where those cannot come together, the solver searches.
    """
    groups = [policy.group[name]] if name != "score" else list(policy.groups)
    wide: Range = (0, 0)
    for one in groups:
        wide = plus(wide, points.bounds(one))
    quantity = Quantity(1, "score" if name == "score" else "group", name)
    universe = Universe([(policy, Linear((quantity,), ">=", 0))])
    value = universe.score(policy) if name == "score" else universe.points(policy, name)
    return edge(universe, value, wide, -1), edge(universe, value, wide, 1)


def edge(
    universe: Universe,
    value: Term,
    wide: Range,
    sign: int,
    given: Sequence[Term] = (),
    grain: int = 1,
) -> int | None:
    """The outermost value in one direction that the solver does not rule out, to within a grain."""

    def beyond(at: int) -> bool:
        return universe.check([*given, sign * value >= at]) == "no"

    end, inner = (wide[1], wide[0]) if sign > 0 else (wide[0], wide[1])
    if end is None or not beyond(sign * end):
        return end
    out, step = sign * end, grain
    reached = out - step if inner is None else sign * inner
    while inner is None and beyond(reached):
        out, reached, step = reached, reached - step, 2 * step
    while reached + grain < out:
        middle = (reached + out) // 2
        if beyond(middle):
            out = middle
        else:
            reached = middle
    return sign * reached


# --- reaching a bar -------------------------------------------------------------------------------


def _attainable(policy: Policy, bar: Bar) -> Proof:
    """Proved where no event is needed to show it; where events are, `reach` finds them."""
    told = words.condition(policy, bar.condition)
    universe = Universe([(policy, bar.condition)])
    if universe.check([universe.term(policy, bar.condition)]) == "no":
        return _beyond(policy, bar, told)
    return Proof("bar-out-of-reach", f"`{told}` can be reached", "unknown", bar.span)


def _reach(policy: Policy, bar: Bar) -> Iterator[Proof]:
    told = words.condition(policy, bar.condition)
    first = _attainable(policy, bar)
    if first.outcome == "refuted":
        yield first
        return
    universe = Universe([(policy, bar.condition)])
    found = _fewest(policy, universe, bar)
    outcome: Outcome = "proved" if found else "unknown"
    count = len(found.history.facts) if found else 0
    how = (
        "without any event" if found and not count else f"with {count} event{'s' if count != 1 else ''}"
    )
    claim = f"`{told}` can be reached" + (f", {how} at the least" if found else "")
    lines = leads.lines(policy, found) if found else ()
    yield Proof("bar-out-of-reach", claim, outcome, bar.span, witness=lines, lead=found)
    yield _by_one(fit_only(policy), bar, "fit", told)
    if all(kind == "group" for kind, _ in terms(policy, bar.condition)):
        yield _by_one(behaviour_only(policy), bar, "behaviour", told)


def _beyond(policy: Policy, bar: Bar, told: str) -> Proof:
    sum_ = terms(policy, bar.condition)
    score = set(sum_) == {("group", one.name) for one in policy.groups} and set(sum_.values()) == {1}
    groups = [name for kind, name in sum_ if kind == "group"]
    names = ["score"] if score and len(sum_) > 1 else groups
    most = [(name, true_range(policy, name)[1]) for name in names]
    limits = ", ".join(f"`{name}` is at most {shown(high)}" for name, high in most if high is not None)
    return Proof(
        "bar-out-of-reach",
        f"`{told}` can be reached",
        "refuted",
        bar.span,
        f"nobody can ever reach `{told}`: {limits}",
        "lower the bar, or give more points",
    )


def _by_one(part: Policy, bar: Bar, by: str, told: str) -> Proof:
    """What the policy does with one kind of points only is a fact, no fault."""
    universe = Universe([(part, bar.condition)])
    found = leads.find(universe, [(part, bar.condition)])
    if isinstance(found, Lead):
        claim, lines = f"`{told}` can be reached by {by} alone", leads.lines(part, found)
        return Proof("score-alone", claim, "proved", bar.span, witness=lines, lead=found)
    claim = f"`{told}` cannot be reached by {by} alone"
    return Proof("score-alone", claim, "proved" if found.proved else "unknown", bar.span)


def _fewest(policy: Policy, universe: Universe, bar: Bar) -> Lead | None:
    """A lead that passes the bar with as few events at once as any combination that was tried."""
    wanted = [(policy, bar.condition)]
    events = dear_events(policy, bar)
    term = universe.term(policy, bar.condition)
    tried: set[tuple[object, ...]] = set()
    for length in range(_MANY + 1):
        for some in islice(combinations_with_replacement(events, length), _TRIED):
            state = universe.history(History(some) if some else NOTHING)
            if state.key in tried:
                continue
            tried.add(state.key)
            if universe.check([term, *state.terms]) == "yes":
                found = leads.find(universe, wanted, tried=[History(some) if some else NOTHING])
                if isinstance(found, Lead):
                    return found
    found = leads.find(universe, wanted)
    return found if isinstance(found, Lead) else None


def dear_events(policy: Policy, bar: Bar) -> list[str]:
    """Events that give points towards the bar, the dearest first."""
    worth: dict[str, int] = {}
    for (kind, name), factor in terms(policy, bar.condition).items():
        for rule in policy.group[name].rules if kind == "group" else ():
            for event in rule.events:
                worth[event] = worth.get(event, 0) + factor * rule.points
    return sorted((one for one in worth if worth[one] > 0), key=lambda one: -worth[one])


def _between(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"between {shown(low)} and {shown(high)}"
    if high is not None:
        return f"at most {shown(high)}"
    return f"at least {shown(low)}" if low is not None else "without bounds"
