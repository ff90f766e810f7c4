"""Colours by what they mean, for light and for dark backgrounds; told apart by every kind of eye.

Better and worse are blue-green and orange, never green and red, and no chart relies on colour alone.
Each light colour has one meaning, so that an SVG can be given its dark colours by rule.
"""

from __future__ import annotations

from typing import Any

# meaning: (light, dark)
COLOURS = {
    "paper": ("#ffffff", "#161b22"),
    "ink": ("#1b2431", "#e6eaf1"),
    "muted": ("#5b6777", "#9ca8b7"),
    "grid": ("#e4e8ed", "#2b333e"),
    "base": ("#8b98a9", "#8693a5"),
    "main": ("#1a64c6", "#6aaeff"),
    "goal": ("#0b7a6b", "#3fcbb5"),
    "better": ("#0a7a6c", "#40ccb6"),
    "worse": ("#c2500b", "#ff9b5a"),
    "unclear": ("#8b98a8", "#8693a4"),
    "band-wide": ("#dce8f8", "#1d3350"),
    "band-narrow": ("#b4d0f1", "#2b4f7d"),
    "limit": ("#8a3a86", "#e091db"),
}


def light(name: str) -> str:
    return COLOURS[name][0]


# behind words that lines may cross
GROUND: dict[str, Any] = {"facecolor": light("paper"), "edgecolor": "none", "pad": 1.0}
