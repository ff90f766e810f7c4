"""Hypothesis strategies for whole syntax trees: every construct of dsl/nodes.py, spans NOWHERE.

    @given(trees.files())
    def test_something(file: nodes.File) -> None: ...

Trees are well formed (they print and parse) but mean nothing: names are drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from dsl import nodes
from dsl.source import NOWHERE, Source
from dsl.words import RESERVED

T = TypeVar("T")
Several = st.SearchStrategy[tuple[T, ...]]

# Words that are keywords somewhere are good names: they show that the parser's state decides.
SOFT = (
    "source",
    "lead",
    "hot",
    "vp",
    "Re-Market",
    "half",
    "größe",
    "x1",
    "SMS",
    "ten_touch",
    "tier-one",
)
WORDS = st.sampled_from(SOFT)
AWKWARD = st.sampled_from((*SOFT, "score", "email", "policy", "clock", "robin", "money", "queue"))


def _name(words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[nodes.Name]:
    return words.filter(lambda word: word not in RESERVED).map(lambda word: nodes.Name(word, NOWHERE))


name = _name()
field = _name(AWKWARD)


def some(one: st.SearchStrategy[T], least: int = 1, most: int = 3) -> Several[T]:
    return st.lists(one, min_size=least, max_size=most).map(tuple)


def maybe(one: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | one


def build(kind: Callable[..., T], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """A node from its parts in order, the span last."""
    return st.tuples(*parts).map(lambda values: kind(*values, NOWHERE))


def _decimal(low: int, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, 10**7, places=places, allow_nan=False).map(lambda d: d + 0)


number = build(nodes.Number, _decimal(-1000) | st.integers(-5, 10**6).map(Decimal))
count = build(nodes.Number, st.integers(0, 10**5).map(Decimal))
money = build(nodes.Money, _decimal(-1000), st.sampled_from(("USD", "EUR")))
date = build(nodes.Date, st.dates().map(str))
clock = build(nodes.Time, st.times().map(lambda time: f"{time:%H:%M}") | st.just("24:00"))
instant = build(nodes.DateTime, st.datetimes().map(lambda when: f"{when.date()} {when:%H:%M}"))
letters = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029"
)
text = build(nodes.Text, st.text(letters, max_size=12))
yes_no = build(nodes.YesNo, st.booleans())
UNITS = ("minutes", "hours", "days", "weeks")
amount = st.integers(1, 100).map(Decimal) | st.just(Decimal("0.5"))
nothing = st.none()
period = build(nodes.Duration, amount, st.sampled_from(UNITS), st.just("plain"), nothing)
clocked = (
    period
    | build(nodes.Duration, amount, st.sampled_from(("hours", "minutes")), st.just("open"), name)
    | build(nodes.Duration, amount, st.just("days"), st.just("working"), name)
)
literal = number | money | period | date | text | yes_no | name
bound = number | money | period | date
status = build(nodes.StatusName, maybe(name), name)

# --- conditions -----------------------------------------------------------------------------------

plus_term = build(nodes.Term, st.sampled_from((1, -1)), maybe(number), literal)
sums = st.lists(plus_term, min_size=1, max_size=2).map(lambda terms: nodes.Sum(tuple(terms), NOWHERE))
comparison = st.sampled_from(("=", "!=", "<", "<=", ">", ">="))
tests = (
    build(nodes.Compare, sums, comparison, sums)
    | build(nodes.Between, sums, sums, sums)
    | build(nodes.In, name, st.booleans(), some(literal))
    | build(nodes.Is, name, st.sampled_from(("known", "missing")))
    | build(nodes.TextTest, name, st.sampled_from(("contains", "starts with", "ends with")), text)
    | build(nodes.Truth, name | yes_no)
)


def _wider(inner: st.SearchStrategy[nodes.Expr]) -> st.SearchStrategy[nodes.Expr]:
    """One level more, with parentheses exactly where they are needed."""

    def paren(part: nodes.Expr) -> nodes.Expr:
        return nodes.Paren(part, NOWHERE) if isinstance(part, nodes.And | nodes.Or | nodes.Not) else part

    def in_and(part: nodes.Expr) -> nodes.Expr:
        return part if isinstance(part, nodes.Not) else paren(part)

    def in_or(part: nodes.Expr) -> nodes.Expr:
        return part if isinstance(part, nodes.Not | nodes.And) else paren(part)

    return (
        build(nodes.And, some(inner.map(in_and), 2))
        | build(nodes.Or, some(inner.map(in_or), 2))
        | build(nodes.Not, inner.map(paren))
    )


conditions: st.SearchStrategy[nodes.Expr] = st.recursive(tests, _wider, max_leaves=5)

# --- headers --------------------------------------------------------------------------------------

values = some(name | text)
plain_types = st.sampled_from(("text", "yes/no"))
ranged = st.sampled_from(("integer", "number", "money", "duration", "date"))
field_types = (
    build(nodes.FieldType, st.just("one of"), values, nothing, nothing)
    | build(nodes.FieldType, plain_types, st.just(()), nothing, nothing)
    | build(nodes.FieldType, ranged, st.just(()), maybe(bound), maybe(bound))
)
agreed = build(nodes.Agreed, name, date)
day = _name(st.sampled_from(("mon", "tue", "sat")))
day_range = st.tuples(day, day) | day.map(lambda one: (one, one))


def _distinct(pair: tuple[nodes.Name, nodes.Name]) -> tuple[nodes.Name, nodes.Name]:
    return pair if pair[0] != pair[1] else (pair[0], pair[0])


days = build(nodes.Days, some(day_range.map(_distinct)))
interval = build(nodes.Interval, clock, clock)
open_line = build(nodes.OpenLine, days, some(interval, 0))
window = build(nodes.Window, name, some(interval))
headers = (
    build(
        nodes.PolicyDecl,
        *(name, maybe(text), maybe(text), maybe(name), maybe(text), some(agreed, 0, 2), maybe(period)),
    ),
    build(nodes.RolesDecl, some(name)),
    build(nodes.EventsDecl, some(name, 1, 20)),
    build(nodes.AccountsDecl, name),
    build(nodes.DefineDecl, name, conditions),
    build(
        nodes.FieldsDecl,
        some(build(nodes.Field, field, field_types, st.booleans(), st.booleans(), maybe(text)), 0),
    ),
    build(nodes.CalendarDecl, name, maybe(text), some(open_line, 0), some(date, 0, 12), some(window, 0)),
)

# --- score ----------------------------------------------------------------------------------------

fading = build(
    nodes.Fading, st.sampled_from(("half-life", "linear", "expires")), period, nothing
) | build(nodes.Fading, st.just("cap"), period, number)
limit = build(nodes.Limit, count, st.sampled_from(("times", "points")), period)
rule = build(nodes.ScoreRule, number, conditions, st.just(()), nothing) | build(
    nodes.ScoreRule, number, nothing, some(name), maybe(limit)
)
evaluated = build(nodes.Evaluated, clock, name)
group = build(
    nodes.GroupDecl,
    *(name, maybe(number), maybe(number), maybe(fading), st.booleans(), maybe(evaluated), some(rule, 0)),
)
score = build(nodes.ScoreDecl, some(group, 0))

# --- tracks ---------------------------------------------------------------------------------------

assignment = build(nodes.Assignment, name, literal)
action = (
    build(nodes.Notify, name)
    | build(nodes.Reassign)
    | build(nodes.AssignTo, name)
    | build(nodes.RestartClock)
    | build(nodes.MoveTo, status)
    | build(nodes.ResetGroup, name)
    | build(nodes.Create, status, some(assignment, 0, 2))
)
tails = st.sampled_from((False, True)).flatmap(
    lambda otherwise: st.tuples(nothing if otherwise else maybe(conditions), st.just(otherwise))
)


def tailed(kind: Callable[..., T], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    return st.tuples(st.tuples(*parts), tails).map(lambda both: kind(*both[0], *both[1], NOWHERE))


after = build(nodes.After, clocked, some(name, 0), st.just(False)) | build(
    nodes.After, clocked, st.just(()), st.just(True)
)
trigger = build(nodes.OnEvents, some(name)) | after | build(nodes.By, some(name))
transition = build(
    nodes.Transition,
    *(status, maybe(trigger), maybe(conditions)),
    *(some(conditions, 0, 2), some(name, 0), some(action, 0, 2)),
)
sla = build(
    nodes.Sla, clocked, st.booleans(), some(build(nodes.SlaStep, count, some(action, 1, 2)), 0, 2)
)
statement = (
    tailed(nodes.Start)
    | build(nodes.Owner, name)
    | transition
    | sla
    | tailed(nodes.UseCadence, name)
    | build(nodes.OnEntry, some(action, 1, 2))
    | build(nodes.Final)
    | build(nodes.Goal)
)
status_decl = build(nodes.StatusDecl, name, maybe(text), maybe(text), some(statement, 0, 4))
tracks = (build(nodes.TrackDecl, name, some(status_decl, 0)), build(nodes.SlaDecl, status, sla))

# --- routing --------------------------------------------------------------------------------------

team = _name(st.sampled_from(("partners", "enterprise", "inside_sales")))
what = build(nodes.ToTeam, team) | build(nodes.ToOwnerOfAccount) | build(nodes.Hold, clocked)
row = tailed(nodes.RouteRow, what)
member = build(nodes.Member, text, maybe(count))
STRATEGIES = ("round robin", "weighted round robin", "least loaded", "sticky", "shared queue")
ORDERS = ("oldest first", "newest first", "highest score first", "earliest due first")
routing = (
    build(nodes.RouteDecl, some(status), some(row, 0)),
    build(
        nodes.TeamDecl,
        *(name, maybe(name), some(member, 0), maybe(st.sampled_from(STRATEGIES))),
        *(maybe(st.sampled_from(("least recent", "by name", "as listed"))), maybe(count), maybe(name)),
        *(maybe(st.sampled_from(ORDERS)), maybe(name), maybe(conditions)),
    ),
    build(nodes.CadenceDecl, name, some(build(nodes.Step, count, name, maybe(name)), 0), some(name, 0)),
)

# --- guarantees, examples, retired ----------------------------------------------------------------

promise = (
    build(nodes.EveryPath, status, some(status))
    | build(nodes.NeverReaches, status, status, some(status, 0))
    | build(nodes.AlwaysPossible, status, status)
    | build(nodes.AloneNeverMakes, name, name)
    | build(nodes.EveryPersonRouted, maybe(conditions), status)
)
order = st.sampled_from(("!=", "<", "<=", ">", ">="))
expectation = (
    build(nodes.ExpectStatus, status)
    | build(nodes.ExpectValue, name, st.just(""), number, nothing)
    | build(nodes.ExpectValue, name, comparison, literal, nothing)
    | build(nodes.ExpectValue, name, st.just("between"), literal, literal)
    | build(nodes.ExpectKnown, name, st.booleans())
    | build(nodes.ExpectRoute, team)
    | build(nodes.ExpectAssignee, maybe(text))
    | build(nodes.ExpectOwner, maybe(name))
    | build(nodes.ExpectDue, maybe(instant))
)
expect = build(nodes.DoExpect, some(expectation))
doing = (
    build(nodes.DoEvents, some(name))
    | build(nodes.DoMove, name, status, maybe(name), st.booleans())
    | build(nodes.DoSet, some(assignment))
    | build(nodes.DoClear, some(name))
    | build(nodes.DoTouch, maybe(name))
    | expect
)
example_step = build(nodes.ExampleStep, period, doing) | build(nodes.ExampleStep, nothing, expect)
trials = (
    build(nodes.GuaranteeDecl, promise),
    build(nodes.ExampleDecl, text, maybe(instant), some(assignment, 0), some(example_step, 0)),
    build(nodes.RetiredDecl, text, status),
)

decls: st.SearchStrategy[nodes.Decl] = st.one_of(*headers, score, *tracks, *routing, *trials)


def files() -> st.SearchStrategy[nodes.File]:
    """Files of one to four declarations of any kind."""
    return some(decls, 1, 4).map(lambda several: nodes.File(Source("tree.lead", ""), several, ()))
