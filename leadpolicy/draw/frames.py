"""Whether the words on arrows stay inside the frame of their track: Graphviz lets some stick out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from leadpolicy.draw.flowchart import Picture

_ROOM = 8.0  # points between words and frame
_FRAME = re.compile(r'class="cluster">\s*<title>cluster_(\d+)</title>.*?<path [^>]* d="([^"]*)"', re.S)
_ARROW = re.compile(r'class="edge">\s*<title>([^<]*)</title>(.*?)</g>\s*(?=<!--|</g>|<g )', re.S)
_GROUND = re.compile(r'<polygon [^>]*stroke="none" points="([^"]*)"')
_ACROSS = re.compile(r"(-?[\d.]+),")


def overhang(drawn: bytes, picture: Picture) -> float:
    """By how many points the frames must be wider on each side to hold the words of a drawn picture (SVG
    as Graphviz writes it); 0 where they do."""
    text = drawn.decode()
    frames = {int(at): _ends(path) for at, path in _FRAME.findall(text)}
    tracks = {box.name: at for at, track in enumerate(picture.tracks) for box in track.boxes}
    found = [0.0]
    for (left, right), track in _words(text, tracks):
        if track in frames:
            low, high = frames[track]
            found += [low - left, right - high]
    return max(found) + _ROOM if max(found) > 0 else 0.0


def _words(text: str, tracks: dict[str, int]) -> Iterator[tuple[tuple[float, float], int]]:
    """Where the words of each arrow within one track begin and end, and the number of the track."""
    for title, body in _ARROW.findall(text):
        source, _, target = unescape(title).partition("->")
        ground = _GROUND.search(body)
        if ground and source in tracks and tracks[source] == tracks.get(target):
            yield _ends(ground[1]), tracks[source]


def _ends(points: str) -> tuple[float, float]:
    across = [float(one) for one in _ACROSS.findall(points)]
    return min(across), max(across)
