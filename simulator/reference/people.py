"""The people of one replication: who arrives when, and what is true of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dsl.typed import Value
from policy import calendars
from policy.exact import log, nearest
from policy.model import MICRO, Field, Policy
from policy.reference.conditions import holds
from policy.state import Alone, Created, Desks, Person
from simulator.evaluate import evaluate
from simulator.inside import Inside
from simulator.model import AccountModel, Campaign, FieldModel, Scenario, Source
from simulator.points import account_of, unread
from simulator.reference import luck
from simulator.reference.amounts import drawn
from simulator.reference.life import Life, View

_SIBLINGS = 61  # how far back in its source a person's account is looked for


def cohort(policy: Policy, scenario: Scenario, seed: int, replication: int) -> list[Life]:
    """Everybody who is inside at the start, then who arrives before the end in order of birth, numbered
    from 0."""
    people = [
        one for source in scenario.sources for one in _of_source(scenario, source, seed, replication)
    ]
    people.sort(key=lambda one: (one.born, one.key))
    people = [*(_inside(policy, scenario, one, seed, replication) for one in scenario.inside), *people]
    for number, life in enumerate(people):
        life.number = number
        describe(policy, scenario, life)
    return people


def _of_source(scenario: Scenario, source: Source, seed: int, replication: int) -> Iterator[Life]:
    accounts: dict[tuple[bool, int], str] = {}
    for campaign, k, at in _births(scenario, source, seed, replication):
        key = luck.person_key(seed, replication, source.name, k, campaign)
        life = Life(0, key, source.name, at)
        if scenario.accounts is not None:
            name = f"{source.name}/{int(campaign)}/{k}"
            name = _account(scenario.accounts, accounts, life, campaign, k) or name
            accounts[campaign, k] = life.account = name
        if scenario.start <= at < end_of(scenario):
            yield life


def _inside(policy: Policy, scenario: Scenario, one: Inside, seed: int, replication: int) -> Life:
    life = Life(0, luck.inside_key(seed, replication, one.id), one.source, one.born)
    life.intents = one.intents
    given = account_of(policy, one)
    if scenario.accounts is not None:
        life.account = f"inside={given}" if given is not None else f"inside/{one.id}"
    follows = {"source", policy.account_key}
    follows |= {field.field for field in scenario.accounts.derived} if scenario.accounts else set()
    said = [(name, value) for name, value in one.values if name not in follows]
    life.truth = {name: value for name, value in said if value is not None}
    life.hidden = frozenset(name for name, value in said if value is None)
    return life


def _account(
    model: AccountModel, accounts: dict[tuple[bool, int], str], life: Life, campaign: bool, k: int
) -> str | None:
    first = k < _SIBLINGS or luck.draw(life.key, "account", 0) < 1.0 / model.mean_people
    return None if first else accounts[campaign, k - _SIBLINGS]


def end_of(scenario: Scenario) -> int:
    return scenario.start + scenario.horizon + scenario.follow_up


def _births(
    scenario: Scenario, source: Source, seed: int, replication: int
) -> Iterator[tuple[bool, int, int]]:
    """(from a campaign, number, instant) of each person."""
    clock = luck.source_key(seed, replication, source.name)
    rows, total = _intensity(scenario, source)
    hazard, k = -log(luck.draw(clock, "arrival", 0)), 0
    while hazard < total:
        yield False, k, _instant(rows, hazard)
        k += 1
        hazard += -log(luck.draw(clock, "arrival", k))
    k = 0
    for campaign in source.campaigns:
        for _ in range(campaign.people):
            key = luck.person_key(seed, replication, source.name, k, True)
            yield True, k, _at_a_share(campaign, luck.draw(key, "campaign", 0))
            k += 1


def _at_a_share(campaign: Campaign, share: float) -> int:
    """The instant by which this share of a campaign's people has come."""
    pieces: list[tuple[int, int, float]] = []
    at, end = campaign.at, campaign.at + campaign.over
    while campaign.hours and at < end:
        stop = min(end, _next_hour(at, campaign.zone))
        weight = _hourly(campaign, at)
        if pieces and pieces[-1][2] == weight:
            at = pieces.pop()[0]
        pieces.append((at, stop, weight))
        at = stop
    rows, whole = _cumulated(pieces)
    if not whole:
        return campaign.at + math.floor(campaign.over * share)
    return _instant(rows, share * whole)


Row = tuple[int, int, float, float]  # from, to (exclusive), hazard cumulated before, rate


def _intensity(scenario: Scenario, source: Source) -> tuple[list[Row], float]:
    """One row for each stretch of one rate, and the whole hazard."""
    at, end = scenario.start, end_of(scenario)
    zone = ZoneInfo(scenario.timezone)
    merged: list[tuple[int, int, float]] = []
    while at < end:
        local = datetime.fromtimestamp(at // MICRO, UTC).astimezone(zone)
        now = source.at(at)
        rate = now.rate * now.weekday[local.weekday()] * now.month[local.month - 1] * _hourly(now, at)
        midnight = calendars.instant(
            scenario.timezone, calendars.local_day(scenario.timezone, at) + 1, 0
        )
        stop = min(end, midnight if source.since <= at else min(midnight, source.since))
        if now.hours:
            stop = min(stop, _next_hour(at, now.zone))
        if merged and merged[-1][2] == rate:
            merged[-1] = (merged[-1][0], stop, rate)
        else:
            merged.append((at, stop, rate))
        at = stop
    return _cumulated(merged)


def _hourly(one: Source | Campaign, at: int) -> float:
    if not one.hours:
        return 1.0
    local = _local(at, one.zone)
    return one.hours[local.weekday() * 24 + local.hour]


def _next_hour(at: int, zone: str) -> int:
    local = _local(at, zone)
    return at - at % MICRO + (3600 - 60 * local.minute - local.second) * MICRO


def _local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at // MICRO, UTC).astimezone(ZoneInfo(zone))


def _cumulated(pieces: list[tuple[int, int, float]]) -> tuple[list[Row], float]:
    rows: list[Row] = []
    cumulated = 0.0
    for start, stop, rate in pieces:
        rows.append((start, stop, cumulated, rate))
        cumulated += rate * float(stop - start)
    return rows, cumulated


def _instant(rows: list[Row], hazard: float) -> int:
    start, stop, before, rate = next(row for row in reversed(rows) if row[2] <= hazard and row[3] > 0)
    return min(stop - 1, start + math.floor((hazard - before) / rate))


# --- what is true of a person -------------------------------------------------------------------


def describe(policy: Policy, scenario: Scenario, life: Life) -> None:
    """Draws the intent, and every field that is not yet true of the person."""
    view = View(policy, life, life.born)
    if "source" in policy.field_named:
        life.truth.setdefault("source", life.source)
    life.intent = _intent(scenario, life, view)
    if life.intents:
        u = luck.draw(life.key, "intent", 0)
        life.intent = life.intents[int(u * float(len(life.intents)))]
    _fields(policy, scenario, life, view)


def complete(policy: Policy, scenario: Scenario, life: Life) -> None:
    """Draws what another policy and scenario want to know besides, of a person as they are by now."""
    _fields(policy, scenario, life, View(policy, life, life.born))


def _fields(policy: Policy, scenario: Scenario, life: Life, view: View) -> None:
    for field in scenario.fields:
        if field.field in life.truth:
            continue
        life.truth[field.field] = _value(policy.field_named[field.field], field, life, view)
        p = evaluate(field.missing, view) if field.missing is not None else 0.0
        if luck.draw(life.key, f"missing.{field.field}", 0) < p:
            life.hidden |= {field.field}
    life.segment = _segment(policy, scenario, life)


def _segment(policy: Policy, scenario: Scenario, life: Life) -> str:
    """The first whose condition holds of the true values."""
    person = Person(life.number, life.born, life.born, "", life.born, life.truth)
    world = Alone(Desks({}))
    for one in scenario.segments:
        if one.when is None or holds(policy, one.when, person, life.born, world):
            return one.name
    return ""


def _intent(scenario: Scenario, life: Life, view: View) -> float:
    by_source = dict(scenario.intent)
    model = by_source.get(life.source, by_source.get(""))
    if life.parent and scenario.referrals is not None and scenario.referrals.intent is not None:
        model = scenario.referrals.intent
    return 1.0 if model is None else drawn(model, luck.draw(life.key, "intent", 0), view)


def referred(
    policy: Policy, scenario: Scenario, parent: Life, created: Created, n: int, number: int, born: int
) -> Life:
    """The n-th person whom this one leads to: inherits, is given values, and draws the rest."""
    given = {name: value for name, value in created.values if value is not None}
    wanted = given.get("source")
    known = {one.name for one in scenario.sources}
    source = wanted if isinstance(wanted, str) and wanted in known else parent.source
    child = Life(number, luck.child_key(parent.key, n), source, born, parent=True)
    child.status, child.account = created.status, parent.account
    for name in scenario.referrals.inherits if scenario.referrals is not None else ():
        if name in parent.truth and name not in given:
            child.truth[name] = parent.truth[name]
            if parent.now.values.get(name) is None:
                child.hidden |= {name}
    child.truth.update(given)
    describe(policy, scenario, child)
    return child


def _value(field: Field, model: FieldModel, life: Life, view: View) -> Value:
    if model.fixed_value is not None:
        return model.fixed_value
    if model.personas:
        by_source = {one.source: one for one in model.personas}
        rows = by_source.get(life.source) or by_source[""]
        target = luck.draw(life.key, "persona", 0) * rows.weights[-1]
        pairs = zip(rows.weights, rows.values, strict=True)
        return next((value for weight, value in pairs if weight > target), rows.values[-1])
    u = luck.draw(life.key, f"field.{model.field}", 0)
    if model.chance is not None:
        return u < evaluate(model.chance, view)
    if model.amount is not None:
        x = drawn(model.amount, u, view) * (float(MICRO) if field.type == "number" else 1.0)
        return _bounded(field, nearest(x / float(model.round)) * model.round)
    weights = [evaluate(weight, view) for _, weight in model.choices]
    total = 0.0
    for weight in weights:
        total += weight
    target, cumulated = u * total, 0.0
    for (value, _), weight in zip(model.choices, weights, strict=True):
        cumulated += weight
        if cumulated > target:
            return value
    return model.choices[-1][0]


def _bounded(field: Field, value: int) -> int:
    if field.low is not None and value < field.low:
        return field.low
    return field.high if field.high is not None and value > field.high else value


def known_at_birth(
    policy: Policy, life: Life, derived: Mapping[str, bool]
) -> tuple[tuple[str, Value | None], ...]:
    """What the CRM knows: the person's values in the policy's order, what follows from the account's
    people, and the account key."""
    values = {name: value for name, value in life.truth.items() if name not in life.hidden}
    values.update(derived)
    if policy.account_key is not None and life.account is not None:
        values[policy.account_key] = unread(life.account)
    return tuple((one.name, values[one.name]) for one in policy.fields if one.name in values)
