"""Each output format against what is kept in expected/; `UPDATE=1 pytest` rewrites that."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dsl.diagnostic import Diagnostic, Severity, error
from dsl.source import NOWHERE, Source, Span
from leadpolicy.console import Paint
from leadpolicy.render import FORMATS, Page, Report, full, measure, render
from leadpolicy.render.measure import width
from tests.leadpolicy.cases_render import EMPTY, FINDINGS, REPORT

EXPECTED = Path(__file__).parent / "expected"
ANSI = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize("format", FORMATS)
def test_format_writes_what_is_kept(format: str) -> None:
    kept = EXPECTED / f"findings.{format}.txt"
    text = render(REPORT, format) + "\n"
    if os.environ.get("UPDATE"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_everything_but_paths_fits_the_width(columns: int) -> None:
    lines = render(REPORT, "full", Page(columns)).splitlines()
    assert [line for line in lines if "-->" not in line and width(line) > columns] == []


def test_headlines_hang_under_their_first_word() -> None:
    found = Diagnostic("no-clock", Severity.WARNING, "word " * 29 + "end", NOWHERE)
    first, second, third, *_ = render(Report((found,)), "full").splitlines()
    assert first == "warning[no-clock]: " + " ".join(["word"] * 12)
    assert second == " " * 19 + " ".join(["word"] * 12)
    assert third == " " * 19 + "word word word word word end"


def test_colours_change_nothing_but_colours() -> None:
    coloured = render(REPORT, "full", Page(80, Paint(True)))
    assert "\x1b[" in coloured
    assert ANSI.sub("", coloured) == render(REPORT, "full")


def test_json_says_everything() -> None:
    found = json.loads(render(REPORT, "json"))
    assert found["format_version"] == 1
    assert found["summary"] == {
        "errors": 1,
        "warnings": 3,
        "not_proved": 0,
        "suppressed": 0,
        "known": 0,
        "known_errors": 0,
        "mended": 0,
        "files": 1,
    }
    first = next(one for one in found["diagnostics"] if one["code"] == "unknown-name")
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (2, 33, 2, 37)
    assert first["fixes"][0]["text"] == "MQL"
    assert first["labels"][0]["line"] == 1
    assert first["severity"] == "error"
    assert first["help"] == "did you mean `MQL`?"


def test_concise_is_one_line_a_finding() -> None:
    lines = render(REPORT, "concise").splitlines()
    assert len(lines) == len(FINDINGS)
    assert "acme/lead_track.lead:2:33: error[unknown-name] no status is called `MQLL`" in lines


def test_junit_is_well_formed_also_with_odd_characters() -> None:
    suite = ElementTree.fromstring(render(REPORT, "junit"))
    found = [one for one in REPORT.diagnostics if one.severity.value != "note"]
    assert suite.get("failures") == str(len(found)) == "4"
    assert [len(case) for case in suite] == [1] * len(found)
    assert [case.get("name", "").split()[0] for case in suite] == [one.code for one in found]
    assert ElementTree.fromstring(render(EMPTY, "junit")).get("failures") == "0"


def test_github_escapes_what_its_commands_give_a_meaning() -> None:
    lines = render(REPORT, "github").splitlines()
    assert len(lines) == len(FINDINGS)
    assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in lines)


def test_gitlab_fingerprints_differ() -> None:
    issues = json.loads(render(REPORT, "gitlab"))
    assert len({one["fingerprint"] for one in issues}) == len(FINDINGS)


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_found_is_still_a_valid_output(format: str) -> None:
    text = render(EMPTY, format)
    if format in ("json", "gitlab", "sarif"):
        json.loads(text)
    if format in ("concise", "github"):
        assert text == ""
    if format == "full":
        assert text == "no mistakes found in 1 file"


@pytest.mark.parametrize("before", [0, 3, 249, 250, 251, 40_000])
@pytest.mark.parametrize("after", [0, 249, 251, 40_000])
def test_of_a_very_long_line_the_marked_part_is_shown(before: int, after: int) -> None:
    text = "x" * before + "BAD" + "y" * after
    found = error("syntax", "wrong", Span("a.lead", 1, before + 1, 1, before + 4))
    report = Report((found,), {"a.lead": Source("a.lead", text)})
    shown, marks = render(report, "full").splitlines()[3:5]
    assert shown[marks.index("^") : marks.index("^") + 3] == "BAD"
    assert marks.count("^") == 3
    assert shown.startswith("1 | …") == (before > 70)


def test_of_a_very_long_line_only_what_may_be_shown_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else many findings on one line take for ever."""
    measured = []

    def shown(line: str) -> tuple[str, list[int]]:
        measured.append(len(line))
        return measure.shown(line)

    monkeypatch.setattr(full, "shown", shown)
    text = "role, " * 20_000
    found = tuple(
        error("syntax", "wrong", Span("a.lead", 1, at, 1, at + 4)) for at in (1, 60_001, 119_995)
    )
    render(Report(found, {"a.lead": Source("a.lead", text)}), "full")
    assert measured == [2 * full.FAR] * 3
