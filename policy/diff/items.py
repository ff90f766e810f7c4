"""Every declaration of a policy as a list of things said, each in words: equal words, equal meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dsl.source import NOWHERE, Span
from dsl.typed import Condition, Known
from policy import parts, words
from policy.diff.examples import steps
from policy.diff.model import What
from policy.diff.shapes import shape
from policy.model import (
    Action,
    Cadence,
    Calendar,
    Clock,
    Create,
    Evaluated,
    Fading,
    Field,
    Group,
    Interval,
    Policy,
    Requirement,
    Route,
    ScoreRule,
    Status,
    Team,
    Transition,
)
from policy.shown import moment

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Item:
    """One thing that a declaration says. Two items with the same `key` are about the same.

    `order` names the list in which its place has a meaning; "" where it has none.
    """

    aspect: str
    text: str
    key: str
    order: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True)
class Declaration:
    """`identity` tells it from others of its kind, the name unless said otherwise."""

    what: What
    name: str
    items: tuple[Item, ...]
    span: Span
    identity: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.what, self.identity or self.name


def declarations(policy: Policy) -> Iterator[Declaration]:
    """Everything that a policy declares, kind by kind, each kind in its order."""
    yield Declaration("policy", policy.name, tuple(_head(policy)), policy.span)
    yield from (Declaration("role", one, (), policy.span) for one in policy.roles)
    for field in policy.fields:
        yield Declaration("field", field.name, tuple(_field(policy, field)), field.span)
    if policy.account_key is not None:
        said = (_item("by", policy.account_key),)
        yield Declaration("accounts", "accounts", said, policy.span)
    yield from (Declaration("event", one, (), policy.span) for one in policy.events)
    for defined in policy.definitions:
        text = words.condition(policy, defined.condition)
        yield Declaration("definition", defined.name, (_item("condition", text),), defined.span)
    for calendar in policy.calendars:
        yield Declaration("calendar", calendar.name, tuple(calendar_items(calendar)), calendar.span)
    for group in policy.groups:
        yield Declaration("group", group.name, tuple(_group(policy, group)), group.span)
    for status in policy.statuses:
        yield Declaration("status", status.name, tuple(_status(policy, status)), status.span)
    for route in policy.routes:
        yield Declaration("route", ", ".join(route.statuses), tuple(_route(policy, route)), route.span)
    for team in policy.teams:
        yield Declaration("team", team.name, tuple(team_items(policy, team)), team.span)
    for cadence in policy.cadences:
        yield Declaration("cadence", cadence.name, tuple(_cadence(cadence)), cadence.span)
    yield from _promises(policy)


def _promises(policy: Policy) -> Iterator[Declaration]:
    for guarantee in policy.guarantees:
        text, identity = " ".join(guarantee.text.split()), repr(shape(guarantee.promise))
        yield Declaration("guarantee", text, (), guarantee.span, identity)
    for example in policy.examples:
        said = [_item("starts at", moment(policy, example.starts))]
        said += [_item(aspect, text, key) for aspect, text, key in steps(policy, example)]
        yield Declaration("example", example.title, tuple(said), example.span)
    for retired in policy.retired:
        said = [_item("becomes", retired.becomes)]
        yield Declaration("retired", retired.label, tuple(said), retired.span)


def _item(aspect: str, text: str, key: str = "", order: str = "", span: Span = NOWHERE) -> Item:
    return Item(aspect, text, key or aspect, order, span)


def _given(**said: str | None) -> Iterator[Item]:
    """The scalars that are said at all; an underscore stands for a space."""
    for aspect, text in said.items():
        if text:
            yield _item(aspect.replace("_", " "), text)


def _yes(value: bool) -> str:
    return "yes" if value else ""


# --- heads --------------------------------------------------------------------------------------


def _head(policy: Policy) -> Iterator[Item]:
    review = f"every {policy.review_days} days" if policy.review_days else ""
    yield from _given(title=policy.title, version=policy.version, currency=policy.currency)
    yield from _given(timezone="" if policy.timezone == "UTC" else policy.timezone, review=review)
    for one in policy.agreed:
        yield _item(f"agreed by {one.role}", iso_day(one.on))


def _field(policy: Policy, field: Field) -> Iterator[Item]:
    yield _item("type", field.type)
    for one in field.values:
        yield _item("value", one, f"value {one}")
    low, high = (
        "" if end is None else words.value(policy, field.name, end) for end in (field.low, field.high)
    )
    yield from _given(**{"from": low, "to": high})
    yield from _given(required=_yes(field.required), fixed=_yes(field.fixed), title=field.title)


def calendar_items(calendar: Calendar) -> Iterator[Item]:
    yield _item("timezone", calendar.timezone)
    for day, hours in zip(DAYS, calendar.week, strict=True):
        if hours:
            yield _item(day, spoken(hours))
    for closed in calendar.closed:
        yield _item("closed", iso_day(closed), f"closed {closed}")
    for window in calendar.windows:
        yield _item(f"window {window.name}", spoken(window.intervals))


def spoken(hours: Sequence[Interval]) -> str:
    """`09:00 to 12:00, 13:00 to 18:00`."""
    return ", ".join(f"{_clock_time(one.start)} to {_clock_time(one.end)}" for one in hours)


def iso_day(days: int) -> str:
    """Days since 1970-01-01 as `2027-12-25`."""
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def _clock_time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


# --- score --------------------------------------------------------------------------------------


def _group(policy: Policy, group: Group) -> Iterator[Item]:
    plain = replace(group, fading=Fading(), evaluated=None, of_account=False)
    unbound = replace(group, low=None, high=None, of_account=False)
    yield from _given(bounds=parts.group(plain), of_account=_yes(group.of_account))
    yield from _given(fading=parts.group(replace(unbound, evaluated=None)))
    yield from _given(evaluated=_evaluated(group.evaluated))
    for rule in group.rules:
        yield rule_item(policy, rule)


def _evaluated(what: Evaluated | None) -> str:
    return f"daily at {_clock_time(what.minute)} of {what.calendar}" if what else ""


def rule_item(policy: Policy, rule: ScoreRule) -> Item:
    text = parts.rule(policy, rule)
    if rule.when is not None:
        trigger = f"when {words.condition(policy, rule.when)}"
    else:
        trigger = f"on {', '.join(rule.events)}"
    return _item(f"points {trigger}", text.replace(f" {trigger}", "", 1), span=rule.span)


# --- statuses -----------------------------------------------------------------------------------


def _status(policy: Policy, status: Status) -> Iterator[Item]:
    label = "" if status.label == status.bare else status.label
    start = words.start(policy, status.start) if status.start else ""
    yield from _given(label=label, title=status.title, owner=status.owner, start=start)
    yield from _given(final=_yes(status.final), goal=_yes(status.goal))
    yield from _given(on_entry=acts(policy, status.on_entry))
    for number, clock in enumerate(status.clocks, 1):
        yield from _clock(policy, clock, "SLA" if number == 1 else f"SLA {number}")
    for choice in status.cadences:
        when = "otherwise" if choice.when is None else f"when {words.condition(policy, choice.when)}"
        yield _item(f"cadence {choice.cadence}", when, order="cadences", span=choice.span)
    for one in status.transitions:
        yield _item(f"way to {one.target}", way(policy, one), order="ways", span=one.span)


def way(policy: Policy, one: Transition) -> str:
    """All of a transition but its target."""
    needs = ", ".join(_need(policy, need) for need in one.requires)
    text = words.transition(policy, one)
    text += f" requires {needs}" if needs else ""
    return f"{text} then {acts(policy, one.actions)}" if one.actions else text


def acts(policy: Policy, actions: Sequence[Action]) -> str:
    """`notify sales and create lead.Inquiry with source = referral`."""
    return " and ".join(parts.actions([one]) + _with(policy, one) for one in actions)


def _with(policy: Policy, one: Action) -> str:
    values = one.values if isinstance(one, Create) else ()
    said = [f"{name} = {words.value(policy, name, value)}" for name, value in values]
    return f" with {', '.join(said)}" if said else ""


def _need(policy: Policy, need: Requirement) -> str:
    condition: Condition = need.condition
    return condition.field if isinstance(condition, Known) else words.condition(policy, condition)


def _clock(policy: Policy, clock: Clock, name: str) -> Iterator[Item]:
    yield _item(name, parts.clock(clock).removeprefix("sla "), span=clock.span)
    for step in clock.steps:
        aspect = f"{name} at {words.percent(step.percent)}"
        yield _item(aspect, acts(policy, step.actions), span=step.span)


# --- work ---------------------------------------------------------------------------------------


def _route(policy: Policy, route: Route) -> Iterator[Item]:
    for row in route.rows:
        head = parts.row(policy, replace(row, when=None))
        text = "otherwise" if row.when is None else f"when {words.condition(policy, row.when)}"
        yield _item(f"row `{head}`", text, f"row {row.kind} {row.team}", "rows", row.span)


def team_items(policy: Policy, team: Team) -> Iterator[Item]:
    yield from _given(role=team.role, assign=team.assign, ties=team.ties, work=team.work)
    at_most = "" if team.at_most_open is None else f"{team.at_most_open} open per rep"
    yield from _given(at_most=at_most, hours=team.hours, full=f"to {team.full}" if team.full else "")
    if team.interrupt is not None:
        yield _item("interrupt for", words.condition(policy, team.interrupt), span=team.interrupt.span)
    for member in team.members:
        weight = f"weight {member.weight / 1_000_000:g}"
        yield _item(f"member {member.name}", weight, order="members", span=member.span)


def _cadence(cadence: Cadence) -> Iterator[Item]:
    for step in cadence.steps:
        text = f"{step.kind} {step.window}" if step.window else step.kind
        yield _item(f"day {step.day}", text, order="steps", span=step.span)
    yield from _given(stop_on=", ".join(cadence.stop_on))
