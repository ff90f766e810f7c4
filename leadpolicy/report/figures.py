"""Charts and flowcharts inside a page."""

from __future__ import annotations

import re

from leadpolicy.report.markup import Markup, tag
from simulator.charts import Chart


def chart(one: Chart) -> Markup:
    """Finding, what is shown, and the picture in two widths, of which the page shows one."""
    from simulator.charts.canvas import svg

    return tag(
        "figure",
        tag("h3", one.title),
        tag("p", one.note, class_="note"),
        tag("div", Markup(svg(one)), class_="wide"),
        tag("div", Markup(svg(one, wide=False)), class_="narrow", aria_hidden="true"),
        id=one.name,
    )


def flowchart(title: str, svg: str, number: int) -> Markup:
    """A flowchart in a box that scrolls where the screen is narrow. Its names are made its own."""
    prefix = f"flow{number}-"
    body = re.sub(r'(<[^<>]*?\bid=")', rf"\g<1>{prefix}", svg)
    body = re.sub(r'<svg([^>]*?) width="[^"]*" height="[^"]*"', r"<svg\1", body, count=1)
    return tag("figure", tag("h3", title), tag("div", Markup(body), class_="scroll"))
