"""The rules of the house that no other tool holds (ARCHITECTURE.md lists them all)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("dsl", "policy", "simulator", "leadpolicy")
ONE_MODULE_ONLY = (
    "lark", "networkx", "llvmlite", "numba", "matplotlib", "pygraphviz", "ruamel", "z3", "distributed",
    "optuna",
)  # fmt: skip
LINES = 400
KERNEL = "simulator/kernel/"  # one topic a file, however long
MAY_EXECUTE = {"dsl/quick.py", "policy/engine/expressions.py"}
DATA_ONLY = {
    "dsl/nodes.py": "the syntax tree",
    "policy/model.py": "the compiled policy",
    "policy/state.py": "facts and effects",
}


@pytest.mark.parametrize("library", ONE_MODULE_ONLY)
def test_one_module_imports_the_library(library: str) -> None:
    importers = sorted(name for name, found in _imports().items() if library in found)
    assert len(importers) <= 1, f"{library} is imported by {', '.join(importers)}"


def test_files_stay_small() -> None:
    long = {
        name: count
        for name, count in _lengths().items()
        if count > LINES and not name.startswith(KERNEL) and name not in DATA_ONLY
    }
    assert not long


def test_no_module_hides_one_of_the_standard_library() -> None:
    hidden = [name for name in _imports() if Path(name).stem in sys.stdlib_module_names]
    assert hidden == []


def test_every_package_says_that_it_is_typed() -> None:
    assert [one for one in PACKAGES if not (ROOT / one / "py.typed").exists()] == []


def test_user_text_is_never_executed() -> None:
    """Only what compiles the typed tree, or our own classes, may call `exec`; nothing unpickles."""
    calls = {name for name, names in _calls().items() if names & {"exec", "eval"}}
    assert calls <= MAY_EXECUTE
    unsafe = {"pickle", "cloudpickle", "shelve", "marshal"}
    assert not [name for name, tree in _trees().items() if unsafe & set(_named(tree))]


def test_nothing_tracked_names_a_place_of_one_machine() -> None:
    places = re.compile(r"/(?:(?:home|root|Users|opt|work)\b|tmp/\w)/?\w*/")
    found = [
        f"{path}:{number}"
        for path in _tracked()
        for number, line in enumerate(_text(path).splitlines(), 1)
        if places.search(line) and "usr" not in line and path != "tests/test_house.py"
    ]
    assert found == []


def test_constraints_hold_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line)] == []


def test_what_is_needed_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(x for y in project["optional-dependencies"].values() for x in y),
    ]
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=]", one)[0] for one in needed]
    assert [name for name in names if f"**{name}**" not in explained] == []


def test_the_map_is_short_and_its_files_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    named = re.findall(r"`((?:dsl|policy|simulator|leadpolicy|tests|docs|bench)/[\w./]*)`", text)
    assert [one for one in named if not (ROOT / one).exists()] == []


# --- reading the code ---------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _trees() -> dict[str, ast.Module]:
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in files}


@lru_cache(maxsize=1)
def _imports() -> dict[str, set[str]]:
    """Top-level packages that each module imports, wherever in the module; not for types alone."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in _trees().items():
        found[name] = set()
        for node in _running(tree):
            if isinstance(node, ast.Import):
                found[name] |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[name].add(node.module.split(".")[0])
    return found


def _named(tree: ast.AST) -> Iterator[str]:
    """The parts of the names of all that a module imports, of packages within others, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [one.name for one in node.names]
            module = node.module if isinstance(node, ast.ImportFrom) and node.module else ""
            yield from ".".join((module, *names)).split(".")


def _running(tree: ast.AST) -> list[ast.AST]:
    """All nodes but those under `if TYPE_CHECKING:`."""
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        found += [node, *_running(node)]
    return found


def _calls() -> dict[str, set[str]]:
    return {
        name: {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        for name, tree in _trees().items()
    }


def _lengths() -> dict[str, int]:
    return {name: len(_text(name).splitlines()) for name in _trees()}


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _text(name: str) -> str:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a picture
