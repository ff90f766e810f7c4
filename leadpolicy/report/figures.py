"""Charts and flowcharts inside a page."""

from __future__ import annotations

import re

from leadpolicy.report.markup import Markup, tag
from simulator.charts import Chart

_LEGIBLE = 1.1  # CSS pixels a unit of a flowchart
_COLUMN = 912  # CSS pixels of the page's text


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
    """A flowchart at a size that can be read, in a box that scrolls where the screen is narrower; a wide
    one also as a whole, to be unfolded. Its names are made its own."""
    prefix = f"flow{number}-"
    body = re.sub(r'(<[^<>]*?\bid=")', rf"\g<1>{prefix}", svg)
    width = _units_wide(svg) * _LEGIBLE
    body = re.sub(
        r'<svg([^>]*?) width="[^"]*" height="[^"]*"', rf'<svg\1 width="{width:.0f}"', body, count=1
    )
    graph = re.search(rf'<g id="({prefix}[^"]*)" class="graph"', body)
    # colours are given by class below this one, and what is drawn anew sees no class above the graph
    body = body.replace('class="graph"', 'class="graph leadpolicy-flow"', 1)
    box = re.search(r'viewBox="[^"]*"', body)
    whole: Markup | None = None
    if graph and box and width > _COLUMN:
        small = Markup(f'<svg class="leadpolicy-flow" {box[0]}><use href="#{graph[1]}"/></svg>')
        whole = tag("details", tag("summary", "The whole of it, small"), small)
    scrolled = tag("div", Markup(body), class_="scroll", tabindex="0", role="region", aria_label=title)
    return tag("figure", tag("h3", title), scrolled, whole, class_="flow")


def _units_wide(svg: str) -> float:
    """The width of the drawing in its own units, in which its small print is 10 high."""
    found = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+)', svg)
    return float(found[1]) if found else float(_COLUMN)
