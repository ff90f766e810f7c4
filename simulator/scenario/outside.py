"""What lies outside the simulated time, or in the follow-up, where no figure counts it."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.source import Span
from simulator.model import Campaign, Scenario
from simulator.scenario.context import Context
from simulator.scenario.presence import moment
from simulator.scenario.tree import Node, Row, Table
from simulator.scenario.words import entries_of

_FOLLOW_UP = "lengthen the `horizon`, in which figures count, or mend the date"


def check_outside(ctx: Context, scenario: Scenario, root: Table) -> None:
    """Campaigns, reps and absences that change nothing, or nothing that counts; reports into `ctx`. The
    tree is without mistakes."""
    for source, entry in zip(scenario.sources, entries_of(root.get("sources")), strict=True):
        for one, (what, place) in zip(source.campaigns, _bursts(entry.value), strict=True):
            _campaign_happens(ctx, scenario, one, f"{what} of `{source.name}`", place)
    _reps_come(ctx, scenario)
    for entry in entries_of(root.get("teams")):
        _absences_happen(ctx, scenario, entry.value)


def _never(ctx: Context, message: str, place: Span, help: str = "") -> None:
    help = help or "mend the date, or the scenario's `start` and `horizon`"
    ctx.warning("never-happens", message, place, help=help)


def _end(scenario: Scenario) -> int:
    return scenario.start + scenario.horizon + scenario.follow_up


def _bursts(source: Node) -> Iterator[tuple[str, Span]]:
    """What each is called and where its date stands, in the order of the source's campaigns."""
    for key, what in (("campaigns", "a campaign"), ("imports", "an import")):
        node = source.get(key) if isinstance(source, Table) else None
        for one in node.items if isinstance(node, Row) else ():
            at = one.get("at") if isinstance(one, Table) else None
            yield what, (at or one).span


def _campaign_happens(ctx: Context, scenario: Scenario, one: Campaign, what: str, place: Span) -> None:
    """Before the start or after the end it brings nobody; of others, a part may be lost."""
    last = one.at + one.over
    if last < scenario.start:
        _never(ctx, f"{what} lies before the start of the simulated time", place)
    elif one.at >= _end(scenario):
        _never(ctx, f"{what} lies after the end of the simulated time", place)
    elif one.at < scenario.start:
        _never(ctx, f"a part of {what} lies before the start of the simulated time", place)
    elif one.at >= scenario.start + scenario.horizon:
        message = f"{what} is in the follow-up: its people take reps' time, and no figure counts them"
        _never(ctx, message, place, _FOLLOW_UP)
    elif 2 * (last - scenario.start - scenario.horizon) > one.over:
        message = f"most people of {what} come after the `horizon`, and no figure counts them"
        _never(ctx, message, place, _FOLLOW_UP)
    elif last > _end(scenario):
        _never(ctx, f"a part of {what} lies after the end of the simulated time", place)


def _reps_come(ctx: Context, scenario: Scenario) -> None:
    """Who joins after the end, or has left before the start, changes nothing."""
    for team in scenario.teams:
        for rep in team.reps or ():
            if rep.leaves is not None and rep.leaves <= scenario.start:
                _never(ctx, f"`{rep.name}` leaves before the start of the simulated time", team.span)
            elif rep.joins is not None and rep.joins >= _end(scenario):
                _never(ctx, f"`{rep.name}` joins after the end of the simulated time", team.span)
            elif rep.joins is not None and rep.joins >= scenario.start + scenario.horizon:
                message = f"`{rep.name}` joins in the follow-up, where no figure of reps counts"
                _never(ctx, message, team.span, _FOLLOW_UP)


def _absences_happen(ctx: Context, scenario: Scenario, team: Node) -> None:
    """An absence wholly outside is one with a mistyped year."""
    fresh = ctx.fresh()
    for entry in entries_of(team.get("reps") if isinstance(team, Table) else None):
        away = entry.value.get("away") if isinstance(entry.value, Table) else None
        for pair in away.items if isinstance(away, Row) else ():
            ends = pair.items if isinstance(pair, Row) else ()
            begin, end = moment(fresh, ends[0]), moment(fresh, ends[1], last=True)
            early = end is not None and end <= scenario.start
            if early or (begin is not None and begin >= _end(scenario)):
                when = "before the start" if early else "after the end"
                who = f"`{entry.key.text}` is away {when} of the simulated time"
                _never(ctx, who, pair.span)
