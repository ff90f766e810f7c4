"""The page of an answer: what was asked, what is said, pictures, tables, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadpolicy.render.told import Part, Told
from leadpolicy.report.document import frame, made_again
from leadpolicy.report.facts import Facts
from leadpolicy.report.figures import chart
from leadpolicy.report.markup import Markup, quoted, tag
from simulator.charts import Chart


def answer(told: Told, charts: Sequence[Chart], facts: Facts, seed: int) -> str:
    """One self-contained page; the same input gives the same bytes."""
    first, *more = told.said or ("",)
    body = [
        tag(
            "header",
            tag("p", told.circumstances, class_="eyebrow"),
            tag("h1", told.title),
            tag("p", quoted(_sentence(first)), class_="lead"),
            [tag("p", quoted(_sentence(one))) for one in more],
            [tag("p", quoted(one), class_="note") for one in told.asked],
        ),
        tag(
            "main",
            tag("section", tag("h2", "In pictures"), map(chart, charts)) if charts else None,
            tag("section", tag("h2", "The figures"), *_parts(told)),
            tag(
                "section", tag("h2", "How to make this again"), made_again(facts, [("seed", str(seed))])
            ),
        ),
    ]
    return frame(f"{told.title}: {_plain(first)}", body)


def _parts(told: Told) -> Iterator[Markup]:
    for one in told.parts:
        if one.title:
            yield tag("h3", f"{one.title[:1].upper()}{one.title[1:]}")
        yield _table(one)
    for text in filter(None, told.notes):
        yield tag("p", quoted(_sentence(text)), class_="note")


def _table(part: Part) -> Markup:
    rows = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            [
                tag("td", cell, data_label=name)
                for name, cell in zip(part.head[1:], row[1:], strict=True)
            ],
        )
        for row in part.rows
    ]
    head = tag("tr", [tag("th", name, scope="col") for name in part.head])
    return tag("table", tag("thead", head), tag("tbody", rows), class_="figures")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text[-1:] in ".!?:" else ".")


def _plain(text: str) -> str:
    return text.replace("`", "")
