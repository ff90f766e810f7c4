"""Checks of shape that need no types: what a policy must have, and what cannot stand together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl import nodes
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.scope import Scope
from dsl.source import NOWHERE, Span

NOBODY = "none"  # of an owner or an assignee in an example
EXPECTED_ROUTES = (NOBODY, "hold")  # what an example may expect of a route besides a team


def check_structure(scope: Scope, findings: Findings) -> None:
    """Reports statements that are missing, doubled, or stand where they mean nothing."""
    _tracks(scope, findings)
    _starts(scope, findings)
    for name, status in scope.statuses.items():
        _labels_of_track(scope, name, status, findings)
        for statement in status.body:
            _statement(status, statement, findings)
        _only_one(status, findings)
    for slas in scope.slas.values():
        for sla in slas:
            _sla_actions(sla, findings)
    _routes(scope, findings)
    _roles(scope, findings)
    _teams(scope, findings)
    _retired(scope, findings)


def _tracks(scope: Scope, findings: Findings) -> None:
    if scope.policy and not scope.statuses:
        findings.missing(
            "no-track",
            "no track has a status",
            scope.policy.name.span,
            help="write `track lead { status New { start } }`",
        )


def first_place(scope: Scope) -> Span:
    """The beginning of the first file, for what is nowhere."""
    return Span(scope.files[0].source.path, 1, 1, 1, 1) if scope.files else NOWHERE


def _starts(scope: Scope, findings: Findings) -> None:
    always: dict[str, nodes.Start] = {}
    starts = [(name, one) for name, one in _each(scope, nodes.Start)]
    if scope.statuses and not starts:
        place = next(iter(scope.tracks.values())).span
        findings.missing(
            "no-start",
            "no status says `start`, so nobody is ever in one",
            place,
            help="write `start` in the status where people begin",
        )
    for name, start in starts:
        track = name.partition(".")[0]
        if start.when is not None:
            continue
        first = always.setdefault(track, start)
        if first is not start:
            findings.error(
                "several-starts",
                f"track `{track}` has a start without condition already",
                start.span,
                labels=(Label(first.span, "this one takes everybody"),),
                help="give all but one of them a condition: `start when ...`",
            )


def _each(scope: Scope, kind: type[nodes.Start]) -> Iterable[tuple[str, nodes.Start]]:
    for name, status in scope.statuses.items():
        for one in status.body:
            if isinstance(one, kind):
                yield name, one


def _labels_of_track(scope: Scope, name: str, status: nodes.StatusDecl, findings: Findings) -> None:
    """Two statuses of one track under the same CRM value could not be told apart."""
    track = name.partition(".")[0]
    label = status.label.value if status.label else status.name.text
    for other_name, other in scope.statuses.items():
        if other is status:
            return
        other_label = other.label.value if other.label else other.name.text
        if other_label == label and other_name.startswith(f"{track}."):
            findings.error(
                "duplicate-label",
                f'two statuses of track `{track}` are called "{label}" in the CRM',
                status.label.span if status.label else status.name.span,
                labels=(Label(other.label.span if other.label else other.name.span, "used here first"),),
            )


def _only_one(status: nodes.StatusDecl, findings: Findings) -> None:
    for kind, word in ((nodes.Owner, "owner"), (nodes.Start, "start")):
        found = [one for one in status.body if isinstance(one, kind)]
        for again in found[1:]:
            findings.error(
                "duplicate-statement",
                f"status `{status.name.text}` has `{word}` twice",
                again.span,
                labels=(Label(found[0].span, "given here first"),),
            )
    always: nodes.UseCadence | None = None
    for one in status.body:
        if isinstance(one, nodes.UseCadence):
            if always is not None:
                findings.error(
                    "unreachable-row",
                    "this cadence is never chosen",
                    one.span,
                    labels=(Label(always.span, "this one always matches first"),),
                )
            elif one.when is None:
                always = one


def _statement(status: nodes.StatusDecl, statement: nodes.Statement, findings: Findings) -> None:
    match statement:
        case nodes.Transition():
            _transition(status, statement, findings)
        case nodes.Sla():
            _sla_actions(statement, findings)
        case nodes.OnEntry(actions=actions):
            _no_clock(actions, findings)
        case _:
            pass


def _transition(status: nodes.StatusDecl, move: nodes.Transition, findings: Findings) -> None:
    final = next((one for one in status.body if isinstance(one, nodes.Final)), None)
    if final is not None:
        findings.warning(
            "leaves-final",
            f"`{status.name.text}` is final, yet a transition leaves it",
            move.span,
            labels=(Label(final.span, "final here"),),
        )
    if move.trigger is None and move.when is None:
        findings.missing(
            "never-happens",
            f"nothing says when to move to `{move.target.text}`",
            move.span,
            help="add `on EVENT`, `after TIME`, `by ROLE` or `when CONDITION`",
        )
    if not isinstance(move.trigger, nodes.By) and (move.requires or move.because):
        word, place = ("requires", move.requires[0]) if move.requires else ("because", move.because[0])
        findings.missing(
            "needs-by",
            f"`{word}` is for moves that people make",
            place.span,
            help="add `by ROLE`, or make it a condition with `when`",
        )
    for action in move.actions:
        if isinstance(action, nodes.MoveTo):
            findings.error(
                "misplaced-action",
                "a transition moves to its own target only",
                action.span,
                help="put `move to` into the `on entry` of the target",
            )
    _no_clock(move.actions, findings)


def _no_clock(actions: Sequence[nodes.Action], findings: Findings) -> None:
    for action in actions:
        if isinstance(action, nodes.RestartClock):
            findings.error(
                "misplaced-action",
                "`restart clock` means something in an `sla` only",
                action.span,
                help="the clock starts anew whenever a status is entered",
            )


def _sla_actions(sla: nodes.Sla, findings: Findings) -> None:
    for step in sla.steps:
        moves = [one for one in step.actions if isinstance(one, nodes.MoveTo)]
        for again in moves[1:]:
            findings.error(
                "misplaced-action",
                "one step moves a person once",
                again.span,
                labels=(Label(moves[0].span, "moved here"),),
            )


def _routes(scope: Scope, findings: Findings) -> None:
    routed: dict[str, Span] = {}
    for route in scope.decls(nodes.RouteDecl):
        for name in route.statuses:
            status = scope.status(name)
            if status is None:
                continue
            if status in routed:
                findings.error(
                    "several-routes",
                    f"`{status}` has a route already",
                    name.span,
                    labels=(Label(routed[status], "routed here"),),
                    help="keep one of them, or merge their rows",
                )
            routed.setdefault(status, name.span)
        for row in route.rows:
            if isinstance(row.what, nodes.ToOwnerOfAccount):
                _needs_key(scope, "`owner of account`", row.what.span, findings)
    for group in scope.groups.values():
        if group.of_account:
            _needs_key(scope, f"group `{group.name.text}` of account", group.name.span, findings)


def _needs_key(scope: Scope, what: str, span: Span, findings: Findings) -> None:
    if scope.accounts is None:
        findings.missing(
            "no-account-key",
            f"{what} needs to know who belongs to one account",
            span,
            help="write `accounts by FIELD` with the field that is the same for all of them",
        )


def _roles(scope: Scope, findings: Findings) -> None:
    if NOBODY in scope.roles:
        findings.error(
            "reserved-name",
            f"a role cannot be called `{NOBODY}`",
            scope.roles[NOBODY].span,
            help="an example that expects `owner none` would be ambiguous",
        )


def _teams(scope: Scope, findings: Findings) -> None:
    for name, team in scope.teams.items():
        if name in EXPECTED_ROUTES:
            findings.error(
                "reserved-name",
                f"a team cannot be called `{name}`",
                team.name.span,
                help="an example that expects `route none` or `route hold` would be ambiguous",
            )
        if team.role is None:
            findings.missing(
                "no-role",
                f"team `{name}` has no role",
                team.name.span,
                help="say whose work it does: `role sales`",
            )
        if team.full is not None and team.full.text == name:
            findings.error("overflows-to-itself", f"team `{name}` overflows to itself", team.full.span)
        first: dict[str, Span] = {}
        for member in team.members:
            if member.name.value in first:
                findings.error(
                    "duplicate-name",
                    f'"{member.name.value}" is in team `{name}` twice',
                    member.span,
                    labels=(Label(first[member.name.value], "named here first"),),
                )
            first.setdefault(member.name.value, member.span)


def _retired(scope: Scope, findings: Findings) -> None:
    first: dict[str, Span] = {}
    for one in scope.decls(nodes.RetiredDecl):
        if one.label.value in first:
            findings.error(
                "duplicate-name",
                f'"{one.label.value}" is retired twice',
                one.label.span,
                labels=(Label(first[one.label.value], "retired here first"),),
            )
        first.setdefault(one.label.value, one.label.span)
        _still_in_use(scope, one.label, findings)


def _still_in_use(scope: Scope, label: nodes.Text, findings: Findings) -> None:
    """A retired value that a status still has could mean either."""
    for name, status in scope.statuses.items():
        place = status.label or status.name
        if label.value == (place.value if isinstance(place, nodes.Text) else place.text):
            findings.error(
                "duplicate-label",
                f'"{label.value}" is retired, yet `{name}` is called so in the CRM',
                label.span,
                labels=(Label(place.span, "still in use here"),),
                help='remove this line, or give the status another value: `as "..."`',
            )
            return
