"""Checks that every name outside expressions is declared: one table says which names refer to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dsl import nodes
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.scope import Scope
from dsl.source import Span

REFERENCES: dict[type, tuple[tuple[str, str], ...]] = {
    nodes.Agreed: (("role", "role"),),
    nodes.AccountsDecl: (("field", "field"),),
    nodes.Duration: (("calendar", "calendar"),),
    nodes.Evaluated: (("calendar", "calendar"),),
    nodes.ScoreRule: (("on", "event"),),
    nodes.Notify: (("role", "role"),),
    nodes.AssignTo: (("team", "team"),),
    nodes.ResetGroup: (("group", "group"),),
    nodes.Assignment: (("field", "field"),),
    nodes.OnEvents: (("events", "event"),),
    nodes.After: (("without", "event"),),
    nodes.By: (("roles", "role"),),
    nodes.Owner: (("role", "role"),),
    nodes.UseCadence: (("cadence", "cadence"),),
    nodes.ToTeam: (("team", "team"),),
    nodes.TeamDecl: (("role", "role"), ("hours", "calendar"), ("full", "team")),
    nodes.CadenceDecl: (("stop_on", "event"),),
    nodes.AloneNeverMakes: (("group", "group"), ("definition", "definition")),
    nodes.DoEvents: (("events", "event"),),
    nodes.DoMove: (("role", "role"),),
    nodes.DoClear: (("fields", "field"),),
    nodes.ExpectKnown: (("field", "field"),),
    nodes.ExpectOwner: (("role", "role"),),
}

_EXPRESSIONS = (
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Paren,
    nodes.Compare,
    nodes.Between,
    nodes.In,
    nodes.Is,
    nodes.TextTest,
    nodes.Truth,
)
_LEAVES = frozenset(
    (
        Span,
        nodes.Name,
        nodes.Text,
        nodes.Number,
        nodes.Money,
        nodes.Date,
        nodes.DateTime,
        nodes.Time,
        nodes.YesNo,
        nodes.FieldType,
        str,
        bool,
        tuple,
        type(None),
        *_EXPRESSIONS,
    )
)


def check_references(scope: Scope, findings: Findings) -> None:
    """Reports every name that is declared nowhere, and every bare status that may be several."""
    check = _Checker(scope, findings)
    for file in scope.files:
        for decl in file.decls:
            check.decl(decl)


class _Checker:
    def __init__(self, scope: Scope, findings: Findings) -> None:
        self.scope = scope
        self.findings = findings
        self.tables: dict[str, Mapping[str, Span]] = {
            "role": {name: one.span for name, one in scope.roles.items()},
            "event": {name: one.span for name, one in scope.events.items()},
            "field": _places(scope.fields),
            "definition": _places(scope.defines),
            "group": _places(scope.groups),
            "calendar": _places(scope.calendars),
            "team": _places(scope.teams),
            "cadence": _places(scope.cadences),
        }

    def decl(self, decl: nodes.Decl) -> None:
        match decl:
            case nodes.TrackDecl(name=name):
                self.walk(decl, name.text)
            case nodes.SlaDecl(status=of):
                self.status(of, None)
                self.walk(decl.sla, (self.scope.status(of) or "").partition(".")[0] or None)
            case nodes.GuaranteeDecl():
                self.walk(decl, None, every=True)
            case nodes.ExampleDecl():
                for status, found in self.scope.in_example(decl):
                    if found is None:
                        self.status(status, None)
                self.walk(decl, None, statuses=False)
            case _:
                self.walk(decl, None)

    def walk(self, node: Any, track: str | None, every: bool = False, statuses: bool = True) -> None:
        """Checks the names of a node and of all below it; `track` is where bare statuses belong."""
        kind = type(node)
        for slot, referred in REFERENCES.get(kind, ()):
            value = getattr(node, slot)
            for name in value if isinstance(value, tuple) else (value,):
                if name is not None:
                    self.name(referred, name)
        for slot in _slots(kind):
            value = getattr(node, slot)
            for one in value if type(value) is tuple else (value,):
                if isinstance(one, nodes.StatusName):
                    if statuses:
                        self.status(one, track, every)
                elif type(one) not in _LEAVES:
                    self.walk(one, track, every, statuses)

    def name(self, kind: str, name: nodes.Name) -> None:
        if name.text in self.tables[kind]:
            return
        self.findings.unknown(
            kind, name.text, name.span, self.tables[kind], help=self._elsewhere(kind, name)
        )

    def status(self, name: nodes.StatusName, track: str | None, every: bool = False) -> None:
        if name.track and name.track.text not in self.scope.tracks:
            tracks = {one: place.span for one, place in self.scope.tracks.items()}
            self.findings.unknown("track", name.track.text, name.track.span, tracks)
            return
        found = self.scope.every_status(name)
        if not found:
            self._unknown_status(name)
        elif not every and self.scope.status(name, track) is None:
            self._ambiguous(name, found)

    def _unknown_status(self, name: nodes.StatusName) -> None:
        places = {
            one.name.text: one.name.span
            for full, one in self.scope.statuses.items()
            if name.track is None or full.startswith(f"{name.track.text}.")
        }
        of = name.track.text if name.track else ""
        text = name.status.text
        help = ""
        if text in self.scope.teams and text not in places:
            help = f"`{text}` is a team: people get there by a `route`"
        self.findings.unknown("status", text, name.status.span, places, help=help, of=of)

    def _ambiguous(self, name: nodes.StatusName, found: Iterable[str]) -> None:
        choices = [f"`{one}`" for one in found]
        self.findings.error(
            "ambiguous-status",
            f"`{name.text}` is a status of several tracks",
            name.span,
            labels=tuple(Label(self.scope.statuses[one].name.span, f"`{one}`") for one in found),
            help=f"write {' or '.join(choices)}",
        )

    def _elsewhere(self, kind: str, name: nodes.Name) -> str:
        """A name of the wrong kind: `by ldrs`, where `ldrs` is a team."""
        for other, table in self.tables.items():
            if name.text not in table or other == kind:
                continue
            role = self.scope.teams[name.text].role if other == "team" else None
            if kind == "role" and role:
                return f"`{name.text}` is a team; its role is `{role.text}`"
            return f"`{name.text}` is {_a(other)}; {_a(kind)} is needed here"
        if kind == "event" and name.text.casefold() in (
            "activity",
            "anything",
            "interaction",
            "contact",
        ):
            return "silence of every kind is written `without any event`"
        if kind == "role" and name.text.casefold() in ("anyone", "anybody", "everyone", "all", "user"):
            return "name each of the roles: `by ROLE, ROLE`"
        return ""


def _places(table: Mapping[str, Any]) -> Mapping[str, Span]:
    return {name: one.name.span for name, one in table.items()}


def _slots(kind: type) -> tuple[str, ...]:
    """The attributes of a node that may hold nodes."""
    if kind not in _SLOTS:
        _SLOTS[kind] = tuple(slot for slot in getattr(kind, "__slots__", ()) if slot != "span")
    return _SLOTS[kind]


_SLOTS: dict[type, tuple[str, ...]] = {}


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
