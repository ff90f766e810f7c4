"""The syntax trees of functions, and what the names in them stand for."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

from simulator.native.kinds import NotTranslated


@cache
def _functions(path: str) -> dict[int, ast.FunctionDef]:
    """Every function of a file by the line of its first decorator, or of its `def`."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return {
        min([one.lineno, *(mark.lineno for mark in one.decorator_list)]): one
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef)
    }


def tree_of(function: FunctionType) -> ast.FunctionDef:
    code = function.__code__
    return _functions(code.co_filename)[code.co_firstlineno]


def looked_up(function: FunctionType, node: ast.expr) -> object:
    """What a global name, or an attribute of a module, stands for; None for what is neither."""
    if isinstance(node, ast.Name):
        scope = function.__globals__
        if node.id in scope:
            return scope[node.id]
        builtins = scope["__builtins__"]
        found = builtins if isinstance(builtins, dict) else vars(builtins)
        if node.id not in found:
            raise NotTranslated(f"{function.__qualname__}: nothing is called `{node.id}`")
        return found[node.id]
    if isinstance(node, ast.Attribute):
        owner = looked_up(function, node.value) if isinstance(node.value, ast.Name) else None
        if isinstance(owner, ModuleType):
            return getattr(owner, node.attr)
    return None
