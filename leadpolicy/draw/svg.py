"""Graphviz's SVG made fit for pages: dark colours where the reader wants them, no stray head.

Every colour stays as an attribute, for programs that know no style sheets; the style sheet then maps it
to a variable, `--flow-ink` and so on, which a page may set itself.
"""

from __future__ import annotations

import re
from html import escape

from leadpolicy.draw.palette import colours

_LABEL = re.compile(
    r'<polygon class="f-band"[^>]* stroke="none"[^>]*/>\n(?:<text [^>]*>[^<]*</text>\n)+'
)


def themed(drawn: bytes, title: str) -> bytes:
    """A stand-alone SVG that follows `prefers-color-scheme`, or `data-theme` on an element around it."""
    text = drawn.decode()
    text = re.sub(r"<!--.*?-->\n?", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r'(fill|stroke)="(#[0-9a-f]{6})"', _classed, text)
    text = re.sub(r'class="([^"]*)"([^<>]*?) class="([^"]*)"', r'class="\1 \3"\2', text)
    text = _labels_last(text)
    head = f'<svg class="leadpolicy-flow" role="img" aria-label="{escape(title)}" '
    text = text.replace("<svg ", head, 1)
    at = text.index(">") + 1
    return f"{text[:at]}\n<style>{_style()}</style>{text[at:]}".encode()


def _labels_last(text: str) -> str:
    """The words on arrows, each on its own ground, after all arrows: none strikes them out."""
    words = _LABEL.findall(text)
    if not words:
        return text
    end = text.rindex("</g>")
    kept = _LABEL.sub("", text[:end])
    return f'{kept}<g class="labels">\n{"".join(words)}</g>\n{text[end:]}'


def _classed(found: re.Match[str]) -> str:
    attribute, colour = found.groups()
    name = _names().get(colour)
    return f'class="{attribute[0]}-{name}" {found[0]}' if name else found[0]


def _names() -> dict[str, str]:
    return {light: name for name, (light, _) in colours().items()}


def _style() -> str:
    light = "".join(f"--flow-{name}:{pair[0]};" for name, pair in colours().items())
    dark = "".join(f"--flow-{name}:{pair[1]};" for name, pair in colours().items())
    rules = "".join(
        f".leadpolicy-flow .f-{name}{{fill:var(--flow-{name})}}"
        f".leadpolicy-flow .s-{name}{{stroke:var(--flow-{name})}}"
        for name in colours()
    )
    here = ":where(.leadpolicy-flow)"
    return (
        f"{here}{{{light}}}"
        f"@media (prefers-color-scheme:dark){{{here}{{{dark}}}}}"
        f':where([data-theme="light"] .leadpolicy-flow){{{light}}}'
        f':where([data-theme="dark"] .leadpolicy-flow){{{dark}}}'
        f"@media print{{{here}{{{light}}}}}"
        f"{rules}"
    )
