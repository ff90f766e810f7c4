"""Merges the declarations of all files into one `Scope`, and checks every name outside expressions.

Order of declaration never matters. `fields`, `events`, `roles`, `score` and `track` add up; everything
else has one declaration. Names in expressions are the business of `typecheck`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from dsl import nodes
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.idle import check_idle
from dsl.references import check_references
from dsl.scope import SCORE, Scope
from dsl.source import Span
from dsl.structure import check_structure, first_place


def resolve(files: Sequence[nodes.File], findings: Findings) -> Scope:
    """The symbol tables of a policy's files, which come in the order in which they are read."""
    scope = _heads(tuple(files), findings)
    _lists(scope, findings)
    _shared_names(scope, findings)
    _named_decls(scope, findings)
    _tracks(scope, findings)
    check_references(scope, findings)
    _lone_slas(scope, findings)
    check_structure(scope, findings)
    check_idle(scope, findings)
    return scope


class _Named(Protocol):
    @property
    def name(self) -> nodes.Name: ...


N = TypeVar("N", bound=_Named)


def _heads(files: tuple[nodes.File, ...], findings: Findings) -> Scope:
    all_decls = Scope(files)
    policies = list(all_decls.decls(nodes.PolicyDecl))
    accounts = list(all_decls.decls(nodes.AccountsDecl))
    if not policies:
        findings.missing(
            "no-policy",
            "no file has a `policy` block",
            first_place(all_decls),
            help='write `policy my_policy "What it is for" { version "1" }` in one of the files',
        )
    for later in policies[1:]:
        _twice(findings, "policy block", later.name.span, policies[0].name.span)
    for other in accounts[1:]:
        _twice(findings, "account key", other.span, accounts[0].span)
    return Scope(files, next(iter(policies), None), next(iter(accounts), None))


def _lists(scope: Scope, findings: Findings) -> None:
    """Roles and events are sets: naming one again changes nothing, and is most often a slip."""
    for roles in scope.decls(nodes.RolesDecl):
        _collect(scope.roles, roles.names, "role", findings)
    for events in scope.decls(nodes.EventsDecl):
        _collect(scope.events, events.names, "event", findings)


def _collect(
    table: dict[str, nodes.Name], names: Iterable[nodes.Name], kind: str, findings: Findings
) -> None:
    for name in names:
        if name.text in table:
            findings.warning(
                "duplicate-name",
                f"{kind} `{name.text}` is declared twice",
                name.span,
                labels=(Label(table[name.text].span, "declared here first"),),
            )
        table.setdefault(name.text, name)


def _shared_names(scope: Scope, findings: Findings) -> None:
    """Fields, definitions, groups and `score` share one namespace."""
    taken: dict[str, tuple[str, Span]] = {}

    def declare(kind: str, name: nodes.Name) -> bool:
        if name.text == SCORE:
            findings.error(
                "reserved-name",
                f"a {kind} cannot be called `score`",
                name.span,
                help="`score` is the sum of all groups; choose another name",
            )
            return False
        if name.text in taken:
            other, place = taken[name.text]
            also = f", and is a {other} already" if other != kind else ""
            findings.error(
                "duplicate-name",
                f"{kind} `{name.text}` is declared twice{also}",
                name.span,
                labels=(Label(place, "declared here first"),),
            )
            return False
        taken[name.text] = (kind, name.span)
        return True

    for block in scope.decls(nodes.FieldsDecl):
        scope.fields.update((one.name.text, one) for one in block.fields if declare("field", one.name))
    for one in scope.decls(nodes.DefineDecl):
        if declare("definition", one.name):
            scope.defines[one.name.text] = one
    for score in scope.decls(nodes.ScoreDecl):
        scope.groups.update((one.name.text, one) for one in score.groups if declare("group", one.name))


def _named_decls(scope: Scope, findings: Findings) -> None:
    _table(scope.calendars, scope.decls(nodes.CalendarDecl), "calendar", findings)
    _table(scope.teams, scope.decls(nodes.TeamDecl), "team", findings)
    _table(scope.cadences, scope.decls(nodes.CadenceDecl), "cadence", findings)


def _table(table: dict[str, N], decls: Iterable[N], kind: str, findings: Findings) -> None:
    for one in decls:
        if one.name.text in table:
            _twice(findings, f"{kind} `{one.name.text}`", one.name.span, table[one.name.text].name.span)
        else:
            table[one.name.text] = one


def _tracks(scope: Scope, findings: Findings) -> None:
    for track in scope.decls(nodes.TrackDecl):
        scope.tracks.setdefault(track.name.text, track.name)
        for status in track.statuses:
            name = f"{track.name.text}.{status.name.text}"
            if name in scope.statuses:
                _twice(findings, f"status `{name}`", status.name.span, scope.statuses[name].name.span)
                continue
            scope.statuses[name] = status
            scope.bare.setdefault(status.name.text, []).append(name)
    _birth_first(scope)


def _birth_first(scope: Scope) -> None:
    """Tracks that another one converts into come last, since people are born in the first: so the order
    of the files does not matter."""
    converted = {
        one.target.track.text
        for name, status in scope.statuses.items()
        for one in status.body
        if isinstance(one, nodes.Transition)
        and one.target.track
        and not name.startswith(f"{one.target.track.text}.")
    }
    ordered = sorted(scope.tracks, key=converted.__contains__)
    tracks = {name: scope.tracks[name] for name in ordered}
    scope.tracks.clear()
    scope.tracks.update(tracks)


def _lone_slas(scope: Scope, findings: Findings) -> None:
    """Puts `sla of S ...` to its status, which has one SLA for its stay and one for the first touch."""
    for one in scope.decls(nodes.SlaDecl):
        status = scope.status(one.status)
        if status:
            scope.slas.setdefault(status, []).append(one.sla)
    for name, decl in scope.statuses.items():
        inside = [one for one in decl.body if isinstance(one, nodes.Sla)]
        first: dict[bool, nodes.Sla] = {}
        for sla in [*inside, *scope.slas.get(name, ())]:
            earlier = first.setdefault(sla.until_first_touch, sla)
            if earlier is not sla:
                _twice(findings, f"the SLA of `{name}`", sla.span, earlier.span)


def _twice(findings: Findings, what: str, span: Span, first: Span) -> None:
    findings.error(
        "duplicate-name",
        f"{what} is given twice",
        span,
        labels=(Label(first, "given here first"),),
        help="keep one of the two",
    )
