"""Small words for messages: plurals, and the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.suggest import closest

OF_ALL_RUNS = ("open_value",)  # figures that one run alone does not have


def count(number: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = parts or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Help for an unknown name: the nearest one, or else `otherwise`."""
    near = closest(name, known)
    return f"did you mean `{near}`?" if near else otherwise
