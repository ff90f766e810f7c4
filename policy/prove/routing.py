"""Routes: does every lead meet a row, does every row matter, do rows contradict one another.

A `hold` only delays, and `owner of account` needs somebody from outside: neither is counted on. What
decides is the rows that name a team, tried in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from dsl.diagnostic import Label
from dsl.typed import All, Condition, Constant, Negation, Some
from policy import parts
from policy.model import EveryPersonRouted, Policy, Route, RouteRow
from policy.prove import leads, solver
from policy.prove.arrivals import arriving, resting
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.prove.proof import Outcome, Proof, kept, outcome
from policy.prove.rows import Met, Rows
from policy.prove.solver import Answer, Term

OTHERWISE = Constant(True)
_SHOWN = 3  # rows in one message
_EXPLAINED = 10  # dead rows whose covering rows are cut down to those needed
_PAIRS = 500  # of rows that share leads, looked into at most
SHOWN_PAIRS = 5  # each with a lead who meets both
_SEARCHED = 20  # pairs of which only a lead can say whether they are any


def gaps(policy: Policy) -> Iterator[Proof]:
    """Every lead that comes to the status meets a row with a team."""
    for route in policy.routes:
        for status in route.statuses:
            yield _gap(policy, route, status)


def dead_rows(policy: Policy) -> Iterator[Proof]:
    """Some lead reaches the row and meets it."""
    for route in policy.routes:
        yield from _dead_rows(table_of(policy, route))


def idle_rows(policy: Policy) -> Iterator[Proof]:
    """Without the row, some lead would go elsewhere."""
    for route in policy.routes:
        yield from _idle_rows(table_of(policy, route))


def overlaps(policy: Policy) -> Iterator[Proof]:
    """Rows with different teams have no lead in common, unless one is a special case of the other."""
    for route in policy.routes:
        if sum(row.kind == "team" and row.when is not None for row in route.rows) > 1:
            yield from _overlaps(table_of(policy, route))


def condition_of(row: RouteRow) -> Condition:
    return OTHERWISE if row.when is None else row.when


def table_of(policy: Policy, route: Route) -> RouteTable:
    return kept(policy, f"_route {route.statuses}", lambda: RouteTable(policy, route))


@dataclass
class RouteTable:
    """The rows of one route, and what is known of each."""

    policy: Policy
    route: Route

    @property
    def rows(self) -> tuple[RouteRow, ...]:
        return self.route.rows

    @cached_property
    def conditions(self) -> Rows:
        return Rows(self.policy, [condition_of(row) for row in self.rows])

    def before(self, at: int) -> list[int]:
        """The earlier rows that take people who meet this one, too."""
        near = self.conditions.near(at)
        return [one for one in near if one < at and self.rows[one].kind == "team"]

    @cached_property
    def reached(self) -> list[Met]:
        """Of every row with a condition: whether some lead gets there and meets it."""
        taking = {at for at, row in enumerate(self.rows) if row.kind == "team"}
        asked = max((at + 1 for at, row in enumerate(self.rows) if row.when is not None), default=0)
        return self.conditions.in_order(taking, asked)


# --- every lead meets a row -----------------------------------------------------------------------


def _gap(policy: Policy, route: Route, status: str) -> Proof:
    claim = f"every lead in `{status}` meets a row of its route"
    rows = [row for row in route.rows if row.kind == "team"]
    if any(row.when is None for row in rows):
        return Proof("route-gap", claim, "proved", route.span)
    missed = [*(Negation(condition_of(row)) for row in rows), resting(policy, status)]
    arrive: Condition = OTHERWISE if _waits(route) else arriving(policy, status)
    universe = Universe([(policy, one) for one in (*missed, arrive)])
    wanted = [(policy, one) for one in missed]
    found = leads.find(universe, [*wanted, (policy, arrive)])
    weak = False
    if not isinstance(found, Lead):
        found, weak = leads.find(universe, wanted), True
    if not isinstance(found, Lead):
        known: Outcome = "proved" if found.proved else "unknown"
        return Proof("route-gap", claim, known, route.span, "" if found.proved else "no lead was found")
    return _gap_found(policy, route, status, found, weak)


def _waits(route: Route) -> bool:
    """Whether rows are matched again later in a stay, when fields may have changed."""
    return any(row.kind == "hold" for row in route.rows)


def _gap_found(policy: Policy, route: Route, status: str, found: Lead, weak: bool) -> Proof:
    some = "some people" if not weak else "people who are put there, or change on arrival,"
    return Proof(
        "route-gap",
        f"every lead in `{status}` meets a row of its route",
        "refuted",
        route.span,
        f"{some} in `{status}` meet no row of its route, and nobody gets them",
        "add a last row such as `to ... otherwise`; a comparison with a missing value never holds",
        witness=leads.lines(policy, found),
        lead=found,
        status=status,
        weak=weak,
        follows=not weak and _promised(policy, status),
    )


def _promised(policy: Policy, status: str) -> bool:
    """Whether a guarantee says the same, and then fails for it."""
    promises = (one.promise for one in policy.guarantees)
    return any(
        isinstance(one, EveryPersonRouted) and one.when is None and status in one.statuses
        for one in promises
    )


# --- every row matters ----------------------------------------------------------------------------


def _dead_rows(table: RouteTable) -> Iterator[Proof]:
    explained = 0
    for at, row in enumerate(table.rows):
        if row.when is None:
            if row.kind == "team":
                return  # what stands below it is found when the text is read
            continue
        met = table.reached[at]
        claim = f"some lead meets `{parts.row(table.policy, row)}`"
        if met.answer == "no":
            explained += 1
            yield _dead(table, at, claim, explained <= _EXPLAINED)
        else:
            known = table.conditions.outcome(met)
            wanted = _reaching(table, at) if known == "unknown" else ()
            yield Proof("dead-row", claim, known, row.span, wanted=wanted)


def _reaching(table: RouteTable, at: int) -> tuple[Condition, ...]:
    """Who gets to the row, and meets it."""
    conditions = table.conditions.conditions
    return (conditions[at], *(Negation(conditions[one]) for one in table.before(at)))


def _dead(table: RouteTable, at: int, claim: str, explained: bool) -> Proof:
    row = table.rows[at]
    covering = table.conditions.covering(at, table.before(at)) if explained else []
    if not explained:
        why, help = "the rows before it take everybody whom it fits", "remove it, or move it up"
    elif covering:
        verb = "take" if len(covering) > 1 else "takes"
        why = f"{_numbers(covering)} before it {verb} everybody"
        help = "remove it, or move it above what takes its people"
    else:
        why, help = "its condition can never hold", "mend the condition"
    labels = tuple(
        Label(table.rows[one].span, f"row {one + 1}, to {table.rows[one].team}")
        for one in covering[:_SHOWN]
    )
    message = f"nobody can meet this row: {why}"
    return Proof("dead-row", claim, "refuted", row.span, message, help, labels)


def _numbers(rows: list[int]) -> str:
    shown = [str(one + 1) for one in rows[: 2 * _SHOWN]]
    if len(rows) > len(shown):
        return f"rows {', '.join(shown)} and {len(rows) - len(shown)} more"
    if len(shown) < 2:
        return f"row {''.join(shown)}"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"


def _idle_rows(table: RouteTable) -> Iterator[Proof]:
    for at, row in enumerate(table.rows):
        if row.kind != "team" or row.when is None or at + 1 == len(table.rows):
            continue
        if table.reached[at].answer != "yes":
            continue
        claim = f"`{parts.row(table.policy, row)}` changes where somebody goes"
        known, after = _matters(table, at)
        yield Proof(
            "idle-row",
            claim,
            known,
            row.span,
            "this row changes nothing: whoever meets it goes to the same team without it",
            "remove it",
            tuple(
                Label(table.rows[one].span, f"row {one + 1} takes them to `{row.team}` as well")
                for one in after[:_SHOWN]
            ),
            wanted=_elsewhere(table, at) if known == "unknown" else (),
        )


def _matters(table: RouteTable, at: int) -> tuple[Outcome, list[int]]:
    """Whether somebody who gets to the row would fare otherwise without it; and the rows that decide."""
    conditions, same = table.conditions, _same_team(table, at)
    fitting = table.reached[at].meets
    if conditions.is_exact and not any(conditions.table.rows[one].loose for one in fitting):
        then = min((one for one in fitting if one > at), default=None)
        if then is None or not same(then):
            return "proved", []
    after = [one for one in conditions.near(at) if one > at]
    deciding = [one for one in after if same(one)]
    if not deciding:
        return ("proved" if conditions.is_exact else "unknown"), []
    answer = _apart(table, at, after, deciding)
    if answer != "unknown":
        return outcome(answer), deciding
    differs: Term = solver.constant(True)  # no row at all
    for one in reversed(after):
        differs = solver.chosen(conditions.term(one), solver.constant(not same(one)), differs)
    others = [solver.no(conditions.term(one)) for one in table.before(at)]
    answer = conditions.universe.check([*others, conditions.term(at), differs])
    return outcome(answer, conditions.is_exact), deciding


def _apart(table: RouteTable, at: int, after: list[int], deciding: list[int]) -> Answer:
    """The same, as far as boxes tell: somebody whom none of the `deciding` rows takes, or who meets
    another row first."""
    before = table.before(at)
    answer = table.conditions.apart([at], [*before, *deciding])
    for other in after if answer == "no" else ():
        if other in deciding or other > deciding[-1]:
            continue
        found = table.conditions.apart([at, other], [*before, *(one for one in deciding if one < other)])
        if found == "yes":
            return "yes"
        answer = "unknown" if found == "unknown" else answer
    return answer


def _elsewhere(table: RouteTable, at: int) -> tuple[Condition, ...]:
    """Who gets to the row, and would go to another team, or to none, without it."""
    conditions, same = table.conditions.conditions, _same_team(table, at)
    after = [one for one in table.conditions.near(at) if one > at]
    if len(after) > _PAIRS // 10:
        return ()
    firsts = [
        All((conditions[one], *(Negation(conditions[each]) for each in after[:place])))
        for place, one in enumerate(after)
        if not same(one)
    ]
    nowhere = All(tuple(Negation(conditions[one]) for one in after))
    return (*_reaching(table, at), Some((*firsts, nowhere)))


def _same_team(table: RouteTable, at: int) -> Callable[[int], bool]:
    team = table.rows[at].team
    return lambda one: table.rows[one].kind == "team" and table.rows[one].team == team


# --- rows that contradict one another -------------------------------------------------------------


def _overlaps(table: RouteTable) -> Iterator[Proof]:
    where = ", ".join(f"`{one}`" for one in table.route.statuses)
    claim = f"the order of the special rows of {where} does not matter"
    crossing = _Crossing(table)
    pairs = list(crossing.pairs())
    if not pairs:
        yield Proof("rows-overlap", claim, crossing.known, table.route.span)
        return
    exact = table.conditions.is_exact
    shown = [_overlap(table, claim, pair) for pair in pairs[: SHOWN_PAIRS if exact else _SEARCHED]]
    refuted = [one for one in shown if one.outcome == "refuted"]
    yield from refuted[:SHOWN_PAIRS] or shown[:1]
    sure = pairs if exact else [one for one, told in zip(pairs, shown, strict=False) if told in refuted]
    if len(sure) > SHOWN_PAIRS:
        least = crossing.known == "unknown" or len(sure) < len(pairs)
        yield _more(table, claim, sure[SHOWN_PAIRS:], "at least " if least else "")


def _overlap(table: RouteTable, claim: str, pair: tuple[int, int]) -> Proof:
    one, other = pair
    first, second = table.rows[one], table.rows[other]
    lead = leads.find(
        table.conditions.universe,
        [(table.policy, condition_of(row)) for row in (first, second)],
        [solver.no(table.conditions.term(each)) for each in table.before(one)],
    )
    return Proof(
        "rows-overlap",
        claim,
        "refuted" if isinstance(lead, Lead) else "unknown",
        second.span,
        f"rows {one + 1} and {other + 1} both fit some leads, and send them to different teams",
        f"row {one + 1} wins because it comes first; say so by making the conditions exclude each other",
        (Label(first.span, f"row {one + 1}, to {first.team}"),),
        leads.lines(table.policy, lead) if isinstance(lead, Lead) else (),
        lead if isinstance(lead, Lead) else None,
        table.route.statuses[0],
    )


def _more(table: RouteTable, claim: str, pairs: list[tuple[int, int]], least: str) -> Proof:
    named = [f"{one + 1} and {other + 1}" for one, other in pairs[: 2 * _SHOWN]]
    rest = len(pairs) - len(named)
    return Proof(
        "rows-overlap",
        claim,
        "refuted",
        table.route.span,
        f"{least}{SHOWN_PAIRS + len(pairs):,} pairs of rows fit the same leads, and send them to "
        f"different teams: beside those shown {', '.join(named)}" + (f", {rest:,} more" if rest else ""),
        "where their order is meant, make their conditions exclude each other",
    )


@dataclass
class _Crossing:
    """Pairs of rows that share leads, differ in their teams, and neither of which is within the other.

    `known`: unknown where some pair was not decided, or not looked into.
    """

    table: RouteTable
    known: Outcome = "proved"

    def pairs(self) -> Iterator[tuple[int, int]]:
        for tried, (at, other) in enumerate(self._candidates()):
            answer = _cross(self.table, at, other) if tried < _PAIRS else "unknown"
            if answer == "yes":
                yield at, other
            elif answer == "unknown":
                self.known = "unknown"
            if tried >= _PAIRS:
                return

    def _candidates(self) -> Iterator[tuple[int, int]]:
        table = self.table
        special = {
            at
            for at, row in enumerate(table.rows)
            if row.kind == "team" and row.when is not None and table.reached[at].answer != "no"
        }
        for at in sorted(special):
            for other in table.conditions.near(at):
                if other > at and other in special and table.rows[at].team != table.rows[other].team:
                    yield at, other


def _cross(table: RouteTable, one: int, other: int) -> Answer:
    """Whether some lead meets both rows, and each row has leads of its own."""
    conditions = table.conditions
    for answer in (
        conditions.meets(one, [other]).answer,
        conditions.meets(other, [one]).answer,
        conditions.common(one, other, table.before(one)),
    ):
        if answer != "yes":
            return answer
    return "yes"
