"""Beyond one process: what is kept or taken up again changes no digit."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from leadpolicy.errors import InputError
from leadpolicy.keeping import MOST
from leadpolicy.rooms import room
from simulator.chunks import Foreign, Unit, packed, runs, unit, unpacked_unit, work
from simulator.counted import Counted, version
from simulator.plan import plan
from simulator.replication import Worker
from simulator.results import Results
from simulator.study import study
from simulator.tables import Damaged, tables, unpacked
from tests.leadpolicy.spread import ARMS, N, kept, same
from tests.simulator.small import chain, chained, desk, served


@pytest.fixture(scope="module")
def plain() -> list[Results]:
    """By one thread."""
    return study(ARMS, N, 7, threads=1)


# --- the unit of work -----------------------------------------------------------------------------


def test_tables_come_through_as_bytes() -> None:
    mine = tables(plan(*ARMS[0]))
    there = unpacked(mine.packed(), mine.digest)
    assert repr(there) == repr(mine)
    assert np.array_equal(Worker(there).run(7, 3), Worker(plan(*ARMS[0])).run(7, 3))


def test_other_tables_are_noticed() -> None:
    one, other = (tables(plan(*arm)) for arm in (ARMS[0], (chain(), chained(0.3, 0.1, 0.1))))
    with pytest.raises(Damaged):
        unpacked(one.packed(), other.digest)


def test_a_unit_is_a_pure_function_of_its_name() -> None:
    mine = [tables(plan(*arm)) for arm in ARMS]
    what = unit(mine, 7, 3, 6)
    blobs = [one.packed() for one in mine]
    found = [work(version(), blobs, what.text) for _ in range(2)]
    assert found[0] == found[1]
    for number, counts in zip(range(3, 6), unpacked_unit(what, found[0]), strict=True):
        for arm, some in zip(ARMS, counts, strict=True):
            assert np.array_equal(some.counts, Worker(plan(*arm)).run(7, number))


def test_the_name_depends_on_everything_that_counts() -> None:
    mine = [tables(plan(*arm)) for arm in ARMS]
    asked = [
        unit(mine, 7, 0, 4), unit(mine, 8, 0, 4), unit(mine, 7, 1, 4), unit(mine, 7, 0, 3),
        unit(mine[:1], 7, 0, 4), unit(mine[::-1], 7, 0, 4),
        unit([tables(plan(desk(), served(3, 0.5, 3, 200))), mine[1]], 7, 0, 4),
    ]  # fmt: skip
    assert len({one.name for one in asked}) == len(asked)


def test_another_kernel_refuses_the_work() -> None:
    mine = [tables(plan(*ARMS[0]))]
    with pytest.raises(Foreign):
        work("0" * 64, [mine[0].packed()], unit(mine, 7, 0, 1).text)


def test_whatever_is_changed_in_a_chunk_is_noticed() -> None:
    """Every byte of a small one."""
    what = Unit(("a",), (3,), 1, 0, 2)
    shares = np.array([[0.5, np.nan]]), np.zeros((0, 3))
    counts = [[Counted(np.array(one), *shares)] for one in ([1, 0, 3], [4, -5, 1 << 62])]
    blob = packed(what, counts)
    back = [one for (one,) in unpacked_unit(what, blob)]
    assert [one.counts.tolist() for one in back] == [[1, 0, 3], [4, -5, 1 << 62]]
    assert all(repr((one.spreads, one.survivals)) == repr(shares) for one in back)
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            unpacked_unit(what, bytes(changed))
    for wrong in (blob[:-1], blob + b"x", b"", b"\n\n\n", packed(Unit(("b",), (3,), 1, 0, 2), counts)):
        with pytest.raises(Damaged):
            unpacked_unit(what, wrong)


def test_runs_of_numbers() -> None:
    assert list(runs([], 4)) == []
    assert list(runs(range(9), 4)) == [(0, 4), (4, 8), (8, 9)]
    assert list(runs([3, 4, 7, 8, 9], 2)) == [(3, 5), (7, 9), (9, 10)]


# --- what is kept ---------------------------------------------------------------------------------


def test_what_is_kept_is_not_run_again(tmp_path: Path, plain: list[Results]) -> None:
    first, done, _ = kept(tmp_path)
    assert done == list(range(N))
    assert same(first, plain)
    again, done, shelf = kept(tmp_path)
    assert done == []
    assert shelf.found == N
    assert same(again, plain)
    _, done, _ = kept(tmp_path, resume=False)
    assert len(done) == N


def test_an_early_end_keeps_what_was_finished(tmp_path: Path, plain: list[Results]) -> None:
    early, _, _ = kept(tmp_path, stop_at=MOST + 2)
    over = early[0].replications  # threads may have finished more by the time they hear of the stop
    assert MOST + 2 <= over <= N
    found, done, _ = kept(tmp_path)
    assert done == list(range(N if over == N else over // MOST * MOST, N))
    assert same(found, plain)


def test_what_cannot_be_kept_is_told_with_what_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be kept in `.*file/kept`: not a directory") as refused:
        kept(tmp_path / "file" / "kept")
    assert "`--resume` goes on from what was kept" in refused.value.help


def test_a_room_goes_with_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or when the next one comes; never that of somebody who is there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, others = tmp_path / "leadpolicy-left", tmp_path / "leadpolicy-others"
    for one in (left / "worker", others):
        one.mkdir(parents=True)
    (left / "in-use").touch()
    with room() as first:
        assert not left.exists()
        with room() as second:
            assert Path(first).exists()
            assert Path(second).exists()
    assert [one.name for one in tmp_path.iterdir()] == [others.name]


def test_more_replications_go_on_from_fewer(tmp_path: Path, plain: list[Results]) -> None:
    kept(tmp_path, MOST)
    found, done, _ = kept(tmp_path)
    assert done == list(range(MOST, N))
    assert same(found, plain)
    one = next(tmp_path.glob("*.chunk"))
    one.unlink()
    for make, said in ((os.mkfifo, "is no file"), (os.mkdir, "is a folder")):
        make(one)
        with pytest.raises(InputError, match=said) as refused:
            kept(tmp_path)
        assert "remove it" in refused.value.help
        one.unlink() if make is os.mkfifo else one.rmdir()


@pytest.mark.parametrize("what", ["damaged", "foreign", "empty"])
def test_a_bad_file_is_made_anew(tmp_path: Path, plain: list[Results], what: str) -> None:
    kept(tmp_path)
    one, other = sorted(tmp_path.glob("*.chunk"))[:2]
    blob = one.read_bytes()
    broken = blob[:-9] + bytes([blob[-9] ^ 4]) + blob[-8:]
    one.write_bytes({"damaged": broken, "foreign": other.read_bytes(), "empty": b""}[what])
    found, done, shelf = kept(tmp_path)
    assert len(done) in (MOST, N % MOST)
    assert shelf.damaged == [str(one)]
    assert one.read_bytes() == blob
    assert same(found, plain)
