"""Text to tokens: one compiled pattern, longest match, linear time.

A word is left unclassified here (type WORD); the parser decides by its state whether it is a
keyword. What cannot be a token is reported and, where the meaning is plain (`==`, `&&`, `'text'`),
replaced by what was meant, so that the parser reads on.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from dsl.diagnostic import Diagnostic, Fix, error
from dsl.nodes import Comment
from dsl.slips import find_slip
from dsl.source import Source, Span
from dsl.tables import tables
from dsl.words import RESERVED

MAX_SIZE = 4 * 1024 * 1024
MAX_DEPTH = 64
MAX_WORD = 100
MAX_TEXT = 2000
MAX_DIGITS = 24
SHORT = {"AMOUNT": "0 USD", "PERCENT": "0%", "SIGNED": "+0"}  # in place of a number that is too long
SKIP = "SKIP"  # the type of a token that the one before it has swallowed


class Token:
    """One token. `keyword` is the terminal that a word could be; `first`: first on its line."""

    __slots__ = ("column", "first", "keyword", "line", "text", "type")

    def __init__(self, type: str, text: str, line: int, column: int, first: bool, keyword: str | None):
        self.type = type
        self.text = text
        self.line = line
        self.column = column
        self.first = first
        self.keyword = keyword

    @property
    def end_column(self) -> int:
        return self.column + len(self.text)

    def span(self, path: str) -> Span:
        return Span(path, self.line, self.column, self.line, self.column + len(self.text))

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}, {self.line}:{self.column})"


@dataclass(slots=True)
class Lexed:
    """The tokens and comments of a text, and what was wrong in it.

    `quiet` are lines, and `said` places, where a syntax error would only repeat what was already
    said; after a `spilt` line, the next one's first token may do so too. `hopeless`: there is nothing
    worth parsing.
    """

    tokens: list[Token] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    quiet: set[int] = field(default_factory=set)
    spilt: set[int] = field(default_factory=set)
    said: set[tuple[int, int]] = field(default_factory=set)
    hopeless: bool = False


LETTER = r"[^\W\d_]"
WORD = rf"{LETTER}[\w\u0300-\u036f]*(?:-{LETTER}[\w\u0300-\u036f]*)*"
NUMBER = r"\d[\d_]*(?:\.\d[\d_]*)?"
PATTERN = r"""
[^\S\n]*(?:
  (?P<WORD>yes/no(?!\w)|{word})
 |(?P<NEWLINE>\n)
 |(?P<MARK>{marks})
 |(?P<STRING>"(?:[^"\\\n]|\\[^\n])*")
 |(?P<INSTANT>\d{{4}}-\d\d-\d\d[ \t]+\d\d?:\d\d(?![\w:]))
 |(?P<CALENDAR_DATE>\d{{4}}-\d\d-\d\d(?!\w))
 |(?P<CLOCK_TIME>\d\d?:\d\d(?![\w:]))
 |(?P<PERCENT>{number}%)
 |(?P<AMOUNT>{sign}{number}[ \t]+(?!AND)[A-Z]{{3}}(?![\w-]))
 |(?P<DIGITS>{number}{end})
 |(?P<SIGNED>{signed}{number}{end})
 |(?P<SIGN>[+-](?!{glued}))
 |(?P<COMMENT>\#[^\n]*)
 |(?P<OTHER>\S)
)"""


def tokenize(source: Source, *, arithmetic: bool = False) -> Lexed:
    """The tokens of a text, never raising. With `arithmetic`, a sign is always its own token, as
    numeric expressions want it; otherwise a sign that touches a digit belongs to the number."""
    if len(source.text) > MAX_SIZE:
        return Lexed(found=[_too_large(source)], hopeless=True)
    return _Lexer(source, arithmetic).run()


@cache
def keywords() -> dict[str, str]:
    """The terminal of each keyword, and one that nothing accepts for words kept for later."""
    return {word: word.upper() for word in RESERVED} | tables().words


@cache
def _pattern(arithmetic: bool) -> re.Pattern[str]:
    left_out = ("+", "-") if arithmetic else ("+", "-", "->", "/")
    known = [mark for mark in tables().marks if mark not in left_out]
    marks = "|".join(re.escape(mark) + FOLLOWED.get(mark, "") for mark in sorted(known, key=len)[::-1])
    parts = {"word": WORD, "number": NUMBER, "marks": marks}
    if arithmetic:
        parts |= {"sign": "", "signed": "(?!)", "glued": "(?!)", "end": r"(?![\w:]|\.\d)"}
    else:
        parts |= {
            "sign": "[+-]?",
            "signed": "[+-]",
            "glued": r"[\d>]|-[^\d]",
            "end": r"(?![\w/]|:\d|-\d|\.\d)",
        }
    return re.compile(PATTERN.format(**parts), re.VERBOSE)


# So that `==`, `=>`, `<>` and comments of other languages are slips, not two marks.
FOLLOWED = {"=": "(?![=<>])", "<": "(?!>)", "!=": "(?!=)", "/": "(?![/*])"}


# Control characters, and those that turn the direction of writing. A tab is no harm.
INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


class _Lexer:
    def __init__(self, source: Source, arithmetic: bool) -> None:
        self.path, self.text = source.path, source.text
        self.pattern = _pattern(arithmetic)
        self.words, self.marks = keywords(), tables().marks
        self.line, self.line_start, self.first = 1, 0, True
        self.braces = self.brackets = 0
        self.out = Lexed()

    def run(self) -> Lexed:
        text, words, match_at, tokens = self.text, self.words, self.pattern.match, self.out.tokens
        at = 1 if text.startswith("\ufeff") else 0
        while (match := match_at(text, at)) and not self.out.hopeless:
            kind, at = match.lastgroup or "", match.end()
            start = match.start(kind)
            if kind == "NEWLINE":
                self.line, self.line_start, self.first = self.line + 1, at, True
            elif kind == "WORD":
                part, column = text[start:at], start - self.line_start + 1
                tokens.append(Token(kind, part, self.line, column, self.first, words.get(part)))
                self.first = False
                if len(part) > MAX_WORD or not part.isascii():
                    self._odd_word(tokens[-1])
            elif kind == "COMMENT":
                self._comment(start, at)
            elif kind == "OTHER":
                at = self._slip(start)
            else:
                self._token(kind, start, at)
        return self.out

    def _token(self, kind: str, start: int, end: int) -> None:
        text = self.text[start:end]
        if kind in ("MARK", "SIGN"):
            kind = self.marks[text]
            self._nest(text, start)
        elif kind == "STRING":
            text = self._checked_text(text, start)
        elif len(text.replace("_", "")) > MAX_DIGITS and kind != "INSTANT":
            self._report("number-too-long", f"a number may have {MAX_DIGITS} digits", start, end)
            text = SHORT.get(kind, "0")
        self._add(kind, text, start)

    def _add(self, kind: str, text: str, start: int) -> None:
        keyword = self.words.get(text) if kind == "WORD" else None
        text = _visible(text) if kind == "STRING" else text
        column = start - self.line_start + 1
        self.out.tokens.append(Token(kind, text, self.line, column, self.first, keyword))
        self.first = False

    def _nest(self, mark: str, start: int) -> None:
        """Count open brackets. A brace ends what stands in round or square ones, so that one that
        was forgotten does not count for the rest of the file."""
        if mark in ("{", "}"):
            self.braces = max(0, self.braces + (1 if mark == "{" else -1))
            self.brackets = 0
        elif mark in ("[", "("):
            self.brackets += 1
        elif mark in ("]", ")"):
            self.brackets = max(0, self.brackets - 1)
        if self.braces + self.brackets > MAX_DEPTH:
            message = f"brackets are nested more than {MAX_DEPTH} deep"
            self._report("nested-too-deep", message, start, start + 1)
            self.out.hopeless = True

    def _odd_word(self, token: Token) -> None:
        """Names compare by their composed form, whichever way an editor wrote their accents."""
        token.text = unicodedata.normalize("NFC", token.text[: 4 * MAX_WORD])  # long ones take long
        if len(token.text) > MAX_WORD:
            start = self.line_start + token.column - 1
            self._report("name-too-long", f"a name may have {MAX_WORD} letters", start, start + MAX_WORD)
            token.text = token.text[:MAX_WORD]

    def _comment(self, start: int, end: int) -> None:
        text = self.text[start:end].rstrip()
        self._check_visible(text, start)
        self.out.comments.append(Comment(text, self.first, self._span(start, start + len(text))))

    def _checked_text(self, text: str, start: int) -> str:
        if len(text) > MAX_TEXT + len('""'):
            message = f"a text may have {MAX_TEXT:,} characters"
            self._report("text-too-long", message, start, start + len(text))
            return '""'
        self._check_visible(text, start)
        self._check_escapes(text, start)
        return text

    def _check_visible(self, text: str, start: int) -> None:
        """What cannot be seen has no place in a text that people review."""
        if text.isascii() and text.isprintable():
            return
        if bad := INVISIBLE.search(text):
            at = start + bad.start()
            message = f"the character U+{ord(bad[0]):04X} cannot be seen"
            help = "it may make the line look other than it is; remove it"
            self._report("unexpected-character", message, at, at + 1, help)

    def _check_escapes(self, text: str, start: int) -> None:
        for escape in re.finditer(r"\\(.)", text) if "\\" in text else ():
            if escape[1] not in '"\\':
                at = start + escape.start()
                help = 'write `\\\\` for a backslash and `\\"` for a quotation mark'
                self._report("unknown-escape", f"`{escape[0]}` means nothing in text", at, at + 2, help)

    def _slip(self, start: int) -> int:
        """Report what no token begins with; the position to go on from."""
        slip = find_slip(self.text, start)
        end = start + len(slip.text)
        if slip.code:
            self._report(slip.code, slip.message, start, end, slip.help, slip.instead)
            self.out.said.add((self.line, start - self.line_start + 1))
        if slip.quiet:
            self.out.quiet.add(self.line)
        if slip.code == "unclosed-text":
            self.out.spilt.add(self.line)
        for kind, text, offset in slip.tokens:
            self._add(kind, text, start + offset)
            self._nest(text if kind == "LBRACE" else "", start)
        if newlines := slip.text.count("\n"):
            self.line += newlines
            self.line_start = start + slip.text.rindex("\n") + 1
        return end

    def _report(
        self, code: str, message: str, start: int, end: int, help: str = "", instead: str | None = None
    ) -> None:
        span = self._span(start, end)
        fixes = () if instead is None else (Fix(span, instead, safe=True),)
        found = error(code, _visible(message), span, help=_visible(help), fixes=fixes)
        self.out.found.append(found)

    def _span(self, start: int, end: int) -> Span:
        column = start - self.line_start + 1
        return Span(self.path, self.line, column, self.line, column + end - start)


def _visible(text: str) -> str:
    return text if text.isprintable() else INVISIBLE.sub("\ufffd", text)


def _too_large(source: Source) -> Diagnostic:
    where = Span(source.path, 1, 1, 1, 1)
    message = f"this file has {len(source.text):,} characters; a policy file may have {MAX_SIZE:,}"
    return error("file-too-large", message, where, help="split the policy into a folder of files")
