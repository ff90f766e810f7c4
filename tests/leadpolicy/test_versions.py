"""Versions of a policy from git, folders and archives: what is found, what is said when it is not."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.errors import InputError
from leadpolicy.io import archive
from leadpolicy.versions import Version, pair

POLICY = """\
policy demo { version "1" }
roles sales
track lead {
  status Open { start  owner sales  sla 48 hours  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
"""
TIGHTER = POLICY.replace("48 hours", "24 hours")
WHO = {
    f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def git(folder: Path, *words: str) -> str:
    env = os.environ | WHO | {"GIT_CONFIG_GLOBAL": os.devnull}
    allowed = ("-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *allowed, *words], cwd=folder, env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def save(
    folder: Path, text: str, message: str = "a change", path: str = "policies/demand/all.lead"
) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a change")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On branch `work`, one commit after `main`; `main` went on as well."""
    folder = tmp_path / "a repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    save(folder, POLICY)
    git(folder, "checkout", "-q", "-b", "work")
    save(folder, TIGHTER)
    git(folder, "checkout", "-q", "main")
    save(folder, POLICY.replace('version "1"', 'version "9"'))
    git(folder, "checkout", "-q", "work")
    monkeypatch.chdir(folder)
    return folder


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def hours(version: Version) -> int:
    return version.policy.status["lead.Open"].clocks[0].within.amount // 3_600_000_000


# --- git ----------------------------------------------------------------------------------------


def test_a_ref_stands_for_the_path_of_the_other_side(repo: Path) -> None:
    old, new = pair("main", "policies/demand")
    assert (hours(old), hours(new), old.policy.version) == (48, 24, "9")
    assert list(old.sources) == ["main:policies/demand/all.lead"]
    assert old.root == "main:policies/demand/"


@pytest.mark.parametrize(
    ("old", "where"),
    [
        ("main", "policies/demand"),
        ("main:policies/demand", "policies/demand/all.lead"),
        ("main:policies/demand/all.lead", "policies/demand"),
        ("HEAD~1", "policies/demand"),
        ("HEAD~1:./policies/demand/", "policies/demand"),
        ("work~1", "./policies/../policies/demand/"),
    ],
)
def test_ways_to_name_an_older_version(repo: Path, old: str, where: str) -> None:
    before, after = pair(old, where)
    assert (hours(before), hours(after)) == (48, 24)


def test_paths_count_from_the_present_folder_too(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo / "policies")
    for old in ("main", "main:demand", "main:policies/demand"):
        assert hours(pair(old, "demand")[0]) == 48
    monkeypatch.chdir(repo / "policies" / "demand")
    assert "SLA: 48 hours -> 24 hours" in run("diff", "main", "--structure").stdout
    monkeypatch.chdir(repo.parent)
    assert hours(pair("main", "a repo/policies/demand")[0]) == 48


def test_a_branch_is_read_where_the_change_branched_off(repo: Path) -> None:
    assert pair("main", "policies/demand", base=True)[0].policy.version == "1"
    result = run("breaking", "policies/demand", "--against", "main")
    base = git(repo, "merge-base", "main", "HEAD")[:10]
    assert f"`main` is read where the change branched off: {base} of " in result.stderr
    assert "warning[sla-tightened]" in result.stdout
    assert "--> policies/demand/all.lead:4:37" in result.stdout
    assert "::: main:policies/demand/all.lead:4:37" in result.stdout
    assert result.exit_code == 1
    assert (
        "main` is read" not in run("breaking", "policies/demand", "--against", "main", "--exact").stderr
    )


def test_both_sides_may_be_refs(repo: Path) -> None:
    old, new = pair("work~1:policies/demand", "work")
    assert (hours(old), hours(new)) == (48, 24)
    assert run("diff", "main:policies/demand", "work", "--merge-base", "--structure").exit_code == 1


def test_a_branch_that_only_the_origin_has_is_found(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--branch", "work", str(repo), "clone")
    old, _ = pair("main", str(tmp_path / "clone" / "policies" / "demand"))
    assert old.policy.version == "9"


def test_a_folder_that_was_renamed_is_found_by_the_policy_in_it(repo: Path) -> None:
    git(repo, "mv", "policies/demand", "elsewhere now")
    old, new = pair("main", "elsewhere now")
    assert (hours(old), hours(new)) == (48, 24)
    assert old.remarks == ("at `main`, policy `demo` was in `policies/demand`",)
    save(repo, POLICY, path="copy/all.lead")
    git(repo, "branch", "-q", "two")
    git(repo, "mv", "elsewhere now", "third")
    with pytest.raises(InputError, match="several policies called `demo`") as told:
        pair("two", "third")
    assert "two:copy" in told.value.help


def test_a_policy_that_was_not_there_is_all_new(repo: Path) -> None:
    (repo / "new.lead").write_text(POLICY.replace("demo", "other"), encoding="utf-8")
    old, _ = pair("main", "new.lead")
    assert old.missing
    assert "`new.lead` does not exist at `main`: all of it is new" in old.remarks
    result = run("breaking", "new.lead", "--against", "main")
    assert (result.exit_code, result.stdout) == (0, "nothing breaks in 1 file\n")
    assert "added    status lead.Open" in run("diff", "main", "new.lead").stdout


def test_files_of_the_commit_are_chosen_as_on_disk(repo: Path) -> None:
    other = "policy second {}\n"
    (repo / "policies/demand/.hidden").mkdir()
    (repo / "policies/demand/.hidden/no.lead").write_text(other, encoding="utf-8")
    save(repo, other, path="policies/demand/proposal/policy.lead")
    save(repo, "roles marketing\n", path="policies/demand/deep/er/roles.lead")
    (repo / "policies/demand/linked.lead").symlink_to("../roles.lead")
    save(repo, "roles ldr\n", path="policies/roles.lead")
    old, new = pair("work", "policies/demand")
    assert old.policy.roles == new.policy.roles
    assert [one.removeprefix("work:") for one in old.sources] == list(new.sources)
    assert len(new.sources) == 3


def test_submodules_are_named(repo: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    git(inner, "init", "-q", "-b", "main")
    save(inner, "roles marketing\n", path="roles.lead")
    git(repo, "submodule", "--quiet", "add", str(inner), "policies/demand/shared")
    git(repo, "commit", "-q", "-m", "share")
    told = "`policies/demand/shared` is a submodule: its files are not part of `work`"
    assert told in pair("work", "policies/demand")[0].remarks
    with pytest.raises(InputError, match="is a submodule") as problem:
        pair("work:policies/demand/shared", "policies/demand")
    assert "inside the submodule" in problem.value.help


def test_a_bare_repository_is_read(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repo), "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    old, new = pair("main:policies/demand", "work:policies/demand")
    assert (hours(old), hours(new)) == (48, 24)


def test_a_shallow_clone_says_what_to_do(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "work", f"file://{repo}", "shallow")
    path = str(tmp_path / "shallow" / "policies" / "demand")
    for ref in ("main", "HEAD~1"):
        result = run("breaking", path, "--against", ref)
        assert result.exit_code == 2
        with pytest.raises(InputError, match=f"this is a shallow clone: `{ref}` is not in it") as told:
            pair(ref, path)
        assert "git fetch --unshallow" in told.value.help
        assert "fetch-depth: 0" in told.value.help
    git(tmp_path / "shallow", "fetch", "-q", "--depth", "1", "origin", "main:main")
    with pytest.raises(InputError, match="the common ancestor of `main` and `HEAD` is not in it"):
        pair("main", path, base=True)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nowhere", "policies/demand", "neither a path nor a commit"),
        ("--upload-pack=x", "policies/demand", "neither a path nor a commit"),
        ("main:nothing", "policies/demand", "`main` has no `.lead` file at `nothing`"),
        ("", "policies/demand", "a version needs a name"),
        ("old.zip", "policies/demand", "`old.zip` does not exist"),
        ("main", "gone.lead", "`gone.lead` does not exist"),
    ],
)
def test_what_cannot_be_read_is_told(repo: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InputError) as told:
        pair(old, new)
    assert message in told.value.message


def test_a_name_that_is_a_path_and_a_ref_must_say_which(repo: Path) -> None:
    save(repo, POLICY, path="main/all.lead")
    with pytest.raises(InputError, match="both a path and a git ref"):
        pair("main", "policies/demand")
    assert hours(pair("./main", "policies/demand")[0]) == 48
    assert pair("main:policies/demand", "policies/demand")[0].policy.version == "9"


def test_outside_of_any_repository_only_paths_and_archives_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("new.lead").write_text(POLICY, encoding="utf-8")
    with pytest.raises(InputError, match="in no git repository"):
        pair("main", "new.lead")
    assert hours(pair("new.lead", "new.lead")[0]) == 48


def test_git_that_is_not_installed_is_told(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="`git` is not installed"):
        pair("main", "policies/demand")


def test_a_file_is_read_whatever_it_is_called(repo: Path) -> None:
    for number, name in enumerate(("two\nlines", "a\ttab", "-rf", ":(top)", 'a "quote"', "ünï")):
        save(repo, f"events event_{number}\n", path=f"policies/demand/{name}.lead")
    old, new = pair("HEAD", "policies/demand")
    assert old.policy.events == new.policy.events
    assert len(old.policy.events) == 6
    assert all("\n" not in path for path in old.sources)
    (repo / "policies/demand/a\nlink.lead").symlink_to("all.lead")
    save(repo, TIGHTER)
    with pytest.raises(InputError, match="a link of `HEAD` has a line break in its name"):
        pair("HEAD:policies/demand", "policies/demand/all.lead")


# --- archives -----------------------------------------------------------------------------------


def test_archives_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("new.lead").write_text(TIGHTER, encoding="utf-8")
    with zipfile.ZipFile("old.zip", "w") as packed:
        packed.writestr("project-1/policies/all.lead", POLICY)
        packed.writestr("project-1/other/all.lead", POLICY.replace("demo", "other"))
    with tarfile.open("old.tar.gz", "w:gz") as tar:
        _add(tar, "project-1/all.lead", POLICY.encode())
        _add(tar, "../outside.lead", b"roles outside\n")
        _add(tar, "/absolute.lead", b"roles absolute\n")
        link = tarfile.TarInfo("project-1/link.lead")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    for name in ("old.zip", "old.tar.gz", "old.zip:project-1/policies"):
        old, _ = pair(name, "new.lead")
        assert hours(old) == 48
        assert old.policy.roles == ("sales",)
    assert list(pair("old.tar.gz", "new.lead")[0].sources) == ["old.tar.gz:project-1/all.lead"]
    with pytest.raises(InputError, match="has no `\\.lead` file"):
        pair("old.zip:nothing", "new.lead")


def test_archives_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("new.lead").write_text(POLICY, encoding="utf-8")
    Path("torn.zip").write_bytes(b"PK\x03\x04 and no more")
    Path("torn.tar.gz").write_bytes(b"\x1f\x8b no more")
    for name in ("torn.zip", "torn.tar.gz"):
        with pytest.raises(InputError, match="is not a readable archive"):
            pair(name, "new.lead")
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    monkeypatch.setattr(archive, "MOST_ENTRIES", 3)
    with zipfile.ZipFile("large.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("policy.lead", POLICY + "# " + "x" * 10_000)
    with zipfile.ZipFile("many.zip", "w") as packed:
        for number in range(4):
            packed.writestr(f"{number}.txt", "")
    with pytest.raises(InputError, match="larger than"):
        pair("large.zip", "new.lead")
    with pytest.raises(InputError, match="more than 3 entries"):
        pair("many.zip", "new.lead")


def test_archives_are_bounded_in_what_they_unpack_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("new.lead").write_text(POLICY, encoding="utf-8")
    for ending, mode in (("gz", "w:gz"), ("xz", "w:xz"), ("bz2", "w:bz2")):
        with tarfile.open(f"old.tar.{ending}", mode) as tar:  # type: ignore[call-overload]
            _add(tar, "picture.png", bytes(2**20))
            _add(tar, "all.lead", POLICY.encode())
        assert hours(pair(f"old.tar.{ending}", "new.lead")[0]) == 48
    monkeypatch.setattr(archive, "MOST_UNPACKED", 2**20)
    for ending in ("gz", "xz", "bz2"):
        with pytest.raises(InputError, match="unpacks to more than 1 MiB"):
            pair(f"old.tar.{ending}", "new.lead")


def test_policy_files_of_a_version_are_counted(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(repo, "events visit\n", path="policies/demand/events.lead")
    with zipfile.ZipFile("old.zip", "w") as packed:
        packed.writestr("all.lead", POLICY)
        packed.writestr("events.lead", "events visit\n")
        packed.writestr("notes.txt", "")
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    for name in ("old.zip", "HEAD"):
        assert pair(name, "policies/demand")[0].policy.events == ("visit",)
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    for name in ("old.zip", "HEAD"):
        with pytest.raises(InputError, match=f"`{name}` has more than 1 `.lead` files"):
            pair(name, "policies/demand")


def test_a_member_that_is_torn_is_said_to_be(tmp_path: Path) -> None:
    file = tmp_path / "old.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("all.lead", POLICY)
    assert archive.files(str(file)) == {"all.lead": POLICY.encode()}
    whole = file.read_bytes()
    file.write_bytes(whole[:42] + b"\xff" + whole[43:])  # the first byte of how it is packed
    with pytest.raises(InputError, match="is not a readable archive"):
        archive.files(str(file))


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))
