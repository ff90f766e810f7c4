"""matplotlib's SVG made fit for pages: the page's colours and font, names of its own, nothing idle."""

from __future__ import annotations

import re
import xml.etree.ElementTree as Tree

from simulator.charts.palette import COLOURS
from simulator.charts.sheet import clean

FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_NAMES = {pair[0]: name for name, pair in COLOURS.items()}
_LONG = re.compile(r"(\d+\.\d\d)\d+")
_DROPPED = {"metadata", "style"}
_PLACES = {"d", "x", "y", "width", "height", "transform"}
_KEPT = {
    "text-anchor",
    "opacity",
    "fill-opacity",
    "stroke-opacity",
    "stroke-width",
    "stroke-linecap",
} | {
    "stroke-dasharray",
    "stroke-dashoffset",
    "font-size",
    "font-weight",
}


def themed(drawn: str, prefix: str, title: str, alone: bool) -> str:
    """The picture for a page or, `alone`, as a file of its own with both sets of colours.

    `prefix` keeps its names apart from those of other pictures on the page.
    """
    root = Tree.fromstring(clean(drawn[drawn.index("<svg") :]))
    used = {name for one in root.iter() for name in _references(one)}
    for child in list(root):
        _clean(root, child, used, prefix)
    box = root.attrib["viewBox"]
    width, height = box.split()[2:]
    root.attrib.clear()
    root.attrib |= {
        "class": "chart",
        "role": "img",
        "aria-label": clean(title),
        "viewBox": box,
        "font-family": FONT,
    }
    if alone:
        _stand_alone(root, width, height)
    _without_namespaces(root)
    root.attrib["xmlns"] = _SVG
    return Tree.tostring(root, encoding="unicode", short_empty_elements=True)


def variables(dark: bool) -> str:
    """The declarations of all colours, for the style sheet of a page."""
    return "".join(f"--chart-{name}:{pair[dark]};" for name, pair in COLOURS.items())


def rules() -> str:
    """Which part of a picture has which colour."""
    return "".join(
        f".chart .f-{name}{{fill:var(--chart-{name})}}.chart .s-{name}{{stroke:var(--chart-{name})}}"
        for name in COLOURS
    )


def _stand_alone(root: Tree.Element, width: str, height: str) -> None:
    root.attrib |= {"width": width, "height": height}
    style = Tree.Element("style")
    style.text = (
        f":root{{{variables(False)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{variables(True)}}}}}{rules()}"
    )
    paper = {"class": "f-paper", "fill": COLOURS["paper"][0], "width": width, "height": height}
    root.insert(0, Tree.Element("rect", paper))
    root.insert(0, style)


def _references(one: Tree.Element) -> list[str]:
    found = re.findall(r"url\(#([^)]*)\)", one.attrib.get("clip-path", ""))
    return [*found, one.attrib.get(_LINK, "").removeprefix("#")]


def _clean(parent: Tree.Element, one: Tree.Element, used: set[str], prefix: str) -> None:
    """Strip an element, or remove it; a group that says nothing gives way to what it holds."""
    tag = one.tag.rpartition("}")[2]
    one.tail = None
    if tag != "text":
        one.text = None
    _attributes(one, used, prefix)
    if tag == "path" and "id" in one.attrib:  # a mark: each of its uses says the colours
        for name in ("class", "fill", "stroke"):
            one.attrib.pop(name, None)
    for child in list(one):
        _clean(one, child, used, prefix)
    idle = tag in ("g", "defs") and not len(one)
    if tag in _DROPPED or idle or one.attrib.get("opacity") == "0":
        parent.remove(one)
    elif tag == "g" and not one.attrib:
        at = list(parent).index(one)
        parent.remove(one)
        for child in reversed(list(one)):
            parent.insert(at, child)


def _attributes(one: Tree.Element, used: set[str], prefix: str) -> None:
    """Colours become classes, and attributes for readers without style sheets."""
    found = dict(one.attrib)
    one.attrib.clear()
    classes: list[str] = []
    for name, value in _declared(found.pop("style", "")):
        if name in ("fill", "stroke") and value in _NAMES:
            classes.append(f"{name[0]}-{_NAMES[value]}")
            one.attrib[name] = value
        elif name in ("fill", "stroke") or name in _KEPT:
            one.attrib[name] = value.removesuffix("px")
    if classes:
        one.attrib["class"] = " ".join(classes)
    for name, value in found.items():
        if name == "id":
            if value in used:
                one.attrib["id"] = f"{prefix}-{value}"
        elif name == _LINK:
            one.attrib["href"] = f"#{prefix}-{value[1:]}"
        elif name == "clip-path":
            one.attrib[name] = value.replace("#", f"#{prefix}-")
        elif not (name == "transform" and value.startswith("rotate(-0 ")):
            one.attrib[name] = _shorter(value) if name in _PLACES else value


def _declared(style: str) -> list[tuple[str, str]]:
    parts = (one.partition(":") for one in style.split(";") if ":" in one)
    return [(name.strip(), value.strip()) for name, _, value in parts]


def _shorter(value: str) -> str:
    return " ".join(_LONG.sub(r"\1", value).split())


def _without_namespaces(root: Tree.Element) -> None:
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
