"""What a reader of many settings must mind: other clocks, days before figures, other work first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from leadpolicy.words import listed
from policy.model import DAY, Policy, Team
from simulator.bars import all_alike, of_bars
from simulator.closed import Closed
from simulator.compare import of_other_clocks
from simulator.figures import percent, shown
from simulator.model import Scenario
from simulator.response import Axis
from simulator.summary import Summary

SPARE = 0.6  # of a team's time taken: below, people rather wait behind others than for time
KEPT = 0.95  # of a status' clocks: above, there is nothing to mend
DUE = "earliest due first"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEAM = re.compile(r"teams?\.([^.\[]+)")


def other_clocks(base: Summary, settings: Iterable[Summary], names: Sequence[str]) -> Iterator[str]:
    """Where one of the figures is about clocks that are not the same in every setting."""
    differ = {name for one in settings for name in of_other_clocks(base, one)}
    if differ & set(names):
        yield (
            "the clocks themselves differ between settings: a longer promise is kept more often, which "
            "makes nothing better"
        )


def uncounted(turns: Sequence[Axis], scenario: Scenario) -> Iterator[str]:
    """Of knobs that are days: what happens before figures count is in none of them."""
    counted = (scenario.start + scenario.warm_up) / (DAY // 86_400)
    first = datetime.fromtimestamp(counted, ZoneInfo(scenario.timezone)).date().isoformat()
    for one in turns:
        early = [value for value in one.values if _DAY.match(value) and value[:10] < first]
        if early:
            told = ", ".join(early[:3]) + (" ..." if len(early) > 3 else "")
            yield (
                f"figures count from {first} on: what `{one.name}` at {told} costs or brings before "
                "that day is in none of them"
            )


def minded(policy: Policy, scenario: Scenario, turns: Sequence[Axis]) -> Iterator[str]:
    """What must be minded of these knobs."""
    yield from uncounted(turns, scenario)
    yield from lower_bars(policy, scenario, [one.name for one in turns])


def lower_bars(policy: Policy, scenario: Scenario, names: Iterable[str]) -> Iterator[str]:
    """Of knobs that move a bar behind which everybody is alike in the scenario."""
    for name, behind in of_bars(policy, names).items():
        alike = all_alike(scenario, behind)
        if alike:
            yield (
                f"who is worth more is not said behind the bar of `{name}`: no outcome, value or length "
                f"of the work in {listed([one.bare for one in alike])} reads `intent`, a field or the "
                "score, so to let more people past it brings more of the same, by construction"
            )
            return


def other_work_first(policy: Policy, base: Summary) -> Iterator[str]:
    """Of teams with time to spare that miss clocks: what they do first is a knob as well."""
    loads = {one.name: one.estimate().mean for one in base.details}
    for team in policy.teams:
        load = loads.get(f"load.{team.name}", 1.0)
        missed = [] if team.work == DUE or not load < SPARE else list(_missed(policy, team, base))
        if missed:
            yield (
                f"`{team.name}` has time to spare ({percent(load)} taken) and misses clocks in "
                f"{', '.join(missed)}: what it does first, `work {team.work}`, is a "
                f"knob, too: `leadpolicy compare` shows what `work {DUE}` would change"
            )


def other_order(policy: Policy, turns: Sequence[Axis]) -> Iterator[str]:
    """Of knobs of teams where clocks shall be met: such a team may take people by when they are due."""
    named = {found.group(1) for one in turns if (found := _TEAM.match(one.name))}
    for team in policy.teams:
        mine = [one for one in policy.statuses if one.owner == team.role]
        alike = team.work == DUE or (team.work == "oldest first" and len(mine) < 2)
        if team.name in named and not alike and any(one.clocks for one in mine):
            yield (
                f"`{team.name}` works {team.work}; with `work {DUE}` less may be enough, which "
                "`leadpolicy compare` shows"
            )


def due_while_closed(missed: Sequence[Closed]) -> Iterator[str]:
    """Of missed clocks: how many nobody who works could have met."""
    total = math.fsum(one.missed for one in missed)
    every = [one for one in missed if one.share >= _TOLD and one.missed * one.share >= _WORTH * total]
    told = [
        f"`{one.team}` had {shown(one.missed, 'people')}, of which about {100 * one.share:.0f}% fell "
        "due while it was closed"
        if one.team
        else f"{shown(one.missed, 'people')} were of people whom nobody had"
        for one in every
    ]
    if told:
        yield (
            f"of {shown(total, 'people')} clocks missed in one run {listed(told)}: more reps do not "
            "meet these; other `hours` of the clock or of the team, or another route, may"
        )


_TOLD = 0.25  # of a team's missed clocks
_WORTH = 0.05  # of all of them


def overtaken(orders: Iterable[str], missed: Sequence[Closed]) -> list[str]:
    """Of advice about what teams do first, that for teams with clocks missed while they are open."""
    shut = {f"`{one.team}`" for one in missed if one.share > _MOSTLY}
    return [one for one in orders if one.split()[0] not in shut]


_MOSTLY = 0.75  # of a team's missed clocks: to take others first mends little


def _missed(policy: Policy, team: Team, base: Summary) -> Iterator[str]:
    """The statuses whose owners the team's members are, with how many clocks are met there."""
    for one in base.promises:
        _, _, name = one.met.name.removesuffix(".attainment").partition(".")
        met = one.met.estimate().mean
        if policy.status[name].owner == team.role and met < KEPT:
            yield f"{one.label} ({percent(met)} met)"
