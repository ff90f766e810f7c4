from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.files import decode, read
from dsl.lexer import MAX_SIZE
from dsl.source import Source


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".lead")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(folder: Path, *paths: Path) -> list[str]:
    sources, found = read(paths or [folder])
    assert not found
    return [Path(source.path).relative_to(folder).as_posix() for source in sources]


def test_a_folder_with_its_sub_folders_in_order(tmp_path: Path) -> None:
    write(tmp_path, policy="policy p {}", b="", a="", scores__fit="", scores__deep__more="")
    (tmp_path / "notes.txt").write_text("no")
    assert names(tmp_path) == [
        "a.lead",
        "b.lead",
        "policy.lead",
        "scores/deep/more.lead",
        "scores/fit.lead",
    ]


def test_another_policy_below_is_left_out_unless_given(tmp_path: Path) -> None:
    write(
        tmp_path,
        policy="policy p {}",
        proposal__policy='# comment\n  policy q "Q" {}',
        proposal__more__x="",
        not_one__x='# policy in words\nretired "policy p" becomes x',
    )
    assert names(tmp_path) == ["not_one/x.lead", "policy.lead"]
    proposal = tmp_path / "proposal"
    assert names(tmp_path, proposal) == ["proposal/more/x.lead", "proposal/policy.lead"]


def test_hidden_folders_and_links_to_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, a="", **{".git__x": ""})
    os.symlink(tmp_path, tmp_path / "loop")
    assert names(tmp_path) == ["a.lead"]


def test_a_file_is_read_once_and_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, a="roles x")
    other = tmp_path / "draft.txt"
    other.write_text("roles y")
    assert names(tmp_path, tmp_path, tmp_path / "a.lead", other) == ["a.lead", "draft.txt"]


def test_a_pipe_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    """To open it would wait for somebody to write."""
    write(tmp_path, a="", sub__b="")
    os.mkfifo(tmp_path / "pipe.lead")
    os.mkfifo(tmp_path / "sub" / "pipe.lead")
    assert names(tmp_path) == ["a.lead", "sub/b.lead"]


def test_paths_are_named_on_one_line_without_control_characters(tmp_path: Path) -> None:
    for name in (b"a\n::error::b.lead", b"a\x1b[31m.lead", b"a\xff.lead"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text("roles a")
    sources, found = read([tmp_path, f"{tmp_path}/\x1b.lead"])
    assert [Path(one.path).name for one in sources] == [
        "a\ufffd::error::b.lead",
        "a\ufffd[31m.lead",
        "a\ufffd.lead",
    ]
    assert "\ufffd.lead" in found[0].message


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    sources, found = read([tmp_path / "missing.lead", tmp_path / "empty"])
    assert not sources
    assert [one.code for one in found] == ["unreadable", "unreadable"]
    assert any("no such file" in one.message for one in found)


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"roles a\nx \xc3\xa9 \xff", "not-utf-8", 2, 5),
        ("roles é".encode("latin-1"), "not-utf-8", 1, 7),
        (b"\xff\xfer\x00", "not-utf-8", 1, 1),
        (b"a\r\nb\0c", "not-text", 2, 2),
        (b" " * (MAX_SIZE + 1), "file-too-large", 1, 1),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str, line: int, column: int) -> None:
    found = decode("x.lead", data)
    assert not isinstance(found, Source)
    assert (found.code, found.span.line, found.span.column) == (code, line, column)


def test_line_ends_and_the_byte_order_mark() -> None:
    assert decode("x", b"\xef\xbb\xbfa\r\nb\rc\n") == Source("x", "a\nb\nc\n")
