"""Reading a repository's past with git itself: the one module that runs it.

Nothing is checked out and nothing is written: commits are looked up, trees listed, files read.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leadpolicy.errors import InputError

PATIENCE = 120  # seconds for one call; a partial clone may have to fetch
SUBMODULE = "160000"
LINK = "120000"

_ENV = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
}
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # may name another repository


@dataclass(frozen=True)
class Repository:
    """`top` is where paths of its trees begin, and where git is called; the git folder if it is bare."""

    top: Path
    bare: bool = False


@dataclass(frozen=True)
class Commit:
    """One commit under the name by which it was asked for."""

    name: str
    sha: str
    day: str  # ISO date of the commit

    @property
    def short(self) -> str:
        return self.sha[:10]


@dataclass(frozen=True)
class Entry:
    """One file (or submodule) of a tree; `path` counts from the top of the repository."""

    path: str
    mode: str
    size: int
    id: str


def repository(at: Path) -> Repository | None:
    """The repository around a file or folder that may no longer exist; None outside of any."""
    folder = at.absolute()
    while not folder.is_dir():
        folder = folder.parent
    done = _run(folder, "rev-parse", "--is-bare-repository", "--absolute-git-dir")
    if done.returncode:
        said = _said(done)
        if "not a git repository" in said:
            return None
        raise InputError(f"git cannot read the repository of `{folder}`: {said}")
    bare, git_dir = done.stdout.decode(errors="surrogateescape").splitlines()[:2]
    if bare == "true":
        return Repository(Path(git_dir), True)
    top = _run(folder, "rev-parse", "--show-toplevel")
    if top.returncode:
        raise InputError(f"`{folder}` is inside a git folder", "start from the files of the repository")
    return Repository(Path(top.stdout.decode(errors="surrogateescape").rstrip("\n")))


def commit(repo: Repository, ref: str) -> Commit:
    """The commit that a branch, tag or hash names. InputError, which knows of shallow clones."""
    found = _commit(repo, ref) or _commit(repo, f"refs/remotes/origin/{ref}")
    if found is None:
        raise _unknown(repo, ref)
    return Commit(ref, *found)


def is_commit(repo: Repository, ref: str) -> bool:
    return bool(ref) and _commit(repo, ref) is not None


def merge_base(repo: Repository, one: Commit, other: Commit) -> Commit:
    """The best common ancestor of two commits, under the name of the first. InputError without one."""
    done = _run(repo.top, "merge-base", one.sha, other.sha)
    sha = done.stdout.decode().strip()
    found = _commit(repo, sha) if sha else None
    if found is None:
        if is_shallow(repo):
            raise _shallow(f"the common ancestor of `{one.name}` and `{other.name}` is not in it")
        raise InputError(
            f"`{one.name}` and `{other.name}` have no common ancestor",
            "add `--exact` to compare with the ref itself",
        )
    return Commit(one.name, *found)


def listing(repo: Repository, at: Commit, folder: str = "") -> tuple[Entry, ...]:
    """Every file below a folder of a commit, or the file itself, by path; () where there is none."""
    under = [folder] if folder else []
    done = _run(repo.top, "ls-tree", "-r", "-z", "-l", "--full-tree", "--", at.sha, *under)
    if done.returncode:
        raise InputError(f"git cannot list `{at.name}`: {_said(done)}")
    return tuple(_entry(one) for one in done.stdout.split(b"\0") if one)


def contents(repo: Repository, at: Commit, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """The bytes of these files; symbolic links are followed inside the commit, and left out where they
    lead out of it or nowhere."""
    asked = "".join(f"{_asked(at, one)}\n" for one in entries)
    data = asked.encode(errors="surrogateescape")
    done = _run(repo.top, "cat-file", "--batch", "--follow-symlinks", data=data)
    if done.returncode:
        raise InputError(f"git cannot read `{at.name}`: {_said(done)}")
    rest = memoryview(done.stdout)
    for one in entries:
        head, rest = _line(rest)
        words = head.split()
        if words[-1:] == ["missing"]:
            continue
        size = int(words[-1])
        if words[1:2] == ["blob"]:
            yield one, bytes(rest[:size])
        rest = rest[size + 1 :]


def is_shallow(repo: Repository) -> bool:
    return _run(repo.top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


# --- calling git --------------------------------------------------------------------------------


def _run(folder: Path, *words: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    env = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS} | _ENV
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words],
            input=data,
            capture_output=True,
            env=env,
            timeout=PATIENCE,
        )
    except FileNotFoundError:
        raise InputError(
            "`git` is not installed, and this compares with a git ref",
            "install it, or name a folder or an archive of the older policy",
        ) from None
    except subprocess.TimeoutExpired:
        raise InputError(f"`git {words[0]}` did not end within {PATIENCE} seconds") from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason was given"]
    return lines[0].removeprefix("fatal: ").rstrip(".")


def _commit(repo: Repository, ref: str) -> tuple[str, str] | None:
    """Hash and day of what a name stands for."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    done = _run(repo.top, *words)
    sha = done.stdout.decode().strip()
    if done.returncode or not sha:
        return None
    day = _run(repo.top, "show", "--no-patch", "--format=%cs", sha).stdout.decode().strip()
    return sha, day


def _entry(line: bytes) -> Entry:
    head, _, path = line.decode(errors="surrogateescape").partition("\t")
    mode, _, id, size = head.split()
    return Entry(path, mode, 0 if size == "-" else int(size), id)


def _asked(at: Commit, one: Entry) -> str:
    """A file by its hash, whatever it is called; a link by its path, so that it is followed."""
    if one.mode != LINK:
        return one.id
    if "\n" in one.path:
        raise InputError(f"a link of `{at.name}` has a line break in its name", "give it another name")
    return f"{at.sha}:{one.path}"


def _line(data: memoryview) -> tuple[str, memoryview]:
    end = next(at for at in range(len(data)) if data[at] == 10)
    return bytes(data[:end]).decode(errors="surrogateescape"), data[end + 1 :]


# --- what goes wrong ----------------------------------------------------------------------------


def _unknown(repo: Repository, ref: str) -> InputError:
    if is_shallow(repo):
        return _shallow(f"`{ref}` is not in it")
    empty = _run(repo.top, "rev-parse", "--verify", "--quiet", "HEAD").returncode
    if ref == "HEAD" and empty:
        return InputError("this repository has no commit yet", "commit the policy first")
    return InputError(
        f"`{ref}` is neither a path nor a commit of the repository `{repo.top.name}`",
        "name a branch, a tag or a commit (`git fetch` may be due), a file, a folder or an archive",
    )


def _shallow(what: str) -> InputError:
    return InputError(
        f"this is a shallow clone: {what}",
        "run `git fetch --unshallow`; in GitHub Actions give actions/checkout `fetch-depth: 0`",
    )
