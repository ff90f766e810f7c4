"""Spellings of other languages, and other slips that no token begins with: what to say, and what
was meant, so that reading can go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

NewToken = tuple[str, str, int]  # terminal, text, offset from the slip's start


@dataclass(frozen=True, slots=True)
class Slip:
    """`text` is what to skip; `tokens` stand in for it; `instead` is the safe replacement, if any."""

    code: str
    text: str
    message: str
    help: str = ""
    tokens: tuple[NewToken, ...] = ()
    instead: str | None = None
    quiet: bool = False


def find_slip(text: str, at: int) -> Slip:
    """What is wrong at this place, where no token begins."""
    for pattern, explain in _patterns():
        if match := pattern.match(text, at):
            return explain(match)
    return _unexpected(text, at)


def _operator(right: str, terminal: str) -> Callable[[re.Match[str]], Slip]:
    def explain(match: re.Match[str]) -> Slip:
        wrong = match[0]
        tokens = ((terminal if not right.isalpha() else "WORD", right, 0),)
        # `a&&b` needs spaces around the word that replaces the mark
        instead = f" {right} " if right.isalpha() else right
        return Slip("syntax", wrong, f"`{wrong}` is written `{right}` here", "", tokens, instead)

    return explain


def _text(match: re.Match[str]) -> Slip:
    inner = match[0][1:-1].replace("\\", "\\\\").replace('"', '\\"')
    quoted = f'"{inner}"'
    help = f"write {quoted}"
    return Slip(
        "syntax", match[0], 'text stands in double quotes `"`', help, (("STRING", quoted, 0),), quoted
    )


def _unclosed(match: re.Match[str]) -> Slip:
    whole = match[0].rstrip()
    body = whole[:-1].rstrip() if whole.endswith("{") else whole
    tokens: list[NewToken] = [("STRING", f'"{body[1:]}"', 0)]
    if body is not whole:
        tokens.append(("LBRACE", "{", len(whole) - 1))
    help = 'text ends with `"` on the line it begins on; inside text, write `\\"`'
    return Slip("unclosed-text", whole, 'this text has no closing `"`', help, tuple(tokens), quiet=True)


def _semicolon(match: re.Match[str]) -> Slip:
    return Slip(
        "syntax", match[0], "`;` is not needed: statements end by themselves", "remove it", (), ""
    )


def _comment(match: re.Match[str]) -> Slip:
    mark = match[0][:2]
    return Slip("syntax", match[0], f"comments begin with `#`, not with `{mark}`", "write `# ...`")


def _currency(match: re.Match[str]) -> Slip:
    code = {"$": "USD", "€": "EUR", "£": "GBP"}[match[1]]
    right = f"{match[2].replace(',', '_')} {code}"
    message = "money is a number followed by its currency"
    return Slip("syntax", match[0], message, f"write `{right}`", (("AMOUNT", right, 0),), None)


def _half_day(match: re.Match[str]) -> Slip:
    hour, minute = int(match[1]), match[2] or "00"
    afternoon = match[3].lower().startswith("p")
    hour = hour % 12 + (12 if afternoon else 0) if 1 <= hour <= 12 else hour
    right = f"{hour:02}:{minute}"
    message = "times are written on the 24-hour clock"
    return Slip("syntax", match[0], message, f"write `{right}`", (("CLOCK_TIME", right, 0),), right)


def _odd_time(match: re.Match[str]) -> Slip:
    message = f"`{match[0]}` is not a time of day"
    help = "write hours and minutes, as in `09:00` or `17:30`"
    return Slip("syntax", match[0], message, help, (("CLOCK_TIME", "00:00", 0),), quiet=True)


def _odd_instant(match: re.Match[str]) -> Slip:
    right = f"{match[1]} {match[2]}"
    message = "an instant is a date and a time of day, in the policy's time zone"
    return Slip("syntax", match[0], message, f"write `{right}`", (("INSTANT", right, 0),), right)


def _odd_date(match: re.Match[str]) -> Slip:
    message = f"`{match[0]}` is not a date"
    help = "write year, month and day, as in `2026-01-05`"
    return Slip("syntax", match[0], message, help, (("CALENDAR_DATE", "2000-01-01", 0),), quiet=True)


UNITS = {
    "m": "minutes",
    "min": "minutes",
    "mins": "minutes",
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
}
UNITS |= {"d": "days", "w": "weeks", "wk": "weeks"}


def _glued_unit(match: re.Match[str]) -> Slip:
    number, word = match[1], match[2]
    unit = UNITS.get(word, word)
    message = f"a space is missing in `{match[0]}`"
    tokens: tuple[NewToken, ...] = (
        ("SIGNED" if number[0] in "+-" else "DIGITS", number, 0),
        ("WORD", unit, len(number)),
    )
    return Slip("syntax", match[0], message, f"write `{number} {unit}`", tokens, f"{number} {unit}")


def _glued_minus(match: re.Match[str]) -> Slip:
    right = f"{match[1]} {match[2][0]} {match[2][1:]}"
    mark = "MINUS" if match[2][0] == "-" else "PLUS"
    tokens: tuple[NewToken, ...] = (
        ("DIGITS", match[1], 0),
        (mark, match[2][0], len(match[1])),
        ("DIGITS", match[2][1:], len(match[1]) + 1),
    )
    message = "a sign that touches a digit belongs to the number; to subtract, put spaces around it"
    return Slip("syntax", match[0], message, f"write `{right}`", tokens, right)


def _arrow(match: re.Match[str]) -> Slip:
    help = "a transition is written `to STATUS when CONDITION`"
    return Slip("syntax", match[0], f"`{match[0]}` has no meaning here", help, (), quiet=True)


def _slash(match: re.Match[str]) -> Slip:
    return Slip(
        "syntax", match[0], "conditions do not divide", "multiply by a decimal instead", quiet=True
    )


def _unexpected(text: str, at: int) -> Slip:
    """A run of the same unknown character."""
    char = text[at]
    end = at
    while end < len(text) and text[end] == char:
        end += 1
    shown = f"`{char}`" if char.isprintable() else f"the invisible character U+{ord(char):04X}"
    help = "is this a binary file?" if char == "\0" else "remove it"
    return Slip("unexpected-character", text[at:end], f"{shown} has no meaning here", help, quiet=True)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Explain], ...]:
    """Compiled when the first slip is met: most texts have none."""
    return tuple((re.compile(pattern), explain) for pattern, explain in SLIPS)


Explain = Callable[[re.Match[str]], Slip]
NUMBER = r"\d[\d_]*(?:\.\d[\d_]*)?"
SLIPS: tuple[tuple[str, Explain], ...] = (
    (r"==+", _operator("=", "EQUAL")),
    (r"=>|≥", _operator(">=", "MORE_OR_EQUAL")),
    (r"=<|≤", _operator("<=", "LESS_OR_EQUAL")),
    (r"<>|!==|≠|=!=", _operator("!=", "UNEQUAL")),
    (r"&&?", _operator("and", "AND")),
    (r"\|\|?", _operator("or", "OR")),
    (r"!", _operator("not", "NOT")),
    (r"->|=>|→", _arrow),
    (r"'[^'\n]*'|“[^”“\n]*[”“]|‘[^’‘\n]*[’‘]", _text),
    (r"[\"'“”][^\n]*", _unclosed),
    (r";+", _semicolon),
    (r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)", _comment),
    (rf"([$€£])[ ]?({NUMBER}(?:,\d\d\d)*)", _currency),
    (r"(\d\d?)(?::(\d\d))?[ ]?([aApP]\.?[mM]\b\.?)", _half_day),
    (r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(?::[\d.]+)?[Zz]?", _odd_instant),
    (r"\d+[-/]\d+[-/]\d+", _odd_date),
    (r"\d+(?::\d+)+", _odd_time),
    (rf"({NUMBER})([+-]{NUMBER})", _glued_minus),
    (rf"([+-]?{NUMBER})([^\W\d_]\w*)", _glued_unit),
    (r"/", _slash),
)
