"""The page of an answer: what was asked, what is said, pictures, tables, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadpolicy.render.told import Told
from leadpolicy.report.document import made_again
from leadpolicy.report.facts import Facts
from leadpolicy.report.figures import chart
from leadpolicy.report.markup import Markup, tag
from leadpolicy.report.pages import note, sheet, table
from simulator.charts import Chart


def answer(told: Told, charts: Sequence[Chart], facts: Facts, seed: int) -> str:
    """One self-contained page; the same input gives the same bytes."""
    first, *more = told.said or ("",)
    seeds = [("seed", str(seed))]
    return sheet(
        told.title,
        head=f"{told.title}: {_plain(first)}",
        eyebrow=told.circumstances,
        lead=_sentence(first),
        said=[_sentence(one) for one in more],
        asked=told.asked,
        sections=(
            ("In pictures", [chart(one) for one in charts]),
            ("The figures", list(_parts(told))),
            ("How to make this again", made_again(facts, seeds)),
        ),
    )


def _parts(told: Told) -> Iterator[Markup]:
    for one in told.parts:
        if one.title:
            yield tag("h3", one.title)
        if one.rows:
            yield table(one.head, one.rows)
    for text in filter(None, told.notes):
        yield note(_sentence(text))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text[-1:] in ".!?:" else ".")


def _plain(text: str) -> str:
    return text.replace("`", "")
