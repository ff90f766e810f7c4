"""A change of policy in the middle of a run: what those inside take along (docs/simulator.md, Roll-out).

Both simulators read this: which status of the base becomes which, and what of a stay goes on as it was
because both policies (and both scenarios) say the same of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from policy.migration import becomes, migration
from policy.model import Clock, MoveTo, Policy, RouteRow, Status, Team
from simulator.alike import Alike
from simulator.model import Behaviour, Campaign, Mix, Scenario, Source, TeamModel, Work

ALIKE = "let both scenarios say the same, or ask for both in the long run, without a switch"


class Refused(Exception):
    """A change that nobody can roll out; the text says why, `help` how to mend it."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


@dataclass(frozen=True)
class Rollout:
    """People live under this policy, in this scenario, until the instant `at`."""

    policy: Policy
    scenario: Scenario
    at: int


@dataclass(frozen=True)
class Stay:
    """What becomes of those who stand in a status of the base.

    `clocks` has, for each clock of the new status, the number of the base's that is the same; `begun`
    the number of the base's whose start it takes over (None: it runs from the entry). `afters` are
    the labels of `after` transitions that the base had as well.
    """

    status: str
    work: bool = False
    behaviour: bool = False
    cadence: bool = False
    route: bool = False
    holds: tuple[bool, ...] = ()  # by row of the new route
    clocks: tuple[int | None, ...] = ()
    begun: tuple[int | None, ...] = ()
    afters: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Carry:
    """From the base to a proposal in its scenario, which `rolled` has made."""

    base: Rollout
    policy: Policy
    scenario: Scenario

    @property
    def at(self) -> int:
        return self.base.at

    @property
    def as_of(self) -> int:
        """Reps who are there at this instant have been there before; what begins at the switch begins
        under the proposal, but at the start of the run nothing begins."""
        return self.at if self.is_first else self.at - 1

    @property
    def is_first(self) -> bool:
        """Whether the base has done nothing yet but place those who are inside."""
        return self.at <= self.scenario.start

    @cached_property
    def alike(self) -> Alike:
        return Alike(self.base.policy, self.policy)

    @cached_property
    def stays(self) -> dict[str, Stay]:
        """By status of the base."""
        to = becomes(self.base.policy, self.policy)
        return {
            one.name: self._stay(one, self.policy.status[to[one.name]])
            for one in self.base.policy.statuses
        }

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that people have in both."""
        return frozenset(_fields(self.base.policy, self.base.scenario)) & frozenset(
            _fields(self.policy, self.scenario)
        )

    @cached_property
    def events(self) -> frozenset[str]:
        return frozenset(self.base.policy.events) & frozenset(self.policy.events)

    @cached_property
    def groups(self) -> frozenset[str]:
        """Of the same name: they forget what was forgotten."""
        return frozenset(self.base.policy.group) & frozenset(self.policy.group)

    @cached_property
    def teams(self) -> frozenset[str]:
        """Who is there before and after, for the same role."""
        return frozenset(
            one.name
            for one in self.policy.teams
            if (old := self.base.policy.team.get(one.name)) is not None and old.role == one.role
        )

    @cached_property
    def shifts(self) -> frozenset[str]:
        """Teams whose work ends with the shift as before."""
        models = {one.team: one for one in self.base.scenario.teams}
        return frozenset(
            one.team
            for one in self.scenario.teams
            if one.team in models and self._same_shift(models[one.team], one)
        )

    @cached_property
    def urgent(self) -> frozenset[str]:
        """Teams that interrupt work for the same people as before."""
        old = self.base.policy.team
        return frozenset(
            one.name
            for one in self.policy.teams
            if one.name in self.teams and self.alike(old[one.name].interrupt, one.interrupt)
        )

    @property
    def boosted(self) -> bool:
        """Whether the time after a touch goes on being livelier."""
        return all(
            one.behaviour.after_touch is not None and bool(one.behaviour.mixes)
            for one in (self.base.scenario, self.scenario)
        )

    def _same_shift(self, old: TeamModel, new: TeamModel) -> bool:
        if old.is_rostered or new.is_rostered:
            return self.alike(old, new)
        return old.shift_end == new.shift_end and self.alike.hours(old.hours, new.hours)

    # --- stays ------------------------------------------------------------------------------------

    def _stay(self, old: Status, new: Status) -> Stay:
        before, after = self.base.policy, self.policy
        rows, others = (_rows(before, old), _rows(after, new))
        owner = old.owner == new.owner
        same = tuple(
            self.alike(rows[i], row) if i < len(rows) else False for i, row in enumerate(others)
        )
        return Stay(
            new.name,
            work=_way(_work(self.base.scenario, old)) == _way(_work(self.scenario, new)),
            behaviour=self._same_behaviour(old, new),
            cadence=self._same_cadence(old, new),
            route=owner and self.alike(rows, others) and (bool(rows) or self._same_team(old)),
            holds=tuple(
                owner and one and row.kind == "hold" for one, row in zip(same, others, strict=True)
            ),
            clocks=tuple(self._clock(old, one) for one in new.clocks),
            begun=tuple(i if i < len(old.clocks) else None for i in range(len(new.clocks))),
            afters=frozenset() if self.is_first else frozenset(self._afters(old, new)),
        )

    def _same_behaviour(self, old: Status, new: Status) -> bool:
        one, other = self.base.scenario.behaviour, self.scenario.behaviour
        ways = (replace(part, mixes=()) for part in (one, other))
        return self.alike(_mix(one, old), _mix(other, new)) and self.alike(*ways)

    def _same_cadence(self, old: Status, new: Status) -> bool:
        def cadences(policy: Policy, status: Status) -> tuple[Any, ...]:
            return tuple(policy.cadence[one.cadence] for one in status.cadences)

        return self.alike(old.cadences, new.cadences) and self.alike(
            cadences(self.base.policy, old), cadences(self.policy, new)
        )

    def _same_team(self, old: Status) -> bool:
        """Without a route: the only team of the role."""

        def only(teams: tuple[Team, ...]) -> list[str]:
            return [one.name for one in teams if one.role == old.owner]

        return only(self.base.policy.teams) == only(self.policy.teams)

    def _clock(self, old: Status, new: Clock) -> int | None:
        def shape(one: Clock) -> tuple[Any, ...]:
            return (one.within, one.until_first_touch, tuple(step.percent for step in one.steps))

        found = (i for i, one in enumerate(old.clocks) if self.alike(shape(one), shape(new)))
        return next(found, None)

    def _afters(self, old: Status, new: Status) -> Iterator[str]:
        known = [one for one in old.transitions if one.trigger == "after"]
        for edge in new.transitions:
            if edge.trigger == "after" and any(
                self.alike((one.after, one.when), (edge.after, edge.when))
                and set(one.without) == set(edge.without)
                for one in known
            ):
                yield edge.label


def moves_on(clock: Clock, step: int) -> bool:
    """Whether the step moves the person: it is made up for at the switch."""
    return any(isinstance(one, MoveTo) for one in clock.steps[step].actions)


def _rows(policy: Policy, status: Status) -> tuple[RouteRow, ...]:
    route = policy.route_of.get(status.name)
    return () if route is None else route.rows


def _work(scenario: Scenario, status: Status) -> Work | None:
    return next((one for one in scenario.work if one.status == status.name), None)


def _way(work: Work | None) -> tuple[object, ...]:
    """How people are worked: the same way goes on."""
    return () if work is None else (work.by, work.each, frozenset(work.teams))


def _mix(behaviour: Behaviour, status: Status) -> tuple[Any, ...]:
    found: Mix | None = next((one for one in behaviour.mixes if status.name in one.statuses), None)
    return () if found is None else found.events


def _fields(policy: Policy, scenario: Scenario) -> Iterator[str]:
    yield from (one.field for one in scenario.fields)
    if "source" in policy.field_named:
        yield "source"
    if policy.account_key is not None and scenario.accounts is not None:
        yield policy.account_key
        yield from (one.field for one in scenario.accounts.derived)


# --- one scenario of two --------------------------------------------------------------------------


def rolled(base: Rollout, policy: Policy, scenario: Scenario) -> Carry:
    """The proposal with the base's people until the switch. Raises Refused where nobody can tell what
    becomes of those inside."""
    _check(base, policy, scenario)
    old = {one.name: one for one in base.scenario.sources}
    alike = Alike(base.policy, policy)
    sources = tuple(_source(old[one.name], one, base.at, alike) for one in scenario.sources)
    warm_up = max(scenario.warm_up, base.at - scenario.start)
    before = replace(base.scenario, sources=sources, warm_up=warm_up)
    after = replace(scenario, sources=sources, warm_up=warm_up, inside=before.inside)
    found = Carry(replace(base, scenario=before), policy, after)
    found.stays  # noqa: B018 (may refuse)
    return found


def _check(base: Rollout, policy: Policy, scenario: Scenario) -> None:
    known = becomes(base.policy, policy)
    lost = {one.label for one in base.policy.statuses if one.name not in known}
    for conflict in migration(base.policy, policy).conflicts:
        if conflict.value in lost:
            path = policy.statuses[0].span.path
            to = f" to `{path}`" if path else ""
            raise Refused(f"people cannot be carried over{to}: {conflict.why}", conflict.help)
    old = base.scenario
    if not old.start <= base.at < old.start + old.horizon:
        raise Refused("the switch is not within the scenario's `horizon`")
    alike = Alike(base.policy, policy)
    for what, first, second in (
        ("`start`, `timezone`, `horizon` and `follow-up`", _frame(old), _frame(scenario)),
        ("the names of `sources`", _names(old), _names(scenario)),
        ("`intent`", old.intent, scenario.intent),
        ("`accounts`", (old.accounts, base.policy.account_key), (scenario.accounts, policy.account_key)),
    ):
        if not alike(first, second):
            raise Refused(f"{what} cannot change at a switch", ALIKE)
    models = {one.field: one for one in old.fields}
    for field in scenario.fields:
        name = field.field
        if name not in models:
            continue
        kinds = {one.field_named[name].type for one in (base.policy, policy)}
        if len(kinds) > 1 or not alike(models[name], field):
            raise Refused(f"what people are like (`{name}`) cannot change at a switch", ALIKE)


def _frame(scenario: Scenario) -> tuple[object, ...]:
    return (scenario.start, scenario.timezone, scenario.horizon, scenario.follow_up)


def _names(scenario: Scenario) -> tuple[str, ...]:
    return tuple(one.name for one in scenario.sources)


def _source(old: Source, new: Source, at: int, alike: Alike) -> Source:
    """The new source with the old one's arrivals until the switch."""
    campaigns = _campaigns(old.campaigns, new.campaigns, at)
    rates = tuple((one.rate, one.weekday, one.month, one.hours, one.zone) for one in (old, new))
    return replace(new, campaigns=campaigns, before=None if alike(*rates) else old, since=at)


def _campaigns(old: tuple[Campaign, ...], new: tuple[Campaign, ...], at: int) -> tuple[Campaign, ...]:
    """Those that begin before the switch are the old one's. People keep their numbers: of an old one
    that does not come, the places stay."""
    kept = tuple(
        one if one.at < at or one in new else replace(one, at=NOT_AT_ALL, over=0) for one in old
    )
    return (*kept, *(one for one in new if one.at >= at and one not in old))


NOT_AT_ALL = 1 << 61
