"""What is known already: recognised when lines move, counted, and shrinking."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic, error, warning
from dsl.source import Source, Span
from policy.triage.baseline import compare, known

TEXT = "roles a\nevents b\nevents b\n"


def _sources(text: str) -> dict[str, Source]:
    return {"p.lead": Source("p.lead", text)}


def _at(line: int, code: str = "unused-event", message: str = "...") -> Diagnostic:
    return warning(code, message, Span("p.lead", line, 1, line, 7))


def test_lines_may_move_and_blanks_may_change() -> None:
    listed = known([_at(2)], _sources(TEXT))
    moved = compare([_at(4, message="said better")], _sources("\n\nroles a\n  events   b\n"), listed)
    assert (moved.new, len(moved.known), moved.mended) == ((), 1, ())


def test_another_line_or_name_is_new() -> None:
    listed = known([_at(2)], _sources(TEXT))
    assert compare([_at(1)], _sources(TEXT), listed).new == (_at(1),)
    assert compare([_at(2, "trap")], _sources(TEXT), listed).new == (_at(2, "trap"),)


def test_equal_ones_are_counted() -> None:
    two = [_at(2), _at(3)]
    listed = known(two, _sources(TEXT))
    assert compare(two, _sources(TEXT), listed).new == ()
    assert len(compare([*two, _at(2)], _sources(TEXT), listed).new) == 1
    assert len(compare([_at(3)], _sources(TEXT), listed).mended) == 1


def test_what_is_mended_is_told() -> None:
    listed = known([_at(1), _at(2)], _sources(TEXT))
    compared = compare([_at(2)], _sources(TEXT), listed)
    assert compared.mended == listed[:1]
    assert compared.known == listed[1:]


def test_errors_of_reading_are_never_known() -> None:
    broken = error("unknown-name", "...", Span("p.lead", 1, 1, 1, 3))
    assert known([broken], _sources(TEXT)) == ()
    grave = error("trap", "...", Span("p.lead", 1, 1, 1, 3))
    assert len(known([grave], _sources(TEXT))) == 1


def test_paths_are_called_what_the_list_calls_them() -> None:
    listed = known([_at(2)], _sources(TEXT), lambda path: f"policies/{path}")
    assert listed[0].path == "policies/p.lead"
    assert compare([_at(2)], _sources(TEXT), listed).new == (_at(2),)
    assert compare([_at(2)], _sources(TEXT), listed, lambda path: f"policies/{path}").new == ()
