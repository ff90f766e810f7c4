"""Spellings of other languages, and other slips that no token begins with: what to say, and what
was meant, so that reading can go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

NewToken = tuple[str, str, int]  # terminal, text, offset from the slip's start


@dataclass(frozen=True, slots=True)
class Slip:
    """`code` is "" where the parser shall judge. `text` is what to skip; `tokens` stand in for it;
    `instead` is the safe replacement, if any."""

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
        instead = _spaced(match, right) if right.isalpha() else right
        return Slip(
            "syntax", wrong, f"`{wrong}` has no meaning here", f"write `{right}`", tokens, instead
        )

    return explain


def _spaced(match: re.Match[str], word: str) -> str:
    """`a&&b` needs spaces around the word that takes the place of the mark."""
    text, start, end = match.string, match.start(), match.end()
    before = "" if start == 0 or text[start - 1] in " \t\n(" else " "
    after = "" if text[end : end + 1] in ("", " ", "\t", "\n") else " "
    return before + word + after


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
    inner = match[0].removeprefix(mark).removesuffix("*/" if mark == "/*" else "").strip()
    ends_line = match.string[match.end() : match.end() + 1] in ("", "\n", "\r")
    instead = f"# {inner}" if ends_line and "\n" not in inner else None
    message = f"comments begin with `#`, not with `{mark}`"
    return Slip("syntax", match[0], message, "write `# ...`", (), instead)


def _currency(match: re.Match[str]) -> Slip:
    code = SYMBOLS[match[1]]
    right = f"{match[2].replace(',', '_')} {code}"
    message = "money is a number followed by its currency"
    return Slip("syntax", match[0], message, f"write `{right}`", (("AMOUNT", right, 0),), right)


def _symbol(match: re.Match[str]) -> Slip:
    code = SYMBOLS[match[0]]
    message = "a currency is written as its code"
    return Slip("syntax", match[0], message, f"write `{code}`", (("WORD", code, 0),), code)


SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}


def _variable(match: re.Match[str]) -> Slip:
    name = match[0].strip("$@{}")
    message = "a name is written without a mark before it"
    return Slip("syntax", match[0], message, f"write `{name}`", (("WORD", name, 0),), name)


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
THOUSANDS = {"k": 1_000, "K": 1_000, "M": 1_000_000, "mio": 1_000_000}
UNITS |= {"d": "days", "w": "weeks", "wk": "weeks"}


def _thousands(match: re.Match[str]) -> Slip:
    right = f"{int(float(match[1].replace('_', '')) * THOUSANDS[match[2]]):_} {match[3]}"
    message = f"`{match[2]}` is not a part of numbers"
    return Slip("syntax", match[0], message, f"write `{right}`", (("AMOUNT", right, 0),), right)


def _power(match: re.Match[str]) -> Slip:
    """`2e5`, which other languages read as a number."""
    number, ten, unit = match[1], int(match[2]), match[3] or ""
    value = Decimal(number.replace("_", "")).scaleb(ten)
    right = f"{value:+f}" if number[0] == "+" else f"{value:f}"
    message = f"`{match[0].removesuffix(unit)}` is not how numbers are written"
    if len(right) > MOST_DIGITS:
        help = "write the number out, without a power of ten"
        return Slip("syntax", match[0], message, help, (("DIGITS", "0", 0),), quiet=True)
    kind = "SIGNED" if number[0] in "+-" else "DIGITS"
    if unit:
        kind, right = "PERCENT" if unit == "%" else "AMOUNT", right + unit
    return Slip("syntax", match[0], message, f"write `{right}`", ((kind, right, 0),), right)


MOST_DIGITS = 24


def _glued_unit(match: re.Match[str]) -> Slip:
    number, word = match[1], match[2]
    unit = UNITS.get(word, word)
    if number.lstrip("+-") == "1" and word in UNITS:
        unit = unit.removesuffix("s")
    message = f"a space is missing in `{match[0]}`"
    if len(word) == 3 and word.isupper():
        right = f"{number} {word}"
        return Slip("syntax", match[0], message, f"write `{right}`", (("AMOUNT", right, 0),), right)
    if word in THOUSANDS:
        right = f"{int(float(number.replace('_', '')) * THOUSANDS[word]):_}"
        right = f"+{right}" if number[0] == "+" else right
        kind = "SIGNED" if number[0] in "+-" else "DIGITS"
        message = f"`{word}` is not a part of numbers"
        return Slip("syntax", match[0], message, f"write `{right}`", ((kind, right, 0),), right)
    tokens: tuple[NewToken, ...] = (
        ("SIGNED" if number[0] in "+-" else "DIGITS", number, 0),
        ("WORD", unit, len(number)),
    )
    return Slip("syntax", match[0], message, f"write `{number} {unit}`", tokens, f"{number} {unit}")


SIGNS = {
    "-": "a sign that touches a digit belongs to the number; to subtract, put spaces around it",
    "+": "a sign that touches a digit belongs to the number; to add, put spaces around it",
}


def _glued_minus(match: re.Match[str]) -> Slip:
    right = f"{match[1]} {match[2][0]} {match[2][1:]}"
    mark = "MINUS" if match[2][0] == "-" else "PLUS"
    tokens: tuple[NewToken, ...] = (
        ("DIGITS", match[1], 0),
        (mark, match[2][0], len(match[1])),
        ("DIGITS", match[2][1:], len(match[1]) + 1),
    )
    return Slip("syntax", match[0], SIGNS[match[2][0]], f"write `{right}`", tokens, right)


def _mark(match: re.Match[str]) -> Slip:
    """A mark that other languages have: what it means here, the parser's state tells."""
    return Slip("", match[0], "", "", ((MARKS[match[0]], match[0], 0),))


MARKS = {":": "COLON", "->": "ARROW", "→": "ARROW", "=>": "ARROW", "/": "SLASH", "|": "PIPE"}


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
    (r"=>(?=\s*[\d\"(+-])|≥", _operator(">=", "MORE_OR_EQUAL")),
    (r"=<|≤", _operator("<=", "LESS_OR_EQUAL")),
    (r"<>|!==|≠|=!=", _operator("!=", "UNEQUAL")),
    (r"&&?|∧", _operator("and", "AND")),
    (r"\|\||∨", _operator("or", "OR")),
    (r"!|¬", _operator("not", "NOT")),
    (r"[-–—](?=\s*\d\d?:\d\d)", _operator("to", "TO")),
    (r"->|=>|→|[:|]", _mark),
    (r"'[^'\n]*'|“[^”“\n]*[”“]|‘[^’‘\n]*[’‘]", _text),
    (r"[\"'“”][^\n]*", _unclosed),
    (r";+", _semicolon),
    (r"--[^\n]*|//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)", _comment),
    (rf"([$€£])[ ]?({NUMBER}(?:,\d\d\d)*)", _currency),
    (r"[$@](?:[^\W\d_]\w*|\{[^\W\d_]\w*\})", _variable),
    (r"[$€£]", _symbol),
    (r"(\d\d?)(?::(\d\d))?[ ]?([aApP]\.?[mM]\b\.?)", _half_day),
    (r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(?::[\d.]+)?[Zz]?", _odd_instant),
    (r"\d+[-/]\d+[-/]\d+|\d{4}-\d\d(?![\d-])|\d\d?\.\d\d?\.\d{4}", _odd_date),
    (r"\d+(?::\d+)+", _odd_time),
    (rf"({NUMBER})(k|K|M|mio) ([A-Z]{{3}})(?!\w)", _thousands),
    (rf"({NUMBER})([+-]{NUMBER})", _glued_minus),
    (rf"([+-]?{NUMBER})[eE]([+-]?\d{{1,3}})(%|[ ](?!AND)[A-Z]{{3}}(?!\w))?(?![\w.])", _power),
    (rf"([+-]?{NUMBER})([^\W\d_]\w*)", _glued_unit),
    (r"/", _mark),
)
