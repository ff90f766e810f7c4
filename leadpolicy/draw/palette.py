"""Colours by what they mean, once for light and once for dark backgrounds.

Every light colour is used for one meaning only, so that an SVG can be given its dark colours by rule.
"""

from __future__ import annotations

# meaning: (light, dark)
BASE = {
    "paper": ("#ffffff", "#12161c"),
    "ink": ("#1b2430", "#e6eaf0"),
    "muted": ("#5f6b7a", "#9aa6b5"),
    "band": ("#f5f7fa", "#1a2029"),
    "band-edge": ("#cfd6df", "#343d4a"),
    "goal": ("#d9f2dd", "#1d4a2a"),
    "goal-edge": ("#1e7f3b", "#5fce80"),
    "final": ("#eceff3", "#262d37"),
    "final-edge": ("#7c8794", "#8491a1"),
}
KINDS = {
    "human": ("#3b4654", "#c3ccd8"),
    "automatic": ("#1762c4", "#6db0ff"),
    "event": ("#0b7a75", "#4fd0c8"),
    "timer": ("#8a5a00", "#e0b050"),
    "sla": ("#b3261e", "#ff8a80"),
    "entry": ("#1763c5", "#6db1ff"),
    "birth": ("#7a7f87", "#9ba1aa"),
    "recycle": ("#a8398e", "#ee88d6"),
    "drop": ("#97a1ad", "#6b7684"),
}
OWNERS = (  # fill, edge
    (("#dcebfd", "#1b3a5e"), ("#4a8ad4", "#5c9fe6")),
    (("#fdecc8", "#54401a"), ("#c98a12", "#d8a136")),
    (("#e7defa", "#3c2f63"), ("#8461cf", "#a589e6")),
    (("#d5f2ef", "#174844"), ("#2a9d92", "#43b8ad")),
    (("#fbdfe3", "#5a2530"), ("#cf5568", "#e67788")),
    (("#e9efcb", "#41491a"), ("#8a9a25", "#adbd48")),
    (("#e2e3fb", "#2d3164"), ("#6468d6", "#8a8ef0")),
    (("#f7e0d3", "#563420"), ("#c06f3d", "#dc8d5c")),
)


def colours() -> dict[str, tuple[str, str]]:
    """Every colour by its name, such as `ink`, `kind-human`, `owner-0`, `owner-0-edge`."""
    found = dict(BASE)
    found.update({f"kind-{name}": pair for name, pair in KINDS.items()})
    for at, (fill, edge) in enumerate(OWNERS):
        found[f"owner-{at}"] = fill
        found[f"owner-{at}-edge"] = edge
    return found


def light(name: str) -> str:
    return colours()[name][0]


def owner_colours(owners: tuple[str, ...], owner: str) -> tuple[str, str]:
    """Names of the fill and the edge colour of an owner; the last role's colours repeat the first's."""
    if owner not in owners:
        return "paper", "final-edge"
    at = owners.index(owner) % len(OWNERS)
    return f"owner-{at}", f"owner-{at}-edge"
