"""Migrations: which stored value becomes which, what cannot, and SQL that a database runs as meant."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.breaking import run, versions
from policy.compile import compile_text
from policy.migration import Conflict, Migration, Step, migration
from policy.migration.forms import written
from policy.model import Policy

HEAD = "policy demo {}\nroles sales\n"


def _policy(body: str) -> Policy:
    policy, found = compile_text(HEAD + body)
    assert policy is not None, found
    return policy


def _track(*statuses: str, retired: str = "") -> Policy:
    inner = "\n".join(f"status {one}" for one in statuses)
    return _policy(f"track lead {{ {inner}\n status Lost {{ start final }} }}\n{retired}")


def _pairs(found: Migration) -> dict[str, str]:
    return {one.value: one.becomes for one in found.steps}


CASES: dict[str, tuple[Policy, Policy, dict[str, str], list[str]]] = {
    "nothing": (_track("A { final }"), _track("A { final }"), {}, []),
    "retired": (
        _track("A { final }", "B { final }"),
        _track("B { final }", retired='retired "A" becomes B'),
        {"A": "B"},
        [],
    ),
    "another value": (
        _track('A as "One" { final }'),
        _track('A as "Two" { final }', retired='retired "One" becomes A'),
        {"One": "Two"},
        [],
    ),
    "all the way": (
        _track("B { final }", "C { final }", retired='retired "A" becomes B'),
        _track("C { final }", retired='retired "B" becomes C'),
        {"A": "C", "B": "C"},
        [],
    ),
    "values that change places": (
        _track('A as "One" { final }', 'B as "Two" { final }'),
        _track('A as "Two" { final }', 'B as "One" { final }'),
        {"One": "Two", "Two": "One"},
        [],
    ),
    "gone": (_track("A { final }"), _track(), {}, ["A"]),
    "gone after it was retired for": (
        _track("B { final }", retired='retired "A" becomes B'),
        _track(),
        {},
        ["B", "A"],
    ),
    "another rule than before": (
        _track("B { final }", "C { final }", retired='retired "A" becomes B'),
        _track("B { final }", "C { final }", retired='retired "A" becomes C'),
        {},
        ["A"],
    ),
    "another status takes the value": (
        _track('A as "One" { final }', "B { final }"),
        _track('A as "Two" { final }', "B { final }", retired='retired "One" becomes B'),
        {},
        ["One"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    old, new, becomes, conflicts = CASES[name]
    found = migration(old, new)
    assert _pairs(found) == becomes
    assert [one.value for one in found.conflicts] == conflicts


def test_nobody_changes_tracks_by_a_retired_value() -> None:
    tracks = "track lead { status A { start final } %s }\ntrack contact { status B { start final } }\n"
    old, new = (
        _policy(tracks % "status X { final }"),
        _policy(tracks % "" + 'retired "X" becomes contact.B'),
    )
    (conflict,) = migration(old, new).conflicts
    assert "another track" in conflict.why


def test_a_value_that_two_tracks_share_must_become_the_same_in_both() -> None:
    old = "track lead { status A { start final } }\ntrack contact { status A { start final } }\n"
    found = migration(_policy(old), _policy(old.replace("lead { status A", 'lead { status A as "L"')))
    (conflict,) = found.conflicts
    assert conflict.why == 'it becomes "L" in track `lead` and "A" in track `contact`'
    assert found.steps == ()


TWO_TRACKS = (
    "track lead { %s status Z { start final } }\ntrack contact { %s status Y { start final } }\n"
)


def test_help_where_another_track_keeps_the_value_is_not_to_retire_it() -> None:
    old = _policy(TWO_TRACKS % ("status A { final }", "status A { final }"))
    new = _policy(TWO_TRACKS % ("", "status A { final }"))
    (conflict,) = migration(old, new).conflicts
    assert (conflict.track, conflict.value) == ("lead", "A")
    assert conflict.help == (
        '`contact.A` holds "A", too, so that it cannot be retired: '
        "carry these records over track by track, by hand"
    )
    (removed,) = (one for one in run(versions(old, new)) if one.code == "status-removed")
    assert (
        removed.help == 'carry them over by hand, by their track: "A" is the value of `contact.A`, too'
    )
    relabelled = _policy(TWO_TRACKS % ("status A { final }", 'status A as "C" { final }'))
    (changed,) = (one for one in run(versions(old, relabelled)) if one.code == "status-label-changed")
    assert (
        changed.help == 'keep the value, or carry them over by hand: "A" is the value of `lead.A`, too'
    )


def test_help_where_values_change_places_is_the_migration() -> None:
    old, new, becomes, _ = CASES["values that change places"]
    found = [one for one in run(versions(old, new)) if one.code == "status-label-changed"]
    assert [one.help for one in found] == [
        '"One" is the value of `lead.B` now: carry the records over with `--migration`',
        '"Two" is the value of `lead.A` now: carry the records over with `--migration`',
    ]
    assert _pairs(migration(old, new)) == becomes


def test_a_value_of_which_one_track_cannot_be_carried_over_is_left_out() -> None:
    old = _policy(TWO_TRACKS % ("status A { final }", "status A { final }"))
    new = _policy(TWO_TRACKS % ("", 'status A as "C" { final }') + 'retired "A" becomes contact.A')
    found = migration(old, new)
    assert found.steps == ()
    assert [(one.track, one.value) for one in found.conflicts] == [("lead", "A"), ("contact", "A")]
    assert found.conflicts[1].why == 'it becomes "C", but records of track `lead` hold it, too'
    assert "UPDATE" not in written(found, "sql")


def test_forms_say_the_same() -> None:
    old, new, _, _ = CASES["all the way"]
    found = migration(old, new)
    table = written(found, "table")
    assert table.startswith("from demo to demo: 2 values become others, 2 stay\n")
    assert 'lead   A             C       lead.C, by way of "B"' in table
    told = json.loads(written(found, "json"))
    assert told["format_version"] == 1
    assert [one["value"] for one in told["steps"]] == ["B", "A"]


VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(
    st.dictionaries(VALUES, VALUES, min_size=1, max_size=5),
    st.sampled_from(["leads", 'we"ird', "select", "a b"]),
)
def test_sql_changes_the_values_and_nothing_else(becomes: dict[str, str], name: str) -> None:
    steps = tuple(Step("lead", old, new, "", "") for old, new in becomes.items() if old != new)
    sql = written(Migration("a", "b", steps, (), 0), "sql", name, "the'column")
    stored = [*becomes, "other", "'; DROP TABLE x; --"]
    quoted = name.replace('"', '""')
    base = sqlite3.connect(":memory:")
    base.execute(f'CREATE TABLE "{quoted}" ("the\'column" TEXT)')
    base.executemany(f'INSERT INTO "{quoted}" VALUES (?)', [(one,) for one in stored])
    base.executescript(sql)
    after = [row for (row,) in base.execute(f'SELECT "the\'column" FROM "{quoted}"')]
    expected = [becomes[one] if one in becomes and _safe(one + becomes[one]) else one for one in stored]
    assert after == expected


def test_comments_stay_on_their_line() -> None:
    conflict = Conflict("lead", "x\nDROP TABLE leads;", "gone\r\nDROP TABLE leads", "")
    sql = written(Migration("a\n;", "b", (), (conflict,), 0), "sql")
    assert all(line.startswith("--") for line in sql.splitlines())


def _safe(text: str) -> bool:
    return text.isprintable() and "\\" not in text
