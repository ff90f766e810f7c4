"""docs/gallery.md shows every kind of finding as it is; `make docs` writes it anew."""

from __future__ import annotations

import os

import pytest

from tests.docs.blocks import ROOT
from tests.docs.gallery import missing, page

PAGE = ROOT / "docs" / "gallery.md"


@pytest.mark.generated
def test_the_gallery_is_as_generated() -> None:
    text = page()
    if os.environ.get("UPDATE"):
        PAGE.write_text(text, encoding="utf-8")
        return
    assert PAGE.read_text(encoding="utf-8") == text


def test_every_finding_has_its_picture() -> None:
    assert missing() == frozenset()
