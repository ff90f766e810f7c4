"""HTML that cannot be broken by what it holds: text is escaped unless it is markup already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# characters that reorder what stands around them could make a name look like another
_MOVERS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_VOID = {"meta", "br", "hr", "img", "link", "wbr"}


class Markup(str):
    """A text that is HTML."""

    __slots__ = ()


Content = str | Iterable["Content"] | None


def tag(element: str, /, *content: Content, **attributes: str | None) -> Markup:
    """An element. A trailing `_` is dropped from attribute names, `_` is `-`; None leaves one out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in _VOID:
        return Markup(f"<{element}{said}>")
    return Markup(f"<{element}{said}>{joined(content)}</{element}>")


def joined(content: Content) -> Markup:
    """Contents one after the other, escaped where they are plain text."""
    if content is None:
        return Markup("")
    if isinstance(content, str):
        return text(content)
    return Markup("".join(joined(one) for one in content))


def quoted(words: str) -> list[Content]:
    """A message, with what stands in backticks set as code."""
    return [tag("code", one) if at % 2 else one for at, one in enumerate(words.split("`"))]


def text(words: str) -> Markup:
    """Escaped, without characters that no page may hold."""
    if isinstance(words, Markup):
        return words
    return Markup(escape(_MOVERS.sub("", _UNFIT.sub("�", words))))
