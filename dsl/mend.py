"""Ways to mend one mistake so that reading goes on: each looks at the scene of an error and says
which tokens to put in the place of which, or None. Tried in order; the first that fits wins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dsl import messages
from dsl.diagnostic import Fix
from dsl.lalr import END
from dsl.lexer import SKIP, Token
from dsl.mended import Mended
from dsl.messages import Scene
from dsl.nearest import nearest
from dsl.phrases import BLOCKS
from dsl.rewrite import reordered, rephrased
from dsl.slips import SIGNS
from dsl.source import Span
from dsl.tables import tables
from dsl.team_lines import interrupt_last
from dsl.words import OTHER_WORDS, RESERVED

if TYPE_CHECKING:
    from dsl.parser import Reader
    from dsl.recovery import Block


def virtual(kind: str, text: str, near: Token) -> Token:
    """A token that is not in the text, at the place of one that is."""
    return Token(kind, text, near.line, near.column, False, None)


def follows(reader: Reader, stack: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Whether these tokens could be read from this state, one after the other."""
    states = list(stack)
    for number, token in enumerate(tokens):
        if token.type == SKIP:
            continue
        if token.type == END and number > 0:
            return True
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        kind = reader.classify(states, token, after)
        if kind == "AMOUNT" and kind not in reader.machine.rows[states[-1]]:
            kind = "DIGITS"
        if not reader.machine.step(states, kind):
            return False
        if kind == "DIGITS" and token.type == "AMOUNT":
            return True
    return True


def begins(reader: Reader, stack: Sequence[int], at: int, near: bool) -> bool:
    """Whether a statement can begin with this token: a keyword says it alone, a name with the next.
    If `near`, a mistyped keyword will do, to be reported in its turn."""
    token, after = reader.token(at), reader.token(at + 1)
    kind = reader.classify(list(stack), token, after)
    if kind != "WORD":
        return reader.machine.accepts(stack, kind)
    return follows(reader, stack, (token, after)) or (near and _meant(reader, token, stack) is not None)


def begins_block(reader: Reader, stack: Sequence[int], at: int) -> bool:
    """Whether a block begins in the middle of a line: it may, after words that mean nothing."""
    if reader.token(at).type not in ("WORD", *BLOCKS) or reader.token(at).keyword not in BLOCKS:
        return False
    return follows(reader, stack, [reader.token(at + n) for n in range(3)])


def missing_braces(reader: Reader, stack: Sequence[int], at: int, blocks: Sequence[Block]) -> int:
    """How many closing braces before this token would make it fit; 0 when none would."""
    token, after, states = reader.token(at), reader.token(at + 1), list(stack)
    for count in range(1, len(blocks) + 1):
        if not reader.machine.step(states, "RBRACE"):
            return 0
        if follows(reader, states, (token, after)):
            return count
    return 0


def _brace_before(scene: Scene) -> Mended | None:
    """A block that was never closed, found out at the statement that cannot stand in it."""
    if not scene.token.first and (scene.token.line != scene.block_line or _closed_in_line(scene)):
        return None
    missing = missing_braces(scene.reader, scene.stack, scene.at, scene.blocks)
    return _braces(scene, scene.at, missing, afresh=False) if missing else None


def _closed_in_line(scene: Scene) -> bool:
    """Whether the block's own brace follows on this line."""
    depth, at = 0, scene.at
    while (token := scene.reader.token(at)).type != END and token.line == scene.token.line:
        depth += (token.type == "LBRACE") - (token.type == "RBRACE")
        if depth < 0:
            return True
        at += 1
    return False


def _brace_before_line(scene: Scene) -> Mended | None:
    """The same, where the line's first word passed for a name of the unclosed block."""
    at = _line_start(scene)
    if at == scene.at or at != scene.mark_at or not scene.blocks:
        return None
    if scene.reader.token(at).column > scene.blocks[-1].line_first.column:
        return None
    missing = missing_braces(scene.reader, scene.clean, at, scene.blocks)
    return _braces(scene, at, missing, afresh=True) if missing else None


def _swallowed(scene: Scene) -> Mended | None:
    """A statement that lacks its last word took the next line's keyword for it."""
    at = _line_start(scene)
    first = scene.reader.token(at)
    if not scene.mark_at < at < scene.at or first.type != "WORD" or first.keyword is None:
        return None
    line = scene.reader.tokens[at : scene.at + 1]
    if not follows(scene.reader, scene.clean, line) or not scene.reader.machine.accepts(
        scene.clean, first.keyword
    ):
        return None
    earlier = replace(scene, stack=scene.before(at), at=at)
    if earlier.previous.type == "COMMA":
        return Mended(at - 1, at, (), messages.surplus(scene, earlier.previous), echo=ECHO)
    return Mended(at, at, (), messages.explain(earlier), afresh=True)


def _line_start(scene: Scene) -> int:
    at = scene.at
    while at > scene.mark_at and not scene.reader.token(at).first:
        at -= 1
    return at


def _braces(scene: Scene, at: int, missing: int, *, afresh: bool) -> Mended:
    token = scene.reader.token(at)
    braces = tuple(virtual("RBRACE", "}", scene.previous_of(at)) for _ in range(missing))
    diagnostic = messages.unclosed(scene, scene.blocks[-missing], token)
    return Mended(at, at, braces, diagnostic, missing, token, afresh)


def _other_kind(scene: Scene) -> Mended | None:
    """A value of the wrong kind whose meaning is plain: `25` for `+25`, `75` for `75%`, a name in
    quotes, a text without."""
    token = scene.token
    for wrong, right, spell, message in KINDS:
        begins_line = token.first and right == "STRING"
        if token.type in wrong and right in scene.accepted and not begins_line:
            text = spell.format(token.text.strip('"%'))
            if right == "CALENDAR_DATE" and not DATE.fullmatch(text):
                continue
            if right == "WORD":
                text = re.sub(r"\W+", "_", text).strip("_") or "name"
            mended = Token(right, text, token.line, token.column, token.first, None)
            if follows(scene.reader, scene.stack, (mended, scene.after)):
                return _replace(scene, mended, message, text, safe=False)
    return None


DATE = re.compile(r"\d{4}-\d\d-\d\d")
NUMERALS = ("DIGITS", "SIGNED")
KINDS = (
    (("DIGITS",), "SIGNED", "+{}", "the points of a score rule have a sign"),
    (NUMERALS, "PERCENT", "{}%", "a share of a clock is a percentage"),
    (("DIGITS", "CALENDAR_DATE"), "STRING", '"{}"', "text stands in double quotes"),
    (("STRING",), "CALENDAR_DATE", "{}", "dates are written without quotes"),
    (("PERCENT",), "DIGITS", "{}", "a percentage means nothing here"),
    (("STRING",), "WORD", "{}", "names are written without quotes"),
    (("WORD",), "STRING", '"{}"', "text stands in double quotes"),
)


def _sign(scene: Scene) -> Mended | None:
    """`fit -20` for `fit - 20`."""
    token = scene.token
    if token.type != "SIGNED" or "MINUS" not in scene.accepted:
        return None
    mark, digits = token.text[0], token.text[1:]
    kind = "MINUS" if mark == "-" else "PLUS"
    parts = (
        Token(kind, mark, token.line, token.column, token.first, None),
        Token("DIGITS", digits, token.line, token.column + 1, False, None),
    )
    if not follows(scene.reader, scene.stack, (*parts, scene.after)):
        return None
    diagnostic = messages.replaced(scene, SIGNS[mark], f"{mark} {digits}", safe=True)
    return Mended(scene.at, scene.at + 1, parts, diagnostic)


def _two_words(scene: Scene) -> Mended | None:
    """`> =` for `>=`, and `is not known` for `is missing`."""
    token, previous, after = scene.token, scene.previous, scene.after
    if token.type == "EQUAL" and previous.type in ("LESSTHAN", "MORETHAN"):
        kind = "LESS_OR_EQUAL" if previous.type == "LESSTHAN" else "MORE_OR_EQUAL"
        mended = Token(kind, previous.text + "=", previous.line, previous.column, previous.first, None)
        return Mended(scene.at - 1, scene.at + 1, (mended,), messages.joined(scene, previous, token))
    if token.type == "NOT" and previous.type == "IS" and after.text in OPPOSITE:
        word = OPPOSITE[after.text]
        mended = Token(word.upper(), word, after.line, after.column, False, None)
        return Mended(scene.at, scene.at + 2, (mended,), messages.opposite(scene, word))
    return None


OPPOSITE = {"known": "missing", "missing": "known"}


def _comma(scene: Scene) -> Mended | None:
    """A comma too few between two items of a list."""
    comma = Token("COMMA", ",", scene.previous.line, scene.previous.end_column, False, None)
    if scene.token.first or not follows(scene.reader, scene.stack, (comma, scene.token, scene.after)):
        return None
    return Mended(scene.at, scene.at, (comma,), messages.missing(scene, ","), echo=ECHO)


def _wrong_joint(scene: Scene) -> Mended | None:
    """`between 1 to 5`, `09:00 - 12:00`: a word or mark for the only other one that fits."""
    token = scene.token
    if token.type not in JOINTS:
        return None
    rest = [scene.reader.token(scene.at + n) for n in (1, 2)]
    words = _fixed(scene, tables().words, [one for one in rest if one.line == token.line])
    if token.first or rest[0].line != token.line or len(words) != 1:
        return None
    kind = tables().words[words[0]]
    mended = Token(kind, words[0], token.line, token.column, False, None)
    return Mended(scene.at, scene.at + 1, (mended,), messages.swapped(scene, words[0]), echo=ECHO)


JOINTS = ("MINUS", "COMMA", "TO", "AND", "OR", "OF", "WITH", "FROM", "FOR", "AT", "IN")


def _misspelled(scene: Scene) -> Mended | None:
    """A keyword mistyped or capitalised, or the word of another language."""
    for at in (scene.at, scene.at - 1):
        if at < 0 or at < scene.mark_at:
            continue
        token, stack = scene.reader.token(at), scene.before(at)
        is_word = token.type == "WORD" or (at == scene.at and token.keyword is not None)
        if not is_word or token.text in RESERVED:
            continue
        word = _meant(scene.reader, token, stack)
        if word is None or word == token.text:
            continue
        mended = Token("WORD", word, token.line, token.column, token.first, tables().words[word])
        rest = [scene.reader.token(n) for n in range(at + 1, scene.at + (1 if at < scene.at else 2))]
        stray = rest[-1:] and rest[-1].type in STRAY and not rest[-1].first
        if follows(scene.reader, stack, (mended, *(rest[:-1] if stray else rest))):
            diagnostic = messages.misspelled(scene, token, word)
            return Mended(at, at + 1, (mended,), diagnostic)
    return None


def _meant(reader: Reader, token: Token, stack: Sequence[int]) -> str | None:
    accepted = reader.machine.accepted(stack)
    words = [word for word, kind in tables().words.items() if kind in accepted]
    other = OTHER_WORDS.get(token.text.casefold())
    return other if other in words else nearest(token.text, words)


def _reserved(scene: Scene) -> Mended | None:
    """A reserved word in the place of a name."""
    token = scene.token
    if token.text not in RESERVED or "WORD" not in scene.accepted or (scene.is_clean and scene.in_line):
        return None
    mended = Token("WORD", token.text, token.line, token.column, token.first, None)
    if not follows(scene.reader, scene.stack, (mended, scene.after)):
        return None
    return Mended(scene.at, scene.at + 1, (mended,), messages.reserved(scene))


def _surplus(scene: Scene) -> Mended | None:
    """One token too many: a second comma, a brace that closes nothing, a word that may go."""
    token, after, second = scene.token, scene.after, scene.reader.token(scene.at + 2)
    if token.type == END:
        return None
    if token.type == "RBRACE" and not scene.blocks:
        return Mended(scene.at, scene.at + 1, (), messages.surplus(scene, token), echo=ECHO)
    if scene.previous.type in ("COMMA", "AND", "OR") and follows(
        scene.reader, scene.before(scene.at - 1), (token, after)
    ):
        return Mended(scene.at - 1, scene.at, (), messages.surplus(scene, scene.previous), echo=ECHO)
    stray = token.type in STRAY or token.text == scene.previous.text or after.line == token.line
    may_go = token.type in STRAY or (token.type not in KEPT and stray and not token.first)
    if may_go and follows(scene.reader, scene.stack, (after, second)):
        return Mended(scene.at, scene.at + 1, (), messages.surplus(scene, token), echo=ECHO)
    return None


ECHO = 2
STRAY = ("COMMA", "RPAR", "RSQB", "DOT", "EQUAL", "COLON")
KEPT = ("LBRACE", "RBRACE", "LPAR", "LSQB")


def _missing(scene: Scene) -> Mended | None:
    """One mark or keyword too few, where only one would do."""
    new_line = scene.token.first and scene.is_clean
    marks = _fixed(scene, tables().marks, (scene.token, scene.after))
    marks = [mark for mark in marks if (mark != "," or scene.in_line) and (mark == "{" or not new_line)]
    if not marks and not new_line:
        rest = [scene.reader.token(scene.at + n) for n in range(3)]
        marks = _fixed(scene, tables().words, [one for one in rest if one.line == scene.token.line])
        if scene.is_clean and scene.at > scene.mark_at:  # a new statement is hardly what was meant
            fresh = scene.reader.machine.accepted(scene.clean)
            marks = [mark for mark in marks if tables().words[mark] not in fresh]
        if len(marks) != 1:
            return None
    if not marks:
        return None
    text = marks[0]
    if text == "{" and scene.in_line and (end := _end_of_line(scene)):
        return _braces_around(scene, end)
    kind = (tables().marks | tables().words)[text]
    mended = Token(kind, text, scene.previous.line, scene.previous.end_column, False, None)
    return Mended(scene.at, scene.at, (mended,), messages.missing(scene, text), echo=ECHO)


def _end_of_line(scene: Scene) -> int:
    """Where the line ends that a block should have stood on; 0 when its braces may follow below."""
    at = scene.at
    while (token := scene.reader.token(at)).type != END and not (token.first and at > scene.at):
        if token.type in ("LBRACE", "RBRACE"):
            return 0
        at += 1
    return at if token.type == END or begins(scene.reader, scene.clean, at, False) else 0


def _braces_around(scene: Scene, end: int) -> Mended:
    """A block of one line without its braces."""
    last = scene.reader.token(end - 1)
    found = messages.missing(scene, "{")
    path = scene.reader.source.path
    close = Fix(Span(path, last.line, last.end_column, last.line, last.end_column), " }")
    tokens = scene.reader.tokens[scene.at : end]
    around = (virtual("LBRACE", "{", scene.previous), *tokens, virtual("RBRACE", "}", last))
    found = replace(found, help="what belongs to it stands in `{ }`", fixes=(*found.fixes, close))
    return Mended(scene.at, end, around, found)


def _fixed(scene: Scene, texts: Mapping[str, str], rest: Sequence[Token]) -> list[str]:
    """The marks or keywords after which the tokens at hand would fit."""
    found = []
    for text, kind in texts.items():
        if kind in scene.accepted and text not in NEVER_MEANT:
            stack = list(scene.stack)
            if scene.reader.machine.step(stack, kind) and follows(scene.reader, stack, rest):
                found.append(text)
    return sorted(found, key=lambda text: PREFERRED.find(text))


NEVER_MEANT = frozenset(
    ["yes", "no", "+", "-", "*", "/", "<", ">", "!=", "<=", ">=", ".", "not", "->", "}"]
)
PREFERRED = "{])=,"


def _missing_unit(scene: Scene) -> Mended | None:
    """`48` where `48 hours` is meant."""
    if scene.previous.type != "DIGITS" or "HOURS" not in scene.accepted:
        return None
    unit = Token("HOURS", "hours", scene.previous.line, scene.previous.end_column, False, None)
    if not follows(scene.reader, scene.stack, (unit, scene.token)):
        return None
    return Mended(scene.at, scene.at, (unit,), messages.missing_unit(scene))


def _replace(scene: Scene, token: Token, message: str, text: str, *, safe: bool) -> Mended:
    diagnostic = messages.replaced(scene, message, text, safe=safe)
    return Mended(scene.at, scene.at + 1, (token,), diagnostic)


FIRST = (_brace_before, _brace_before_line, interrupt_last, reordered, rephrased)
WAYS = (
    _swallowed,
    _other_kind,
    _sign,
    _two_words,
    _misspelled,
    _missing_unit,
    _comma,
    _wrong_joint,
    _reserved,
    _surplus,
    _missing,
)
