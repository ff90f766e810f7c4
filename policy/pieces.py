"""A policy's text as pieces, what two policies say otherwise, and policies with some of it.

A piece is what has a name: a status, a score group, a team, a definition. Where both policies have one,
the smallest parts that differ are found (a number, a condition, a list); a policy with any of them is
put together from the trees. Names of roles, events and fields are always those of both, and so is
what became of retired values, as far as it can be true. Examples,
guarantees, titles and what is written on the policy's front (version, signatures) make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from dsl import nodes
from dsl.source import NOWHERE, Source, Span
from policy.knobs import knobs as numbers

Key = tuple[str, ...]
Path = tuple[str | int, ...]
Pieces = Mapping[Key, Any]

_WHOLE = (
    nodes.Name, nodes.StatusName, nodes.Text, nodes.Duration, nodes.Number, nodes.Money, nodes.Date,
    nodes.Time, nodes.YesNo, nodes.And, nodes.Or, nodes.Not, nodes.Paren, nodes.Compare, nodes.Between,
    nodes.In, nodes.Is, nodes.TextTest, nodes.Truth, nodes.Days, nodes.Interval, nodes.FieldType,
)  # fmt: skip
_FRONT = ("name", "version", "agreed", "review")
_SILENT_ATTRIBUTES = ("title", "label")
_LONGEST = 64


@dataclass(frozen=True)
class Patch:
    """One difference: at `path` within the piece `key` stands `value`; with no path, the whole piece,
    and None where there is none any more."""

    key: Key
    path: Path
    value: Any
    label: str


def pieces(files: Iterable[nodes.File]) -> dict[Key, Any]:
    """The named parts of a policy, in the order of the text."""
    return {key: node for file in files for decl in file.decls for key, node in _of(decl)}


def patches(before: Sequence[nodes.File], after: Sequence[nodes.File]) -> list[Patch]:
    """What the policy `after` says otherwise than the one `before`."""
    old, new = pieces(before), pieces(after)
    sources, others = ({one.source.path: one.source for one in some} for some in (before, after))
    knobs = {one.span: one.name for one in numbers(before)}
    found = []
    for key in dict.fromkeys((*old, *new)):
        name = _name(key)
        if key[0] in _SHARED:
            continue
        if key not in new:
            found.append(Patch(key, (), None, f"{name}: gone"))
        elif key not in old:
            found.append(Patch(key, (), new[key], f"{name}: new"))
        else:
            for path, a, b in _differences(old[key], new[key], ()):
                if path[-1] not in _SILENT_ATTRIBUTES and not (key[0] == "policy" and path[0] in _FRONT):
                    where = knobs.get(getattr(a, "span", NOWHERE)) or _place(name or "policy", path)
                    label = _label(where, _quoted(a, sources), _quoted(b, others))
                    found.append(Patch(key, path, b, label))
    return found


def patched(old: Pieces, new: Pieces, some: Iterable[Patch]) -> nodes.File:
    """The old policy with some of what the new one says otherwise, as one file."""
    made: dict[Key, Any] = dict(old)
    made.update({key: node for key, node in new.items() if key[0] in _SHARED and key not in made})
    made.update({key: node for key, node in new.items() if key[0] == "retired"})
    for one in some:
        if one.path:
            made[one.key] = _put(made[one.key], one.path, one.value)
        elif one.value is None:
            made.pop(one.key, None)
        else:
            made[one.key] = one.value
    return _assembled(made)


# --- from and to declarations -------------------------------------------------------------------

_SHARED = ("role", "event", "field", "retired")


def _of(decl: Any) -> Iterator[tuple[Key, Any]]:
    match decl:
        case nodes.PolicyDecl():
            yield ("policy",), decl
        case nodes.RolesDecl():
            yield from ((("role", one.text), one) for one in decl.names)
        case nodes.EventsDecl():
            yield from ((("event", one.text), one) for one in decl.names)
        case nodes.FieldsDecl():
            yield from ((("field", one.name.text), one) for one in decl.fields)
        case nodes.ScoreDecl():
            yield from ((("score", one.name.text), one) for one in decl.groups)
        case nodes.TrackDecl():
            yield from ((("status", decl.name.text, one.name.text), one) for one in decl.statuses)
        case nodes.SlaDecl():
            yield ("sla", decl.status.text), decl
        case nodes.RouteDecl():
            yield ("route", *(one.text for one in decl.statuses)), decl
        case nodes.DefineDecl() | nodes.CalendarDecl() | nodes.TeamDecl() | nodes.CadenceDecl():
            yield (type(decl).__name__.removesuffix("Decl").lower(), decl.name.text), decl
        case nodes.AccountsDecl():
            yield ("accounts",), decl
        case nodes.RetiredDecl():
            yield ("retired", decl.label.value), decl
        case _:
            return


def _assembled(some: Pieces) -> nodes.File:
    def all_of(kind: str) -> list[Any]:
        return [node for key, node in some.items() if key[0] == kind]

    decls: list[Any] = all_of("policy")
    if roles := all_of("role"):
        decls.append(nodes.RolesDecl(tuple(roles), NOWHERE))
    if events := all_of("event"):
        decls.append(nodes.EventsDecl(tuple(events), NOWHERE))
    if known := all_of("field"):
        decls.append(nodes.FieldsDecl(tuple(known), NOWHERE))
    if groups := all_of("score"):
        decls.append(nodes.ScoreDecl(tuple(groups), NOWHERE))
    for track in dict.fromkeys(key[1] for key in some if key[0] == "status"):
        statuses = [node for key, node in some.items() if key[:2] == ("status", track)]
        decls.append(nodes.TrackDecl(nodes.Name(track, NOWHERE), tuple(statuses), NOWHERE))
    decls += [one for one in all_of("retired") if _retires(one, some)]
    for kind in ("accounts", "define", "calendar", "sla", "route", "team", "cadence"):
        decls += all_of(kind)
    return nodes.File(Source("", ""), tuple(decls), ())


def _retires(one: nodes.RetiredDecl, some: Pieces) -> bool:
    """Whether nobody holds the value any more, and what it becomes is there."""
    track, name = one.becomes.track, one.becomes.status.text
    held = {status.label.value if status.label else key[2] for key, status in _statuses(some)}
    there = [
        key for key, _ in _statuses(some) if key[2] == name and (track is None or track.text == key[1])
    ]
    return len(there) == 1 and one.label.value not in held


def _statuses(some: Pieces) -> list[tuple[Key, nodes.StatusDecl]]:
    return [(key, node) for key, node in some.items() if key[0] == "status"]


# --- differences --------------------------------------------------------------------------------


def _differences(a: Any, b: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if _same(a, b):
        return
    if type(a) is not type(b) or isinstance(a, _WHOLE):
        yield path, a, b
    elif isinstance(a, tuple) and len(a) == len(b) and all(is_dataclass(one) for one in a):
        for at, (x, y) in enumerate(zip(a, b, strict=True)):
            yield from _differences(x, y, (*path, at))
    elif is_dataclass(a):
        for one in fields(a):
            if one.compare and one.name != "span":
                yield from _differences(getattr(a, one.name), getattr(b, one.name), (*path, one.name))
    else:
        yield path, a, b


def _same(a: Any, b: Any) -> bool:
    """Equal but for where they stand."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if is_dataclass(a) and type(a) is type(b):
        names = (one.name for one in fields(a) if one.compare and one.name != "span")
        return all(_same(getattr(a, name), getattr(b, name)) for name in names)
    return bool(a == b)


def _put(node: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        return (*node[:step], _put(node[step], tuple(rest), value), *node[step + 1 :])
    return replace(node, **{step: _put(getattr(node, step), tuple(rest), value)})


def _name(key: Key) -> str:
    """As knobs are named: `define.hot`, `team.sales`; statuses by track and name."""
    kind, *rest = key
    return ".".join([kind, *rest] if kind in _SAID else rest)


_SAID = ("define", "score", "team", "route", "cadence", "calendar")


def _place(name: str, path: Path) -> str:
    return name + "".join(f".{one}" for one in path if isinstance(one, str) and one not in _SILENT)


def _label(where: str, before: str, after: str) -> str:
    if before and after:
        return f"{where}: {before} -> {after}"
    return f"{where}: {after}" if after else where


_SILENT = ("body", "expr", "rules", "trigger", "fading", "rows", "steps")


def _quoted(node: Any, sources: Mapping[str, Source]) -> str:
    """The text of a node, if it is short; empty where nothing stood."""
    if isinstance(node, tuple):
        texts = [_quoted(one, sources) for one in node]
        joined = ", ".join(texts) if all(texts) else ""
        return joined if len(joined) <= _LONGEST else ""
    span: Span | None = getattr(node, "span", None)
    if span is None or span.path not in sources or span.line != span.end_line:
        return str(node) if isinstance(node, str | int) else ""
    text = sources[span.path].lines()[span.line - 1][span.column - 1 : span.end_column - 1]
    return text if len(text) <= _LONGEST else ""
