"""What to do at a mistake: mend one token where it is plain what was meant, or skip to the next
statement of the same block.

A mark is the parser's state at the last place of a block where that block could have ended: a new
statement can begin there. Marks are kept for each open block, taken at the start of lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dsl import mend
from dsl.diagnostic import Diagnostic
from dsl.lalr import END, Saved
from dsl.lexer import SKIP, Token
from dsl.mended import Mended
from dsl.messages import Scene, explain, unclosed
from dsl.rewrite import advised, rephrased

if TYPE_CHECKING:
    from dsl.parser import Reader

MAX_ERRORS = 50  # that are shown of one file
NEAR = 4  # so many lines below a mistake, a statement may begin with a mistyped word
MAX_TRIES = 500  # mended places too, so that no text can hold the parser up


@dataclass(frozen=True, slots=True)
class Mark:
    saved: Saved
    at: int


@dataclass(frozen=True, slots=True)
class Block:
    """An open block: its brace, where in the tokens that is, and the first token of its line."""

    brace: Token
    at: int
    line_first: Token


class Recovery:
    def __init__(self, reader: Reader):
        self.reader = reader
        self.marks = [Mark(reader.run.save(), 0)]
        self.blocks: list[Block] = []
        self.suspects: list[Block] = []
        self.line_first = reader.end
        self.tries = 0
        self.errors = 0
        self.calm_until = 0
        # The places of the last two returns, lest each mistake in a long list reads it all again.
        self.base = self.recent = self.marks[0]

    def mark(self, token: Token) -> None:
        """Called at the first token of each line: remember the state if a statement can begin."""
        self.line_first = token
        reader = self.reader
        if reader.machine.accepts(reader.run.stack, "RBRACE" if self.blocks else END):
            self.marks[-1] = Mark(reader.run.save(), reader.at)

    def open(self, brace: Token) -> None:
        self.blocks.append(Block(brace, self.reader.at - 1, self.line_first))
        self.marks.append(Mark(self.reader.run.save(), self.reader.at))

    def close(self, brace: Token) -> None:
        """Leave a block; one closed at another block's indentation may lack its own brace."""
        if not self.blocks:
            return
        block = self.blocks.pop()
        self.marks.pop()
        if brace.first and brace.column < block.line_first.column and brace.line != block.brace.line:
            self.suspects.append(block)

    def recover(self) -> bool:
        """Report the mistake at the reader's place and set it to go on; False when it cannot."""
        self.tries += 1
        self._replay()
        scene = self._scene()
        if self.reader.start != "file":
            mended = rephrased(scene)
            self._report(mended.diagnostic if mended else advised(scene) or explain(scene))
            return False
        if self.tries > 2 * MAX_TRIES:
            return False
        if self.tries > MAX_TRIES or self.errors > MAX_ERRORS:
            return self._close_all()
        if mended := _first(mend.FIRST, scene):
            self._mend(mended)
            return True
        advice = advised(scene)
        if not advice and (mended := _first(mend.WAYS, scene)):
            self._mend(mended)
            return True
        self._report(advice or explain(scene))
        return self._skip()

    def _replay(self) -> None:
        """Back to the state before the token that did not fit: lark may have reduced already."""
        reader, mark = self.reader, self.marks[-1]
        if mark.at <= self.recent.at <= reader.at:
            mark = self.recent
        reader.run.restore(mark.saved)
        for token in reader.tokens[mark.at : reader.at]:
            if token.type != SKIP:
                reader.run.feed(token)
                reader.place.last = token
        self.base, self.recent = mark, Mark(reader.run.save(), reader.at)

    def _scene(self) -> Scene:
        reader = self.reader
        return Scene(
            reader,
            reader.run.stack[:],
            reader.at,
            self.marks[-1].saved[0],
            self.marks[-1].at,
            self.blocks,
            (self.base.saved[0], self.base.at),
        )

    def _mend(self, mended: Mended) -> None:
        reader = self.reader
        if mended.from_outside:
            self._report(mended.diagnostic)
            reader.tokens[mended.start : mended.end] = mended.tokens
            self._leave()
            return
        if mended.afresh:
            self._drop(mended.start)
            mended = replace(mended, start=reader.at, end=reader.at)
        elif mended.start < reader.at:
            reader.at = mended.start
            self.recent = self.base if self.base.at <= reader.at else self.marks[-1]
            self._replay()
        reader.tokens[mended.start : mended.end] = mended.tokens
        if mended.missing_braces:
            self._report(unclosed(self._scene(), self._blame(mended.missing_braces), mended.seen))
        else:
            self._report(mended.diagnostic)
        self.calm_until = mended.start + len(mended.tokens) + mended.echo if mended.echo else 0

    def _leave(self) -> None:
        """Out of the block, to where its statement may have begun: all of it is read again."""
        reader = self.reader
        self.blocks.pop()
        self.marks.pop()
        self.base = self.recent = mark = self.marks[-1]
        self.calm_until = 0
        reader.at = mark.at
        reader.run.restore(mark.saved)

    def _blame(self, missing: int) -> Block:
        """The block that most likely lacks its brace: one closed at another's indentation, or the
        outermost of those left open."""
        outer = self.blocks[-missing]
        inside = [block for block in self.suspects if block.at > outer.at]
        return inside[0] if inside else outer

    def _skip(self) -> bool:
        """Go on at the first later line of this block that can begin a statement."""
        reader, mark = self.reader, self.marks[-1]
        tokens, depth, lines = reader.tokens, 0, 0
        for at in range(reader.at, len(tokens)):
            token = tokens[at]
            if (
                depth == 0
                and (at > reader.at or at > mark.at)
                and self._resumes(token, at, lines < NEAR)
            ):
                return True
            lines += token.first
            if token.type == "LBRACE":
                depth += 1
            elif token.type == "RBRACE":
                depth = max(0, depth - 1)
        return self._close_all()

    def _resumes(self, token: Token, at: int, near: bool) -> bool:
        reader, mark = self.reader, self.marks[-1]
        missing = 0
        if not token.first and token.type != "RBRACE":
            if not mend.begins_block(reader, mark.saved[0], at):
                return False
        elif not mend.begins(reader, mark.saved[0], at, near):
            missing = mend.missing_braces(reader, mark.saved[0], at, self.blocks) if token.first else 0
            if not missing:
                return False
        self._drop(at)
        if missing:
            self._report(unclosed(self._scene(), self._blame(missing), token))
            braces = [mend.virtual("RBRACE", "}", token) for _ in range(missing)]
            reader.tokens[reader.at : reader.at] = braces
        return True

    def _drop(self, at: int) -> None:
        """Leave out the tokens from the clean mark to here, and read on from the mark: a later
        return to an outer mark must not meet them again."""
        reader, mark = self.reader, self.marks[-1]
        del reader.tokens[mark.at : at]
        self.calm_until = 0
        self.base = self.recent = mark
        reader.at = mark.at
        reader.run.restore(mark.saved)

    def _close_all(self) -> bool:
        """Nothing more can be read: end every open block where it last could end."""
        reader = self.reader
        self._drop(len(reader.tokens))
        reader.tokens += [mend.virtual("RBRACE", "}", reader.end) for _ in self.blocks]
        return True

    def _report(self, diagnostic: Diagnostic) -> None:
        """Add it, unless it only echoes what was said about this line or a token just mended."""
        reader = self.reader
        quiet = reader.lexed.quiet
        token = reader.token(reader.at)
        previous = reader.tokens[reader.at - 1] if reader.at else token
        if token.line in quiet or (token.first and previous.line in reader.lexed.spilt):
            return
        if (token.line, token.column) in reader.lexed.said:
            return
        if reader.at < self.calm_until and diagnostic.code != "unclosed-brace":
            return
        self.errors += 1
        reader.lexed.found.append(diagnostic)


def _first(ways: Iterable[Callable[[Scene], Mended | None]], scene: Scene) -> Mended | None:
    return next((mended for way in ways if (mended := way(scene))), None)
