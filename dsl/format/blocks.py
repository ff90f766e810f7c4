"""Shapes of headers, the score, routes, teams and cadences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl import nodes
from dsl.format.layout import Block, Clause, Leaf, Shape
from dsl.format.words import commas, condition, duration, joined, literal, names, number, text
from dsl.source import NOWHERE, Span

DATES_A_LINE = 7


def leaf(span: Span, *clauses: Clause) -> Leaf:
    return Leaf(tuple(clause for clause in clauses if clause), span)


def block(span: Span, head: Sequence[str], items: Sequence[Shape], until: Span | None = None) -> Block:
    """`until` is the last thing in the head, so that comments after it belong to the body."""
    end = until or Span(span.path, span.line, span.column, span.line, span.column)
    return Block(Leaf((head,), span.to(end)), tuple(items), span)


def line(lines: nodes.Lines, key: str, value: object) -> Span:
    """Where a property stands in the text; a value without a span of its own needs this."""
    return next((span for name, span in lines if name == key), getattr(value, "span", NOWHERE))


def policy(decl: nodes.PolicyDecl) -> Shape:
    words = {
        "version": [text(decl.version)] if decl.version else [],
        "currency": [decl.currency.text] if decl.currency else [],
        "timezone": [text(decl.timezone)] if decl.timezone else [],
    }
    items = [
        leaf(line(decl.lines, key, getattr(decl, key)), [f"{key:<8} {w}"])
        for key, ws in words.items()
        for w in ws
    ]
    items += [leaf(a.span, [f"agreed by {a.role.text} on {a.on.text}"]) for a in decl.agreed]
    if decl.review:
        items.append(
            leaf(line(decl.lines, "review", decl.review), [f"review every {duration(decl.review)}"])
        )
    head = [f"policy {decl.name.text}"] + ([text(decl.title)] if decl.title else [])
    return block(decl.span, head, items, (decl.title or decl.name).span)


def roles(decl: nodes.RolesDecl) -> Shape:
    return leaf(decl.span, joined("roles", names(decl.names)))


def events(decl: nodes.EventsDecl) -> Shape:
    return leaf(decl.span, joined("events", names(decl.names)))


def accounts(decl: nodes.AccountsDecl) -> Shape:
    return leaf(decl.span, [f"accounts by {decl.field.text}"])


def define(decl: nodes.DefineDecl) -> Shape:
    return leaf(decl.span, [f"define {decl.name.text} ="], condition(decl.expr))


def fields(decl: nodes.FieldsDecl) -> Shape:
    return block(decl.span, ["fields"], [_field(field) for field in decl.fields])


def _field(field: nodes.Field) -> Leaf:
    marks = ["required"] * field.required + ["fixed"] * field.fixed
    marks += [text(field.title)] if field.title else []
    kind = _type(field.type)
    if marks:
        kind[-1] += " "
    return leaf(field.span, joined(field.name.text.ljust(17), kind), marks)


def _type(type: nodes.FieldType) -> list[str]:
    if type.kind == "one of":
        values = (v.text if isinstance(v, nodes.Name) else text(v) for v in type.values)
        return joined("one of", commas(values))
    words = [type.kind] + ([f"from {literal(type.low)}"] if type.low else [])
    return [" ".join(words + ([f"to {literal(type.high)}"] if type.high else []))]


def calendar(decl: nodes.CalendarDecl) -> Shape:
    items: list[Leaf] = []
    if decl.timezone:
        items.append(
            leaf(line(decl.lines, "timezone", decl.timezone), [f"timezone  {text(decl.timezone)}"])
        )
    items += [_open(one) for one in decl.open]
    items += [_closed(dates, start) for dates, start in _by_statement(decl)]
    items += [leaf(w.span, joined(w.name.text.ljust(9), _intervals(w.intervals))) for w in decl.windows]
    return block(decl.span, [f"calendar {decl.name.text}"], items, decl.name.span)


def _open(line: nodes.OpenLine) -> Leaf:
    days = commas(a.text if a == b else f"{a.text} to {b.text}" for a, b in line.days.ranges)
    return leaf(line.span, joined("open     ", days), _intervals(line.intervals))


def _intervals(intervals: Sequence[nodes.Interval]) -> list[str]:
    return commas(f"{interval.start.text} to {interval.end.text}" for interval in intervals)


def _closed(dates: Sequence[nodes.Date], start: Span) -> Leaf:
    return leaf(start.to(dates[-1].span), joined("closed   ", commas(date.text for date in dates)))


def _by_statement(decl: nodes.CalendarDecl) -> Iterator[tuple[Sequence[nodes.Date], Span]]:
    """Dates of one `closed` stay together, next to their comment, but not too many on one line;
    and where they begin."""
    group: list[nodes.Date] = []
    start, last = NOWHERE, None
    for date in decl.closed:
        statement = _statement(date, decl.lines)
        if group and (statement != last or len(group) == DATES_A_LINE):
            yield group, start
            group = []
        if not group:
            start = statement if statement and statement != last else date.span
        group.append(date)
        last = statement
    if group:
        yield group, start


def _statement(date: nodes.Date, lines: nodes.Lines) -> Span | None:
    place = (date.span.line, date.span.column)
    before = [span for key, span in lines if key == "closed" and (span.line, span.column) <= place]
    return before[-1] if before else None


def score(decl: nodes.ScoreDecl) -> Shape:
    return block(decl.span, ["score"], [_group(group) for group in decl.groups])


def _group(group: nodes.GroupDecl) -> Block:
    head = [group.name.text]
    head += [f"from {number(group.low.value)}"] if group.low else []
    head += [f"to {number(group.high.value)}"] if group.high else []
    head += ["of account"] if group.of_account else []
    tails = [_fading(group.fading)] if group.fading else []
    if group.evaluated:
        tails.append(f"evaluated daily at {group.evaluated.at.text} of {group.evaluated.calendar.text}")
    first = [" ".join(head)] if len(head) > 1 or not tails else []
    words = commas(first + tails)
    return block(
        group.span, words if first else joined(group.name.text, words), _rules(group), _last_of(group)
    )


def _last_of(group: nodes.GroupDecl) -> Span:
    parts = (group.name, group.low, group.high, group.fading, group.evaluated)
    return max((part.span for part in parts if part), key=lambda span: (span.line, span.column))


def _fading(fading: nodes.Fading) -> str:
    over = duration(fading.over)
    match fading.kind:
        case "half-life":
            return f"half-life {over}"
        case "linear":
            return f"linear over {over}"
        case "expires":
            return f"expires after {over}"
        case "cap":
            assert fading.cap is not None
            return f"cap {number(fading.cap.value)} after {over} without any event"


def _rules(group: nodes.GroupDecl) -> list[Shape]:
    return [_rule(rule) for rule in group.rules]


def _rule(rule: nodes.ScoreRule) -> Leaf:
    points = number(rule.points.value, signed=True).ljust(3)
    if rule.when is not None:
        return leaf(rule.span, joined(f"{points} when", condition(rule.when)))
    on = joined(f"{points} on", names(rule.on))
    if rule.limit is None:
        return leaf(rule.span, on)
    on[-1] = on[-1].ljust(24) if len(on) == 1 else on[-1]
    amount, unit = rule.limit.amount.value, rule.limit.of
    unit_word = unit[:-1] if amount == 1 else unit
    limit = f"at most {number(amount)} {unit_word} in {duration(rule.limit.within)}"
    return leaf(rule.span, on, [limit])


def tail(when: nodes.Expr | None, otherwise: bool) -> list[str]:
    if when is not None:
        return joined("when", condition(when))
    return ["otherwise"] if otherwise else []


def route(decl: nodes.RouteDecl) -> Shape:
    head = joined("route", names(decl.statuses), ["first match"])
    return block(decl.span, head, [_row(row) for row in decl.rows], decl.statuses[-1].span)


def _row(row: nodes.RouteRow) -> Leaf:
    match row.what:
        case nodes.ToTeam(team=team):
            what = f"to {team.text}"
        case nodes.ToOwnerOfAccount():
            what = "to owner of account"
        case nodes.Hold(at_most=at_most):
            what = f"hold at most {duration(at_most)}"
    end = tail(row.when, row.otherwise)
    return leaf(row.span, [what.ljust(20) if end else what], end)


def team(decl: nodes.TeamDecl) -> Shape:
    words: list[tuple[str, object, list[str]]] = []
    if decl.role:
        words.append(("role", decl.role, joined("role   ", [decl.role.text])))
    if decl.members:
        words.append(("members", decl.members[0], joined("members", commas(map(_member, decl.members)))))
    words += [("assign", None, [f"assign  {decl.assign}"])] if decl.assign else []
    words += [("ties", None, [f"ties    {decl.ties}"])] if decl.ties else []
    if decl.at_most_open:
        most = number(decl.at_most_open.value)
        words.append(("at most", decl.at_most_open, [f"at most {most} open per rep"]))
    words += [("hours", decl.hours, [f"hours   {decl.hours.text}"])] if decl.hours else []
    words += [("work", None, [f"work    {decl.work}"])] if decl.work else []
    words += [("full", decl.full, [f"full    to {decl.full.text}"])] if decl.full else []
    if decl.interrupt:
        words.append(("interrupt", decl.interrupt, joined("interrupt for", condition(decl.interrupt))))
    items = [leaf(line(decl.lines, key, value), clause) for key, value, clause in words]
    return block(decl.span, [f"team {decl.name.text}"], items, decl.name.span)


def _member(member: nodes.Member) -> str:
    weight = f" weight {number(member.weight.value)}" if member.weight else ""
    return text(member.name) + weight


def cadence(decl: nodes.CadenceDecl) -> Shape:
    items = [_step(step) for step in decl.steps]
    if decl.stop_on:
        span = line(decl.lines, "stop", decl.stop_on[0])
        items.append(leaf(span, joined("stop on", names(decl.stop_on))))
    return block(decl.span, [f"cadence {decl.name.text}"], items, decl.name.span)


def _step(step: nodes.Step) -> Leaf:
    day = f"day {number(step.day.value)}".ljust(6)
    window = [step.window.text] if step.window else []
    return leaf(step.span, [f"{day} {step.kind.text.ljust(6) if window else step.kind.text}", *window])
