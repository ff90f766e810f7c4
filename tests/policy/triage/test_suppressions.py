"""Comments that excuse findings: which line they speak for, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest

from dsl.diagnostic import Severity, error, warning
from dsl.parser import parse
from dsl.source import Source, Span
from policy.triage.fixes import mended, offered
from policy.triage.suppressions import Verdicts, suppress

KNOWN = ("no-owner", "no-clock", "trap", "unknown-name")
TODAY = (date(2026, 11, 22) - date(1970, 1, 1)).days
REST = """
track lead {
  status Open { start }
}
"""


def _judged(text: str, *found: tuple[str, int], asked: tuple[str, ...] = KNOWN) -> Verdicts:
    source = Source("p.lead", text)
    file, _ = parse(source)
    findings = [warning(code, "...", Span("p.lead", line, 1, line, 5)) for code, line in found]
    return suppress([file], findings, lambda: KNOWN, asked.__contains__, TODAY)


CASES = {
    "on the line": ("roles a # leadpolicy: ignore[no-owner] it is right\n", 1, True),
    "above the line": ("# leadpolicy: ignore[no-owner] it is right\nroles a\n", 2, True),
    "above, with another comment and a blank line": (
        "# leadpolicy: ignore[no-owner] it is right\n# so\n\nroles a\n",
        4,
        True,
    ),
    "indented, several names, odd blanks": (
        "  #leadpolicy : ignore [ trap ,no-owner ]   so  until 2027-01-31  \nroles a\n",
        2,
        True,
    ),
    "behind a line it does not speak for the next": (
        "roles a # leadpolicy: ignore[no-owner] it is right\nroles b\n",
        2,
        False,
    ),
    "another name": ("roles a # leadpolicy: ignore[trap] it is right\n", 1, False),
    "an expired one goes on": ("roles a # leadpolicy: ignore[no-owner] so until 2026-01-31\n", 1, True),
    "an ordinary comment": ("roles a # leadpolicy is checked in CI\n", 1, False),
}


@pytest.mark.parametrize("name", CASES)
def test_which_line(name: str) -> None:
    text, line, excused = CASES[name]
    verdicts = _judged(text, ("no-owner", line))
    assert len(verdicts.suppressed) == excused
    assert len(verdicts.kept) == (not excused)


def test_behind_a_brace_it_speaks_for_the_block() -> None:
    text = "track lead {\n  status Open {\n    start\n  }  # leadpolicy: ignore[no-owner] why\n}\n"
    file, _ = parse(Source("p.lead", text))
    of_block = warning("no-owner", "...", Span("p.lead", 2, 3, 4, 4))
    within = warning("no-owner", "...", Span("p.lead", 3, 5, 3, 10))
    verdicts = suppress([file], [of_block, within], lambda: KNOWN, KNOWN.__contains__, TODAY)
    assert [one.found for one in verdicts.suppressed] == [of_block]
    assert verdicts.kept == (within,)
    assert verdicts.remarks == ()


WRONG = {
    "# leadpolicy: ignore[no-owner]": "suppression-without-reason",
    "# leadpolicy: ignore[no-owner] until 2027-01-31": "suppression-without-reason",
    "# leadpolicy: ignore[] why": "malformed-suppression",
    "# leadpolicy: ignore no-owner": "malformed-suppression",
    "# leadpolicy: ignore[no-ownr] why": "malformed-suppression",
    "# leadpolicy: ignore[no-owner] why until 2027-13-01": "malformed-suppression",
    "# leadpolicy: ignore[trap] why": "unused-suppression",
    "# leadpolicy: ignore[no-owner] why": "",
}


@pytest.mark.parametrize("comment", WRONG)
def test_what_is_wrong_with_a_comment(comment: str) -> None:
    verdicts = _judged(f"{comment}\nroles a\n", ("no-owner", 2))
    assert [one.code for one in verdicts.remarks] == ([WRONG[comment]] if WRONG[comment] else [])
    assert bool(verdicts.suppressed) == (not WRONG[comment])


def test_a_misspelled_name_is_answered_with_the_right_one() -> None:
    (remark,) = _judged("# leadpolicy: ignore[no-ownr] why\nroles a\n").remarks
    assert remark.help == "did you mean `no-owner`?"


def test_expired_is_a_note_and_harms_nobody() -> None:
    (remark,) = _judged("roles a # leadpolicy: ignore[trap] so until 2026-11-21\n", ("trap", 1)).remarks
    assert (remark.code, remark.severity) == ("suppression-expired", Severity.NOTE)
    last_day = _judged("roles a # leadpolicy: ignore[trap] so until 2026-11-22\n", ("trap", 1))
    assert last_day.remarks == ()


def test_a_finding_that_was_not_looked_for_is_not_missed() -> None:
    text = "roles a # leadpolicy: ignore[no-owner, trap] why\n"
    assert [one.message for one in _judged(text, asked=("trap",)).remarks] == [
        "there is no finding `trap` here to be ignored"
    ]


def test_errors_of_reading_cannot_be_excused() -> None:
    file, _ = parse(Source("p.lead", "roles a # leadpolicy: ignore[unknown-name] why\n"))
    found = error("unknown-name", "...", Span("p.lead", 1, 1, 1, 5))
    verdicts = suppress([file], [found], lambda: KNOWN, lambda _: False, TODAY)
    assert verdicts.kept == (found,)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("  # leadpolicy: ignore[trap] why\nroles a\n", "roles a\n"),
        ("roles a  # leadpolicy: ignore[trap] why\nroles b\n", "roles a\nroles b\n"),
        ("roles a  # leadpolicy: ignore[trap] why", "roles a"),
        (
            "roles a # leadpolicy: ignore[trap, no-owner] why until 2027-01-31\n",
            "roles a # leadpolicy: ignore[no-owner] why until 2027-01-31\n",
        ),
    ],
)
def test_an_unused_comment_is_taken_out(text: str, after: str) -> None:
    verdicts = _judged(text, ("no-owner", 1))
    fixes = offered(verdicts.remarks)
    assert mended({"p.lead": Source("p.lead", text)}, fixes)["p.lead"].text == after
