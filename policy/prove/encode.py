"""Conditions of one or more policies over the same leads, as terms for the solver.

    universe = Universe([(policy, condition), ...])     # every condition that will be asked about
    ready = universe.term(policy, condition)            # true exactly of the leads that meet it
    universe.check([ready, no(other)])                  # "yes", "no" (a proof) or "unknown"
    universe.facts()                                    # after "yes": the codes of such a lead

One lead: every field missing, or known with a value (policy/prove/domains.py); every group the sum of
its `when` rules, read exactly, and of its events, which may be worth any multiple of their common step
within the bounds that policy/prove/points.py proves. Groups of several policies with the same event
rules share one history. So "no" is a proof for every lead and every history; "yes" is a proof only where
the universe is `exact`: no text test and no group with events is involved. Else it needs a replay
(policy/prove/leads.py).

Over several policies only leads that all of them accept are considered: values outside the bounds of
one, or missing where one requires them, are left out. Fields of one name must have one type in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Relation,
    Same,
    Some,
    TextTest,
    Value,
)
from policy.model import Group, Policy
from policy.prove import domains, points, solver, texts
from policy.prove.domains import Coded, Counted, Ranked, Slot
from policy.prove.histories import History
from policy.prove.ranges import solve
from policy.prove.reading import Read, fields_of, terms
from policy.prove.solver import Answer, Model, Solver, Term
from policy.prove.sums import State, Sums

_COMPARE = {
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    "=": lambda x, y: x == y,
    ">=": lambda x, y: x >= y,
    ">": lambda x, y: x > y,
}


@dataclass(frozen=True)
class Facts:
    """A lead in the solver's terms: a code (or number) for every known field, None for a missing one;
    the text tests that hold"""

    codes: Mapping[str, int | None]
    texts: Mapping[tuple[str, str, str], bool]


class Universe:
    """Leads, and which of them meet which conditions."""

    def __init__(self, asked: Iterable[tuple[Policy, Condition]], effort: int = solver.EFFORT) -> None:
        reads: dict[int, Read] = {}
        for policy, condition in asked:
            reads.setdefault(id(policy), Read(policy)).add((condition,))
        self.reads = tuple(reads.values())
        self.slots: dict[str, Slot] = domains.slots(self.reads)
        self.exact = not self.timed_groups and not domains.text_tests(self.reads)
        self.effort = effort
        self._atoms: dict[object, Term] = {}

    @cached_property
    def _sums(self) -> Sums:
        return Sums(self.solver)

    # --- questions ------------------------------------------------------------------------------

    @cached_property
    def solver(self) -> Solver:
        """The one solver of this universe: it knows what every lead is like."""
        made = Solver(self.effort)
        self.__dict__["solver"] = made
        for slot in self.slots.values():
            self._declare(made, slot)
        self._declare_texts(made)
        return made

    def declare(self) -> None:
        """Let the solver know all fields and texts."""
        vars(self).setdefault("solver", self.solver)

    def term(self, policy: Policy, condition: Condition) -> Term:
        """True exactly of the leads that meet the condition."""
        self.declare()
        return self._term(policy, condition)

    def check(self, together: Sequence[Term]) -> Answer:
        """Whether some lead meets all of these."""
        return self.solver.check(together)

    def codes(self) -> dict[str, int | None]:
        """After `yes`: the code (or number) of every field of such a lead, None for a missing one."""
        return self._codes(self.solver.model())

    def facts(self) -> Facts:
        """After `yes`: a lead that meets what was asked."""
        model = self.solver.model()
        return Facts(self._codes(model), {key: model.true(one) for key, one in self._texts.items()})

    def _codes(self, model: Model) -> dict[str, int | None]:
        return {
            name: model.whole(self.code(name)) if model.true(self.known(name)) else None
            for name in self.slots
        }

    # --- fields ---------------------------------------------------------------------------------

    def known(self, name: str) -> Term:
        """Whether the field has a value."""
        if self.slots[name].always:
            return solver.constant(True)
        return self._atom(("known", name), lambda: self.solver.truth(f"known {name}"))

    def code(self, name: str) -> Term:
        """The field's code (Coded, Ranked) or number (Counted)."""
        self.declare()
        return self._atoms["code", name]

    def has(self, name: str, code: int | None) -> Term:
        """The field has this code (or number); None: it is missing."""
        if code is None:
            return solver.no(self.known(name))
        return self._atom(
            ("is", name, code),
            lambda: solver.all_of((self.known(name), self.code(name) == code)),
        )

    def value(self, name: str, code: int) -> Value | None:
        """A value with this code; None for a text that is named nowhere."""
        domain = self.slots[name].domain
        if isinstance(domain, Counted):
            return code
        if isinstance(domain, Ranked):
            return domain.value(code)
        return domain.values[code] if code < len(domain.values) else None

    def _declare(self, made: Solver, slot: Slot) -> None:
        domain = slot.domain
        if isinstance(domain, Counted):
            self._atoms["code", slot.name] = made.whole(slot.name, *domain.range)
            return
        code = self._atoms["code", slot.name] = made.whole(slot.name, 0, domain.size - 1)
        if isinstance(domain, Coded) and len(domain.allowed) < domain.size:
            known = self.known(slot.name)
            allowed = [code == one for one in domain.allowed]
            made.always(solver.implies(known, solver.any_of(allowed)) if allowed else solver.no(known))

    # --- texts ----------------------------------------------------------------------------------

    @cached_property
    def _texts(self) -> dict[tuple[str, str, str], Term]:
        return {
            (one.field, one.test, one.text): self.solver.truth(f"{one.field} {one.test} {one.text}")
            for one in self.text_tests
        }

    @cached_property
    def text_tests(self) -> tuple[TextTest, ...]:
        """The tests that tell texts apart: fields that are compared with one another share theirs."""
        found = domains.text_tests(self.reads)
        families = {
            slot.name: slot.domain.family
            for slot in self.slots.values()
            if isinstance(slot.domain, Coded)
        }
        return tuple(
            dict.fromkeys(
                TextTest(name, one.test, one.text)
                for one in found
                for name, family in families.items()
                if family == families[one.field]
            )
        )

    def text_terms(self) -> list[Term]:
        return list(self._texts.values())

    def _declare_texts(self, made: Solver) -> None:
        by_field: dict[str, list[TextTest]] = {}
        for one in self.text_tests:
            by_field.setdefault(one.field, []).append(one)
        for name, tests in by_field.items():
            domain = self.slots[name].domain
            assert isinstance(domain, Coded)
            held = [self._texts[name, one.test, one.text] for one in tests]
            for test, truth in zip(tests, held, strict=True):
                for code, value in enumerate(domain.values):
                    shown = truth if texts.passes(test, str(value)) else solver.no(truth)
                    made.always(solver.implies(self.code(name) == code, shown))
            for told in texts.implications(tests):
                other = held[told.other]
                made.always(solver.implies(held[told.one], other if told.both else solver.no(other)))
            self._join_texts(made, name, list(by_field))

    def _join_texts(self, made: Solver, name: str, fields: list[str]) -> None:
        """Fields with equal texts pass equal tests."""
        mine = self.slots[name].domain
        assert isinstance(mine, Coded)
        for other in fields[: fields.index(name)]:
            theirs = self.slots[other].domain
            if isinstance(theirs, Coded) and theirs.family == mine.family:
                same = self.code(name) == self.code(other)
                for (field_, test, text), truth in self._texts.items():
                    if field_ == name:
                        made.always(solver.implies(same, truth == self._texts[other, test, text]))

    # --- conditions -----------------------------------------------------------------------------

    def _term(self, policy: Policy, what: Condition) -> Term:
        match what:
            case Constant(value=value):
                return solver.constant(value)
            case All(parts=parts):
                return solver.all_of(
                    [self._term(policy, one) for one in parts] or [solver.constant(True)]
                )
            case Some(parts=parts):
                return solver.any_of(
                    [self._term(policy, one) for one in parts] or [solver.constant(False)]
                )
            case Negation(part=part):
                return solver.no(self._term(policy, part))
            case Defined(name=name):
                return self._atom(
                    ("definition", id(policy), name),
                    lambda: self.solver.named(self._term(policy, policy.definition[name].condition)),
                )
            case Linear():
                return self._linear(policy, what)
            case _:
                return self._test(what)

    def _test(self, what: Known | Among | Same | TextTest) -> Term:
        match what:
            case Known(field=name):
                return self.known(name)
            case Among(field=name, values=values):
                return self._atom(("among", name, values), lambda: self._among(name, values))
            case Same(left=left, right=right):
                return solver.all_of(
                    (self.known(left), self.known(right), self.code(left) == self.code(right))
                )
            case TextTest(field=name, test=test, text=text):
                return solver.all_of((self.known(name), self._texts[name, test, text]))

    def _among(self, name: str, values: tuple[Value, ...]) -> Term:
        domain = self.slots[name].domain
        if isinstance(domain, Coded):
            codes = [domain.place[one] for one in values]
        else:
            low, high = domain.range
            numbers = [int(one) for one in values]
            within = [
                one for one in numbers if (low is None or one >= low) and (high is None or one <= high)
            ]
            codes = [domain.code(one) if isinstance(domain, Ranked) else one for one in within]
        return solver.any_of([self.has(name, code) for code in codes] or [solver.constant(False)])

    # --- sums -----------------------------------------------------------------------------------

    def _linear(self, policy: Policy, what: Linear) -> Term:
        sum_ = terms(policy, what)
        known = [self.known(name) for name in fields_of(what)]
        if len(sum_) == 1:
            ((kind, name), factor) = next(iter(sum_.items()))
            domain = self.slots[name].domain if kind == "field" else None
            if isinstance(domain, Ranked):
                return solver.all_of(
                    [*known, self._ranked(name, domain, factor, what.relation, what.bound)]
                )
        parts = [
            factor * (self.code(name) if kind == "field" else self.points(policy, name))
            for (kind, name), factor in sum_.items()
        ]
        if not parts:
            return solver.all_of([*known, solver.constant(_COMPARE[what.relation](0, what.bound))])
        return solver.all_of([*known, _COMPARE[what.relation](sum(parts[1:], parts[0]), what.bound)])

    def _ranked(self, name: str, domain: Ranked, factor: int, relation: Relation, bound: int) -> Term:
        low, high = solve(factor, relation, bound)
        if low is not None and high is not None and low > high:
            return solver.constant(False)
        first = 0 if low is None else domain.at_least(low)
        last = domain.size - 1 if high is None else domain.at_least(high + 1) - 1
        code, parts = self.code(name), []
        if first > 0:
            parts.append(self._atom(("from", name, first), lambda: code >= first))
        if last < domain.size - 1:
            parts.append(self._atom(("to", name, last), lambda: code <= last))
        return solver.all_of(parts or [solver.constant(True)])

    # --- points ---------------------------------------------------------------------------------

    def points(self, policy: Policy, name: str) -> Term:
        """The points of a group (micro-points)."""
        return self._atom(("group", id(policy), name), lambda: self._points(policy, policy.group[name]))

    def score(self, policy: Policy) -> Term:
        return self._atom(
            ("score", id(policy)),
            lambda: sum((self.points(policy, one.name) for one in policy.groups), solver.number(0)),
        )

    def unmoved(self, policy: Policy, group: Group) -> list[Term]:
        """What holds where no event that the group counts has happened since its last reset."""
        return self._sums.unmoved(policy, group)

    def history(self, history: History) -> State:
        """What this history makes of every group that was asked about."""
        return self._sums.history(self.timed_groups, history)

    @cached_property
    def timed_groups(self) -> list[tuple[Policy, Group]]:
        """The groups that conditions read and that events or time without events change."""
        return [
            (read.policy, read.policy.group[name])
            for read in self.reads
            for name in read.groups
            if read.policy.group[name].fading.kind == "cap"
            or any(rule.events for rule in read.policy.group[name].rules)
        ]

    def _points(self, policy: Policy, group: Group) -> Term:
        rules = [
            solver.chosen(self._term(policy, one.when), one.points, 0)
            for one in group.rules
            if one.when is not None
        ]
        total = sum((*rules, self._sums.events(policy, group)), solver.number(0))
        return self._as_number(self._sums.bounded(policy, group, total), group)

    def _as_number(self, total: Term, group: Group) -> Term:
        """A variable for the total: shared, and with bounds that help the solver."""
        name = f"points {len(self._atoms)} {group.name}"
        made = self.solver.whole(name, *points.bounds(group))
        self.solver.always(made == total)
        return made

    # --- helpers --------------------------------------------------------------------------------

    def _atom(self, key: object, make: Callable[[], Term]) -> Term:
        found = self._atoms.get(key)
        if found is None:
            found = self._atoms[key] = make()
        return found
