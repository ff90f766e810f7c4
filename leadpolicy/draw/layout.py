"""Graphviz, through pygraphviz, which only this module imports: from DOT text to SVG or PNG."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import Lock
from typing import Literal

_ONE_AT_A_TIME = Lock()  # Graphviz keeps state of its own, and so does standard error


def rendered(dot: str, form: Literal["svg", "png"], dots_per_inch: int = 96) -> bytes:
    """Lay out a graph with `dot` and draw it."""
    import pygraphviz  # type: ignore[import-untyped, unused-ignore]

    with _ONE_AT_A_TIME, _no_font_warnings():
        graph = pygraphviz.AGraph(string=dot)
        if form == "png":
            graph.graph_attr["dpi"] = str(dots_per_inch)
        graph.layout(prog="dot")
        drawn: bytes = graph.draw(format=form)
    return drawn


@contextmanager
def _no_font_warnings() -> Iterator[None]:
    """Keep back what the font library that comes with Graphviz says of newer system settings."""
    try:
        kept = os.dup(2)
    except OSError:  # no standard error to keep clean
        yield
        return
    with TemporaryFile() as said:
        sys.stderr.flush()
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            rest = [line for line in said if not line.startswith(b"Fontconfig warning")]
            if rest:
                os.write(2, b"".join(rest))
