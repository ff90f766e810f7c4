"""Whose life `story` tells: who is meant, who is listed, and what it writes of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet
import pytest

from leadpolicy.errors import InputError
from leadpolicy.finding import test as finder
from leadpolicy.render.life.units import length, money
from policy.model import DAY, HOUR, MICRO, MINUTE
from simulator.lives import Sketch
from tests.leadpolicy.storied import begin, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin(tmp_path, monkeypatch)


def test_people_are_listed_and_written(folder: Path) -> None:
    done = run("--list", "--top", "3", "--most", "wait", "--segment", "rich", "-o", "people.parquet")
    assert done.exit_code == 0, done.output
    waits = pyarrow.parquet.read_table(folder / "people.parquet").column("wait_hours").to_pylist()
    assert waits == sorted(waits, reverse=True)
    assert len(done.stdout.splitlines()) == 1 + 3 + 2
    assert "the first 3 are shown" in done.stdout
    assert run("--list", "-o", "people.csv").exit_code == 0
    assert (folder / "people.csv").read_text().startswith("person,source,segment,born,status,")
    told = json.loads(run("--list", "--where", "not won", "--format", "json").stdout)
    assert all(one["wins"] == 0 for one in told["listed"])


def test_pages_and_pictures_are_written(folder: Path) -> None:
    for name, start in (("a.html", b"<!doctype html>"), ("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        assert run("--where", "won", "-o", name).exit_code == 0
        assert (folder / name).read_bytes().startswith(start)
    page = (folder / "a.html").read_text()
    assert "lead.Raw -&gt; lead.Open" in page
    chart = page[
        page.index('class="chart"') : page.index("What is true of them", page.index('class="chart"'))
    ]
    assert {">lead.Open<", ">Open<"} & set(re.findall(">[^<>]*<", chart)) == {">Open<"}
    assert "leadpolicy story demo.lead --scenario world.yaml --person" in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert run("-o", "a.txt").exit_code == 2


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--person", "100000"], "there is no person 100000 in this replication"),
        (["--source", "wbe"], "did you mean `web`?"),
        (["--segment", "x"], "there is no segment `x`"),
        (["--where", "won and touches > 99"], "is meant by that"),
        (["--where", "wno"], "`wno` is no status, nor anything else"),
        (["--where", "wait"], "write `wait > 2 days`"),
        (["--where", "not Touches"], "write `Touches >= 1`"),
        (["--where", "won or"], "something is missing at the end"),
        (["--where", "won )"], "`)` is too much here"),
        (["--where", "(won"], "a `)` is missing"),
        (["--where", "wait > 3"], "a wait needs a unit"),
        (["--where", "wait > 0,5 days"], "write `wait > 0.5 days`"),
        (["--where", ""], "`--where` says nothing"),
        (["--source", " "], "`--source` says nothing"),
        (["--where", "source = web"], "write `--source web`"),
        (["--where", "won and rich"], "write `--segment rich`"),
        (["--where", "touches => 5"], "write `touches >= ...`"),
        (["--where", "touches == 5"], "write `touches = ...`"),
        (["--where", "revenue > 100k"], "write `revenue > 100000`"),
        (["--where", "weight > 3"], "`weight` is no number of a person"),
        (["--where", "talks > many"], "a number is missing behind `talks`"),
        (["--where", "not " * 60 + "won"], "nested too deeply"),
        (["--person", "3", "--list"], "`--list` does not go with `--person`"),
        (["--top", "3"], "`--top` needs `--list`"),
    ],
)
def test_what_cannot_be_told_is_refused(args: list[str], message: str) -> None:
    done = run(*args)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("sql", True),
        ("SQL and lead.sql", True),
        ("contact.sql", False),
        ("mql", False),
        ("not mql and sql", True),
        ("mql or sql and won", False),
        ("(mql or sql) and not won", True),
        ("recycled >= 2", True),
        ("recycled", True),
        ("wait > 2 days", True),
        ("wait < 49 hours", False),
        ("wait >= 3000 minutes", True),
        ("revenue = 1_500 USD", True),
        ("talks != 3", False),
    ],
)
def test_who_is_meant(text: str, fits: bool) -> None:
    path = ["lead.Inquiry", "lead.SQL", "lead.Inquiry", "lead.SQL"]
    one = Sketch(1, "web", path=path, talks=3, wait=50.0, revenue=1500.0)
    names = ["lead.Inquiry", "lead.SQL", "lead.MQL", "contact.SQL"]
    assert finder(text, names, ())(one) is fits


def test_a_word_that_nobody_knows_gets_a_hint() -> None:
    with pytest.raises(InputError) as caught:
        finder("mqk", ["lead.MQL"], ())
    assert caught.value.help == "did you mean `mql`?"


@pytest.mark.parametrize(
    ("ticks", "text"),
    [
        (42 * MICRO, "42 s"),
        (12 * MINUTE, "12 min"),
        (HOUR, "1 h"),
        (3 * HOUR + 5 * MINUTE, "3 h 5 min"),
        (47 * HOUR, "47 h"),
        (2 * DAY + 4 * HOUR, "2 days 4 h"),
        (30 * DAY, "30 days"),
    ],
)
def test_lengths_of_time(ticks: int, text: str) -> None:
    assert length(ticks) == text


def test_money() -> None:
    assert money(2_400_000, "USD") == "24,000 USD"
    assert money(1_250, "") == "12.50"
