"""Expressions: numbers, names, memory, arithmetic, tests, calls."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import TYPE_CHECKING

from simulator.native import kinds
from simulator.native.kinds import BITS, INT, REAL, TRUTH, NotTranslated, Value, constant, llvm_type
from simulator.native.source import looked_up

if TYPE_CHECKING:
    from simulator.native.unit import Unit

_WHOLE = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.BitAnd: "and", ast.BitOr: "or",
    ast.BitXor: "xor", ast.LShift: "shl",
}  # fmt: skip
_REAL = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
_TESTS = {
    ast.Eq: ("eq", "oeq"), ast.NotEq: ("ne", "une"), ast.Lt: ("slt", "olt"), ast.LtE: ("sle", "ole"),
    ast.Gt: ("sgt", "ogt"), ast.GtE: ("sge", "oge"),
}  # fmt: skip


class Terms:
    """The lines of a function so far, and how an expression adds to them."""

    def __init__(self, unit: Unit, function: FunctionType) -> None:
        self.unit = unit
        self.function = function
        self.slots: list[str] = []
        self.lines: list[str] = []
        self.known: dict[str, Value] = {}  # variables: their place, with one part; or their value
        self.block = "start"
        self.dead = False
        self.abreast = False  # whether this is within such a loop
        self._count = 0
        self._memory: dict[str, str] = {}  # by address

    def unknown(self, node: ast.AST, what: str) -> NotTranslated:
        line = getattr(node, "lineno", 0)
        return NotTranslated(f"{self.function.__module__}.{self.function.__qualname__}:{line}: {what}")

    # --- lines ------------------------------------------------------------------------------------

    def op(self, kind: str, text: str) -> Value:
        self._count += 1
        name = f"%.{self._count}"
        self.lines.append(f"  {name} = {text}")
        return Value(kind, name)

    def label(self, what: str) -> str:
        self._count += 1
        return f"{what}.{self._count}"

    def begin(self, label: str) -> None:
        self.lines.append(f"{label}:")
        self.block = label
        self.dead = False

    def jump(self, label: str) -> None:
        """On to a label, unless this point is never reached."""
        if not self.dead:
            self.lines.append(f"  br label %{label}")
        self.dead = True

    def split(self, test: ast.expr, yes: str, no: str) -> None:
        """On to `yes` or `no`; later parts of `and` and `or` are only looked at if they decide."""
        match test:
            case ast.BoolOp(op=op, values=parts):
                for part in parts[:-1]:
                    middle = self.label("then")
                    if isinstance(op, ast.And):
                        self.split(part, middle, no)
                    else:
                        self.split(part, yes, middle)
                    self.begin(middle)
                self.split(parts[-1], yes, no)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                self.split(part, no, yes)
            case _:
                found = self.as_truth(test, self.term(test))
                self.lines.append(f"  br i1 {found.text}, label %{yes}, label %{no}")
                self.dead = True

    # --- kinds ------------------------------------------------------------------------------------

    def whole(self, value: Value) -> Value:
        """A tuple as one value."""
        if not value.parts:
            return value
        made = "undef"
        for i, part in enumerate(value.parts):
            made = self.op("", f"insertvalue {llvm_type(value.kind)} {made}, {part.typed}, {i}").text
        return Value(value.kind, made)

    def as_int(self, value: Value) -> Value:
        if value.kind == TRUTH:
            return self.op(INT, f"zext i1 {value.text} to i64")
        if value.kind == REAL:
            return self.op(INT, f"fptosi double {value.text} to i64")
        return Value(INT, value.text)

    def as_real(self, value: Value) -> Value:
        if value.kind == REAL:
            return value
        if value.kind == BITS:
            return self.op(REAL, f"uitofp i64 {value.text} to double")
        return self.op(REAL, f"sitofp {self.as_int(value).typed} to double")

    def as_truth(self, node: ast.AST, value: Value) -> Value:
        if value.kind == INT:
            return self.op(TRUTH, f"icmp ne i64 {value.text}, 0")
        if value.kind != TRUTH:
            raise self.unknown(node, f"{value.kind} as a test")
        return value

    # --- terms ------------------------------------------------------------------------------------

    def term(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant() | ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Subscript(value=ast.Call() as made, slice=ast.Constant(value=int(i))):
                return self.term(made).parts[i]
            case ast.Subscript():
                return self._settled(node) or self.read(self.place(node))
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(node, op, self.term(left), self.term(right))
            case ast.Compare(ops=[op], comparators=[right]):
                return self._compared(node, op, self.term(node.left), right)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self._decided(node)
            case ast.UnaryOp(op=op, operand=operand):
                return self._unary(node, op, self.term(operand))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self._either(node, test, body, other)
            case ast.Tuple(elts=parts):
                values = tuple(self.term(one) for one in parts)
                return Value(",".join(one.kind for one in values), "", values)
            case ast.Call():
                return self.call(node)
            case _:
                raise self.unknown(node, "an expression of this kind")

    def call(self, node: ast.Call) -> Value:
        raise NotImplementedError

    def _named(self, node: ast.Constant | ast.Name | ast.Attribute) -> Value:
        if isinstance(node, ast.Constant):
            found = constant(node.value)
        elif isinstance(node, ast.Name) and node.id in self.known:
            value = self.known[node.id]
            if not value.parts:
                return value
            return self.op(value.kind, f"load {llvm_type(value.kind)}, ptr {value.text}")
        else:
            found = constant(looked_up(self.function, node))
        if found is None:
            raise self.unknown(node, f"`{ast.unparse(node)}` is no number")
        return found

    def memory(self, kind: str, address: Value) -> Value:
        """Memory of a kind from an address on, one value however it is seen."""
        if address.text not in self._memory:
            self._memory[address.text] = self.op("", f"inttoptr {address.typed} to ptr").text
        return Value(kind, self._memory[address.text])

    # --- memory -----------------------------------------------------------------------------------

    def _settled(self, node: ast.Subscript) -> Value | None:
        """A number of fixed memory that is known beforehand; None for all others."""
        if not isinstance(node.slice, ast.Attribute):
            return None
        word = looked_up(self.function, node.slice)
        if not isinstance(word, int) or word not in self.unit.settled:
            return None
        if self.term(node.value).kind != kinds.FIXED_WORDS:
            return None
        return constant(self.unit.settled[word])

    def place(self, node: ast.Subscript) -> tuple[str, str]:
        """Kind of the memory, and the address of one of its numbers."""
        return self.place_of(node, self.term(node.value), self.term(node.slice))

    def place_of(self, node: ast.AST, memory: Value, index: Value) -> tuple[str, str]:
        if memory.kind not in kinds.ELEMENT:
            raise self.unknown(node, f"{memory.kind} is no memory")
        if index.kind != INT:
            raise self.unknown(node, f"{index.kind} as an index")
        at = self.op(
            "",
            f"getelementptr inbounds {kinds.ELEMENT[memory.kind]}, ptr {memory.text}, {index.typed}",
        )
        return memory.kind, at.text

    def read(self, place: tuple[str, str]) -> Value:
        memory, at = place
        fixed = ", !invariant.load !0" if memory in kinds.FIXED else ""
        if memory == kinds.HALVES:
            half = self.op("", f"load i32, ptr {at}, align 4")
            return self.op(INT, f"sext i32 {half.text} to i64")
        kind = kinds.READ[memory]
        return self.op(kind, f"load {llvm_type(kind)}, ptr {at}, align 8{fixed}")

    def write(self, node: ast.AST, place: tuple[str, str], value: Value) -> None:
        memory, at = place
        if value.kind == TRUTH and kinds.READ[memory] == INT:
            value = self.as_int(value)
        if memory in kinds.FIXED or value.kind != kinds.READ[memory]:
            raise self.unknown(node, f"{value.kind} into {memory}")
        if memory == kinds.HALVES:
            value = self.op("", f"trunc {value.typed} to i32")
            self.lines.append(f"  store i32 {value.text}, ptr {at}, align 4")
        else:
            self.lines.append(f"  store {value.typed}, ptr {at}, align 8")

    # --- arithmetic -------------------------------------------------------------------------------

    def binary(self, node: ast.AST, op: ast.operator, a: Value, b: Value) -> Value:
        kind = type(op)
        if BITS in (a.kind, b.kind):
            if a.kind != b.kind:
                raise self.unknown(node, f"{a.kind} with {b.kind}")
            if kind is ast.RShift:
                return self.op(BITS, f"lshr i64 {a.text}, {b.text}")
            return self.op(BITS, f"{self._word(node, kind)} i64 {a.text}, {b.text}")
        if kind is ast.Div or REAL in (a.kind, b.kind):
            if kind not in _REAL:
                raise self.unknown(node, f"{kind.__name__} of {a.kind} and {b.kind}")
            return self.op(REAL, f"{_REAL[kind]} double {self.as_real(a).text}, {self.as_real(b).text}")
        if a.kind == b.kind == TRUTH and kind in (ast.BitAnd, ast.BitOr):
            return self.op(TRUTH, f"{_WHOLE[kind]} i1 {a.text}, {b.text}")
        a, b = self.as_int(a), self.as_int(b)
        if kind in (ast.FloorDiv, ast.Mod):
            return self._floored(kind, a, b)
        if kind is ast.RShift:
            return self.op(INT, f"ashr i64 {a.text}, {b.text}")
        return self.op(INT, f"{self._word(node, kind)} i64 {a.text}, {b.text}")

    def _word(self, node: ast.AST, kind: type[ast.operator]) -> str:
        if kind not in _WHOLE:
            raise self.unknown(node, f"{kind.__name__} of whole numbers")
        return _WHOLE[kind]

    def _floored(self, kind: type[ast.operator], a: Value, b: Value) -> Value:
        """Python's division: towards minus infinity, the rest with the divisor's sign."""
        rest = self.op(INT, f"srem i64 {a.text}, {b.text}")
        some = self.op(TRUTH, f"icmp ne i64 {rest.text}, 0")
        signs = self.op(INT, f"xor i64 {rest.text}, {b.text}")
        apart = self.op(TRUTH, f"icmp slt i64 {signs.text}, 0")
        below = self.op(TRUTH, f"and i1 {some.text}, {apart.text}")
        if kind is ast.Mod:
            more = self.op(INT, f"add i64 {rest.text}, {b.text}")
            return self.op(INT, f"select i1 {below.text}, i64 {more.text}, i64 {rest.text}")
        ratio = self.op(INT, f"sdiv i64 {a.text}, {b.text}")
        less = self.op(INT, f"zext i1 {below.text} to i64")
        return self.op(INT, f"sub i64 {ratio.text}, {less.text}")

    def _unary(self, node: ast.AST, op: ast.unaryop, value: Value) -> Value:
        if isinstance(op, ast.USub) and value.kind == REAL:
            return self.op(REAL, f"fneg double {value.text}")
        if isinstance(op, ast.USub) and value.kind == INT:
            if value.text.isdigit():
                return Value(INT, f"-{value.text}")
            return self.op(INT, f"sub i64 0, {value.text}")
        if isinstance(op, ast.Invert) and value.kind == INT:
            return self.op(INT, f"xor i64 {value.text}, -1")
        raise self.unknown(node, f"{type(op).__name__} of {value.kind}")

    # --- tests ------------------------------------------------------------------------------------

    def _compared(self, node: ast.expr, op: ast.cmpop, a: Value, right: ast.expr) -> Value:
        if isinstance(op, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple):
                raise self.unknown(node, "`in` something that is not written down")
            among = Value(TRUTH, "false")
            for one in right.elts:
                same = self.test(node, ast.Eq(), a, self.term(one))
                among = self.op(TRUTH, f"or i1 {among.text}, {same.text}")
            return self.op(TRUTH, f"xor i1 {among.text}, {str(isinstance(op, ast.NotIn)).lower()}")
        return self.test(node, op, a, self.term(right))

    def test(self, node: ast.AST, op: ast.cmpop, a: Value, b: Value) -> Value:
        if type(op) not in _TESTS:
            raise self.unknown(node, f"{type(op).__name__} as a test")
        whole, real = _TESTS[type(op)]
        if REAL in (a.kind, b.kind):
            return self.op(TRUTH, f"fcmp {real} double {self.as_real(a).text}, {self.as_real(b).text}")
        if BITS in (a.kind, b.kind) and (a.kind != b.kind or not isinstance(op, ast.Eq | ast.NotEq)):
            raise self.unknown(node, f"{a.kind} compared with {b.kind}")
        return self.op(TRUTH, f"icmp {whole} i64 {self.as_int(a).text}, {self.as_int(b).text}")

    def _decided(self, node: ast.expr) -> Value:
        """`and`, `or`, `not`, a chain of comparisons: by the way that is taken."""
        if isinstance(node, ast.Compare):
            a, found = self.term(node.left), Value(TRUTH, "true")
            for op, right in zip(node.ops, node.comparators, strict=True):
                b = self.term(right)
                one = self.test(node, op, a, b)
                a, found = b, self.op(TRUTH, f"and i1 {found.text}, {one.text}")
            return found
        if isinstance(node, ast.UnaryOp):
            value = self.as_truth(node, self.term(node.operand))
            return self.op(TRUTH, f"xor i1 {value.text}, true")
        true, false = ast.Constant(True), ast.Constant(False)
        return self._either(node, node, true, false)

    def _either(self, node: ast.expr, test: ast.expr, body: ast.expr, other: ast.expr) -> Value:
        yes, no, after = self.label("yes"), self.label("no"), self.label("after")
        self.split(test, yes, no)
        ends: list[tuple[Value, str]] = []
        for label, one in ((yes, body), (no, other)):
            self.begin(label)
            value = self.term(one)
            ends.append((value, self.block))
            self.jump(after)
        self.begin(after)
        (a, from_a), (b, from_b) = ends
        if a.kind != b.kind:
            raise self.unknown(node, f"either {a.kind} or {b.kind}")
        if a.parts:
            parts = [
                self.op(p.kind, f"phi {llvm_type(p.kind)} [{p.text}, %{from_a}], [{q.text}, %{from_b}]")
                for p, q in zip(a.parts, b.parts, strict=True)
            ]
            return Value(a.kind, "", tuple(parts))
        return self.op(a.kind, f"phi {llvm_type(a.kind)} [{a.text}, %{from_a}], [{b.text}, %{from_b}]")
