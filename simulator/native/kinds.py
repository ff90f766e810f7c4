"""What a value can be: a whole number, a double, a truth, an address, or several of them together.

Whole numbers are 64-bit and wrap; `bits` are unsigned ones, which never meet signed ones unsaid. 32-bit
numbers exist in memory only. An address is that of the first of many numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack

INT, BITS, REAL, TRUTH, VOID = "int", "bits", "real", "truth", "void"
WORDS, REALS, HALVES = "words", "reals", "halves"  # memory of whole numbers, doubles, 32-bit numbers
FIXED_WORDS, FIXED_REALS = "fixed words", "fixed reals"  # memory that nothing changes meanwhile

LLVM = {
    INT: "i64", BITS: "i64", REAL: "double", TRUTH: "i1", VOID: "void",
    WORDS: "ptr", REALS: "ptr", HALVES: "ptr", FIXED_WORDS: "ptr", FIXED_REALS: "ptr",
}  # fmt: skip
ELEMENT = {WORDS: "i64", REALS: "double", HALVES: "i32", FIXED_WORDS: "i64", FIXED_REALS: "double"}
READ = {WORDS: INT, REALS: REAL, HALVES: INT, FIXED_WORDS: INT, FIXED_REALS: REAL}
FIXED = (FIXED_WORDS, FIXED_REALS)


class NotTranslated(Exception):
    """A function says something that the translator does not know; the text says where and what."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in LLVM's language; `parts` of a tuple, whose kind is theirs joined by commas."""

    kind: str
    text: str
    parts: tuple[Value, ...] = ()

    @property
    def typed(self) -> str:
        return f"{llvm_type(self.kind)} {self.text}"


def llvm_type(kind: str) -> str:
    if "," in kind:
        return "{" + ", ".join(LLVM[one] for one in kind.split(",")) + "}"
    return LLVM[kind]


def constant(value: object) -> Value | None:
    """A Python number as a value; None for anything else."""
    if isinstance(value, bool):
        return Value(TRUTH, "true" if value else "false")
    if isinstance(value, int):
        return Value(INT, str(value))
    if isinstance(value, float):
        return Value(REAL, "0x" + pack(">d", value).hex().upper())
    if type(value).__name__ == "uint64":
        return Value(BITS, str(int(value)))  # type: ignore[call-overload]
    return None
