"""A picture in Mermaid's language, for places that draw it themselves (pull requests, wikis)."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.draw.flowchart import Arrow, Box, Picture, Track
from leadpolicy.draw.palette import light, owner_colours

_ARROWS = {
    "automatic": "==>",
    "event": "==>",
    "sla": "==>",
    "entry": "==>",
    "timer": "-.->",
    "birth": "-.->",
}


def mermaid(picture: Picture) -> str:
    """The whole chart as text; deterministic, and every word of the policy is escaped."""
    ids = {box.name: f"s{at}" for at, box in enumerate(_boxes(picture))}
    lines = ["---", f"title: {_scalar(picture.title)}", "---", "flowchart TB"]
    for at, track in enumerate(picture.tracks):
        lines += _track(track, at, ids)
    for at, entry in enumerate(picture.entries):
        label = f'|"{text(entry.text)}"|' if entry.text else ""
        lines += [f"  e{at}(( )) -->{label} {ids[entry.target]}", f"  class e{at} begin"]
    lines += [_arrow(one, ids) for one in picture.arrows]
    lines += _styles(picture, ids)
    return "\n".join([*lines, ""])


def text(words: str) -> str:
    """Words that Mermaid shows as they are: what it could read as markup becomes a numbered entity."""
    return "".join(one if one.isalnum() or one in " .,_-·…" else f"#{ord(one)};" for one in words)


def _boxes(picture: Picture) -> Iterator[Box]:
    return (box for track in picture.tracks for box in track.boxes)


def _track(track: Track, at: int, ids: dict[str, str]) -> Iterator[str]:
    yield f'  subgraph t{at} ["{text(track.name)}"]'
    yield from (f"    {_box(box, ids[box.name])}" for box in track.boxes)
    yield "  end"


def _box(box: Box, name: str) -> str:
    ends = [word for word, on in (("goal", box.goal), ("final", box.final)) if on]
    role = " · ".join([*ends, *([box.owner] if box.owner else [])])
    fine = [one for one in (box.title, role, *box.notes) if one]
    label = f"<b>{text(box.heading)}</b>" + "".join(f"<br/><small>{text(one)}</small>" for one in fine)
    opening, closing = ("[[", "]]") if box.final else ("(", ")")
    return f'{name}{opening}"{label}"{closing}'


def _arrow(arrow: Arrow, ids: dict[str, str]) -> str:
    line = "-.->" if arrow.recycles else _ARROWS.get(arrow.kind, "-->")
    words = [one.text for one in arrow.lines if one.text]
    label = f'|"{"<br/>".join(text(one) for one in words)}"|' if words else ""
    return f"  {ids[arrow.source]} {line}{label} {ids[arrow.target]}"


def _styles(picture: Picture, ids: dict[str, str]) -> Iterator[str]:
    yield f"  classDef begin fill:{light('ink')},stroke:{light('ink')}"
    used: dict[tuple[str, str], list[str]] = {}
    for box in _boxes(picture):
        used.setdefault(_colours(picture, box), []).append(ids[box.name])
    for at, ((fill, edge), names) in enumerate(used.items()):
        yield f"  classDef c{at} fill:{light(fill)},stroke:{light(edge)},color:{light('ink')}"
        yield f"  class {','.join(names)} c{at}"
    back = [str(at + len(picture.entries)) for at, one in enumerate(picture.arrows) if one.recycles]
    if back:
        yield f"  linkStyle {','.join(back)} stroke:{light('kind-recycle')},stroke-width:2px"


def _colours(picture: Picture, box: Box) -> tuple[str, str]:
    if box.goal:
        return "goal", "goal-edge"
    return ("final", "final-edge") if box.final else owner_colours(picture.owners, box.owner)


def _scalar(title: str) -> str:
    """A double-quoted YAML string on one line."""
    body = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{body}"'
