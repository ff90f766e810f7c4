"""Policy files that are not on disk: of a commit or an archive, chosen as those of a folder are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from dsl.diagnostic import Diagnostic
from dsl.files import POLICY, SUFFIX, decode, shown_path
from dsl.source import Source

Tree = Mapping[str, bytes]  # by path from the top, with `/` between its parts


def sources(tree: Tree, folder: str, prefix: str) -> tuple[list[Source], list[Diagnostic]]:
    """The policy's texts at a file or folder of the tree ("" for its top); `prefix` begins their names.

    As in dsl/files.py: no hidden folders, and no folder below that holds a policy of its own.
    """
    found: list[Source] = []
    unread: list[Diagnostic] = []
    for path in chosen(tree, folder):
        one = decode(shown_path(Path(f"{prefix}{path}")), tree[path])
        if isinstance(one, Source):
            found.append(one)
        else:
            unread.append(one)
    return found, unread


def chosen(tree: Tree, folder: str) -> list[str]:
    """Which files of the tree make up the policy at `folder`, in order."""
    if folder in tree:
        return [folder]
    top = PurePosixPath(folder)
    files = [PurePosixPath(one) for one in tree if one.endswith(SUFFIX)]
    inside = sorted(one for one in files if top in one.parents)
    others = {
        one.parent for one in inside if one.parent != top and POLICY.search(tree[str(one)]) is not None
    }
    return [str(one) for one in inside if _belongs(one.relative_to(top), top, others)]


def homes(tree: Tree, policy: str) -> list[str]:
    """The folders (or lone files) of the tree that declare the policy of this name, in order."""
    found = {str(PurePosixPath(path).parent) for path, name in _declared(tree) if name == policy}
    return sorted("" if one == "." else one for one in found)


def _belongs(path: PurePosixPath, top: PurePosixPath, others: set[PurePosixPath]) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and not any(top / above in others for above in path.parents)


def _declared(tree: Tree) -> Iterator[tuple[str, str]]:
    """Files with a policy block, and the name that it gives."""
    for path, data in tree.items():
        found = POLICY.search(data)
        if found is not None and path.endswith(SUFFIX):
            line = data[found.start() :].split(b"\n", 1)[0].decode(errors="replace")
            words = line.replace("{", " ").replace('"', " ").split()
            yield path, words[1] if len(words) > 1 else ""
