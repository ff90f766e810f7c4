"""A phrase of another language, or one in another order, put as this language puts it.

The phrases are data (dsl/habits). One counts only where the parser takes what it would become, so
a pattern need not say where it applies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dsl.diagnostic import Diagnostic, Fix, error
from dsl.habits import ADVICE, HABITS, KINDS, Habit
from dsl.lalr import END
from dsl.lexer import Token, tokenize
from dsl.mended import Mended
from dsl.messages import Scene, setting
from dsl.source import Source, Span
from dsl.tables import tables

NEAR = 40  # so many tokens before and after the mistake are looked at
LONG = 2000  # characters of them, lest a pattern take long


def rephrased(scene: Scene) -> Mended | None:
    """The phrase around the mistake as it is said here, or None."""
    passage, block = _passage(scene), setting(scene).partition("`")[0]
    for habit, pattern in _compiled():
        if not re.search(habit.where, block):
            continue
        for start in passage.starts:
            match = pattern.match(passage.text, start)
            if match and (mended := _mended(scene, passage, habit, match)):
                return mended
    return None


def reordered(scene: Scene) -> Mended | None:
    """A transition whose parts stand in another order than the language's."""
    tokens, start = scene.reader.tokens, scene.mark_at
    if (
        not scene.blocks
        or start >= scene.at
        or tokens[start].text != "to"
        or scene.token.text not in ORDER
    ):
        return None
    end = scene.at + 1
    while end < len(tokens) and not tokens[end].first and tokens[end].type not in ("LBRACE", "RBRACE"):
        end += 1
    cuts = [at for at in range(start, end) if tokens[at].text in ORDER]
    parts = [_said(tokens[a:b]) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
    ranks = [ORDER[tokens[at].text] for at in cuts]
    if len(set(ranks)) < len(ranks) or ranks == sorted(ranks):
        return None
    text = " ".join(
        [_said(tokens[start : cuts[0]]), *(part for _, part in sorted(zip(ranks, parts, strict=True)))]
    )
    if not fits(scene, start, end, text):
        return None
    later = next(at for at in cuts if ORDER[tokens[at].text] > ORDER[scene.token.text])
    message = f"`{scene.token.text}` stands before `{tokens[later].text}`"
    return put(scene, start, end, text, message)


ORDER = {"on": 0, "by": 0, "after": 0, "when": 1, "requires": 2, "because": 3, "then": 4}


def _said(tokens: Sequence[Token]) -> str:
    """These tokens as a line of text."""
    text = " ".join(token.text for token in tokens)
    return re.sub(r" ([,)\].])|([(\[.]) ", r"\1\2", text)


def advised(scene: Scene) -> Diagnostic | None:
    """What to do about a phrase that this language has no counterpart of, or None."""
    passage, block = _passage(scene), setting(scene).partition("`")[0]
    for pattern, (where, said, message, help) in _advice():
        if not re.search(where, block):
            continue
        for start in passage.starts:
            match = pattern.match(passage.text, start)
            if match and passage.ends.get(match.end(), -1) >= scene.at + said.startswith("^"):
                return _advice_on(scene, passage, match, message, help)
    return None


def _advice_on(
    scene: Scene, passage: Passage, match: re.Match[str], message: str, help: str
) -> Diagnostic:
    words = [passage.restored(word or "") for word in (match[0], *match.groups())]
    first = scene.reader.token(passage.starts[match.start()])
    last = scene.reader.token(passage.ends[match.end()] - 1)
    path = scene.reader.source.path
    span = Span(path, first.line, first.column, last.line, last.end_column)
    return error("syntax", message.format(*words), span, note=setting(scene), help=help.format(*words))


def put(scene: Scene, start: int, end: int, text: str, message: str, *, safe: bool = False) -> Mended:
    """`text` in the place of these tokens; the finding points at what differs."""
    old, new = scene.reader.tokens[start:end], _tokens(scene, start, end, text)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    differing = old[head : len(old) - tail] or old
    path = scene.reader.source.path
    whole = old[0].span(path).to(old[-1].span(path))
    before = scene.previous_of(start)
    glued = (before.line, before.end_column) == (old[0].line, old[0].column) and text[:1].isalnum()
    written = f" {text}" if glued else text
    found = error(
        "syntax",
        message,
        differing[0].span(path).to(differing[-1].span(path)),
        note=setting(scene),
        help=f"write `{text}`" if text else "remove it",
        fixes=(Fix(whole, written, safe),) if whole.line == whole.end_line else (),
    )
    return Mended(start, end, tuple(new), found)


def fits(scene: Scene, start: int, end: int, text: str) -> bool:
    """Whether the parser would take this text here, and what follows it after that."""
    machine, states = scene.reader.machine, scene.before(start)
    new, following = _tokens(scene, start, end, text), scene.reader.token(end)
    for number, token in enumerate(new):
        after = new[number + 1] if number + 1 < len(new) else following
        kind = scene.reader.classify(states, token, after)
        if kind == "AMOUNT" and kind not in machine.rows[states[-1]]:
            return False
        if kind == "SKIP":
            continue
        if not machine.step(states, kind):
            return False
        if kind in ("ON_ENTRY", "IS_ROUTED") and number + 1 < len(new):
            new[number + 1].type = "SKIP"
    if (following.first or following.type == END) and machine.accepts(
        states, "RBRACE" if scene.blocks else END
    ):
        return True
    kind = scene.reader.classify(states, following, scene.reader.token(end + 1))
    capitals = tables().words.get(following.text.lower(), kind) if following.text.isupper() else kind
    return machine.accepts(states, kind) or machine.accepts(states, capitals)


@dataclass(frozen=True)
class Passage:
    """The tokens around a mistake as one line; `starts` and `ends` tell which token is where."""

    text: str
    starts: dict[int, int]
    ends: dict[int, int]
    quoted: tuple[str, ...]

    def restored(self, text: str) -> str:
        """With the quoted texts in it, spaced as people write."""
        text = re.sub(r" ([,)\]])|([(\[]) ", r"\1\2", text).strip()
        return re.sub(r'"(\d+)"', lambda match: self.quoted[int(match[1])], text)


def _passage(scene: Scene) -> Passage:
    tokens, start = scene.reader.tokens, max(scene.mark_at, scene.at - NEAR)
    end = scene.at if _begins_line(scene.token) and scene.at > start else scene.at + 1
    while scene.at < end < min(len(tokens), scene.at + NEAR) and not _begins_line(tokens[end]):
        end += 1
    text, starts, ends = "", {}, {}
    quoted: list[str] = []
    for number, token in enumerate(tokens[start:end], start):
        if len(text) > LONG:
            break
        if text and not (token.text in GLUED or text[-1] in GLUED):
            text += " "
        starts[len(text)] = number
        text += f'"{len(quoted)}"' if token.type == "STRING" else token.text
        quoted += [token.text] if token.type == "STRING" else []
        ends[len(text)] = number + 1
    return Passage(text, starts, ends, tuple(quoted))


def _begins_line(token: Token) -> bool:
    """Whether a line begins that is not one more item of a list with dashes."""
    return token.first and token.type != "MINUS"


GLUED = (".", "/")


def _mended(scene: Scene, passage: Passage, habit: Habit, match: re.Match[str]) -> Mended | None:
    start, end = passage.starts[match.start()], passage.ends.get(match.end(), -1)
    if end < scene.at or start > scene.at:
        return None
    instead = habit.instead(match) if callable(habit.instead) else match.expand(habit.instead)
    text = passage.restored(instead)
    same = [one.text for one in scene.reader.tokens[start:end]]
    if same == [one.text for one in _tokens(scene, start, end, text)]:
        return None
    if not fits(scene, start, end, text):
        return None
    words = [passage.restored(word or "") for word in (match[0], *match.groups())]
    return put(scene, start, end, text, habit.message.format(*words))


def _tokens(scene: Scene, start: int, end: int, text: str) -> list[Token]:
    """The tokens of a text that takes the place of others: those that stay keep their places."""
    old = scene.reader.tokens[start:end]
    near = scene.reader.token(start)
    new = tokenize(Source(scene.reader.source.path, text)).tokens
    for number, token in enumerate(new):
        token.line, token.column, token.first = near.line, near.column, number == 0 and near.first
        same = next((one for one in old if one.text == token.text), None)
        if same is not None:
            token.line, token.column = same.line, same.column
            old.remove(same)
    return new


def _alike(old: Sequence[Token], new: Sequence[Token]) -> int:
    """How many tokens at the beginning are the same."""
    count = 0
    while count < min(len(old), len(new)) and old[count].text == new[count].text:
        count += 1
    return count


@cache
def _compiled() -> tuple[tuple[Habit, re.Pattern[str]], ...]:
    """Compiled when the first mistake is met: most texts have none."""
    return tuple((habit, _pattern(habit.said)) for habit in HABITS)


@cache
def _advice() -> tuple[tuple[re.Pattern[str], tuple[str, str, str, str]], ...]:
    return tuple((_pattern(one[1]), one) for one in ADVICE)


def _pattern(said: str) -> re.Pattern[str]:
    for kind, expression in KINDS.items():
        said = said.replace(f"<{kind}>", f"({expression})")
    return re.compile(said + r"(?![\w-])" if said[-1].isalnum() else said, re.IGNORECASE)
