"""Two versions of one policy, from wherever they lie: disk, a git ref, an archive.

A version is named by a file or folder, `REF` or `REF:PATH` of git, or an archive (`old.zip`,
`old.tar.gz:folder`). A ref alone means the path of the version that it is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dsl.diagnostic import Diagnostic
from dsl.files import SUFFIX
from dsl.nodes import File
from dsl.source import Source
from leadpolicy.errors import InputError
from leadpolicy.io import archive, git, trees
from leadpolicy.reading import refusal
from leadpolicy.render import Report
from policy.model import Policy

HERE = "."


@dataclass(frozen=True)
class Version:
    """`root` begins the paths of its sources, and is no part of what they are called."""

    shown: str
    policy: Policy
    sources: dict[str, Source]
    root: str
    missing: bool = False  # there was no such policy then
    remarks: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class _Named:
    """What a version's name turned out to mean."""

    kind: str  # "disk", "archive", "ref"
    place: str  # a path on disk, an archive's own path, a ref
    inside: str | None = None  # path in the archive or the commit


def pair(old: str, new: str, base: bool = False) -> tuple[Version, Version]:
    """Both versions. With `base`, a ref for the old one means where the new one branched off from it.

    Raises InputError, OSError.
    """
    older, newer = _named(old, _around(new)), _named(new, _around(old))
    new_version = _read(newer, older, None)
    tip = newer.place if newer.kind == "ref" else "HEAD"
    return _read(older, newer, tip if base else None, new_version.policy.name, True), new_version


def _around(other: str) -> Path:
    """Where to look for the repository that a ref belongs to: beside the other version."""
    path = Path(other)
    return path if path.exists() else Path(HERE)


# --- what a name means --------------------------------------------------------------------------


def _named(name: str, near: Path) -> _Named:
    if not name:
        raise InputError("a version needs a name", "name a file, a folder, a git ref or an archive")
    head, colon, inside = _split(name)
    if archive.is_archive(name) and Path(name).is_file():
        return _Named("archive", name)
    if colon and archive.is_archive(head) and Path(head).is_file():
        return _Named("archive", head, _slashed(inside))
    if colon and not Path(name).exists():
        return _Named("ref", head, _slashed(inside))
    if Path(name).exists():
        _check_clear(name, near)
        return _Named("disk", name)
    if archive.is_archive(name) or name.endswith(SUFFIX):
        raise InputError(f"`{name}` does not exist")
    return _Named("ref", name)


def _split(name: str) -> tuple[str, bool, str]:
    """`REF:PATH`, and `C:\\policies` left alone."""
    head, colon, inside = name.partition(":")
    return head, bool(colon) and len(head) > 1, inside


def _slashed(path: str) -> str:
    clean = str(PurePosixPath(path.replace("\\", "/")))
    return "" if clean == "." else clean.strip("/")


def _check_clear(name: str, near: Path) -> None:
    """A name that is both a path and a ref must say which."""
    if "/" in name or "\\" in name or name.startswith("."):
        return
    repo = _repository_or_none(near)
    if repo is not None and git.is_commit(repo, name):
        raise InputError(
            f"`{name}` is both a path and a git ref",
            f"write `./{name}` for the path, `{name}:` with a path after it for the ref",
        )


def _repository_or_none(near: Path) -> git.Repository | None:
    """Of a path that needs no git it does not matter why git says no."""
    try:
        return git.repository(near)
    except InputError:
        return None


# --- reading ------------------------------------------------------------------------------------


def _read(
    named: _Named, other: _Named, tip: str | None, policy: str = "", may_miss: bool = False
) -> Version:
    if named.kind == "disk":
        return _from_disk(named.place)
    if named.kind == "archive":
        return _from_archive(named, policy)
    return _from_git(named, other, tip, policy, may_miss)


def _from_disk(path: str) -> Version:
    from dsl.files import read

    found, unread = read([path])
    root = path if Path(path).is_dir() else str(Path(path).parent)
    return _compiled(path, found, unread, _ending(root), f"leadpolicy check {path}")


def _from_archive(named: _Named, policy: str) -> Version:
    tree = archive.files(named.place)
    inside = named.inside
    if inside is None:
        inside = _only_home(tree, policy, named.place)
    prefix = f"{named.place}:"
    found, unread = trees.sources(tree, inside, prefix)
    if not found and not unread:
        where = f"`{inside}` of `{named.place}`" if inside else f"`{named.place}`"
        raise InputError(
            f"{where} has no `{SUFFIX}` file", "the path counts from the top of the archive"
        )
    shown = f"{named.place}:{inside}" if inside else named.place
    return _compiled(shown, found, unread, _below(prefix, inside, tree))


def _only_home(tree: trees.Tree, policy: str, path: str) -> str:
    """Archives mostly hold one folder that holds the rest; the policy's own block tells which."""
    homes = trees.homes(tree, policy) if policy else []
    if len(homes) > 1:
        raise _several(f"`{path}`", policy, [f"{path}:{one}" for one in homes])
    return homes[0] if homes else ""


def _from_git(named: _Named, other: _Named, tip: str | None, policy: str, may_miss: bool) -> Version:
    repo = _repository(named, other)
    at = git.commit(repo, named.place)
    remarks: list[str] = []
    if tip is not None:
        at = git.merge_base(repo, at, git.commit(repo, tip))
        remarks.append(f"`{named.place}` is read where the change branched off: {at.short} of {at.day}")
    folder, tree = _tree(repo, at, named, other)
    if not trees.chosen(tree, folder) and named.inside is None:
        folder, tree = _elsewhere(repo, at, folder, policy, remarks)
    prefix = f"{named.place}:"
    found, unread = trees.sources(tree, folder, prefix)
    shown = f"{named.place}:{folder}".rstrip(":") + f" ({at.short})"
    if found or unread:
        root = _below(prefix, folder, tree)
        remarks += _submodules(repo, at, folder)
        return _compiled(shown, found, unread, root, remarks=remarks)
    if may_miss and named.inside is None:
        return Version(shown, Policy(policy), {}, prefix, True, tuple(remarks))
    raise _absent(repo, at, folder)


def _repository(named: _Named, other: _Named) -> git.Repository:
    near = Path(other.place) if other.kind == "disk" else Path(HERE)
    repo = git.repository(near)
    if repo is None:
        raise InputError(
            f"`{named.place}` is no path, and `{near}` is in no git repository",
            "name a file, a folder or an archive, or start from inside the repository",
        )
    return repo


def _tree(
    repo: git.Repository, at: git.Commit, named: _Named, other: _Named
) -> tuple[str, dict[str, bytes]]:
    """The path in the commit, and the policy files there."""
    if named.inside is not None:
        folder = named.inside
        tree = _files(repo, at, folder)
        if not tree and not repo.bare:
            beside = _in_repository(repo, Path(HERE) / folder)
            if beside is not None and beside != folder:
                return beside, _files(repo, at, beside)
        return folder, tree
    if other.inside is not None:
        return other.inside, _files(repo, at, other.inside)
    place = Path(other.place) if other.kind == "disk" else Path(HERE)
    folder = "" if repo.bare else _in_repository(repo, place) or ""
    return folder, _files(repo, at, folder)


def _in_repository(repo: git.Repository, path: Path) -> str | None:
    """A path on disk as the repository calls it; None outside of it. Its folders may be links, it
    may be one itself: then the link's own place counts."""
    full = path.absolute()
    real = full.parent.resolve() / full.name if full.is_symlink() else full.resolve()
    try:
        inside = real.relative_to(repo.top.resolve()).as_posix()
    except ValueError:
        return None
    return "" if inside == "." else inside


def _files(repo: git.Repository, at: git.Commit, folder: str) -> dict[str, bytes]:
    listed = [one for one in git.listing(repo, at, folder) if one.path.endswith(SUFFIX)]
    wanted = [one for one in listed if one.mode != git.SUBMODULE]
    archive.check_number(len(wanted), f"`{at.name}`")
    if sum(one.size for one in wanted) > archive.MOST_BYTES:
        most = archive.MOST_BYTES // 2**20
        raise InputError(f"the policy files of `{at.name}` are larger than {most} MiB", "name a path")
    return {entry.path: data for entry, data in git.contents(repo, at, wanted)}


def _elsewhere(
    repo: git.Repository, at: git.Commit, folder: str, policy: str, remarks: list[str]
) -> tuple[str, dict[str, bytes]]:
    """The folder may have had another name: then the policy of this name is looked for."""
    tree = _files(repo, at, "")
    homes = trees.homes(tree, policy) if policy else []
    if len(homes) > 1:
        raise _several(f"`{at.name}`", policy, [f"{at.name}:{one}" for one in homes])
    if not homes:
        remarks.append(f"`{folder or HERE}` does not exist at `{at.name}`: all of it is new")
        return folder, {}
    remarks.append(f"at `{at.name}`, policy `{policy}` was in `{homes[0] or HERE}`")
    return homes[0], tree


def _submodules(repo: git.Repository, at: git.Commit, folder: str) -> list[str]:
    return [
        f"`{one.path}` is a submodule: its files are not part of `{at.name}`"
        for one in git.listing(repo, at, folder)
        if one.mode == git.SUBMODULE
    ]


def _absent(repo: git.Repository, at: git.Commit, folder: str) -> InputError:
    above = [str(one) for one in (PurePosixPath(folder), *PurePosixPath(folder).parents)][:-1]
    for one in git.listing(repo, at, above[-1] if above else ""):
        if one.mode == git.SUBMODULE and one.path in above:
            return InputError(
                f"`{one.path}` is a submodule: its files are not part of `{at.name}`",
                "run the comparison inside the submodule, with a ref of its own",
            )
    where = f"`{folder}`" if folder else "its top"
    return InputError(
        f"`{at.name}` has no `{SUFFIX}` file at {where}", f"name the path: `{at.name}:PATH`"
    )


def _several(where: str, policy: str, choices: Sequence[str]) -> InputError:
    return InputError(
        f"{where} has several policies called `{policy}`",
        f"name one: {', '.join(f'`{one}`' for one in choices[:5])}",
    )


def _below(prefix: str, folder: str, tree: trees.Tree) -> str:
    top = str(PurePosixPath(folder).parent) if folder in tree else folder
    return _ending(f"{prefix}{'' if top == '.' else top}")


def _ending(root: str) -> str:
    """With its separator, so that it can be taken off the front of a path."""
    if root in ("", HERE):
        return ""
    return root if root.endswith((":", "/")) else f"{root}/"


def _compiled(
    shown: str,
    found: Sequence[Source],
    unread: Sequence[Diagnostic],
    root: str,
    explained_by: str = "",
    remarks: Sequence[str] = (),
) -> Version:
    from dsl.diagnostic import has_errors
    from policy.compile import load_sources

    loaded = load_sources(found, unread)
    sources = {one.path: one for one in loaded.sources}
    if loaded.policy is None or has_errors(loaded.diagnostics):
        report = Report(loaded.diagnostics, sources)
        raise refusal(f"the policy `{shown}`", report, explained_by or "leadpolicy check")
    files = loaded.files
    return Version(shown, loaded.policy, sources, root, remarks=tuple(remarks), files=files)
