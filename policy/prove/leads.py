"""A lead that meets some conditions: found by the solver, made of real values, tried in the reference.

The lead is the same on every run: fields are missing where they may be, else have their first value in
declared order; histories are tried from nothing to much. What says `Lead` has been replayed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.typed import Condition, TextTest, Value
from policy import words
from policy.model import DAY, Delay, Policy
from policy.prove import histories, solver, texts
from policy.prove.domains import Coded, Counted
from policy.prove.encode import Universe
from policy.prove.histories import NOTHING, History
from policy.prove.solver import Term
from policy.reference import Reference
from policy.state import Pairs, Person, alone

Wanted = Sequence[tuple[Policy, Condition]]


@dataclass(frozen=True)
class Lead:
    """Somebody who shows it: `values` of the fields that matter, `missing` the fields that matter by
    not being known, and what the person did."""

    values: Pairs = ()
    missing: tuple[str, ...] = ()
    history: History = NOTHING


@dataclass(frozen=True)
class Nobody:
    """`proved`: no lead at all; else nothing is known: the solver gave up, or no lead was found."""

    proved: bool


def find(
    universe: Universe,
    wanted: Wanted,
    extra: Sequence[Term] = (),
    accept: Callable[[Lead], bool] = lambda _: True,
    tried: Iterable[History] | None = None,
) -> Lead | Nobody:
    """A lead that meets all that is wanted, and the extra terms; or why there is none.

    `accept` may try a lead further; of those that it refuses nothing is said. `tried`: the histories to
    try, in place of all that policy/prove/histories.py has.
    """
    goal = [*(universe.term(policy, one) for policy, one in wanted), *extra]
    return _Search(universe, wanted, goal, accept, tried).run()


def lines(policy: Policy, lead: Lead) -> tuple[str, ...]:
    """The lead in words, a line for what is known and one for what happened."""
    known = [
        f"{name} = {words.value(policy, name, one)}" for name, one in lead.values if one is not None
    ]
    missing = [f"{name} missing" for name in lead.missing]
    told = ", ".join((*known, *missing))
    first = (
        f"a lead with {told}"
        if known
        else f"a lead with {told}"
        if missing
        else "a lead of whom nothing is known"
    )
    return (first, *did(lead.history))


def did(history: History) -> tuple[str, ...]:
    """What happened, in words; nothing where nothing did."""
    found = []
    if history.first:
        found.append(f"at once: {_counted(history.first, 1)}")
    if history.events:
        times = 1 if history.every else history.rounds
        found.append(f"{_when(history)}: {_counted(history.events, times)}")
    if history.wait:
        found.append(f"then nothing for {words.delay(Delay(history.wait * DAY))}")
    return tuple(found)


def _when(history: History) -> str:
    if history.first:
        return f"{words.delay(Delay(history.gap * DAY))} later"
    if not history.every:
        return "at once"
    if history.every == 1:
        return f"on {history.rounds} days in a row"
    return f"{history.rounds} times, every {history.every} days"


def _counted(events: tuple[str, ...], rounds: int) -> str:
    counted = Counter(events)
    return ", ".join(
        name if times * rounds == 1 else f"{times * rounds} times {name}"
        for name, times in counted.items()
    )


def points_of(policy: Policy, group: str, lead: Lead) -> int:
    """What the group is worth for the lead, in micro-points."""
    return Reference(policy).group(group, person_of(policy, lead), lead.history.end, alone(policy))


def score_of(policy: Policy, lead: Lead) -> int:
    return Reference(policy).score(person_of(policy, lead), lead.history.end, alone(policy))


def person_of(policy: Policy, lead: Lead) -> Person:
    return replace(histories.person(policy, lead.history), values=dict(lead.values))


@dataclass
class _Search:
    universe: Universe
    wanted: Wanted
    goal: list[Term]
    accept: Callable[[Lead], bool]
    tried: Iterable[History] | None = None

    def run(self) -> Lead | Nobody:
        universe, fixed = self.universe, list(self.goal)
        groups = [group for _, group in universe.timed_groups]
        answer = universe.check(fixed)
        if answer != "yes":
            return Nobody(answer == "no")
        if not groups:
            return self._lead(fixed, NOTHING) or Nobody(False)
        known = set()
        policies = [one.policy for one in universe.reads]
        for history in self.tried or histories.histories(policies, groups):
            state = universe.history(history)
            if state.key not in known:
                known.add(state.key)
                if universe.check([*fixed, *state.terms]) == "yes":
                    found = self._lead([*fixed, *state.terms], history)
                    if found is not None:
                        return found
        return Nobody(False)

    # --- fields ---------------------------------------------------------------------------------

    def _lead(self, fixed: list[Term], history: History) -> Lead | None:
        chosen = _first_values(self.universe, fixed)
        values = self._values([*fixed, *chosen.values()])
        if values is None or not self._replayed(values, history):
            return None
        if not self.accept(Lead(tuple(values.items()), (), history)):
            return None
        matter = self._matter(chosen, fixed[len(self.goal) :])
        return Lead(
            tuple(
                (name, value) for name, value in values.items() if value is not None and name in matter
            ),
            tuple(name for name, value in values.items() if value is None and name in matter),
            history,
        )

    def _matter(self, chosen: dict[str, Term], state: list[Term]) -> set[str]:
        """The fields without which the goal would not follow; required fields always."""
        universe = self.universe
        names = list(chosen)
        opposite = universe.solver.named(solver.no(solver.all_of(self.goal)))
        literals = [universe.solver.named(one) for one in (*chosen.values(), *state)]
        needed = {name for name, slot in universe.slots.items() if slot.always}
        if universe.check([opposite, *literals]) != "no":
            return set(names)
        core = universe.solver.core([*literals, opposite])
        return needed | {names[at] for at in core if at < len(names)}

    def _values(self, fixed: list[Term]) -> dict[str, Value | None] | None:
        """Real values for the codes; None where no text was found that passes the tests."""
        universe = self.universe
        held = _fewest_texts(universe, fixed)
        if universe.check([*fixed, *held]) != "yes":
            return None
        facts = universe.facts()
        named: dict[tuple[str, int], str] = {}
        found: dict[str, Value | None] = {}
        for name, code in facts.codes.items():
            value = None if code is None else universe.value(name, code)
            if code is not None and value is None:
                domain = universe.slots[name].domain
                assert isinstance(domain, Coded)
                key = (domain.family, code)
                if key not in named:
                    tests = [one for one in universe.text_tests if one.field == name]
                    made = _text(tests, facts.texts, [*map(str, domain.values), *named.values()])
                    if made is None:
                        return None
                    named[key] = made
                value = named[key]
            found[name] = value
        return found

    def _replayed(self, values: dict[str, Value | None], history: History) -> bool:
        for policy, condition in self.wanted:
            known = {name: value for name, value in values.items() if value is not None}
            who = replace(histories.person(policy, history), values=known)
            if not Reference(policy).holds(condition, who, history.end, alone(policy)):
                return False
        return True


def _first_values(universe: Universe, fixed: list[Term]) -> dict[str, Term]:
    """For every field: missing if that may be, else its first possible value."""
    chosen: dict[str, Term] = {}
    for name, slot in universe.slots.items():
        so_far = [*fixed, *chosen.values()]
        if not slot.always and universe.check([*so_far, universe.has(name, None)]) == "yes":
            chosen[name] = universe.has(name, None)
            continue
        known = [*so_far, universe.known(name)]
        domain = slot.domain
        if isinstance(domain, Counted):
            code = _nearest(universe, name, known, domain.around)
        else:
            code = _least(universe, name, known, 0, domain.size - 1)
        chosen[name] = universe.has(name, code)
    return chosen


def _least(universe: Universe, name: str, fixed: list[Term], low: int, high: int) -> int:
    """The least code within these with which all can hold; `high` is known to be enough."""
    while low < high:
        middle = (low + high) // 2
        if universe.check([*fixed, universe.code(name) <= middle]) == "yes":
            high = middle
        else:
            low = middle + 1
    return low


def _nearest(universe: Universe, name: str, fixed: list[Term], around: int) -> int:
    """The number nearest to `around` with which all can hold, from above if there is one."""
    code = universe.code(name)
    for sign in (1, -1):
        beyond = code >= around if sign > 0 else code <= around
        if universe.check([*fixed, beyond]) != "yes":
            continue
        reach = 1
        while universe.check([*fixed, beyond, sign * (code - around) <= reach]) != "yes":
            reach *= 2
        low = 0
        while low < reach:
            middle = (low + reach) // 2
            if universe.check([*fixed, beyond, sign * (code - around) <= middle]) == "yes":
                reach = middle
            else:
                low = middle + 1
        return around + sign * low
    return around


def _fewest_texts(universe: Universe, fixed: list[Term]) -> list[Term]:
    """Text tests fail wherever they may."""
    held: list[Term] = []
    for term in universe.text_terms():
        against = solver.no(term)
        held.append(against if universe.check([*fixed, *held, against]) == "yes" else term)
    return held


def _text(
    tests: Sequence[TextTest], held: Mapping[tuple[str, str, str], bool], taken: list[str]
) -> str | None:
    true = [one for one in tests if held[one.field, one.test, one.text]]
    return texts.text(true, [one for one in tests if one not in true], taken)
