"""How two versions of a policy differ, in sibling formats that only read a `Difference`."""

from __future__ import annotations

from importlib import import_module

from leadpolicy.differing import Difference
from leadpolicy.render import Page

FORMATS = {
    "full": "leadpolicy.render.difference.full",
    "json": "leadpolicy.render.difference.as_json",
    "markdown": "leadpolicy.render.difference.markdown",
}


def render(difference: Difference, format: str, page: Page) -> str:
    """The difference in one of FORMATS."""
    text: str = import_module(FORMATS[format]).render(difference, page)
    return text
