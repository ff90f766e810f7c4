"""Statements of one function, one after the other; variables live on the stack until LLVM lifts them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from types import FunctionType
from typing import TYPE_CHECKING

from simulator.native.calls import abreast, called
from simulator.native.kinds import ELEMENT, FIXED, INT, TRUTH, VOID, Value, llvm_type
from simulator.native.source import looked_up, tree_of
from simulator.native.terms import Terms

if TYPE_CHECKING:
    from simulator.native.unit import Unit

WHILE, IN_TURN, ABREAST = "!1", "!4", "!6"  # kinds of loops (unit.py)


class Body(Terms):
    """A function for arguments of certain kinds, translated as it is made."""

    def __init__(
        self, unit: Unit, function: FunctionType, kinds: Sequence[str], same: Sequence[int]
    ) -> None:
        super().__init__(unit, function)
        tree = tree_of(function)
        names = [one.arg for one in tree.args.args]
        if len(names) != len(kinds):
            raise self.unknown(tree, f"{len(kinds)} arguments for {len(names)}")
        given = [Value(kind, f"%{names[i]}.in") for i, kind in zip(same, kinds, strict=True)]
        self.parameters = [one for i, one in enumerate(given) if same[i] == i]
        self.result = ""
        self.loops: list[tuple[str, str, list[bool]]] = []  # next turn, after the loop, left early?
        stored = _stored(tree)
        for name, value in zip(names, given, strict=True):
            if name in stored:
                self.store(tree, name, value)
            else:
                self.known[name] = value
        self.statements(tree.body)
        if not self.dead:
            self._return(tree, Value(VOID, ""))

    def text(self, head: str, group: int) -> str:
        """The whole function; `head` has a gap for the kind of its result."""
        arguments = ", ".join(_declared(one) for one in self.parameters)
        opening = f"{head.format(llvm_type(self.result))}({arguments}) #{group} {{"
        slots = ["entry:", *self.slots, "  br label %start"]
        return "\n".join([opening, *slots, "start:", *self.lines, "}"])

    def statements(self, nodes: Sequence[ast.stmt]) -> None:
        for node in nodes:
            if self.dead:
                return
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[target]):
                self._assign(target, self.term(node.value))
            case ast.AugAssign():
                self._augmented(node)
            case ast.If():
                self._if(node)
            case ast.While():
                self._while(node)
            case ast.For():
                self._for(node)
            case ast.Return():
                self._return(node, self.term(node.value) if node.value else Value(VOID, ""))
            case ast.Break():
                self.loops[-1][2].append(True)
                self.jump(self.loops[-1][1])
            case ast.Continue():
                self.jump(self.loops[-1][0])
            case ast.Expr(value=ast.Constant()):
                pass  # the docstring
            case ast.Expr():
                self.term(node.value)
            case _:
                raise self.unknown(node, "a statement of this kind")

    def _return(self, node: ast.AST, value: Value) -> None:
        if self.result and value.kind != self.result:
            raise self.unknown(node, f"returns {value.kind} here, {self.result} before")
        self.result = value.kind
        self.lines.append("  ret void" if value.kind == VOID else f"  ret {self.whole(value).typed}")
        self.dead = True

    def call(self, node: ast.Call) -> Value:
        return called(self, node)

    # --- variables --------------------------------------------------------------------------------

    def _assign(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(id=name):
                self.store(target, name, value)
            case ast.Tuple(elts=targets):
                if len(targets) != len(value.parts):
                    raise self.unknown(target, f"{len(targets)} names for {value.kind}")
                for one, part in zip(targets, value.parts, strict=True):
                    self._assign(one, part)
            case ast.Subscript():
                self.write(target, self.place(target), value)
            case _:
                raise self.unknown(target, "an assignment to this")

    def store(self, node: ast.AST, name: str, value: Value) -> None:
        """Let a variable have a value; its first value says of which kind it is."""
        if value.kind in ELEMENT and name not in self.known:
            self.known[name] = value
            return
        if name not in self.known:
            self.slots.append(f"  %{name}.at = alloca {llvm_type(value.kind)}")
            self.known[name] = Value(value.kind, f"%{name}.at", (Value(value.kind, ""),))
        slot = self.known[name]
        if slot.kind == INT and value.kind == TRUTH:
            value = self.as_int(value)
        if slot.kind != value.kind:
            raise self.unknown(node, f"`{name}` is {slot.kind}, not {value.kind}")
        self.lines.append(f"  store {value.typed}, ptr {slot.text}")

    def _augmented(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Subscript):
            place = self.place(node.target)
            before = self.read(place)
            self.write(node, place, self.binary(node, node.op, before, self.term(node.value)))
        elif isinstance(node.target, ast.Name):
            before = self.term(ast.Name(node.target.id, ast.Load()))
            after = self.binary(node, node.op, before, self.term(node.value))
            self.store(node, node.target.id, after)

    # --- ways -------------------------------------------------------------------------------------

    def _if(self, node: ast.If) -> None:
        yes, no, after = self.label("yes"), self.label("no"), self.label("after")
        self.split(node.test, yes, no)
        ends = []
        for label, part in ((yes, node.body), (no, node.orelse)):
            self.begin(label)
            self.statements(part)
            ends.append(self.dead)
            self.jump(after)
        if all(ends):
            self.dead = True
        else:
            self.begin(after)

    def _while(self, node: ast.While) -> None:
        head, inside, after = self.label("while"), self.label("turn"), self.label("after")
        self.jump(head)
        self.begin(head)
        forever = isinstance(node.test, ast.Constant) and node.test.value is True
        if forever:
            self.jump(inside)
        else:
            self.split(node.test, inside, after)
        left = [not forever]
        following = self.label("next")
        self._turn(node.body, inside, following, after, left)
        self.jump(following)
        self.begin(following)
        self.lines.append(f"  br label %{head}, !llvm.loop {WHILE}")
        self.dead = not any(left)
        if not self.dead:
            self.begin(after)

    def _turn(
        self, nodes: Sequence[ast.stmt], inside: str, following: str, after: str, left: list[bool]
    ) -> None:
        self.begin(inside)
        self.loops.append((following, after, left))
        self.statements(nodes)
        self.loops.pop()

    def _for(self, node: ast.For) -> None:
        if not isinstance(node.target, ast.Name) or node.orelse:
            raise self.unknown(node, "a loop of this kind")
        match node.iter:
            case ast.Call(func=ast.Name(id="range"), args=bounds):
                self._for_range(node, node.target.id, bounds, IN_TURN)
            case ast.Call(func=func, args=bounds) if looked_up(self.function, func) is abreast:
                self._for_range(node, node.target.id, bounds, ABREAST)
            case ast.Tuple(elts=items):
                self._for_each(node, node.target.id, items)
            case _:
                raise self.unknown(node, "a loop over this")

    def _for_range(self, node: ast.For, name: str, bounds: list[ast.expr], how: str) -> None:
        zero, one = Value(INT, "0"), Value(INT, "1")
        values = [self.as_int(self.term(bound)) for bound in bounds]
        first, end = (zero, values[0]) if len(values) == 1 else values[:2]
        step = values[2] if len(values) == 3 else one
        counter = f"%{self.label('count')}"
        self.slots.append(f"  {counter} = alloca i64")
        self.lines.append(f"  store {first.typed}, ptr {counter}")
        head, inside = self.label("for"), self.label("turn")
        following, after = self.label("next"), self.label("after")
        self.jump(head)
        self.begin(head)
        now = self.op(INT, f"load i64, ptr {counter}")
        test = "sgt" if step.text.startswith("-") else "slt"
        goes = self.op(TRUTH, f"icmp {test} i64 {now.text}, {end.text}")
        self.lines.append(f"  br i1 {goes.text}, label %{inside}, label %{after}")
        self.begin(inside)
        self.store(node, name, now)
        self.jump(inside + ".go")
        around, self.abreast = self.abreast, self.abreast or how == ABREAST
        self._turn(node.body, inside + ".go", following, after, [])
        self.abreast = around
        self.jump(following)
        self.begin(following)
        more = self.op(INT, f"add nsw i64 {now.text}, {step.text}")
        self.lines.append(f"  store {more.typed}, ptr {counter}")
        self.lines.append(f"  br label %{head}, !llvm.loop {how}")
        self.dead = True
        self.begin(after)

    def _for_each(self, node: ast.For, name: str, items: list[ast.expr]) -> None:
        """A loop over a few things written down is its turns one after the other."""
        after = self.label("after")
        for item in items:
            following = self.label("next")
            self.store(node, name, self.term(item))
            inside = self.label("turn")
            self.jump(inside)
            self._turn(node.body, inside, following, after, [])
            self.jump(following)
            self.begin(following)
        self.jump(after)
        self.begin(after)


def _declared(parameter: Value) -> str:
    """Fixed memory is never what other memory is."""
    if parameter.kind in FIXED:
        return f"ptr noalias readonly {parameter.text}"
    return parameter.typed


def _stored(tree: ast.FunctionDef) -> set[str]:
    """The names that a function gives values to."""
    names = (one for one in ast.walk(tree) if isinstance(one, ast.Name))
    return {one.id for one in names if isinstance(one.ctx, ast.Store)}
