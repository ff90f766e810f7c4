"""Bugs to plant: changes of one operation of the kernel."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

KERNEL = Path(__file__).resolve().parents[2] / "simulator" / "kernel"
_SPARED_FILES = ("__init__", "layout")  # tables of names
# What only saves time or memory: there a change need not be a bug.
_SPARED = frozenset(
    ("_look_ahead", "_swept", "come", "_push", "is_quiet", "may_run_ahead", "_pass_days")
)
_COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
_SUMS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}


@dataclass(frozen=True)
class Bug:
    """The change of the `number`-th place of a file at which something can be changed."""

    file: str
    number: int
    line: int
    function: str
    text: str
    what: str

    def __str__(self) -> str:
        """The same as long as the place stays what it is: without line numbers."""
        return f"{self.file}, {self.function}: {self.what} in `{self.text}`"


def every_bug() -> list[Bug]:
    return [one for path in sorted(KERNEL.glob("*.py")) for one in bugs_in(path)]


def bugs(count: int, seed: int) -> list[Bug]:
    """A random choice among all, from each file its share, and one at least."""
    dice, every = random.Random(seed), every_bug()
    chosen: list[Bug] = []
    for file in dict.fromkeys(one.file for one in every):
        of_file = [one for one in every if one.file == file]
        share = max(1, round(count * len(of_file) / len(every)))
        chosen += dice.sample(of_file, min(share, len(of_file)))
    dice.shuffle(chosen)
    return chosen


def bugs_in(path: Path) -> Iterator[Bug]:
    if path.stem not in _SPARED_FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, (function, line, what, _) in enumerate(_places(ast.parse("\n".join(lines)))):
            yield Bug(path.name, number, line, function, lines[line - 1].strip(), what)


def planted(bug: Bug) -> ast.Module:
    """The file with the bug in it; lines keep their numbers."""
    tree = ast.parse((KERNEL / bug.file).read_text(encoding="utf-8"))
    _, _, _, change = list(_places(tree))[bug.number]
    change()
    return ast.fix_missing_locations(tree)


Place = tuple[int, str, Callable[[], None]]


def _places(tree: ast.Module) -> Iterator[tuple[str, int, str, Callable[[], None]]]:
    """Function, line, what is done, and how, in the order of the text."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name not in _SPARED:
            for node in ast.walk(function):
                for place in _changes(node):
                    yield function.name, *place


def _changes(node: ast.AST) -> Iterator[Place]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARES:
            yield _compared(node, _COMPARES[type(op)])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _SUMS and not _is_a_place(node):
            yield _summed(node, _SUMS[type(op)])
        case ast.BoolOp():
            yield _joined(node)
        case ast.FunctionDef() | ast.If() | ast.For() | ast.While():
            for at, statement in enumerate(node.body):
                if _can_go(statement):
                    yield _left_out(node.body, at)


def _compared(node: ast.Compare, other: type[ast.cmpop]) -> Place:
    def change() -> None:
        node.ops[0] = other()

    return node.lineno, f"{type(node.ops[0]).__name__} is {other.__name__}", change


def _summed(node: ast.BinOp | ast.AugAssign, other: type[ast.operator]) -> Place:
    def change() -> None:
        node.op = other()

    return node.lineno, f"{type(node.op).__name__} is {other.__name__}", change


def _joined(node: ast.BoolOp) -> Place:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And

    def change() -> None:
        node.op = other()

    return node.lineno, f"{type(node.op).__name__} is {other.__name__}", change


def _left_out(body: list[ast.stmt], at: int) -> Place:
    def change() -> None:
        body[at] = ast.copy_location(ast.Pass(), body[at])

    return body[at].lineno, f"`{ast.unparse(body[at])[:50]}` is left out", change


def _can_go(statement: ast.stmt) -> bool:
    """What does something and makes no name: without a name a function is not translated at all."""
    match statement:
        case ast.Assign(targets=[ast.Subscript()]) | ast.AugAssign() | ast.Expr(value=ast.Call()):
            return True
        case _:
            return False


def _is_a_place(node: ast.AST) -> bool:
    """A sum with names of the layout is an address: elsewhere in memory anything may happen."""
    return isinstance(node, ast.BinOp) and any(isinstance(one, ast.Attribute) for one in ast.walk(node))
