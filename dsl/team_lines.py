"""Lines of a team below `interrupt for`, which is its last: read as if they stood above."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic, Fix, error
from dsl.lexer import Token
from dsl.mended import Mended
from dsl.messages import TEAM_LINES, Scene, setting
from dsl.source import Span


def interrupt_last(scene: Scene) -> Mended | None:
    """The condition moved behind the lines that follow it."""
    at = _misplaced(scene)
    if at is None or not scene.blocks or not setting(scene).startswith("in team"):
        return None
    tokens, opened = scene.reader.tokens, scene.blocks[-1].at
    there = [one for one in range(opened, at) if tokens[one].type == "INTERRUPT"]
    end = _end(scene, at)
    if not there or end is None:
        return None
    start = there[-1]
    moved = (*tokens[at:end], *tokens[start:at])
    return Mended(start, end, moved, _said(scene, start, at, end), from_outside=True)


def _misplaced(scene: Scene) -> int | None:
    """Where a line of the team begins that cannot go on with the condition before it."""
    token, previous = scene.token, scene.previous
    if token.text in TEAM_LINES and token.text != "interrupt" and scene.is_clean:
        return scene.at if token.text != "at" or scene.after.text == "most" else None
    split = previous.type == "HOURS" and token.type == "WORD" and not token.first
    return scene.at - 1 if split else None  # a line `hours office`, read as `100 hours`


def _end(scene: Scene, at: int) -> int | None:
    """Where the team's last line ends; None where its brace may be missing."""
    while scene.reader.token(at).type not in ("LBRACE", "RBRACE", "END"):
        if at >= len(scene.reader.tokens):
            return None
        if scene.reader.token(at).text == "interrupt":
            return at
        at += 1
    return at if scene.reader.token(at).type == "RBRACE" else None


def _said(scene: Scene, start: int, at: int, end: int) -> Diagnostic:
    token = scene.reader.token(at)
    name = "at most" if token.text == "at" else token.text
    return error(
        "syntax",
        f"`{name}` stands {'below' if token.first else 'behind'} `interrupt for`",
        token.span(scene.reader.source.path),
        note=setting(scene),
        help="write `interrupt for` as the last line of the team",
        fixes=_fixes(scene, start, at, end),
    )


def _fixes(scene: Scene, start: int, at: int, end: int) -> tuple[Fix, ...]:
    """Take the condition out, and put it before the brace; not where a comment stands beside it."""
    reader = scene.reader
    first, following, brace = (reader.token(one) for one in (start, at, end))
    until = reader.token(at - 1).line if following.first else following.line
    if any(first.line <= one.span.line <= until for one in reader.lexed.comments):
        return ()
    lines = reader.source.text.split("\n")
    pieces = [_piece(reader.source.path, lines, number, first, following) for number in
              range(first.line, until + 1)]  # fmt: skip
    text = "\n".join(_text(lines, one) for one in pieces)
    column = brace.column
    if brace.first:
        column, text = 1, f"{lines[first.line - 1][: first.column - 1]}{text}\n"
    before = Span(reader.source.path, brace.line, column, brace.line, column)
    moved = Fix(before, text if brace.first else f"{text} ", safe=True)
    return (*(Fix(one, "", safe=True) for one in pieces), moved)


def _piece(path: str, lines: list[str], number: int, first: Token, following: Token) -> Span:
    """What of a line belongs to the condition."""
    line = lines[number - 1]
    begin = first.column if number == first.line else 1
    end = following.column if number == following.line else len(line.rstrip()) + 1
    return Span(path, number, begin, number, end)


def _text(lines: list[str], one: Span) -> str:
    return lines[one.line - 1][one.column - 1 : one.end_column - 1].rstrip()
