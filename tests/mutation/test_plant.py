"""Planted bugs are changes of one place, and the kernel's files hold them all."""

from __future__ import annotations

import ast

from tests.mutation.plant import KERNEL, Bug, bugs, bugs_in, planted


def test_a_bug_changes_one_place() -> None:
    for bug in bugs(40, seed=9):  # from each file one at least
        sound = ast.unparse(ast.parse((KERNEL / bug.file).read_text(encoding="utf-8"))).splitlines()
        wrong = ast.unparse(planted(bug)).splitlines()
        assert len(wrong) == len(sound)
        assert sum(a != b for a, b in zip(sound, wrong, strict=True)) == 1


def test_every_place_has_its_number() -> None:
    found = [one for path in sorted(KERNEL.glob("*.py")) for one in bugs_in(path)]
    assert len(found) > 1000
    assert len(set(found)) == len(found)
    assert bugs(5, seed=1) == bugs(5, seed=1) != bugs(5, seed=2)
    assert {one.file for one in bugs(5, seed=1)} == {one.file for one in found}


def test_lines_keep_their_numbers() -> None:
    """The translator knows functions by the lines at which they begin."""
    for bug in bugs(5, seed=3):
        sound = ast.parse((KERNEL / bug.file).read_text(encoding="utf-8"))
        assert [one.lineno for one in sound.body] == [one.lineno for one in planted(bug).body]


def test_a_planted_bug_is_what_it_says() -> None:
    bug = next(one for one in bugs_in(KERNEL / "heap.py") if one.what == "Lt is LtE")
    line = (KERNEL / bug.file).read_text(encoding="utf-8").splitlines()[bug.line - 1]
    assert " < " in line
    assert isinstance(bug, Bug)
    assert " <= " in ast.unparse(planted(bug))
