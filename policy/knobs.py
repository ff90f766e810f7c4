"""The numbers of a policy by name, and the same texts with one of them turned.

Names follow the text: `score.engagement.half-life`, `score.engagement.demo_request` (points),
`define.sales_ready`, `lead.MQL.sla`, `lead.SAL.to.Re-Market.after`, `team.ldrs.at-most`,
`cadence.nurture.day`. Where a name would fit several numbers, they are told apart by `.1`, `.2`, ...
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dsl import nodes
from dsl.source import Source, Span

Literal = nodes.Number | nodes.Duration | nodes.Money
_NUMBER = re.compile(r"[0-9][0-9_]*(?:\.[0-9]+)?")
_UNIT = re.compile(r"^([0-9][0-9._]*)( (?:open |working )?)(minute|hour|day|week)s?\b")
_BARE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + "T")


@dataclass(frozen=True)
class Knob:
    """One number: `text` as written, at `span`."""

    name: str
    text: str
    span: Span


def knobs(files: Sequence[nodes.File]) -> tuple[Knob, ...]:
    """All numbers of the files, in the order of the text, under names that are all different."""
    lines = {one.source.path: one.source.lines() for one in files}
    found = [(name, one.span) for file in files for decl in file.decls for name, one in _of(decl)]
    often = Counter(name for name, _ in found)
    seen: Counter[str] = Counter()
    out = []
    for name, span in found:
        seen[name] += 1
        full = name if often[name] == 1 else f"{name}.{seen[name]}"
        out.append(Knob(full, _text(lines[span.path], span), span))
    return tuple(out)


def turned(sources: Iterable[Source], knob: Knob, value: str) -> tuple[Source, ...]:
    """The texts with another number at a knob: bare, in the unit that stands there, or all of it."""
    text = written(knob.text, value)
    return tuple(
        replace(one, text=_replaced(one, knob.span, text)) if one.path == knob.span.path else one
        for one in sources
    )


def written(before: str, value: str) -> str:
    """`14 days` and `21` give `21 days`; `+25` and `30` give `+30`; a day keeps the time of day that
    stands there; a whole text replaces it."""
    if _DAY.fullmatch(value) and _INSTANT.match(before):
        return value + before[len(value) :]
    if not _BARE.fullmatch(value):
        return value
    if before[:1] in "+-":
        return f"{Decimal(value):+}"
    return _UNIT.sub(_number_of, _NUMBER.sub(value, before, count=1), count=1)


def _number_of(found: re.Match[str]) -> str:
    """`1 open hour`, `4 open hours`."""
    number, kind, one = found.groups()
    return f"{number}{kind}{one}{'' if number == '1' else 's'}"


def _text(lines: Sequence[str], span: Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def _replaced(source: Source, span: Span, text: str) -> str:
    lines = list(source.lines())
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + text + line[span.end_column - 1 :]
    return "\n".join(lines)


# --- names --------------------------------------------------------------------------------------

Named = Iterator[tuple[str, Literal]]


def _of(decl: object) -> Named:
    match decl:
        case nodes.DefineDecl():
            yield from _under(f"define.{decl.name.text}", _numbers(decl.expr))
        case nodes.ScoreDecl():
            for group in decl.groups:
                yield from _group(f"score.{group.name.text}", group)
        case nodes.TrackDecl():
            for status in decl.statuses:
                yield from _status(f"{decl.name.text}.{status.name.text}", status)
        case nodes.SlaDecl():
            yield from _sla(decl.status.text, decl.sla)
        case nodes.RouteDecl():
            yield from _route(f"route.{decl.statuses[0].text}", decl)
        case nodes.TeamDecl():
            yield from _team(f"team.{decl.name.text}", decl)
        case nodes.CadenceDecl():
            for step in decl.steps:
                yield f"cadence.{decl.name.text}.day", step.day
        case _:
            return


def _group(name: str, group: nodes.GroupDecl) -> Named:
    for end, number in (("low", group.low), ("high", group.high)):
        if number is not None:
            yield f"{name}.{end}", number
    if group.fading is not None:
        yield f"{name}.{group.fading.kind}", group.fading.over
        if group.fading.cap is not None:
            yield f"{name}.cap-at", group.fading.cap
    for rule in group.rules:
        what = f"{name}.{'.'.join(one.text for one in rule.on) or 'when'}"
        yield what, rule.points
        yield from _under(f"{what}.condition", _numbers(rule.when))
        if rule.limit is not None:
            yield f"{what}.at-most", rule.limit.amount
            yield f"{what}.within", rule.limit.within


def _status(name: str, status: nodes.StatusDecl) -> Named:
    for one in status.body:
        match one:
            case nodes.Start():
                yield from _under(f"{name}.start", _numbers(one.when))
            case nodes.Sla():
                yield from _sla(name, one)
            case nodes.Transition():
                yield from _way(f"{name}.to.{one.target.text}", one)
            case nodes.UseCadence():
                yield from _under(f"{name}.cadence.{one.cadence.text}", _numbers(one.when))
            case _:
                continue


def _sla(name: str, sla: nodes.Sla) -> Named:
    yield f"{name}.sla", sla.within
    for step in sla.steps:
        yield f"{name}.sla.at", step.percent


def _way(name: str, one: nodes.Transition) -> Named:
    if isinstance(one.trigger, nodes.After):
        yield f"{name}.after", one.trigger.delay
    yield from _under(f"{name}.when", _numbers(one.when))
    for need in one.requires:
        yield from _under(f"{name}.requires", _numbers(need))


def _route(name: str, decl: nodes.RouteDecl) -> Named:
    for row in decl.rows:
        if isinstance(row.what, nodes.Hold):
            yield f"{name}.hold", row.what.at_most
        yield from _under(f"{name}.when", _numbers(row.when))


def _team(name: str, decl: nodes.TeamDecl) -> Named:
    for one in decl.members:
        if one.weight is not None:
            yield f"{name}.{one.name.value}.weight", one.weight
    if decl.at_most_open is not None:
        yield f"{name}.at-most", decl.at_most_open
    yield from _under(f"{name}.interrupt", _numbers(decl.interrupt))


def _under(name: str, some: Iterable[Literal]) -> Named:
    return ((name, one) for one in some)


def _numbers(expr: object) -> Iterator[Literal]:
    """The numbers that a condition compares with, in the order of the text."""
    match expr:
        case nodes.And() | nodes.Or():
            for part in expr.parts:
                yield from _numbers(part)
        case nodes.Not() | nodes.Paren():
            yield from _numbers(expr.part)
        case nodes.Compare():
            yield from _terms(expr.left)
            yield from _terms(expr.right)
        case nodes.Between():
            for some in (expr.left, expr.low, expr.high):
                yield from _terms(some)
        case nodes.In():
            yield from (one for one in expr.values if isinstance(one, Literal))
        case _:
            return


def _terms(some: nodes.Sum) -> Iterator[Literal]:
    for term in some.terms:
        if term.factor is not None:
            yield term.factor
        if isinstance(term.value, Literal):
            yield term.value
