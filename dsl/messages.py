"""Syntax errors in words: what was being read, what was found, what could come next, and a short
example of the construct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dsl.diagnostic import Diagnostic, Fix, Label, error
from dsl.lalr import END
from dsl.lexer import SKIP, Token
from dsl.phrases import BLOCK_EXAMPLES, BLOCKS, EXAMPLES, GROUPS, KINDS, ROW_EXAMPLES, TERMINALS
from dsl.source import Span
from dsl.tables import tables
from dsl.words import RESERVED

if TYPE_CHECKING:
    from dsl.parser import Reader
    from dsl.recovery import Block


@dataclass(frozen=True)
class Scene:
    """Where a mistake was met: the state before token `at`, and the last clean mark of the block."""

    reader: Reader
    stack: list[int]
    at: int
    clean: list[int]
    mark_at: int
    blocks: Sequence[Block]
    base: tuple[list[int], int]  # a state known from an earlier token, and which

    @property
    def token(self) -> Token:
        return self.reader.token(self.at)

    @property
    def after(self) -> Token:
        return self.reader.token(self.at + 1)

    @property
    def previous(self) -> Token:
        return self.previous_of(self.at)

    def previous_of(self, at: int) -> Token:
        """The token before this one, as far as there is one."""
        at -= 1
        while at > 0 and self.reader.token(at).type == SKIP:
            at -= 1
        return self.reader.token(max(0, at))

    @property
    def in_line(self) -> bool:
        return not self.token.first

    @property
    def block_line(self) -> int:
        """The line on which the block begins."""
        return self.blocks[-1].brace.line if self.blocks else 0

    @property
    def is_clean(self) -> bool:
        """Whether the statement before could end here."""
        return self.reader.machine.accepts(self.stack, "RBRACE" if self.blocks else END)

    @cached_property
    def accepted(self) -> set[str]:
        return self.reader.machine.accepted(self.stack)

    def before(self, at: int) -> list[int]:
        """The state before an earlier token of this statement."""
        states, start = self.base if self.base[1] <= at else (self.clean, self.mark_at)
        states = list(states)
        for token in self.reader.tokens[start:at]:
            if token.type != SKIP:
                self.reader.machine.step(states, token.type)
        return states


def explain(scene: Scene) -> Diagnostic:
    """The message for a token that could not be mended."""
    token = scene.token
    for case in CASES:
        if special := case(scene):
            return special
    found = _shown(token)
    if scene.is_clean and (token.first or token.type == END):
        message = f"{found} begins no statement {setting(scene)}"
        return _error(scene, message, help=_starters(scene))
    expected = _expected(scene)
    after = f" after {_shown(scene.previous)}" if scene.at else ""
    return _error(scene, f"expected {expected}{after}, found {found}")


def unclosed(scene: Scene, block: Block, seen: Token | None) -> Diagnostic:
    path = scene.reader.source.path
    name = block_name(scene.reader, block)
    seen = seen or scene.token
    what = "the end of the file" if seen.type == END else _shown(seen)
    labels = (Label(seen.span(path), f"{what} does not belong to it"),)
    help = "close it with `}` before this"
    return error(
        "unclosed-brace", f"{name} has no closing `}}`", block.brace.span(path), labels=labels, help=help
    )


def misspelled(scene: Scene, token: Token, word: str) -> Diagnostic:
    span = token.span(scene.reader.source.path)
    help = f"did you mean `{word}`?"
    if token.text.casefold() == word:
        help = f"keywords are written small: `{word}`"
    message = f"`{token.text}` is not a word that can stand here"
    return error("syntax", message, span, note=setting(scene), help=help, fixes=(Fix(span, word),))


def reserved(scene: Scene) -> Diagnostic:
    text = scene.token.text
    span = scene.token.span(scene.reader.source.path)
    help = f"choose another name, such as `{text}_` or `the_{text}`"
    return error(
        "reserved-word", f"`{text}` is a word of the language and cannot be a name", span, help=help
    )


def surplus(scene: Scene, token: Token) -> Diagnostic:
    span = token.span(scene.reader.source.path)
    fix = (Fix(span, ""),)
    if token.type == "RBRACE":
        return error("extra-brace", "this `}` closes nothing", span, help="remove it", fixes=fix)
    message = f"{_shown(token)} is not expected here"
    return error("syntax", message, span, note=setting(scene), help="remove it", fixes=fix)


def missing(scene: Scene, text: str) -> Diagnostic:
    path = scene.reader.source.path
    previous = scene.previous
    span = Span(path, previous.line, previous.end_column, previous.line, previous.end_column + 1)
    if scene.in_line:
        span = scene.token.span(path)
    space = "" if text in ",])" else " "
    insert = Fix(
        Span(path, previous.line, previous.end_column, previous.line, previous.end_column), space + text
    )
    message = f"expected `{text}` after {_shown(previous)}, found {_shown(scene.token)}"
    help = "" if text in ",])" else _example(scene)
    return error("syntax", message, span, note=setting(scene), help=help, fixes=(insert,))


def swapped(scene: Scene, text: str) -> Diagnostic:
    span = scene.token.span(scene.reader.source.path)
    message = f"expected `{text}` after {_shown(scene.previous)}, found {_shown(scene.token)}"
    return error(
        "syntax", message, span, note=setting(scene), help=_example(scene), fixes=(Fix(span, text),)
    )


def joined(scene: Scene, first: Token, second: Token) -> Diagnostic:
    path = scene.reader.source.path
    span, text = first.span(path).to(second.span(path)), first.text + second.text
    fixes = (Fix(span, text, safe=True),)
    return error(
        "syntax", f"`{text}` is written without a space", span, note=setting(scene), fixes=fixes
    )


def opposite(scene: Scene, word: str) -> Diagnostic:
    path = scene.reader.source.path
    span = scene.token.span(path).to(scene.after.span(path))
    message = f"`is not {scene.after.text}` is written `is {word}`"
    return error("syntax", message, span, note=setting(scene), fixes=(Fix(span, word, safe=True),))


def missing_unit(scene: Scene) -> Diagnostic:
    amount = scene.previous
    help = f"write `{amount.text} hours`, or minutes, days or weeks"
    message = f"`{amount.text}` needs a unit of time"
    return error(
        "syntax", message, amount.span(scene.reader.source.path), note=setting(scene), help=help
    )


def replaced(scene: Scene, message: str, text: str, *, safe: bool) -> Diagnostic:
    span = scene.token.span(scene.reader.source.path)
    fixes = (Fix(span, text, safe=safe),)
    return error("syntax", message, span, note=setting(scene), help=f"write `{text}`", fixes=fixes)


def block_name(reader: Reader, block: Block) -> str:
    """A block as the reader knows it: "status `MQL`", "score group `fit`", "the score"."""
    at = block.at
    while at > 0 and reader.tokens[at - 1].type not in ("LBRACE", "RBRACE"):
        at -= 1
        if reader.tokens[at].type in BLOCKS:
            kind, following = BLOCKS[reader.tokens[at].type], reader.tokens[at + 1]
            named = following.type in ("WORD", "STRING")
            return f"{kind} `{following.text.strip(chr(34))}`" if named else f"the {kind}"
    return f"score group `{reader.tokens[at].text}`"


def _chained(scene: Scene) -> Diagnostic | None:
    if scene.token.type not in COMPARISONS or not {"AND", "OR"} & scene.accepted:
        return None
    return _error(
        scene, "comparisons do not chain", help="write `a < x and x < b`, or `x between a and b`"
    )


def _wrong_unit(scene: Scene) -> Diagnostic | None:
    word = scene.token.text
    if scene.previous.type != "DIGITS" or "HOURS" not in scene.accepted or scene.token.type != "WORD":
        return None
    if scene.token.first and scene.is_clean:
        return None
    help = "durations are counted in minutes, hours, days or weeks"
    if word.removesuffix("s") in ("month", "quarter", "year"):
        help = f"a {word.removesuffix('s')} has no fixed length: write days or weeks"
    return _error(scene, f"`{word}` is not a unit of time here", help=help)


def _no_time(scene: Scene) -> Diagnostic | None:
    if scene.token.type != "CALENDAR_DATE" or "INSTANT" not in scene.accepted:
        return None
    help = f"write `{scene.token.text} 09:00`"
    return _error(scene, f"`{scene.token.text}` lacks a time of day", help=help)


def _after_last(scene: Scene) -> Diagnostic | None:
    """A line of a team below its last one."""
    split = scene.previous.first and scene.previous.text == "hours"  # read as `100 hours`
    token = scene.previous if split else scene.token
    if not token.first or token.text not in TEAM_LINES or not setting(scene).startswith("in team"):
        return None
    here = scene.reader.tokens[scene.blocks[-1].at : scene.at]
    if not any(one.text == "interrupt" and one.first for one in here):
        return None
    span = token.span(scene.reader.source.path)
    if token.text == "interrupt":
        message, help = "`interrupt for` is said twice", "join the conditions by `or`"
    else:
        message = f"{_shown(token)} stands below `interrupt for`"
        help = "write `interrupt for` as the last line of the team"
    return error("syntax", message, span, note=setting(scene), help=help)


TEAM_LINES = ("assign", "at", "full", "hours", "interrupt", "members", "role", "ties", "work")
CASES = (_chained, _wrong_unit, _no_time, _after_last)
COMPARISONS = ("EQUAL", "UNEQUAL", "LESSTHAN", "MORETHAN", "LESS_OR_EQUAL", "MORE_OR_EQUAL")


def _error(scene: Scene, message: str, help: str = "") -> Diagnostic:
    span = scene.token.span(scene.reader.source.path)
    if scene.token.type == END or (scene.token.first and scene.at and not scene.is_clean):
        line, column = scene.previous.line, scene.previous.end_column
        span = Span(span.path, line, column, line, column + 1)
    return error("syntax", message, span, note=setting(scene), help=help or _example(scene))


def setting(scene: Scene) -> str:
    """Where the mistake is, in words: "in status `MQL`"."""
    if scene.blocks:
        return f"in {block_name(scene.reader, scene.blocks[-1])}"
    return "at the top of the file" if scene.reader.start == "file" else "in this expression"


def _shown(token: Token) -> str:
    return "the end of the text" if token.type == END else f"`{token.text}`"


def _expected(scene: Scene) -> str:
    """What could come next in words, names first; what begins a new statement is left out."""
    accepted = set(scene.accepted)
    if scene.is_clean:
        fresh = scene.reader.machine.accepted(scene.clean)
        accepted = (accepted - fresh) or accepted
    names = {KINDS.get(kind, "a name") for kind in scene.reader.machine.kinds(scene.stack, "WORD")}
    if "WORD" not in accepted:
        names = set()
    values = []
    for kinds, phrase in GROUPS:
        if accepted.issuperset(kinds):
            values.append(phrase)
            accepted -= set(kinds)
    values += [TERMINALS[kind] for kind in TERMINALS if kind in accepted]
    known = {kind: text for text, kind in (tables().words | tables().marks).items()}
    words = [f"`{known[kind]}`" for kind in sorted(accepted - {"DOT"}) if kind in known]
    return _or([*sorted(names), *dict.fromkeys(values), *words])


def _or(items: Sequence[str], most: int = 7) -> str:
    shown = list(items[:most])
    if len(items) > most:
        return ", ".join(shown) + " or the like"
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else "something else"


def _starters(scene: Scene) -> str:
    known = {kind: text for text, kind in tables().words.items()}
    fresh = scene.reader.machine.accepted(scene.clean)
    words = sorted(known[kind] for kind in fresh if kind in known and known[kind] not in CONTINUES)
    if scene.blocks and "cadence" in setting(scene).split():
        words = ["day", "stop"]
    return f"{setting(scene)}, a statement begins with {_listed(words)}" if words else ""


UNITS = {"minute", "minutes", "hour", "hours", "day", "days", "week", "weeks"}
CONTINUES = (RESERVED | UNITS) - {"to", "at"}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _example(scene: Scene) -> str:
    """A short correct example of the statement that was being read, by its first telling word."""
    where = setting(scene)
    examples = EXAMPLES
    if "route" in where.split():
        examples = EXAMPLES | ROW_EXAMPLES
    elif "status" not in where.split():
        examples = {kind: text for kind, text in EXAMPLES.items() if kind != "TO"}
    for token in scene.reader.tokens[scene.mark_at : scene.at]:
        if text := examples.get(token.type):
            return f"for example: `{text}`"
    text = next((text for word, text in BLOCK_EXAMPLES.items() if word in where.split()), "")
    return f"for example: `{text}`" if text else ""
