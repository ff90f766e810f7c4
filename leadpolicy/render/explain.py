"""A trace in plain lines: what each rule of the policy found, beside its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.source import NOWHERE, Span
from policy import words
from policy.explain import EventPoints, GroupTrace, RowTrace, RuleTrace, Trace, Verdict, Way
from policy.fold.clocks import WHOLE
from policy.model import Policy, RouteRow
from policy.shown import moment, points
from policy.words import percent


def lines(policy: Policy, trace: Trace) -> Iterator[str]:
    """The whole explanation, without colours; every line that has a place begins with `path:line`."""
    person = trace.person
    yield f"{person.status} since {moment(policy, person.entered)}, score {points(trace.score)}"
    for group in trace.groups:
        yield ""
        yield from _group(policy, group)
    yield from _section("moves", (line for way in trace.ways for line in _way(policy, way)))
    yield from _section(
        "route", (line for row in trace.rows for line in _row(policy, person.status, row))
    )
    yield from _section("clocks", _clocks(policy, trace))


def _section(title: str, body: Iterable[str]) -> Iterator[str]:
    found = list(body)
    if found:
        yield ""
        yield title
        yield from found


def _at(span: Span, text: str) -> str:
    place = "" if span == NOWHERE else f"{span.path}:{span.line}"
    return f"  {place:<28} {text}"


# --- score --------------------------------------------------------------------------------------


def _group(policy: Policy, trace: GroupTrace) -> Iterator[str]:
    title = f"{trace.group.name} {points(trace.points)}"
    if trace.sum != trace.points:
        title += f" (of {points(trace.sum)} before its bounds)"
    if trace.group.evaluated is not None:
        title += f", as of {moment(policy, trace.read_at)}"
    yield title
    if trace.forgotten:
        yield _at(trace.group.span, f"{trace.forgotten} earlier events were reset")
    for rule in trace.rules:
        yield from _rule(policy, rule)


def _rule(policy: Policy, trace: RuleTrace) -> Iterator[str]:
    rule = trace.rule
    sign = f"{points(rule.points):>4}" if rule.points < 0 else f"{'+' + points(rule.points):>4}"
    if trace.verdict is not None:
        mark = "yes" if trace.verdict.holds else "no "
        yield _at(rule.span, f"{mark} {sign} when {trace.verdict.text}{_because(trace.verdict)}")
        return
    mark = "yes" if trace.events else "no "
    yield _at(rule.span, f"{mark} {sign} on {', '.join(rule.events)}: {points(trace.points)} now")
    for event in trace.events:
        yield _at(NOWHERE, "    " + _event(policy, event))


def _event(policy: Policy, one: EventPoints) -> str:
    text = f"{moment(policy, one.event.at)} {one.event.name}: {points(one.awarded)}"
    if one.limited:
        text += " (limited)"
    return text if one.now == one.awarded else f"{text}, faded to {points(one.now)}"


def _because(verdict: Verdict) -> str:
    facts = list(dict.fromkeys(one.actual for one in verdict.reasons if one.actual))
    return f": {', '.join(facts)}" if facts else ""


# --- moves, routes, clocks ----------------------------------------------------------------------


def _way(policy: Policy, way: Way) -> Iterator[str]:
    one = way.option.transition
    mark = "yes" if way.option.enabled else "no "
    text = f"{mark} to {one.target} {words.transition(policy, one)}".rstrip()
    if way.option.due is not None:
        text += f": due {moment(policy, way.option.due)}"
    elif not way.option.enabled and way.option.why and way.when is None:
        text += f": {way.option.why}"
    yield _at(one.span, text)
    for verdict in (way.when, *way.requires):
        if verdict is not None and not verdict.holds:
            for reason in verdict.reasons:
                yield _at(reason.span, f"    {reason.text} is false: {reason.actual}")


def _row(policy: Policy, status: str, trace: RowTrace) -> Iterator[str]:
    mark = "yes" if trace.chosen else "no "
    row = policy.route_of[status].rows[trace.row]
    why = _because(trace.verdict) if trace.verdict is not None else ""
    test = f" when {trace.verdict.text}{why}" if trace.verdict is not None else ""
    yield _at(trace.span, f"{mark} {_target(row)}{test}")


def _target(row: RouteRow) -> str:
    if row.kind == "team":
        return f"to {row.team}"
    return "to owner of account" if row.kind == "owner" else "hold"


def _clocks(policy: Policy, trace: Trace) -> Iterator[str]:
    status = policy.status[trace.person.status]
    for one in trace.deadlines:
        span = status.clocks[one.clock].span
        if one.percent != WHOLE:
            numbered = status.clocks[one.clock].steps
            span = next((step.span for step in numbered if step.percent == one.percent), span)
        yield _at(span, f"{percent(one.percent)} due {moment(policy, one.due)}, {one.state}")
