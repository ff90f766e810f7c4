"""People: sources with their intensities and campaigns, fields, segments, accounts, referrals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policy import calendars
from policy.model import HOUR, MICRO, Create
from simulator import model
from simulator.draws import name_hash, spots
from simulator.kernel import layout as L
from simulator.model import AccountModel, Campaign, FieldModel, Personas, Source
from simulator.plan.arena import Arena, PlanError, Word
from simulator.plan.conditions import Conditions
from simulator.plan.expressions import Expressions
from simulator.plan.names import Names
from simulator.plan.reach import Way, ways_row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = 1 << 61


def cumulative(source: Source, start: int, end: int, timezone: str) -> list[tuple[int, float, float]]:
    """Rows (tick, expected people before it, rate per microsecond): one for each stretch of one rate.

    The slow simulator reads the very same table.
    """
    rows: list[tuple[int, float, float]] = []
    tick = start
    if not any(one.rate > 0 for one in (source.at(start), source)):
        return rows
    while tick < end:
        now = source.at(tick)
        day = _local(tick, timezone)
        rate = now.rate * now.weekday[day.weekday()] * now.month[day.month - 1] * _by_hour(now, tick)
        if not rows:
            rows.append((tick, 0.0, rate))
        elif rows[-1][2] != rate:
            before, total, old = rows[-1]
            rows.append((tick, total + old * float(tick - before), rate))
        coming = calendars.instant(timezone, calendars.local_day(timezone, tick) + 1, 0)
        if now.hours:
            coming = min(coming, _next_hour(tick, now.zone))
        tick = min(coming, source.since) if tick < source.since else coming
    return rows


def over_hours(campaign: Campaign) -> list[tuple[int, float, float]]:
    """Rows (tick, cumulated, weight), the last of them at the end of the campaign; [] where people come
    evenly, also where none of its hours is within it."""
    if not campaign.hours:
        return []
    end = campaign.at + campaign.over
    rows: list[tuple[int, float, float]] = []
    tick = campaign.at
    while tick < end:
        weight = _by_hour(campaign, tick)
        if not rows or rows[-1][2] != weight:
            rows.append((tick, _so_far(rows, tick), weight))
        tick = _next_hour(tick, campaign.zone)
    rows.append((end, _so_far(rows, end), 0.0))
    return rows if rows[-1][1] > 0 else []


def _so_far(rows: list[tuple[int, float, float]], tick: int) -> float:
    if not rows:
        return 0.0
    before, total, weight = rows[-1]
    return total + weight * float(tick - before)


def _local(tick: int, timezone: str) -> datetime:
    return (_EPOCH + timedelta(microseconds=tick)).astimezone(ZoneInfo(timezone))


def _by_hour(one: Source | Campaign, tick: int) -> float:
    if not one.hours:
        return 1.0
    local = _local(tick, one.zone)
    return one.hours[local.weekday() * 24 + local.hour]


def _next_hour(tick: int, zone: str) -> int:
    local = _local(tick, zone)
    return tick + HOUR - (local.minute * 60 + local.second) * MICRO - local.microsecond


@dataclass
class Crowd:
    arena: Arena
    names: Names
    conditions: Conditions
    expressions: Expressions

    def emit(self, creates: list[tuple[Create, int]]) -> None:
        scenario, arena, names = self.names.scenario, self.arena, self.names
        rows = [self._field(name) for name in names.order_of_drawing]
        arena.set(L.H_FIELDS, arena.table(rows, L.FM_W))
        arena.set(L.H_FIELD_COUNT, len(rows))
        arena.set(L.H_LIVE_FIELDS, self.conditions.fields.live)
        sources = [self._source(one) for one in scenario.sources]
        arena.set(L.H_SOURCES, arena.table(sources, L.SR_W))
        arena.set(L.H_SOURCE_COUNT, len(sources))
        segments = [self.conditions.true_values(one.when) for one in scenario.segments]
        arena.set(L.H_SEGMENTS, arena.listed(segments or [L.NONE]))
        arena.set(L.H_SEGMENT_COUNT, max(1, len(segments)))
        if names.accounts and scenario.accounts is not None:
            arena.set(L.H_ACCOUNTS, arena.put(self._accounts(scenario.accounts)))
        arena.set(L.H_MADE_ANYHOW, model.MADE_ANYHOW)
        arena.set(L.H_MADE_EACH, model.MADE_EACH)
        arena.set(L.H_MADE_AT_ONCE, model.MADE_AT_ONCE)
        if scenario.referrals is not None and creates:
            one = scenario.referrals
            fields = self.conditions.fields
            inherited = [fields.number(name) for name in one.inherits if fields.has(name)]
            row = [self.expressions.distribution(one.delay), self.expressions.distribution(one.intent)]
            arena.set(L.H_REFERRALS, arena.put([*row, arena.listed(inherited)]))
        for place, label in (
            (L.H_P_GAP, "beh.gap"),
            (L.H_P_MARK, "beh.mark"),
            (L.H_P_INTENT, "intent"),
            (L.H_P_ARRIVAL, "arrival"),
            (L.H_P_CAMPAIGN, "campaign"),
            (L.H_P_REFERRAL, "referral.delay"),
            (L.H_P_ACCOUNT, "account"),
        ):
            arena.set(place, names.purpose(label))
        gaps, marks = (spots(names.purpose(one), L.SPOTS) for one in ("beh.gap", "beh.mark"))
        arena.set(L.H_SPOTS, arena.put([*gaps, *marks]))
        arena.set(L.H_BITS, self.conditions.bit_codes())

    def _accounts(self, accounts: AccountModel) -> list[Word]:
        team = self.names.teams[accounts.team] if accounts.team else L.NONE
        purpose = self.names.purpose("account.owner")
        return [float(accounts.mean_people), float(accounts.owned), team, purpose]

    # --- sources ----------------------------------------------------------------------------------

    def _source(self, source: Source) -> list[Word]:
        scenario, policy = self.names.scenario, self.names.policy
        end = scenario.start + scenario.horizon + scenario.follow_up
        table = cumulative(source, scenario.start, end, scenario.timezone)
        campaigns = [self._campaign(one) for one in source.campaigns]
        track = source.track or policy.tracks[0]
        intents = dict(scenario.intent)
        intent = intents.get(source.name, intents.get(""))
        return [
            name_hash(source.name),
            self.arena.listed(table),
            self.arena.listed(campaigns),
            self.arena.listed([self.names.events[one] for one in source.arrives_with]),
            L.NONE if source.cost is None else self.expressions.place(source.cost),
            *self._starts(track),
            self.expressions.distribution(intent),
            self._first_ways(track),
        ]

    def _campaign(self, one: Campaign) -> list[Word]:
        rows = over_hours(one)
        return [one.at, one.people, one.over, self.arena.listed(rows) if rows else L.NONE]

    def _starts(self, track: str) -> list[Word]:
        """The list of (condition, status), and where people start for whom none holds."""
        policy = self.names.policy
        starts = [one for one in policy.statuses if one.track == track and one.start]
        rows = [
            [self.conditions.place(one.start.when), self.names.statuses[one.name]]
            for one in starts
            if one.start is not None and one.start.when is not None
        ]
        plain = [one for one in starts if one.start is not None and one.start.when is None]
        others = starts or [one for one in policy.statuses if one.track == track]
        last = plain[0] if plain else others[-1]
        return [self.arena.listed(rows), self.names.statuses[last.name]]

    def _first_ways(self, track: str) -> int:
        """Where the source's people may start."""
        statuses = self.names.policy.statuses
        starts = [one for one in statuses if one.track == track and one.start]
        ways: list[Way] = [
            (one.start.when if one.start is not None else None, self.names.statuses[one.name])
            for one in starts or [one for one in statuses if one.track == track]
        ]
        whens = [when for when, _ in ways if when is not None and self.conditions.reads_score(when)]
        ways += [(when, L.MATTERS) for when in whens]
        ways.append((None, int(self._starts(track)[-1])))
        return ways_row(self.arena, self.names, self.conditions, ways)

    # --- fields -----------------------------------------------------------------------------------

    def _field(self, name: str) -> list[Word]:
        field = self.names.policy.field_named[name]
        model = self.names.field_models.get(name)
        kind, at = self._kind(name, model)
        missing = L.NONE
        if model is not None and model.missing is not None:
            missing = self.expressions.place(model.missing)
        return [
            kind,
            at,
            self.names.purpose("persona" if kind == L.PERSONAS else f"field.{name}"),
            missing,
            self.names.purpose(f"missing.{name}"),
            model.round if model is not None else 1,
            -_FAR if field.low is None else field.low,
            _FAR if field.high is None else field.high,
            1e6 if field.type == "number" else 1.0,
            self.conditions.fields.number(name),
        ]

    def _personas(self, groups: tuple[Personas, ...]) -> int:
        """By source: the list of weights summed up, and the place of the values."""
        code = self.names.code
        places = {
            one.source: [self.arena.listed(one.weights), self.arena.put(map(code, one.values))]
            for one in groups
        }
        others = places.get("", [L.NONE, L.NONE])
        rows = (places.get(one.name, others) for one in self.names.scenario.sources)
        return self.arena.put(word for row in rows for word in row)

    def _kind(self, name: str, model: FieldModel | None) -> tuple[int, int]:
        code = self.names.code
        if model is None:
            if name == self.names.policy.account_key or name in self.conditions.fields.derived:
                return L.NOWHERE, L.NONE
            if name != "source":
                return L.ABSENT, L.NONE
            return L.BY_SOURCE, self.arena.put([code(one.name) for one in self.names.scenario.sources])
        if model.fixed_value is not None:
            return L.FIXED, code(model.fixed_value)
        if model.choices:
            rows = [[code(value), self.expressions.place(weight)] for value, weight in model.choices]
            return L.CHOICES, self.arena.listed(rows)
        if model.personas:
            return L.PERSONAS, self._personas(model.personas)
        if model.chance is not None:
            return L.CHANCE, self.expressions.place(model.chance)
        if model.amount is None:
            raise PlanError(f"the scenario does not say how `{name}` is distributed")
        return L.AMOUNT, self.expressions.distribution(model.amount)
