"""The head of the page: title, who agreed to it, what the colours and lines mean, the definitions."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from leadpolicy.draw.flowchart import Picture
from leadpolicy.draw.palette import light, owner_colours

_WORDS = {
    "human": ("───", "by people"),
    "automatic": ("━━━", "automatic"),
    "event": ("━━━", "on an event"),
    "timer": ("┈┈┈", "after a time"),
    "sla": ("━━━", "SLA missed"),
    "entry": ("━━━", "on entry"),
    "birth": ("┈┈┈", "creates a person"),
}


def header(picture: Picture) -> str:
    """An HTML-like label for the top of the graph."""
    rows = [
        f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="22"><B>{escape(picture.title)}</B></FONT></TD></TR>'
    ]
    if picture.subtitle:
        rows.append(_row(_text(picture.subtitle, "muted")))
    rows.append(f'<TR><TD ALIGN="LEFT">{_key(picture)}</TD></TR>')
    rows += [_row(one) for one in _definitions(picture)]
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="1">{"".join(rows)}</TABLE>'


def _key(picture: Picture) -> str:
    cells = [_owner(picture, one) for one in picture.owners]
    cells += [_line(light(f"kind-{one}"), *_WORDS[one]) for one in _WORDS if one in picture.kinds]
    if picture.recycles:
        cells.append(_line(light("kind-recycle"), "╍╍╍", "recycled"))
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="6"><TR>{"".join(cells)}</TR></TABLE>'


def _owner(picture: Picture, owner: str) -> str:
    fill, edge = (light(one) for one in owner_colours(picture.owners, owner))
    return (
        f'<TD BORDER="1" STYLE="ROUNDED" CELLPADDING="4" BGCOLOR="{fill}" COLOR="{edge}">'
        f'<FONT POINT-SIZE="10">{escape(owner)}</FONT></TD>'
    )


def _line(colour: str, sample: str, words: str) -> str:
    return f'<TD><FONT POINT-SIZE="10" COLOR="{colour}">{sample} {words}</FONT></TD>'


def _definitions(picture: Picture) -> list[str]:
    found = []
    for name, text in picture.definitions:
        first, *more = wrap(text, 110) or [""]
        found.append(f"<B>{_text(name, 'ink')}</B>{_text(f': {first}', 'muted')}")
        found += [_text(line, "muted") for line in more[:2]]
    return found


def _row(content: str) -> str:
    return f'<TR><TD ALIGN="LEFT">{content}</TD></TR>'


def _text(text: str, colour: str) -> str:
    return f'<FONT POINT-SIZE="10" COLOR="{light(colour)}">{escape(text)}</FONT>'
