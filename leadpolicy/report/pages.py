"""Pages of any kind in the one look: a headline, tiles, and sections of tables, charts and text.

Whatever has results to show calls `sheet` and writes what it returns; pictures are `figures.chart`,
tables `table`. All is in one file: no scripts, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadpolicy.report.document import frame
from leadpolicy.report.markup import Content, Markup, quoted, tag

Section = tuple[str, Sequence[Content]]


@dataclass(frozen=True)
class Tile:
    """A figure by its name; `tone`: better, worse, changed or quiet."""

    name: str
    number: str
    note: str = ""
    tone: str = "quiet"


def sheet(
    title: str,
    *,
    head: str = "",
    eyebrow: str = "",
    lead: str = "",
    said: Sequence[str] = (),
    asked: Sequence[str] = (),
    tiles: Sequence[Tile] = (),
    warnings: Sequence[str] = (),
    sections: Sequence[Section] = (),
) -> str:
    """The whole page as one text; `head` is the window's title. Sections without content are left out;
    in sentences, what stands in backticks is set as code."""
    full = [(name, content) for name, content in sections if content]
    names = [(f"part{at}", name) for at, (name, _) in enumerate(full, 1)]
    body: list[Content] = [
        tag(
            "header",
            tag("p", eyebrow, class_="eyebrow") if eyebrow else None,
            tag("h1", title),
            tag("p", quoted(lead), class_="lead") if lead else None,
            [tag("p", quoted(one)) for one in said],
            [note(one) for one in asked],
            tag("div", [_tile(one) for one in tiles], class_="tiles") if tiles else None,
            _noted(warnings),
        ),
        tag("nav", [tag("a", name, href=f"#{at}") for at, name in names]) if len(full) > 1 else None,
        tag(
            "main",
            [
                tag("section", tag("h2", name), content, id=at)
                for (at, name), (_, content) in zip(names, full, strict=True)
            ],
        ),
    ]
    return frame(head or title, body)


def table(head: Sequence[str], rows: Iterable[Sequence[Content]]) -> Markup:
    """The first column names the row; on a phone each row becomes a card."""
    cells = [tag("th", one, scope="col") for one in head]
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            [tag("td", one, data_label=name) for name, one in zip(head[1:], row[1:], strict=True)],
        )
        for row in rows
    ]
    whole = tag("table", tag("thead", tag("tr", cells)), tag("tbody", body), class_="figures")
    return tag("div", whole, class_="wide", tabindex="0") if len(head) > _MANY else whole


_MANY = 8  # columns, from which on a table may have to be moved under the eye


def note(words: str) -> Markup:
    """Small print; what stands in backticks is set as code."""
    return tag("p", quoted(words), class_="note")


def toned(tone: str, text: Content) -> Markup:
    """In the colour of better, worse or changed."""
    return tag("span", text, class_=tone if tone in ("better", "worse", "changed") else "quiet")


def _tile(one: Tile) -> Markup:
    return tag(
        "div",
        tag("span", one.name, class_="name"),
        tag("span", one.number, class_="number"),
        tag("span", one.note, class_="range") if one.note else None,
        class_=f"tile {one.tone}",
    )


def _noted(warnings: Sequence[str]) -> Markup | None:
    if not warnings:
        return None
    items = tag("ul", [tag("li", quoted(text)) for text in warnings])
    return tag("aside", tag("strong", "Please note"), items, class_="warnings", role="note")
