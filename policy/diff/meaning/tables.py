"""A policy as questions with first-match answers: which lead starts, moves and is routed where.

Two policies treat every lead alike when each of these tables gives every lead the same answer, and what
needs no lead to be asked (policy/diff/meaning/stated.py) is the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from dsl.source import Span
from dsl.typed import All, Among, Condition, Constant
from policy import parts, words
from policy.diff.items import acts
from policy.diff.meaning.world import ACCOUNT_OWNED, HOLD_OVER, delay_shape
from policy.diff.shapes import shape
from policy.fold.facts import fallback
from policy.model import Policy, Route, RouteRow, Status, Transition

Key = tuple[Hashable, ...]
ALWAYS = Constant(True)


@dataclass(frozen=True)
class Row:
    """`outcome` is equal for rows that do the same; `text` says it."""

    guard: Condition
    outcome: Hashable
    text: str
    span: Span


@dataclass(frozen=True)
class Table:
    """The first row whose guard holds answers; the last one always holds."""

    key: Key
    area: str
    question: str
    rows: tuple[Row, ...]


def questions(policy: Policy, statuses: Sequence[str]) -> dict[Key, Table]:
    """The tables of the policy, those of statuses only for these."""
    by_status = (one for name in statuses for one in _of(policy, policy.status[name]))
    found = [*_starts(policy), *by_status, *_interruptions(policy)]
    return {one.key: one for one in found}


def unasked(policy: Policy, like: Table) -> Table:
    """What a policy that does not mention the question answers: nothing happens."""
    kind, name = str(like.key[0]), str(like.key[1])
    known = policy.team if kind == "urgent" else policy.status
    span = known[name].span if name in known else policy.span
    nothing = {"by": "refused", "cadence": "no cadence", "urgent": UNTOUCHED}.get(kind, "stays")
    return Table(like.key, like.area, like.question, (Row(ALWAYS, nothing, nothing, span),))


def _of(policy: Policy, status: Status) -> Iterator[Table]:
    yield from _automatic(policy, status)
    yield from _events(policy, status)
    yield from _human(policy, status)
    yield from _timers(policy, status)
    yield from _cadences(policy, status)
    yield from _routes(policy, status)


def _starts(policy: Policy) -> Iterator[Table]:
    for track in dict.fromkeys(one.track for one in policy.statuses):
        starts = [one for one in policy.statuses if one.track == track and one.start]
        rows = [
            Row(one.start.when, one.name, f"starts in `{one.name}`", one.start.span)
            for one in starts
            if one.start is not None and one.start.when is not None
        ]
        last = fallback(policy, track, starts)
        span = policy.status[last].span
        rows.append(Row(ALWAYS, last, f"starts in `{last}`", span))
        yield Table(("start", track), "starts", f"where people of track `{track}` start", tuple(rows))


# --- moves --------------------------------------------------------------------------------------


def _automatic(policy: Policy, status: Status) -> Iterator[Table]:
    ways = [one for one in status.transitions if one.trigger == "when"]
    if ways:
        question = f"automatic moves out of `{status.name}`"
        yield _moves(policy, status, ("when", status.name), question, ways)


def _events(policy: Policy, status: Status) -> Iterator[Table]:
    ways = [one for one in status.transitions if one.trigger == "event"]
    for event in dict.fromkeys(event for one in ways for event in one.events):
        named = [one for one in ways if event in one.events]
        question = f"what `{event}` does in `{status.name}`"
        yield _moves(policy, status, ("on", status.name, event), question, named)


def _timers(policy: Policy, status: Status) -> Iterator[Table]:
    ways = [one for one in status.transitions if one.trigger == "after"]
    for due in dict.fromkeys(due_of(policy, one) for one in ways):
        same = [one for one in ways if due_of(policy, one) == due]
        question = f"`{status.name}` {timer_words(policy, same[0])}"
        yield _moves(policy, status, ("after", status.name, due), question, same)


def due_of(policy: Policy, one: Transition) -> Hashable:
    """When a timer is due: equal for timers that are always due at the same instants."""
    assert one.after is not None
    reset = "any event" if set(one.without) >= set(policy.events) else tuple(sorted(one.without))
    return delay_shape(policy, one.after), reset if one.without else ""


def timer_words(policy: Policy, one: Transition) -> str:
    """`after 30 days without reply`."""
    text = words.transition(policy, one)
    for tail in (" when ", " because "):
        text = text.partition(tail)[0]
    return text


def _moves(policy: Policy, status: Status, key: Key, question: str, ways: Sequence[Transition]) -> Table:
    rows = [_move(policy, one) for one in ways]
    stays = Row(ALWAYS, "stays", "stays", status.span)
    return Table(key, "moves", question, (*rows, stays))


def _move(policy: Policy, one: Transition) -> Row:
    outcome = ("to", one.target, shape(one.actions))
    return Row(one.when or ALWAYS, outcome, f"moves to `{one.target}`{_then(policy, one)}", one.span)


def _then(policy: Policy, one: Transition) -> str:
    return f", then {acts(policy, one.actions)}" if one.actions else ""


def _human(policy: Policy, status: Status) -> Iterator[Table]:
    asked: dict[tuple[str, str, str | None], list[Transition]] = {}
    for one in status.transitions:
        for role in one.roles:
            for reason in one.because or (None,):
                asked.setdefault((one.target, role, reason), []).append(one)
    for (target, role, reason), ways in asked.items():
        because = f" because {reason}" if reason else ""
        question = f"whether `{role}` may move from `{status.name}` to `{target}`{because}"
        rows = [_permitted(policy, one) for one in ways]
        refused = Row(ALWAYS, "refused", "refused", status.span)
        key = ("by", status.name, target, role, reason)
        yield Table(key, "moves", question, (*rows, refused))


def _permitted(policy: Policy, one: Transition) -> Row:
    whens = () if one.when is None else (one.when,)
    guard = All((*whens, *(need.condition for need in one.requires)))
    return Row(guard, ("may", shape(one.actions)), f"allowed{_then(policy, one)}", one.span)


# --- cadences and routes ------------------------------------------------------------------------


def _cadences(policy: Policy, status: Status) -> Iterator[Table]:
    if status.cadences:
        rows = [
            Row(one.when or ALWAYS, one.cadence, f"cadence `{one.cadence}`", one.span)
            for one in status.cadences
        ]
        none = Row(ALWAYS, "no cadence", "no cadence", status.span)
        question = f"the cadence in `{status.name}`"
        yield Table(("cadence", status.name), "cadences", question, (*rows, none))


def _routes(policy: Policy, status: Status) -> Iterator[Table]:
    if status.final or status.owner is None:
        return
    route = policy.route_of.get(status.name)
    question = f"routing in `{status.name}`"
    if route is None:
        yield Table(("route", status.name), "routing", question, (_only_team(policy, status),))
        return
    nobody = Row(ALWAYS, "nobody", "to nobody", route.span)
    rows = [_routed(policy, one) for one in route.rows]
    yield Table(("route", status.name), "routing", question, (*rows, nobody))
    yield from _holds(policy, status, route)


def _interruptions(policy: Policy) -> Iterator[Table]:
    for team in policy.teams:
        if team.interrupt is not None:
            rows = (
                Row(team.interrupt, "urgent", "interrupts work on others", team.interrupt.span),
                Row(ALWAYS, UNTOUCHED, UNTOUCHED, team.span),
            )
            question = f"for whom team `{team.name}` interrupts work"
            yield Table(("urgent", team.name), "teams", question, rows)


UNTOUCHED = "interrupts nothing"


def _only_team(policy: Policy, status: Status) -> Row:
    teams = [one for one in policy.teams if one.role == status.owner]
    if len(teams) == 1:
        return Row(ALWAYS, ("team", teams[0].name), f"to `{teams[0].name}`", teams[0].span)
    return Row(ALWAYS, "nobody", "to nobody", status.span)


def _routed(policy: Policy, row: RouteRow) -> Row:
    when = row.when or ALWAYS
    if row.kind == "hold":
        assert row.hold is not None
        outcome = ("hold", delay_shape(policy, row.hold))
        guard: Condition = All((when, Among(HOLD_OVER.name, (False,))))
        return Row(guard, outcome, f"held for at most {words.delay(row.hold)}", row.span)
    if row.kind == "owner":
        guard = All((when, Among(ACCOUNT_OWNED.name, (True,))))
        return Row(guard, "owner", "to the owner of the account", row.span)
    return Row(when, ("team", row.team), f"to `{row.team}`", row.span)


def _holds(policy: Policy, status: Status, route: Route) -> Iterator[Table]:
    """A hold ends as soon as its own condition no longer holds, whatever the rows above it say."""
    holds = [one for one in route.rows if one.kind == "hold" and one.when is not None]
    for number, one in enumerate(holds):
        assert one.when is not None
        rows = (
            Row(one.when, "held", "held on", one.span),
            Row(ALWAYS, "released", "released", one.span),
        )
        question = f"whether a hold in `{status.name}` goes on (`{parts.row(policy, one)}`)"
        yield Table(("held", status.name, number), "routing", question, rows)
