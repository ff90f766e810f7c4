"""Calls: of other functions of the unit, of a few of Python's and numpy's own, and for memory."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.native.kinds import BITS, ELEMENT, HALVES, INT, REAL, VOID, Value, llvm_type
from simulator.native.source import looked_up

if TYPE_CHECKING:
    from simulator.native.terms import Terms


class Memory:
    """What takes an address for memory of a kind, in translated code."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, address: int) -> object:
        raise TypeError("memory is reached from translated code only")


def ahead(memory: Any, place: Any) -> None:
    """This place of a memory is read soon: let it come nearer meanwhile. Changes nothing."""


def abreast(count: int) -> range:
    """As `range`, for a loop whose turns do not depend on each other: several are made at once."""
    return range(count)


def copied(memory: Any, to: Any, place: Any, count: Any) -> None:
    """Copy so many numbers of a memory from a place to another; the two do not overlap."""
    memory[to : to + count] = memory[place : place + count]


def called(body: Terms, node: ast.Call) -> Value:
    """The result of a call."""
    if node.keywords:
        raise body.unknown(node, "arguments by name")
    if isinstance(node.func, ast.Attribute) and node.func.attr == "view":
        return _viewed(body, node, body.term(node.func.value), looked_up(body.function, node.args[0]))
    target = looked_up(body.function, node.func)
    values = [body.term(one) for one in node.args]
    if isinstance(target, FunctionType) and target in body.unit.inside:
        return _function(body, target, values)
    if isinstance(target, Memory):
        return body.memory(target.kind, values[0])
    if target is ahead:
        _, at = body.place_of(node, values[0], values[1])
        body.lines.append(f"  call void @llvm.prefetch.p0(ptr {at}, i32 0, i32 3, i32 1)")
        return Value(VOID, "")
    if target is copied:
        return _copied(body, node, values)
    if target in _OWN:
        return _OWN[target](body, node, values)
    raise body.unknown(node, f"a call of `{ast.unparse(node.func)}`")


def _copied(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    memory, to, place, count = values
    kind, at = body.place_of(node, memory, to)
    _, source = body.place_of(node, memory, place)
    size = body.op("", f"mul i64 {body.as_int(count).text}, {4 if kind == HALVES else 8}")
    body.lines.append(
        f"  call void @llvm.memcpy.p0.p0.i64(ptr {at}, ptr {source}, i64 {size.text}, i1 false)"
    )
    return Value(VOID, "")


def _function(body: Terms, function: FunctionType, values: list[Value]) -> Value:
    same = _same(values)
    name, kind = body.unit.called(function, [one.kind for one in values], same)
    passed = ", ".join(one.typed for i, one in enumerate(values) if same[i] == i)
    text = f"call {llvm_type(kind)} @{name}({passed})"
    if body.abreast:  # a loop with a call in it is made turn by turn
        text += " #3"
    if kind == VOID:
        body.lines.append(f"  {text}")
        return Value(VOID, "")
    whole = body.op(kind, text)
    if "," not in kind:
        return whole
    parts = tuple(
        body.op(part, f"extractvalue {llvm_type(kind)} {whole.text}, {i}")
        for i, part in enumerate(kind.split(","))
    )
    return Value(kind, whole.text, parts)


def _same(values: list[Value]) -> list[int]:
    """Of each argument, which is the first of those that are the same memory, seen in several ways."""
    first: dict[str, int] = {}
    return [first.setdefault(one.text, i) if one.kind in ELEMENT else i for i, one in enumerate(values)]


def _viewed(body: Terms, node: ast.Call, value: Value, target: object) -> Value:
    """The same 64 bits as a number of another kind."""
    kind = {np.int64: INT, np.uint64: BITS, np.float64: REAL}.get(target)  # type: ignore[call-overload]
    if kind is None:
        raise body.unknown(node, "a view of this kind")
    if (kind == REAL) == (value.kind == REAL):
        return Value(kind, value.text)
    return body.op(kind, f"bitcast {value.typed} to {llvm_type(kind)}")


# --- Python's and numpy's own ---------------------------------------------------------------------


def _whole(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    return body.as_int(values[0])


def _half(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    low = body.op("", f"trunc {body.as_int(values[0]).typed} to i32")
    return body.op(INT, f"sext i32 {low.text} to i64")


def _bits(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    return Value(BITS, body.as_int(values[0]).text)


def _real(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    return body.as_real(values[0])


def _root(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    return body.op(REAL, f"call double @llvm.sqrt.f64({body.as_real(values[0]).typed})")


def _magnitude(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    if values[0].kind == REAL:
        return body.op(REAL, f"call double @llvm.fabs.f64({values[0].typed})")
    return body.op(INT, f"call i64 @llvm.abs.i64({body.as_int(values[0]).typed}, i1 false)")


def _least(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    return _chosen(body, node, values, ast.Lt(), "smin")


def _greatest(body: Terms, node: ast.Call, values: list[Value]) -> Value:
    return _chosen(body, node, values, ast.Gt(), "smax")


def _chosen(body: Terms, node: ast.Call, values: list[Value], op: ast.cmpop, own: str) -> Value:
    """As Python: a later value only if it is truly less (or greater)."""
    found = values[0]
    for one in values[1:]:
        if found.kind != one.kind or one.kind not in (INT, REAL):
            raise body.unknown(node, f"{found.kind} beside {one.kind}")
        if one.kind == INT:
            found = body.op(INT, f"call i64 @llvm.{own}.i64({found.typed}, {one.typed})")
        else:
            better = body.test(node, op, one, found)
            found = body.op(REAL, f"select i1 {better.text}, {one.typed}, {found.typed}")
    return found


_OWN = {
    int: _whole, np.int64: _whole, np.int32: _half, np.uint64: _bits, float: _real, np.float64: _real,
    np.sqrt: _root, abs: _magnitude, min: _least, max: _greatest,
}  # fmt: skip
