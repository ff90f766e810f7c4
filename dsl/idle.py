"""Statements that change nothing: rows never reached, routes to nobody, names twice, idle cadences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl import nodes
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.scope import Scope
from dsl.source import Span


def check_idle(scope: Scope, findings: Findings) -> None:
    """Reports what is written and has no effect."""
    for route in scope.decls(nodes.RouteDecl):
        _after_everybody(route, findings)
        _to_nobody(route, findings)
    for group in scope.groups.values():
        for rule in group.rules:
            names_twice(rule.on, "event", findings)
    for status in scope.statuses.values():
        for statement in status.body:
            if isinstance(statement, nodes.Transition):
                _trigger(statement.trigger, findings)
                names_twice(statement.because, "reason", findings)
    _cadences(scope, findings)


def names_twice(names: Iterable[nodes.Name], kind: str, findings: Findings) -> None:
    first: dict[str, Span] = {}
    for name in names:
        if name.text in first:
            findings.warning(
                "duplicate-name",
                f"{kind} `{name.text}` is given twice",
                name.span,
                labels=(Label(first[name.text], "given here first"),),
            )
        first.setdefault(name.text, name.span)


def _trigger(trigger: nodes.OnEvents | nodes.By | nodes.After | None, findings: Findings) -> None:
    match trigger:
        case nodes.OnEvents(events=events):
            names_twice(events, "event", findings)
        case nodes.By(roles=roles):
            names_twice(roles, "role", findings)
        case nodes.After(without=without):
            names_twice(without, "event", findings)


# --- routes -------------------------------------------------------------------------------------


def _after_everybody(route: nodes.RouteDecl, findings: Findings) -> None:
    """A team without a condition takes everybody; an owner of the account, or a hold, may not."""
    rows = iter(route.rows)
    everybody = next(
        (one for one in rows if isinstance(one.what, nodes.ToTeam) and one.when is None), None
    )
    for row in rows if everybody else ():
        findings.error(
            "unreachable-row",
            "this row is never reached",
            row.span,
            labels=(Label(everybody.span, "this one takes everybody"),) if everybody else (),
            help="rows are tried from the top: put it above, or remove it",
        )


def _to_nobody(route: nodes.RouteDecl, findings: Findings) -> None:
    if not any(isinstance(one.what, nodes.ToTeam | nodes.ToOwnerOfAccount) for one in route.rows):
        findings.warning(
            "route-to-nobody",
            "this route gives people to nobody",
            route.statuses[0].span,
            help="add a row such as `to TEAM otherwise`",
        )


# --- cadences -----------------------------------------------------------------------------------


def _cadences(scope: Scope, findings: Findings) -> None:
    used = {one.cadence.text for one in _followed(scope)}
    for name, cadence in scope.cadences.items():
        names_twice(cadence.stop_on, "event", findings)
        if not cadence.steps:
            findings.warning(
                "empty-cadence",
                f"cadence `{name}` has no step",
                cadence.name.span,
                help="add one, such as `day 1 call`",
            )
        if name not in used:
            findings.warning(
                "unused-cadence",
                f"no status follows cadence `{name}`",
                cadence.name.span,
                help=f"write `cadence {name}` in the status whose people it is for",
            )


def _followed(scope: Scope) -> Iterator[nodes.UseCadence]:
    for status in scope.statuses.values():
        for statement in status.body:
            if isinstance(statement, nodes.UseCadence):
                yield statement
