"""Two first-match tables compared: equal rows at both ends are left out, the solver gets the rest.

A lead is treated otherwise only if a row in the middle of one of the tables answers for it: else a row
of the common head or tail answers for it in both. So for every row in the middle of the old table the
solver looks for a lead that it answers for and that gets another answer from the new table; then, among
leads that no such row answers for, the other way round.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from policy.diff.meaning.normal import Form, Normal
from policy.diff.meaning.pairing import Pair, truncated
from policy.diff.meaning.tables import Row, Table
from policy.diff.model import Open, Region, Side
from policy.model import Policy
from policy.prove import leads, solver
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.prove.solver import Term

PER_ROW = 3  # regions shown of one row
PER_TABLE = 8


@dataclass
class Found:
    """What a comparison came to. `left_out`: rows that differ and of which no lead was sought."""

    regions: list[Region] = field(default_factory=list)
    unknown: list[Open] = field(default_factory=list)
    left_out: int = 0


@dataclass
class _Raw:
    """The same by row numbers, as it holds for every pair of tables with the same guards and with the
    same answers in the same places."""

    shown: list[tuple[Lead, int, int]] = field(default_factory=list)
    unknown: list[tuple[int, int, str]] = field(default_factory=list)
    left_out: int = 0


class Comparing:
    """Compares tables of two policies; what was asked once is not asked again."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._known: dict[Hashable, _Raw] = {}

    def compare(self, old: Table, new: Table) -> Found:
        """Where the answers differ; every region with a lead that was replayed in both policies."""
        left, left_forms = _tried(old, self.pair.forms[0])
        right, right_forms = _tried(new, self.pair.forms[1])
        answers = _numbered([one.outcome for one in (*left.rows, *right.rows)])
        one = tuple(zip(left_forms, answers[: len(left.rows)], strict=True))
        other = tuple(zip(right_forms, answers[len(left.rows) :], strict=True))
        if one == other:
            return Found()
        if (one, other) not in self._known:
            head = _common(one, other)
            tail = _common(one[head:][::-1], other[head:][::-1])
            middle = _Middle(head, len(one) - tail, len(other) - tail)
            self._known[one, other] = _Asking(self.pair, left, right, middle).run()
        return self._told(left, right, self._known[one, other])

    def _told(self, old: Table, new: Table, raw: _Raw) -> Found:
        regions = [self._region(old, new, *one) for one in raw.shown]
        unknown = [
            Open(new.area, new.question, why, old.rows[a].span, new.rows[b].span)
            for a, b, why in dict.fromkeys(raw.unknown)
        ]
        return Found(regions, unknown[:1], raw.left_out)

    def _region(self, old: Table, new: Table, lead: Lead, a: int, b: int) -> Region:
        was, now = old.rows[a], new.rows[b]
        sides = Side(was.text, was.span), Side(now.text, now.span)
        return Region(new.area, new.question, self.pair.told(lead), *sides)


def _tried(table: Table, normal: Normal) -> tuple[Table, list[Form]]:
    """The rows that can be tried, with the forms of their guards."""
    rows, forms = truncated(table.rows, [normal.form(one.guard) for one in table.rows])
    return replace(table, rows=tuple(rows)), forms


def _numbered(outcomes: Sequence[Hashable]) -> list[int]:
    """Each as the number of its first occurrence: names do not matter, only which are equal."""
    seen: dict[Hashable, int] = {}
    return [seen.setdefault(one, len(seen)) for one in outcomes]


@dataclass(frozen=True)
class _Middle:
    """Rows from `start` on that are not common: to before `old` in the old table, `new` in the new."""

    start: int
    old: int
    new: int


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    return next(
        (at for at, (x, y) in enumerate(zip(one, other, strict=False)) if x != y),
        min(len(one), len(other)),
    )


class _Rows:
    """One table's rows as terms of a universe: whether a row's guard holds, and whether it answers."""

    def __init__(self, universe: Universe, policy: Policy, rows: Sequence[Row]) -> None:
        self.guards = [universe.solver.named(universe.term(policy, one.guard)) for one in rows]
        self.answers: list[Term] = []
        self._universe = universe
        above = solver.constant(True)
        for guard in self.guards:
            here = universe.solver.named(solver.all_of([above, guard]))
            self.answers.append(here)
            above = universe.solver.named(solver.all_of([above, solver.no(guard)]))
        self.rows = rows
        self._outcomes: dict[Hashable, Term] = {}

    def gives(self, outcome: Hashable) -> Term:
        """Whether the table gives this answer."""
        if outcome not in self._outcomes:
            same = [
                term for row, term in zip(self.rows, self.answers, strict=True) if row.outcome == outcome
            ]
            term = solver.any_of(same) if same else solver.constant(False)
            self._outcomes[outcome] = self._universe.solver.named(term)
        return self._outcomes[outcome]


@dataclass
class _Asking:
    pair: Pair
    old: Table
    new: Table
    middle: _Middle
    found: _Raw = field(default_factory=_Raw)

    def run(self) -> _Raw:
        universe, middle = self._universe(), self.middle
        olds, news = self._sides(universe)
        for guard in olds.guards[: middle.start]:
            universe.solver.always(solver.no(guard))
        for at in range(middle.start, middle.old):
            self._ask(
                universe, at, None, olds.guards[at], solver.no(news.gives(self.old.rows[at].outcome))
            )
        for at in range(middle.start, middle.new):
            self._ask(
                universe, None, at, news.guards[at], solver.no(olds.gives(self.new.rows[at].outcome))
            )
        return self.found

    def _universe(self) -> Universe:
        return Universe(
            [
                *((self.pair.old, one.guard) for one in self.old.rows),
                *((self.pair.new, one.guard) for one in self.new.rows),
            ]
        )

    def _sides(self, universe: Universe) -> tuple[_Rows, _Rows]:
        return (
            _Rows(universe, self.pair.old, self.old.rows),
            _Rows(universe, self.pair.new, self.new.rows),
        )

    def _ask(
        self, universe: Universe, old: int | None, new: int | None, guard: Term, other: Term
    ) -> None:
        """One row; from then on only leads for which it does not hold are looked at."""
        answer = universe.check([guard, other])
        universe.solver.always(solver.no(guard))
        if answer == "no":
            return
        if len(self.found.shown) >= PER_TABLE:
            self.found.left_out += 1
        elif answer == "unknown":
            self._open(old, new, "the solver did not decide it within its effort")
        else:
            self._show(old, new)

    # --- showing --------------------------------------------------------------------------------

    @cached_property
    def _shown(self) -> tuple[Universe, _Rows, _Rows]:
        """A universe of its own, in which all leads remain."""
        universe = self._universe()
        return universe, *self._sides(universe)

    def _show(self, old: int | None, new: int | None) -> None:
        universe, olds, news = self._shown
        if old is not None:
            goal = [olds.answers[old], solver.no(news.gives(self.old.rows[old].outcome))]
            others = news.answers
        else:
            assert new is not None
            goal = [news.answers[new], solver.no(olds.gives(self.new.rows[new].outcome))]
            goal += [solver.no(one) for one in olds.answers[self.middle.start : self.middle.old]]
            others = olds.answers
        for _ in range(PER_ROW):
            lead = leads.find(universe, [], goal)
            rows = self._replayed(lead) if isinstance(lead, Lead) else None
            if rows is None:
                if not (isinstance(lead, leads.Nobody) and lead.proved):
                    self._open(old, new, "it may differ, but no lead was found that shows it")
                return
            assert isinstance(lead, Lead)
            self.found.shown.append((lead, *rows))
            goal.append(solver.no(others[rows[1] if old is not None else rows[0]]))
            if universe.check(goal) == "no":
                return

    def _replayed(self, lead: Lead) -> tuple[int, int] | None:
        """The rows that answer for the lead; None if the answers are alike."""
        pair = self.pair
        old, new = pair.decide(pair.was, self.old, lead), pair.decide(pair.now, self.new, lead)
        return None if self.old.rows[old].outcome == self.new.rows[new].outcome else (old, new)

    def _open(self, old: int | None, new: int | None, why: str) -> None:
        self.found.unknown.append((old or 0, new or 0, why))
