"""A picture in Graphviz's language: tracks as clusters side by side, people flowing downwards."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from textwrap import wrap

from leadpolicy.draw.flowchart import Arrow, Box, Entry, Picture, Track
from leadpolicy.draw.legend import header
from leadpolicy.draw.palette import light, owner_colours

FONT = "Helvetica,Arial,sans-serif"

MARGIN = 18
MANY = 300  # arrows; beyond, nobody can read the picture, and neatness would take minutes

_STYLES = {
    "human": "solid",
    "automatic": "bold",
    "event": "bold",
    "timer": "dotted",
    "sla": "bold",
    "entry": "bold",
    "birth": "dotted",
}


def dot(picture: Picture, margin: int = MARGIN) -> str:
    """The whole graph as text; deterministic, and every word of the policy is quoted. `margin`: points
    between a track's boxes and its frame."""
    lines = [f"digraph {quoted(picture.name)} {{", *_defaults(picture)]
    for at, track in enumerate(picture.tracks):
        lines += _track(picture, track, at, margin)
    lines += _side_by_side(picture)
    lines += [_arrow(one) for one in picture.arrows]
    return "\n".join([*lines, "}", ""])


def quoted(text: str) -> str:
    """A string that Graphviz takes literally."""
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{body}"'


def _defaults(picture: Picture) -> Iterator[str]:
    yield "  graph [rankdir=TB, newrank=true, nodesep=0.5, ranksep=0.5, pad=0.2]"
    yield "  graph [outputorder=edgesfirst]"  # what passes a box passes behind it
    yield "  graph [labelloc=t, labeljust=l]"
    if len(picture.arrows) > MANY:
        yield "  graph [nslimit=1, nslimit1=1, mclimit=0.05, splines=line]"
    yield f'  graph [bgcolor="{light("paper")}", fontcolor="{light("ink")}", fontname="{FONT}"]'
    yield f"  graph [tooltip={quoted(picture.title)}, label=<{header(picture)}>]"
    yield (
        f'  node [shape=box, style="rounded,filled", fontname="{FONT}", fontsize=11, '
        f'margin="0.14,0.06", fontcolor="{light("ink")}", penwidth=1.4]'
    )
    yield f'  edge [fontname="{FONT}", fontsize=10, arrowsize=0.7, penwidth=1.1]'


def _track(picture: Picture, track: Track, at: int, margin: int) -> Iterator[str]:
    yield f"  subgraph {quoted(f'cluster_{at}')} {{"
    yield (
        f"    graph [label=<<B>{escape(track.name)}</B>>, labeljust=l, fontsize=14, margin={margin}, "
        f'style="rounded,filled", fillcolor="{light("band")}", color="{light("band-edge")}", '
        f'fontcolor="{light("muted")}", tooltip={quoted(track.name)}]'
    )
    names = {one.name for one in track.boxes}
    for box in track.boxes:
        yield f"    {_box(picture, box)}"
    for entry in picture.entries:
        if entry.target in names:
            yield from (f"    {line}" for line in _entry(entry))
    yield "  }"


def _side_by_side(picture: Picture) -> Iterator[str]:
    """The tops of all tracks on one level, in the order of the text, from left to right."""
    begins = {one.target for one in picture.entries}
    tops = [_top(track, begins) for track in picture.tracks if track.boxes]
    if len(tops) > 1:
        yield "  top [style=invis, shape=point, width=0, height=0, ordering=out]"
        yield from (f"  top -> {one} [style=invis]" for one in tops)
        yield f"  {{ rank=same; {'; '.join(tops)} }}"


def _top(track: Track, begins: set[str]) -> str:
    first = next((one.name for one in track.boxes if one.name in begins), None)
    return quoted(track.boxes[0].name) if first is None else _point(first)


def _point(status: str) -> str:
    return quoted(f"start of {status}")


def _box(picture: Picture, box: Box) -> str:
    fill, edge = owner_colours(picture.owners, box.owner)
    if box.final or box.goal:
        fill, edge = ("goal", "goal-edge") if box.goal else ("final", "final-edge")
    attributes = [
        f"label=<{_box_label(box)}>",
        f'fillcolor="{light(fill)}"',
        f'color="{light(edge)}"',
        f"tooltip={quoted(box.title or box.heading)}",
    ]
    if box.final:
        attributes.append("peripheries=2")
    if box.goal:
        attributes.append("penwidth=2.6")
    return f"{quoted(box.name)} [{', '.join(attributes)}]"


def _box_label(box: Box) -> str:
    ends = [word for word, on in (("goal", box.goal), ("final", box.final)) if on]
    role = " · ".join([*([box.owner] if box.owner else []), *ends])
    heading = f'<FONT POINT-SIZE="14"><B>{escape(box.heading)}</B></FONT>'
    rows = [f"{heading}  {_fine(escape(role))}" if role else heading]
    rows += [_fine(f"<I>{escape(line)}</I>") for line in wrap(box.title, 36)[:3]]
    rows += [_fine(escape(line)) for note in box.notes for line in wrap(note, 38)[:2]]
    cells = "".join(f"<TR><TD>{row}</TD></TR>" for row in rows)
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{cells}</TABLE>'


def _fine(markup: str) -> str:
    return f'<FONT POINT-SIZE="10">{markup}</FONT>'


def _entry(entry: Entry) -> Iterator[str]:
    point, colour = _point(entry.target), light("ink")
    yield f'{point} [shape=circle, label="", width=0.13, fillcolor="{colour}", color="{colour}"]'
    label = f"label=<{_label([(entry.text, colour)])}>, " if entry.text else ""
    yield f'{point} -> {quoted(entry.target)} [{label}color="{colour}", weight=4]'


def _arrow(arrow: Arrow) -> str:
    colour = light(f"kind-{_colour(arrow)}")
    style = "dashed" if arrow.recycles else _STYLES[arrow.kind]
    attributes = [f'color="{colour}"', f'style="{style}"', f"weight={_weight(arrow)}"]
    words = [
        (text, light(f"kind-{'recycle' if arrow.recycles else one.kind}"))
        for one in arrow.lines
        for text in wrap(one.text, 28)[:3]
    ]
    if words:
        attributes.append(f"label=<{_label(words)}>")
    if arrow.recycles:
        attributes.append("penwidth=1.6")
    if arrow.kind == "birth" or arrow.recycles:
        attributes.append("constraint=false")
    elif arrow.converts:
        attributes.append("minlen=0")  # across on one level, or downwards
    return f"  {quoted(arrow.source)} -> {quoted(arrow.target)} [{', '.join(attributes)}]"


def _colour(arrow: Arrow) -> str:
    if arrow.recycles:
        return "recycle"
    return "drop" if arrow.drops else arrow.kind


def _weight(arrow: Arrow) -> int:
    """Straight lines for the way to success; the others go round it."""
    if arrow.drops or arrow.recycles or arrow.kind == "birth":
        return 1
    return 2 if arrow.converts else 4


def _label(lines: list[tuple[str, str]]) -> str:
    """Words on the track's own ground, so that no line that passes behind strikes them out."""
    rows = "".join(
        f'<TR><TD><FONT COLOR="{colour}">{escape(text)}</FONT></TD></TR>' for text, colour in lines
    )
    return (
        f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1" BGCOLOR="{light("band")}">'
        f"{rows}</TABLE>"
    )
