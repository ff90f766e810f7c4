"""One page that shows a policy: its statuses, who owns them, and how people move."""

from __future__ import annotations

from math import ceil
from typing import Literal

from leadpolicy.draw.dot import MANY, MARGIN, dot
from leadpolicy.draw.flowchart import Picture, picture
from leadpolicy.draw.mermaid import mermaid
from policy.model import Policy

Form = Literal["svg", "png", "mermaid", "dot"]

_INCH = 96  # dots, at scale 1

__all__ = ["Form", "Picture", "draw", "picture"]


def draw(policy: Policy, form: Form, title: str | None = None, scale: float = 2.0) -> bytes:
    """The flowchart of a policy; text forms are UTF-8. `scale` is for PNG: 1 is 96 dots an inch.

    Graphviz is loaded for svg and png only. Raises ValueError when scale is not between 0.1 and 10.
    """
    shown = picture(policy, title)
    if form == "mermaid":
        return mermaid(shown).encode()
    if form == "dot":
        return dot(shown).encode()
    if not 0.1 <= scale <= 10:
        raise ValueError(f"scale {scale} is not between 0.1 and 10")
    from leadpolicy.draw.layout import rendered
    from leadpolicy.draw.svg import themed

    text, drawn = _framed(shown)
    if form == "png":
        return rendered(text, "png", round(_INCH * scale))
    return themed(drawn, shown.title)


def _framed(shown: Picture) -> tuple[str, bytes]:
    """The graph, and its SVG, its frames hold the words on arrows, but for a very large one."""
    from leadpolicy.draw.frames import overhang
    from leadpolicy.draw.layout import rendered

    text = dot(shown)
    drawn = rendered(text, "svg")
    wider = overhang(drawn, shown) if len(shown.arrows) <= MANY else 0.0
    if wider > 0:
        text = dot(shown, MARGIN + ceil(wider))
        drawn = rendered(text, "svg")
    return text, drawn
