"""One cell of a table: the value it says, or what is wrong with it and how to mend it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.typed import Value
from leadpolicy.io.tables import Problem
from leadpolicy.io.values import BadCell, instant, value
from policy import words
from policy.model import DAY, HOUR
from tests.leadpolicy.fields import NINE, POLICY


@pytest.mark.parametrize(
    ("field", "cell", "found"),
    [
        ("source", " web_form ", "web_form"),
        ("country", "Cafe\u0301", "Café"),
        ("country", 2134, "2134"),
        ("country", 2134.0, "2134"),
        ("country", Decimal("2134.0"), "2134"),
        ("country", 21.5, "21.5"),
        ("country", Decimal("1E+999999"), "1E+999999"),
        ("country", "  ", None),
        ("country", None, None),
        ("employees", "200", 200),
        ("employees", "10_000", 10_000),
        ("employees", "200.0", 200),
        ("employees", 200.0, 200),
        ("ratio", "0.5", 500_000),
        ("ratio", 0.1234565, 123_456),
        ("ratio", Decimal("-1e-6"), -1),
        ("budget", "10000", 1_000_000),
        ("budget", "10_000.50 USD", 1_000_050),
        ("budget", "USD 10000", 1_000_000),
        ("budget", 99.99, 9_999),
        ("timeframe", "90 days", 90 * DAY),
        ("timeframe", "1.5 Hours", 3 * HOUR // 2),
        ("timeframe", timedelta(weeks=2), 14 * DAY),
        ("authority", "TRUE", True),
        ("authority", "no", False),
        ("authority", 1, True),
        ("authority", 0.0, False),
        ("authority", "1.0", True),
        ("authority", "f", False),
        ("authority", False, False),
        ("founded", "1970-01-02", 1),
        ("founded", "1970-01-02 00:00:00", 1),
        ("founded", "1970-01-02T00:00:00.000Z", 1),
        ("founded", date(1969, 12, 31), -1),
        ("founded", datetime(1970, 1, 2, 5, tzinfo=UTC), 1),
    ],
)
def test_value(field: str, cell: object, found: Value | None) -> None:
    assert value(POLICY.field_named[field], cell, POLICY) == found


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("source", "web-form", "did you mean `web_form`?"),
        ("source", "trade show", "it is one of web_form, event"),
        ("employees", "2.5", "no whole number"),
        ("employees", "0", "`0` is below 1"),
        ("employees", "10,000", "no separator but `_`"),
        ("employees", "1e400", "too large"),
        ("employees", "1e999999999", "too large"),
        ("employees", Decimal("1e999999"), "too large"),
        ("employees", "9" * 5000, "too large"),
        ("employees", "sNaN", "no number at all"),
        ("employees", True, "not a whole number"),
        ("budget", "_", "no amount of money"),
        ("budget", "9" * 5000 + " USD", "too large"),
        ("timeframe", "_ days", "no length of time"),
        ("timeframe", "9" * 15 + " weeks", "too l"),
        ("timeframe", "9" * 5000 + ".5 days", "too large"),
        ("country", "e" + "\u0301\u0323" * 100_000, "10,000 characters"),
        ("ratio", "NaN", "no number at all"),
        ("budget", "10,000", "`10_000 USD`"),
        ("budget", "5 EUR", "in EUR"),
        ("budget", "0.005", "finer than a hundredth"),
        ("budget", "-1", "below 0 USD"),
        ("timeframe", "90", "`90 days`"),
        ("timeframe", "90 fortnights", "`90 days`"),
        ("authority", "maybe", "yes or no"),
        ("founded", "2026-02-30", "`2026-11-26`"),
        ("founded", "2026-02-20 08:00", "`2026-11-26`"),
        ("country", ["a"], "a single value"),
    ],
)
def test_bad_cell(field: str, cell: object, said: str) -> None:
    with pytest.raises(BadCell) as caught:
        value(POLICY.field_named[field], cell, POLICY)
    assert said in f"{caught.value.message} {caught.value.help}"


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-01-05 09:00", NINE),
        ("2026-01-05T09:00:00-05:00", NINE),
        ("2026-01-05T14:00:00Z", NINE),
        ("2026-01-05T14:00:00.000001Z", NINE + 1),
        ("2026-01-05 14:00:00 UTC", NINE),
        ("20260105 0900", NINE),
        ("2026-01-05", NINE - 9 * HOUR),
        (datetime(2026, 1, 5, 9), NINE),
        (datetime(2026, 1, 5, 14, tzinfo=UTC), NINE),
        (date(2026, 1, 5), NINE - 9 * HOUR),
        ("2026-03-08 02:30", 1_772_953_200_000_000),  # in the gap: the first instant after it
    ],
)
def test_instant(cell: object, at: int) -> None:
    assert instant(cell, POLICY) == at


@pytest.mark.parametrize(
    "cell",
    ["yesterday", "1767621600", 1767621600, "05/01/2026 09:00", "", True, [], "2026-01-05 UTC",
     "2026-01-05+09:00", "2026-01-05-05:00", "2026-01-05Z", "2026-01-05x09:00", "202601050900"],
)  # fmt: skip
def test_no_instant(cell: object) -> None:
    with pytest.raises(BadCell):
        instant(cell, POLICY)


@pytest.mark.parametrize(
    "cell",
    ["0001-01-01", "9999-12-31 23:59", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1850-01-01"],
)
def test_no_instant_that_policies_know(cell: str) -> None:
    with pytest.raises(BadCell) as caught:
        instant(cell, POLICY)
    assert "1900 to 2999" in caught.value.help


def test_a_problem_quotes_a_cell_on_one_line() -> None:
    said = str(Problem("a.csv", 2, "x", "`" + "9" * 5000 + "\n::error::` is no number"))
    assert "\n" not in said
    assert len(said) < 500


@given(st.integers(0, 10**12))
def test_money_reads_back_as_the_language_writes_it(cents: int) -> None:
    field = POLICY.field_named["budget"]
    assert value(field, words.value(POLICY, "budget", cents), POLICY) == cents
