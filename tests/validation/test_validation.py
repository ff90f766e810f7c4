"""Theory and simulator agree, claim by claim; docs/validation.md says so."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from tests.validation import (
    begun,
    coverage,
    fits,
    flows,
    lines,
    queues,
    sought,
    staff,
    stays,
    urgent,
)
from tests.validation.claims import Claim, Row
from tests.validation.page import page

CLAIMS = (
    *queues.CLAIMS,
    *lines.CLAIMS,
    *urgent.CLAIMS,
    *flows.CLAIMS,
    *stays.CLAIMS,
    *staff.CLAIMS,
    *sought.CLAIMS,
    *begun.CLAIMS,
    *fits.CLAIMS,
)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


@cache
def _rows(claim: Claim) -> tuple[Row, ...]:
    return tuple(claim.rows())


@pytest.mark.long
@pytest.mark.generated
def test_theory_and_simulator_agree_and_the_page_says_it() -> None:
    found = [(claim, _rows(claim)) for claim in CLAIMS]
    wrong = [(claim.name, row) for claim, rows in found for row in rows if not row.holds]
    assert wrong == []
    text = page(found)
    if os.environ.get("UPDATE"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_a_claim_that_is_wrong_is_seen() -> None:
    """One part in twenty off the truth is far outside."""
    row = next(one for one in _rows(CLAIMS[4]) if "unserved" in one.what)
    assert row.holds
    assert not Row(row.what, row.expected * 1.1, row.values).holds
    assert not Row("exact", 0.0, (0.0, 1.0), exact=True).holds


def test_intervals_hold_what_they_say() -> None:
    """Of the long run; `make coverage` runs it anew."""
    for name, share, _, _ in coverage.rows():
        assert share >= 0.935, name
        assert share <= 0.965 or any(one in name for one in ("stopped", "median", "few")), name
