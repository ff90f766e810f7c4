"""Numbers as other programs and languages write them: told as one mistake, with what is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.source import Span
from simulator.scenario.tree import Entry, Node, Scalar

_AMOUNT = re.compile(r"(?<![\w.,])[0-9][0-9.]*(?:,[0-9]+)+(?:\.[0-9]+)?(?![\w.,])")
_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_GERMAN = re.compile(r"([0-9]+|[0-9]{1,3}(\.[0-9]{3})+),[0-9]+")
_SLASH = re.compile(r"([^/]*[^/\s])\s*/\s*(minute|hour|day|week)s?")
_LONG = re.compile(r"([0-9][0-9.]*)\s+per\s+(month|quarter|year)")
_BY_YEAR = {"month": "12/365", "quarter": "4/365", "year": "1/365"}
_CUT = re.compile(r"([^(]*\s)?[0-9]+([.,][0-9]+)*")
_REST = re.compile(r"[0-9]+(\.[0-9]+)?\s*(%|[^\W\d][\w ]*)?")


@dataclass(frozen=True)
class Slip:
    """A mistake in the text of a number; `right` is the whole text as it should be."""

    code: str
    message: str
    right: str
    why: str

    @property
    def help(self) -> str:
        return f"write `{self.right}`: {self.why}" if self.why else f"write `{self.right}`"


def slip_in(text: str) -> Slip | None:
    """What is meant by a text that is no expression, as far as it is one of these."""
    text = " ".join(text.split())
    return _comma(text) or _slash(text) or _long(text)


def comma_in(text: str, thousands: bool = False) -> Slip | None:
    """A number with a comma in it, as far as one can be told. `thousands`: groups of three are right."""
    text = " ".join(text.split())
    found = _AMOUNT.search(text)
    if found is None or (thousands and _ENGLISH.fullmatch(found[0])):
        return None
    if _ENGLISH.fullmatch(found[0]):
        number, why = found[0].replace(",", ""), "thousands are written without a comma"
    elif _GERMAN.fullmatch(found[0]):
        number, why = found[0].replace(".", "").replace(",", "."), "decimals are written with a dot"
    else:
        return None
    right = text[: found.start()] + number + text[found.end() :]
    return Slip("comma-in-expression", f"`{found[0]}` is no number with this comma", right, why)


def one_number(before: Entry | None, key: Scalar, value: Node) -> Entry | None:
    """`{p: 0,3}` is `p: 0` and a key `3` to YAML. Where that is so, the entry with the whole number."""
    if before is None or not isinstance(before.value, Scalar) or not isinstance(value, Scalar):
        return None
    first = before.value
    if value.text or not (first.bare and key.bare and value.bare):
        return None
    if not (_CUT.fullmatch(first.text) and _REST.fullmatch(key.text)):
        return None
    a, b = first.span, key.span
    if (a.end_line, a.end_column + 1) != (b.line, b.column):
        return None
    whole = Span(a.path, a.line, a.column, b.end_line, b.end_column)
    return Entry(before.key, Scalar(f"{first.text},{key.text}", True, whole, first.path, whole))


def _comma(text: str) -> Slip | None:
    return None if "(" in text else comma_in(text)


def _slash(text: str) -> Slip | None:
    found = _SLASH.fullmatch(text)
    if found is None:
        return None
    message = f"a rate is written with `per`, not with `/ {found[2]}`"
    return Slip("syntax", message, f"{found[1]} per {found[2]}", "")


def _long(text: str) -> Slip | None:
    found = _LONG.fullmatch(text)
    if found is None:
        return None
    message = f"rates are per minute, hour, day or week, not per {found[2]}"
    times, _, by = _BY_YEAR[found[2]].partition("/")
    right = f"{found[1]}{'' if times == '1' else f' * {times}'}/{by} per day"
    return Slip("syntax", message, right, "")
