"""Teams and their reps: how people are shared out, who is there when, how fast they work."""

from __future__ import annotations

from dataclasses import dataclass

from policy import calendars
from policy.model import MICRO, Team
from simulator.draws import name_hash
from simulator.kernel import layout as L
from simulator.model import Rep, TeamModel
from simulator.plan.arena import Arena, Word
from simulator.plan.conditions import Conditions
from simulator.plan.expressions import Expressions
from simulator.plan.labour import ORDERS, backlogs
from simulator.plan.names import Names
from simulator.plan.times import Times

_STRATEGIES = {
    "shared queue": L.SHARED,
    "round robin": L.ROUND_ROBIN,
    "weighted round robin": L.WEIGHTED,
    "least loaded": L.LEAST_LOADED,
    "sticky": L.STICKY,
}
_TIES = {"least recent": L.LEAST_RECENT, "by name": L.BY_NAME, "as listed": L.AS_LISTED}
_ENDS = {"finish": L.FINISH, "pause": L.PAUSE, "hand back": L.HAND_BACK}
_COVERS = {"none": L.COVER_NONE, "new": L.COVER_NEW, "all": L.COVER_ALL}
_STRAYS = {"anybody": L.STRAY_ANYBODY, "newest": L.STRAY_NEWEST}


@dataclass
class Teams:
    arena: Arena
    names: Names
    conditions: Conditions
    expressions: Expressions
    times: Times
    worked: dict[str, int]  # the place of each status' work

    def emit(self) -> list[tuple[str, str]]:
        """Teams and reps into the arena; the reps' teams and names by number."""
        rows: list[list[Word]] = []
        reps: list[list[Word]] = []
        named: list[tuple[str, str]] = []
        for team in self.names.policy.teams:
            rows.append(self._team(team, len(reps)))
            own = self._reps(team)
            model = self.names.models.get(team.name)
            rostered = model is not None and model.is_rostered
            weights = {one.name: one.weight for one in team.members}
            by_name = sorted(range(len(own)), key=lambda i: own[i].name)
            ranks = {i: rank for rank, i in enumerate(by_name)}
            for i, rep in enumerate(own):
                reps.append(self._rep(team, rep, (ranks[i], weights.get(rep.name, MICRO)), rostered))
                named.append((team.name, rep.name))
        self.arena.set(L.H_TEAMS, self.arena.table(rows, L.TM_W))
        self.arena.set(L.H_TEAM_COUNT, len(rows))
        self.arena.set(L.H_REPS, self.arena.table(reps, L.RP_W))
        self.arena.set(L.H_REP_COUNT, len(reps))
        self._general(len(reps))
        return named

    def _general(self, reps: int) -> None:
        teams, models = self.names.policy.teams, self.names.scenario.teams
        counts_open = any(
            team.at_most_open is not None or team.assign == "least loaded" for team in teams
        )
        self.arena.set(L.H_CAPS, int(counts_open))
        self.arena.set(L.H_OVERFLOWS, int(any(team.full is not None for team in teams)))
        self.arena.set(L.H_URGENT, int(any(team.interrupt is not None for team in teams)))
        self.arena.set(L.H_BACKLOGS, len(backlogs(self.names)))
        self.arena.set(L.H_HANDS, int(any(one.hands_over for one in models)))
        rows = reps * L.RQ_W * any(one.is_rostered or one.straying is not None for one in models)
        lists = sum(self._room(one, rep) for one in models if one.is_rostered for rep in one.reps or ())
        self.arena.set(L.H_ROSTER_WORDS, rows + lists)
        for place, label in (
            (L.H_P_TENURE, "rep.tenure"), (L.H_P_MEETING, "rep.shrinkage"), (L.H_P_SICK, "rep.absence"),
            (L.H_P_FOLLOW, "rep.follow"), (L.H_P_STRAY, "rep.stray"),
        ):  # fmt: skip
            self.arena.set(place, self.names.purpose(label))

    def _reps(self, team: Team) -> tuple[Rep, ...]:
        model = self.names.models.get(team.name)
        return () if model is None or model.reps is None else model.reps

    def _team(self, team: Team, first: int) -> list[Word]:
        model = self.names.models.get(team.name)
        reps = self._reps(team)
        kind = L.FINITE
        if model is None:
            kind = L.ABSENT
        elif model.reps is None:
            kind = L.UNLIMITED
        rostered = model is not None and model.is_rostered
        straying = model.straying if model is not None else None
        return [
            _STRATEGIES[team.assign],
            _TIES[team.ties],
            L.NONE if team.at_most_open is None else team.at_most_open,
            self.times.number(team.hours),
            self.times.number(model.hours if model is not None and not rostered else None),
            ORDERS[team.work],
            L.NONE if team.full is None else self.names.teams[team.full],
            first,
            len(reps),
            kind,
            self.names.roles[team.role],
            _ENDS[model.shift_end] if model is not None else L.FINISH,
            self.expressions.distribution(model.delay if model is not None else None),
            int(team.assign == "shared queue" or not reps),
            self._backlogs(team.name),
            int(rostered),
            _COVERS[model.cover] if model is not None else L.COVER_NEW,
            L.NONE
            if straying is None
            else self.arena.put([float(straying.follows), _STRAYS[straying.otherwise]]),
            0 if team.interrupt is None else self.conditions.place(team.interrupt),
        ]

    def _backlogs(self, team: str) -> int:
        """The list of the work that the team's idle reps do."""
        found = [self.worked[one.status] for one in backlogs(self.names) if team in one.teams]
        return self.arena.listed(found) if found else L.NONE

    def _rep(self, team: Team, rep: Rep, turn: tuple[int, int], rostered: bool) -> list[Word]:
        """`turn`: the place by name, and the weight. `rostered`: whether the team's reps come and go."""
        model = self.names.models[team.name]
        ramp = rep.ramp if rostered else None
        rank, weight = turn
        return [
            float(rep.speed),
            weight,
            rank,
            self.names.teams[team.name],
            self._roster(model, rep) if rostered else L.NONE,
            L.NONE if ramp is None else self.arena.put([float(ramp.start), ramp.over]),
            name_hash(f"{team.name}/{rep.name}"),
        ]

    def _roster(self, model: TeamModel, rep: Rep) -> int:
        calendar = self._calendar(model, rep)
        zone = self.times.zone(self.names.scenario.timezone)
        number = self.times.number(calendar)
        leaving = model.attrition
        vacant = None if leaving is None else leaving.vacant
        return self.arena.put(
            [
                number,
                zone if calendar is None else number,
                float(rep.share),
                L.NONE if rep.joins is None else rep.joins,
                L.NEVER if rep.leaves is None else rep.leaves,
                self.arena.listed([list(one) for one in rep.away]),
                0.0 if leaving is None else float(leaving.rate),
                L.NONE if vacant is None else vacant,
                float(model.shrinkage),
                float(model.absence),
            ]
        )

    def _calendar(self, model: TeamModel, rep: Rep) -> str | None:
        if rep.hours == "always":
            return None
        return rep.hours or model.hours

    def _room(self, model: TeamModel, rep: Rep) -> int:
        """At most so many words for the rep's lists: openings by day, cut by absences and meetings."""
        scenario = self.names.scenario
        name = self._calendar(model, rep)
        calendar = None if name is None else self.names.policy.calendar[name]
        zone = scenario.timezone if calendar is None else calendar.timezone
        first = calendars.local_day(zone, scenario.start)
        last = calendars.local_day(zone, self.times.end)
        days = last + 1 - first
        openings = days
        if calendar is not None:
            openings = sum(len(calendars._cell(calendar, day)) for day in range(first, last + 1))
        cuts = 2 * len(rep.away) + 2 + days * (model.shrinkage > 0.0)
        leaving = days + 2 if model.attrition is not None else 1
        return 3 * (openings + cuts + leaving + 2) + 2 * leaving + 2
