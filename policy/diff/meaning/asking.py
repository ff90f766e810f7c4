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

from policy.diff.meaning.monotone import relate
from policy.diff.meaning.normal import Form, Normal
from policy.diff.meaning.pairing import Pair, truncated
from policy.diff.meaning.seeking import sought
from policy.diff.meaning.tables import Row, Table
from policy.diff.model import Open, Region, Side
from policy.model import Policy
from policy.prove import boxes, leads, solver
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.prove.solver import Term

PER_ROW = 3  # regions shown of one row
PER_TABLE = 8
IN_ALL = 40
FAILED = 8  # searches in vain; each tries a thousand histories
FEW = 32  # rows in the middle


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

    number: int = 0
    shown: list[tuple[Lead, int, int]] = field(default_factory=list)
    unknown: list[tuple[int, int, str]] = field(default_factory=list)
    left_out: int = 0


@dataclass
class _Effort:
    """What was spent on one comparison of policies: leads shown, and leads sought in vain."""

    shown: int = 0
    failed: int = 0


class Comparing:
    """Compares tables of two policies; what was asked once is not asked again."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.effort = _Effort()
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
            raw = _Raw(len(self._known))
            _Asking(self.pair, left, right, middle, self.effort, raw).run()
            self._known[one, other] = raw
        return self._told(left, right, self._known[one, other])

    def alike(self, old: Table, new: Table) -> bool:
        """Whether they are proved to give every lead the same answer."""
        found = self.compare(old, new)
        return not found.regions and not found.unknown and not found.left_out

    def _told(self, old: Table, new: Table, raw: _Raw) -> Found:
        regions = [
            replace(self._region(old, new, *one), cause=(raw.number, at))
            for at, one in enumerate(raw.shown)
        ]
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
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (x, y) in pairs if x != y), min(len(one), len(other)))


class _Terms:
    """Both tables as terms of one universe. The rows that they have in common are there once: the head
    as `above`, which no lead in question meets, the tail with answers that both share."""

    def __init__(self, pair: Pair, old: Table, new: Table, middle: _Middle) -> None:
        self.universe = Universe(
            [
                *((pair.old, one.guard) for one in old.rows),
                *((pair.new, one.guard) for one in new.rows[middle.start : middle.new]),
            ]
        )
        relate(self.universe, pair.old, pair.new)
        near = _near(self.universe, pair, old, new, middle)
        self._named = self.universe.solver.named
        head = [self._guard(pair.old, old.rows[at]) for at in range(middle.start) if at in near]
        self.above = self._none(head)
        self.kept = [at for at in range(middle.old, len(old.rows)) if at in near]
        rows = [old.rows[at] for at in self.kept]
        self.tail = _Chain(self, [(one.outcome, self._guard(pair.old, one)) for one in rows])
        self.old, self.new = (
            _Chain(self, [(one.outcome, self._guard(policy, one)) for one in rows], self.tail)
            for policy, rows in (
                (pair.old, old.rows[middle.start : middle.old]),
                (pair.new, new.rows[middle.start : middle.new]),
            )
        )

    def both(self, *parts: Term) -> Term:
        return self._named(solver.all_of(list(parts)))

    def any(self, parts: Sequence[Term]) -> Term:
        return self._named(solver.any_of(list(parts))) if parts else solver.constant(False)

    def _none(self, parts: Sequence[Term]) -> Term:
        return self.both(*(solver.no(one) for one in parts)) if parts else solver.constant(True)

    def _guard(self, policy: Policy, row: Row) -> Term:
        return self._named(self.universe.term(policy, row.guard))


def _near(universe: Universe, pair: Pair, old: Table, new: Table, middle: _Middle) -> set[int]:
    """The old table's rows that share a lead with one in the middle of either, as boxes tell."""
    slots = universe.slots
    rows = [boxes.row(pair.old, slots, one.guard) for one in old.rows]
    rows += [boxes.row(pair.new, slots, one.guard) for one in new.rows[middle.start : middle.new]]
    count = len(old.rows)
    asked = [*range(middle.start, middle.old), *range(count, len(rows))]
    if len(asked) > FEW:
        return set(range(count))
    table = boxes.Table(slots, rows)
    return {one for at in asked for one in table.overlapping(at) if one < count}


class _Chain:
    """Rows in order: which one answers, and what; `after` goes on where none of them does."""

    def __init__(
        self, terms: _Terms, rows: Sequence[tuple[Hashable, Term]], after: _Chain | None = None
    ) -> None:
        self.terms, self.rows, self.after = terms, rows, after
        self.guards = [guard for _, guard in rows]
        self.answers: list[Term] = []
        self.below: Term = solver.constant(True)
        for guard in self.guards:
            self.answers.append(terms.both(self.below, guard))
            self.below = terms.both(self.below, solver.no(guard))
        self._given: dict[Hashable, Term] = {}

    def gives(self, outcome: Hashable) -> Term:
        """Whether this is the answer."""
        if outcome not in self._given:
            same = [
                term
                for (given, _), term in zip(self.rows, self.answers, strict=True)
                if given == outcome
            ]
            if self.after is not None:
                same.append(self.terms.both(self.below, self.after.gives(outcome)))
            self._given[outcome] = self.terms.any(same)
        return self._given[outcome]


@dataclass
class _Asking:
    pair: Pair
    old: Table
    new: Table
    middle: _Middle
    effort: _Effort
    found: _Raw

    def run(self) -> None:
        middle = self.middle
        terms = self._shown if self._few else self._terms()
        for at in range(middle.start, middle.old):
            self._ask(terms, terms.old, at - middle.start, terms.new, at, None)
        for at in range(middle.start, middle.new):
            self._ask(terms, terms.new, at - middle.start, terms.old, None, at)

    @property
    def _few(self) -> bool:
        """Few questions may share a universe with the search for leads; many are asked in one that
        learns from each."""
        return self.middle.old + self.middle.new - 2 * self.middle.start <= FEW

    def _terms(self) -> _Terms:
        return _Terms(self.pair, self.old, self.new, self.middle)

    def _ask(
        self, terms: _Terms, mine: _Chain, at: int, theirs: _Chain, old: int | None, new: int | None
    ) -> None:
        """Whether one row answers for a lead that gets another answer from the other table. Where many
        are asked, only leads are looked at from then on for which the row does not hold."""
        goal = [terms.above, mine.answers[at], solver.no(theirs.gives(mine.rows[at][0]))]
        answer = terms.universe.check([*goal, *([] if old is not None else [terms.old.below])])
        if not self._few:
            terms.universe.solver.always(solver.no(mine.guards[at]))
        if answer == "no":
            return
        if len(self.found.shown) >= PER_TABLE or self.effort.shown >= IN_ALL:
            self.found.left_out += 1
        elif self.effort.failed >= FAILED:
            self._open(old, new, "it may differ; no lead was sought after so many in vain")
        elif answer == "unknown":
            self._open(old, new, "the solver did not decide it within its effort")
        else:
            self._show(at, old, new)

    # --- showing --------------------------------------------------------------------------------

    @cached_property
    def _shown(self) -> _Terms:
        """A universe in which all leads remain."""
        return self._terms()

    def _show(self, at: int, old: int | None, new: int | None) -> None:
        terms = self._shown
        if old is not None:
            mine, theirs, outside = terms.old, terms.new, []
        else:
            mine, theirs, outside = terms.new, terms.old, [terms.old.below]
        goal = [terms.above, *outside, mine.answers[at], solver.no(theirs.gives(mine.rows[at][0]))]
        for _ in range(PER_ROW):
            lead = sought(terms.universe, goal, lambda one: self._replayed(one) is not None)
            rows = self._replayed(lead) if isinstance(lead, Lead) else None
            if rows is None:
                if not (isinstance(lead, leads.Nobody) and lead.proved):
                    self.effort.failed += 1
                    self._open(old, new, "it may differ, but no lead was found that shows it")
                return
            assert isinstance(lead, Lead)
            self.effort.shown += 1
            self.found.shown.append((lead, *rows))
            goal.append(solver.no(self._answer(terms, theirs, rows[1] if old is not None else rows[0])))
            if terms.universe.check(goal) == "no":
                return

    def _answer(self, terms: _Terms, side: _Chain, row: int) -> Term:
        """Whether this row of a table answers."""
        at = row - self.middle.start
        if at < len(side.rows):
            return side.answers[at]
        into = row - (self.middle.old if side is terms.old else self.middle.new)
        return terms.both(side.below, terms.tail.answers[terms.kept.index(into + self.middle.old)])

    def _replayed(self, lead: Lead) -> tuple[int, int] | None:
        """The rows that answer for the lead; None if the answers are alike."""
        pair = self.pair
        old, new = pair.decide(pair.was, self.old, lead), pair.decide(pair.now, self.new, lead)
        return None if self.old.rows[old].outcome == self.new.rows[new].outcome else (old, new)

    def _open(self, old: int | None, new: int | None, why: str) -> None:
        self.found.unknown.append((old or 0, new or 0, why))
