"""The one-page picture of a policy as plain values: boxes, arrows, tracks, legend.

What is drawn is decided here, once; dot.py and mermaid.py only spell it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from leadpolicy.draw import labels
from leadpolicy.draw.recycling import back_edges
from policy.model import Policy, Status
from policy.moves import Kind, Move, births, moves, starts

LABELS = 3  # lines on one arrow


@dataclass(frozen=True)
class Box:
    """One status. `notes` are its SLA, cadence and entry actions, one short line each."""

    name: str  # qualified
    heading: str
    title: str
    owner: str
    notes: tuple[str, ...]
    final: bool
    goal: bool


@dataclass(frozen=True)
class Line:
    """One line of an arrow's label, in the colour of its kind."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Arrow:
    """All moves between two statuses. `kind` is that of the first in the text.

    recycles: leads back to where people have been. converts: into another track. drops: to a final
    status that is no goal.
    """

    source: str
    target: str
    kind: Kind
    lines: tuple[Line, ...]
    recycles: bool = False
    converts: bool = False
    drops: bool = False


@dataclass(frozen=True)
class Entry:
    """Where people begin: by a start rule."""

    target: str
    text: str


@dataclass(frozen=True)
class Track:
    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Picture:
    """`owners` in the order of the policy's roles, so that colours stay when statuses move."""

    name: str
    title: str
    subtitle: str
    tracks: tuple[Track, ...]
    entries: tuple[Entry, ...]
    arrows: tuple[Arrow, ...]
    owners: tuple[str, ...]
    kinds: tuple[Kind, ...]
    definitions: tuple[tuple[str, str], ...]

    @property
    def recycles(self) -> bool:
        return any(one.recycles for one in self.arrows)


def picture(policy: Policy, title: str | None = None) -> Picture:
    """Lay out what a policy says; `title` replaces its own."""
    found = moves(policy)
    arrows = (*_arrows(policy, found), *_births(policy))
    used = {one.owner for one in policy.statuses}
    return Picture(
        name=policy.name,
        title=title or policy.title or policy.name,
        subtitle=labels.subtitle(policy),
        tracks=tuple(_track(policy, one) for one in policy.tracks),
        entries=tuple(Entry(one.target, labels.start(policy, one)) for one in starts(policy)),
        arrows=arrows,
        owners=tuple(one for one in policy.roles if one in used),
        kinds=tuple(dict.fromkeys(line.kind for arrow in arrows for line in arrow.lines)),
        definitions=labels.definitions(policy),
    )


def _track(policy: Policy, name: str) -> Track:
    return Track(name, tuple(_box(policy, one) for one in policy.statuses if one.track == name))


def _box(policy: Policy, status: Status) -> Box:
    return Box(
        name=status.name,
        heading=status.bare,
        title=status.title,
        owner=status.owner or "",
        notes=labels.notes(policy, status),
        final=status.final,
        goal=status.goal,
    )


def _arrows(policy: Policy, found: tuple[Move, ...]) -> list[Arrow]:
    between: dict[tuple[str, str], list[Move]] = {}
    for one in found:
        between.setdefault((one.source, one.target), []).append(one)
    back = _recycling(policy, between)
    return [_arrow(policy, ways, recycles=pair in back) for pair, ways in between.items()]


def _recycling(policy: Policy, between: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Within each track the arrows that lead back; between tracks, those to an earlier one."""
    track = {one.name: policy.tracks.index(one.track) for one in policy.statuses}
    inside = [pair for pair in between if track[pair[0]] == track[pair[1]]]
    first = [one.target for one in starts(policy)]
    earlier = {pair for pair in between if track[pair[0]] > track[pair[1]]}
    return back_edges(first, [one.name for one in policy.statuses], inside) | earlier


def _arrow(policy: Policy, ways: list[Move], recycles: bool) -> Arrow:
    source, target = policy.status[ways[0].source], policy.status[ways[0].target]
    return Arrow(
        source=source.name,
        target=target.name,
        kind=ways[0].kind,
        lines=_lines(policy, ways),
        recycles=recycles,
        converts=source.track != target.track,
        drops=target.final and not target.goal,
    )


def _lines(policy: Policy, ways: list[Move]) -> tuple[Line, ...]:
    lines = list(dict.fromkeys(Line(labels.move(policy, one), one.kind) for one in ways))
    lines = [one for one in lines if one.text] or lines[:1]
    if len(lines) <= LABELS:
        return tuple(lines)
    rest = len(lines) - LABELS + 1
    return (*lines[: LABELS - 1], Line(f"and {rest} more", lines[LABELS - 1].kind))


def _births(policy: Policy) -> list[Arrow]:
    found = dict.fromkeys((one.parent, one.target) for one in births(policy))
    return [Arrow(parent, target, "birth", (Line("new person", "birth"),)) for parent, target in found]
