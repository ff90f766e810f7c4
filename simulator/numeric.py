"""Numeric expressions of a scenario after names, types and units are settled. Evaluated on doubles.

Units of the value: `number` (plain, also probabilities), `rate` (per microsecond), `duration`
(microseconds), `money` (cents). A field loads its TRUE value (whether or not the CRM knows it):
integers and `number` fields as plain numbers, money in cents, durations in microseconds, dates in days,
yes/no as 0 or 1. Evaluation order is the order of `args`, left to right; it is part of the meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dsl.source import NOWHERE, Span

Unit = Literal["number", "rate", "duration", "money"]

Operation = Literal[
    "+", "-", "*", "/", "neg", "min", "max", "clamp",  # clamp(x, low, high)
    "exp", "log", "logistic",
    "half",  # half(x, d) = 2^(-x/d), by policy.exact.halved
    "piecewise",  # args: x, then x0, y0, x1, y1, ...; linear between, constant outside
    "if",  # condition, then, else; a condition is a number that is not 0
    "<", "<=", "=", ">=", ">", "and", "or", "not",  # 0 or 1
]  # fmt: skip

Loaded = Literal[
    "intent",  # the person's latent intent, 0 to 1
    "field",  # name: the true value
    "is",  # name, value: 1 if the true value of a `one of`, text or yes/no field is `value`
    "known",  # name: 1 if the CRM knows the field
    "source",  # value: 1 if the person came from this source
    "segment",  # value: 1 if the person belongs to this segment
    "wait",  # microseconds from entering the status of the latest pick-up to that pick-up
    "age",  # microseconds since birth
    "visit",  # how many times the person has entered this status, from 1
    "touches",  # touches made in this stay
    "score", "group",  # points as a plain number (name: the group)
    "speed",  # the scenario's speed-to-lead factor of the latest wait; 1 where none is given
    "rep.speed",
]  # fmt: skip


@dataclass(frozen=True)
class Constant:
    value: float
    kind: Literal["constant"] = "constant"


@dataclass(frozen=True)
class Load:
    of: Loaded
    name: str = ""
    value: str | bool | None = None
    kind: Literal["load"] = "load"


@dataclass(frozen=True)
class Apply:
    op: Operation
    args: tuple[Node, ...]
    kind: Literal["apply"] = "apply"


Node = Constant | Load | Apply


@dataclass(frozen=True)
class Number:
    """An expression with its unit, its text and the bounds proved by interval arithmetic."""

    node: Node
    unit: Unit = "number"
    text: str = ""
    low: float = float("-inf")
    high: float = float("inf")
    span: Span = NOWHERE


def constant(value: float, unit: Unit = "number") -> Number:
    return Number(Constant(value), unit, repr(value), value, value)
