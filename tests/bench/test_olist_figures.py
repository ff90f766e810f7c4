"""The statistics behind the marketplace's figures, on small tables worked out by hand."""

from __future__ import annotations

import csv
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "olist_figures.py"


def imported() -> ModuleType:
    spec = importlib.util.spec_from_file_location("olist_figures", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


olist = imported()


def test_wilson_interval_of_a_textbook_case() -> None:
    assert olist.wilson(15, 50) == pytest.approx((0.19104, 0.43750), abs=1e-5)


def test_incidence_allows_for_those_watched_for_a_shorter_time() -> None:
    day = date(2018, 1, 1)
    spells = [(1, True), (2, False), (3, True), (4, False), (5, True)]
    leads = [olist.Lead("a", day, days, won) for days, won in spells]
    # 4/5 stay after day 1, of whom 2/3 after day 3, and nobody after day 5
    assert olist.incidence("a", leads, 2).value == pytest.approx(1 - 4 / 5)
    assert olist.incidence("a", leads, 4).value == pytest.approx(1 - 4 / 5 * 2 / 3)
    assert olist.incidence("a", leads, 5).value == pytest.approx(1)


def test_a_median_of_few_has_no_interval_and_of_many_a_narrow_one() -> None:
    assert olist.order_interval([1, 2, 3], 0.5) == (None, None)
    # of ten, the second and the ninth: what lies outside has the chance of 11 heads in 1024, twice
    assert olist.order_interval(list(range(1, 11)), 0.5) == (2, 9)


def test_the_fit_recovers_what_made_the_days() -> None:
    from statistics import NormalDist

    quantiles = [NormalDist(3.0, 1.2).inv_cdf((k + 0.5) / 400) for k in range(400)]
    contact = olist.END - timedelta(days=2000)  # watched for long: hardly anything is cut off
    leads = [olist.Lead("a", contact, int(2.718281828459045**x), True) for x in quantiles]
    sigma, medians = olist.fit_lognormals({"a": leads})
    assert sigma == pytest.approx(1.2, rel=0.03)
    assert medians["a"] == pytest.approx(2.718281828459045**3, rel=0.03)


def test_missing_tables_are_said_politely(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no olist_marketing_qualified_leads_dataset.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_tables_become_figures(tmp_path: Path) -> None:
    write(tmp_path / olist.LEADS, ("mql_id", "first_contact_date", "origin"), made_leads())
    write(tmp_path / olist.DEALS, ("mql_id", "won_date"), made_deals())
    found = {(one.name, one.origin, one.month): one.value for one in olist.derive(olist.read(tmp_path))}
    assert found["arrivals", "unknown", "2018-01"] == 120  # the empty origin and the unknown one
    assert found["arrivals", "social", "2017-11"] == 1
    assert found["won_recorded", "all", ""] == pytest.approx(60 / 120)  # cohorts of 2018 alone
    assert found["days_to_win_q50", "unknown", ""] == 30  # of 1 to 59: the negative one does not count


def made_leads() -> list[tuple[str, str, str]]:
    people = [(str(k), "2018-01-10", "unknown" if k % 2 else "") for k in range(120)]
    return [*people, ("early", "2017-11-05", "social")]


def made_deals() -> list[tuple[str, str]]:
    wins = [(str(k), f"{date(2018, 1, 10) + timedelta(days=k)} 15:00:00") for k in range(1, 60)]
    return [("0", "2018-01-08 15:00:00"), *wins]


def write(path: Path, head: tuple[str, ...], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
