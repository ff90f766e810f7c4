"""What the files of a policy declare, merged: the tables in which the later phases look names up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dsl import nodes
from dsl.source import NOWHERE, Source, Span

SCORE = "score"  # the whole score, in the namespace of fields, definitions and groups

D = TypeVar("D", bound=nodes.Decl)


@dataclass(frozen=True)
class Scope:
    """Tables from names to declarations. A status goes by its qualified name, `lead.MQL`.

    Of declarations with the same name the first in file order is kept; `resolve` reports the others.
    """

    files: tuple[nodes.File, ...] = ()
    policy: nodes.PolicyDecl | None = None
    accounts: nodes.AccountsDecl | None = None
    roles: dict[str, nodes.Name] = field(default_factory=dict)
    events: dict[str, nodes.Name] = field(default_factory=dict)
    fields: dict[str, nodes.Field] = field(default_factory=dict)
    defines: dict[str, nodes.DefineDecl] = field(default_factory=dict)
    groups: dict[str, nodes.GroupDecl] = field(default_factory=dict)
    calendars: dict[str, nodes.CalendarDecl] = field(default_factory=dict)
    teams: dict[str, nodes.TeamDecl] = field(default_factory=dict)
    cadences: dict[str, nodes.CadenceDecl] = field(default_factory=dict)
    tracks: dict[str, nodes.Name] = field(default_factory=dict)
    statuses: dict[str, nodes.StatusDecl] = field(default_factory=dict)
    bare: dict[str, list[str]] = field(default_factory=dict)  # MQL: lead.MQL, contact.MQL
    slas: dict[str, list[nodes.Sla]] = field(default_factory=dict)  # those that stand on their own

    def decls(self, kind: type[D]) -> Iterator[D]:
        """Every declaration of this kind, in file order."""
        for file in self.files:
            for decl in file.decls:
                if isinstance(decl, kind):
                    yield decl

    def status(self, name: nodes.StatusName, track: str | None = None) -> str | None:
        """The one status that is meant: the track's own, else the only one; None for none or several."""
        if name.track:
            return name.text if name.text in self.statuses else None
        if track and f"{track}.{name.status.text}" in self.statuses:
            return f"{track}.{name.status.text}"
        found = self.bare.get(name.status.text, [])
        return found[0] if len(found) == 1 else None

    def every_status(self, name: nodes.StatusName) -> tuple[str, ...]:
        """The statuses meant in a guarantee: of a bare name, those of every track that has it."""
        if name.track:
            return (name.text,) if name.text in self.statuses else ()
        return tuple(self.bare.get(name.status.text, ()))

    def in_example(self, example: nodes.ExampleDecl) -> Iterator[tuple[nodes.StatusName, str | None]]:
        """The statuses an example names, in order, each with its meaning.

        A bare name is a status of the track the person is in: the first track, until a step names a
        status of another one.
        """
        track = next(iter(self.tracks), None)
        for name in _named(example):
            found = self.status(name, track)
            if found:
                track = found.partition(".")[0]
            yield name, found

    def quantities(self) -> Mapping[str, Span]:
        """The names that may stand in an expression, with their places."""
        places = {name: one.name.span for name, one in self.fields.items()}
        places.update((name, one.name.span) for name, one in self.defines.items())
        places.update((name, one.name.span) for name, one in self.groups.items())
        if self.groups:
            places[SCORE] = next(self.decls(nodes.ScoreDecl)).span
        return places

    def source_of(self, span: Span) -> Source | None:
        return next((file.source for file in self.files if file.source.path == span.path), None)

    def written(self, span: Span) -> str:
        """The text of a span as written, white space folded; "" for a place in no file."""
        source = self.source_of(span)
        if source is None or span == NOWHERE:
            return ""
        lines = list(source.lines()[span.line - 1 : span.end_line])
        if not lines:
            return ""
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return " ".join(" ".join(lines).split())


def _named(example: nodes.ExampleDecl) -> Iterator[nodes.StatusName]:
    for step in example.steps:
        match step.what:
            case nodes.DoMove(to=to):
                yield to
            case nodes.DoExpect(expectations=expectations):
                for one in expectations:
                    if isinstance(one, nodes.ExpectStatus):
                        yield one.status
