"""Routes, teams and cadences: who works on whom, and in which rhythm."""

from __future__ import annotations

from dsl import amounts, nodes
from dsl.diagnostic import Label
from policy.lowering.context import Context, names
from policy.model import MICRO, Cadence, Member, Route, RouteRow, Step, Team


def routes(context: Context) -> tuple[Route, ...]:
    return tuple(
        Route(
            tuple(dict.fromkeys(context.status(name) for name in one.statuses)),
            tuple(_row(context, row) for row in one.rows),
            one.span,
        )
        for one in context.scope.decls(nodes.RouteDecl)
    )


def _row(context: Context, row: nodes.RouteRow) -> RouteRow:
    when = context.condition(row.when)
    match row.what:
        case nodes.ToTeam(team=team):
            return RouteRow("team", team.text, None, when, row.span)
        case nodes.ToOwnerOfAccount():
            return RouteRow("owner", "", None, when, row.span)
        case nodes.Hold(at_most=at_most):
            return RouteRow("hold", "", context.delay(at_most), when, row.span)


def teams(context: Context) -> tuple[Team, ...]:
    return tuple(_team(context, one) for one in context.scope.teams.values())


def _team(context: Context, one: nodes.TeamDecl) -> Team:
    return Team(
        one.name.text,
        one.role.text if one.role else "",
        tuple(_member(context, member) for member in one.members),
        one.assign or "shared queue",
        one.ties or "least recent",
        context.count(one.at_most_open, "a limit") if one.at_most_open else None,
        one.hours.text if one.hours else None,
        one.work or "oldest first",
        one.full.text if one.full else None,
        one.span,
        context.condition(one.interrupt),
    )


def _member(context: Context, member: nodes.Member) -> Member:
    if member.weight is None:
        return Member(member.name.value, MICRO, member.span)
    weight = amounts.micro(member.weight, context.findings)
    weight = amounts.positive(weight, "a weight", member.weight.span, context.findings)
    return Member(member.name.value, weight or MICRO, member.span)


def cadences(context: Context) -> tuple[Cadence, ...]:
    return tuple(_cadence(context, one) for one in context.scope.cadences.values())


def _cadence(context: Context, one: nodes.CadenceDecl) -> Cadence:
    steps: list[Step] = []
    for step in one.steps:
        day = context.count(step.day, "a day")
        day = amounts.planned(day, amounts.CENTURY, "a cadence", step.day.span, context.findings) or 1
        if steps and day < steps[-1].day:
            context.findings.error(
                "not-ascending",
                "steps come in the order of their days",
                step.day.span,
                labels=(Label(one.steps[len(steps) - 1].day.span, "already past"),),
            )
        steps.append(Step(day, step.kind.text, step.window.text if step.window else None, step.span))
    _windows(context, one)
    return Cadence(one.name.text, tuple(steps), names(one.stop_on), one.span)


def _windows(context: Context, cadence: nodes.CadenceDecl) -> None:
    """A window must exist in the calendar of every team that works by the cadence."""
    calendars = context.scope.calendars
    known = {window.name.text: window.name.span for one in calendars.values() for window in one.windows}
    for step in cadence.steps:
        if step.window is None:
            continue
        name = step.window.text
        if name not in known:
            context.findings.unknown("window", name, step.window.span, known)
            continue
        for team in _workers(context, cadence.name.text):
            calendar = calendars.get(team.hours.text) if team.hours else None
            if calendar and name not in {window.name.text for window in calendar.windows}:
                context.findings.error(
                    "unknown-name",
                    f"calendar `{calendar.name.text}` of team `{team.name.text}` has no window `{name}`",
                    step.window.span,
                    labels=(
                        Label(calendar.name.span, "the calendar"),
                        Label(known[name], "declared elsewhere"),
                    ),
                )


def _workers(context: Context, cadence: str) -> list[nodes.TeamDecl]:
    """The teams whose role owns a status that uses the cadence."""
    roles: set[str] = set()
    for status in context.scope.statuses.values():
        owners = [one.role.text for one in status.body if isinstance(one, nodes.Owner)]
        if any(isinstance(one, nodes.UseCadence) and one.cadence.text == cadence for one in status.body):
            roles.update(owners)
    return [team for team in context.scope.teams.values() if team.role and team.role.text in roles]
