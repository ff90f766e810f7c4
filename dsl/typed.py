"""Conditions after names and types are settled: the one expression tree that every reader shares.

The evaluators (reference and generated Python), the prover, SQL and the simulator read these nodes and
nothing else. Everything is two-valued: a positive test of a missing value is false, and `a != b` is
`Not(Equals)`. Constants are canonical machine values:

    integer      int                       number, score, groups   int, value * 10^6
    money        int, cents                duration                int, microseconds
    date         int, days since 1970      one of, text            str (NFC)      yes/no  bool
"""

from __future__ import annotations

from typing import Literal

from dsl.quick import dataclass
from dsl.source import NOWHERE, Span

Value = int | str | bool  # a known value; a missing one is None
Relation = Literal["<", "<=", "=", ">=", ">"]


@dataclass(frozen=True)
class Constant:
    value: bool
    span: Span = NOWHERE
    kind: Literal["constant"] = "constant"


@dataclass(frozen=True)
class All:
    """True when every part is; of no parts, true."""

    parts: tuple[Condition, ...]
    span: Span = NOWHERE
    kind: Literal["all"] = "all"


@dataclass(frozen=True)
class Some:
    """True when any part is; of no parts, false."""

    parts: tuple[Condition, ...]
    span: Span = NOWHERE
    kind: Literal["some"] = "some"


@dataclass(frozen=True)
class Negation:
    part: Condition
    span: Span = NOWHERE
    kind: Literal["negation"] = "negation"


@dataclass(frozen=True)
class Known:
    """The field has a value."""

    field: str
    span: Span = NOWHERE
    kind: Literal["known"] = "known"


@dataclass(frozen=True)
class Among:
    """The field is known and its value is one of these (`=`, `in`, a bare yes/no field: (True,))."""

    field: str
    values: tuple[Value, ...]
    span: Span = NOWHERE
    kind: Literal["among"] = "among"


@dataclass(frozen=True)
class Same:
    """Two `one of`, text or yes/no fields are known and equal."""

    left: str
    right: str
    span: Span = NOWHERE
    kind: Literal["same"] = "same"


@dataclass(frozen=True)
class Quantity:
    """A summand: `factor` times the canonical value of a field, a group, or the whole score."""

    factor: int
    of: Literal["field", "group", "score"]
    name: str  # "score" for the whole score


@dataclass(frozen=True)
class Linear:
    """Every field in it is known, and the sum of the quantities stands in this relation to `bound`.

    Integer arithmetic throughout: the checker has put all summands on one scale.
    """

    sum: tuple[Quantity, ...]
    relation: Relation
    bound: int
    span: Span = NOWHERE
    kind: Literal["linear"] = "linear"


@dataclass(frozen=True)
class TextTest:
    """The text field is known and contains, starts with or ends with `text` (NFC, case counts)."""

    field: str
    test: Literal["contains", "starts with", "ends with"]
    text: str
    span: Span = NOWHERE
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Defined:
    """A use of a named definition; its meaning is that of `Policy.definitions`."""

    name: str
    span: Span = NOWHERE
    kind: Literal["defined"] = "defined"


Condition = Constant | All | Some | Negation | Known | Among | Same | Linear | TextTest | Defined
