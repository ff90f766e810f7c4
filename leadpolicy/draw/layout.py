"""Graphviz, through pygraphviz, which only this module imports: from DOT text to SVG or PNG."""

from __future__ import annotations

from typing import Literal


def rendered(dot: str, form: Literal["svg", "png"], dots_per_inch: int = 96) -> bytes:
    """Lay out a graph with `dot` and draw it."""
    import pygraphviz  # type: ignore[import-untyped, unused-ignore]

    graph = pygraphviz.AGraph(string=dot)
    if form == "png":
        graph.graph_attr["dpi"] = str(dots_per_inch)
    graph.layout(prog="dot")
    drawn: bytes = graph.draw(format=form)
    return drawn
