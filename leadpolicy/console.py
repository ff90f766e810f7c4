"""The terminal: what is written where, in which colours. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import Literal, TextIO

When = Literal["auto", "always", "never"]

PLAIN_WIDTH = 80
WIDEST = 110
CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
}


_COLOUR = "|".join(sorted({"0", *CODES.values()}))
_STEERING = re.compile(
    rf"(\x1b\[(?:{_COLOUR})m)|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True)
class Paint:
    """Wraps text in colours, or does not."""

    on: bool = False

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{CODES[style]}m{text}\x1b[0m" if self.on and text else text


PLAIN = Paint()


@dataclass(frozen=True)
class Console:
    """How this run of the program talks."""

    color: When = "auto"
    quiet: bool = False

    @property
    def paint(self) -> Paint:
        """Colours for stdout."""
        return Paint(wants_colour(self.color, sys.stdout))

    @property
    def paint_log(self) -> Paint:
        """Colours for stderr."""
        return Paint(wants_colour(self.color, sys.stderr))

    @property
    def width(self) -> int:
        """Columns to fill: the terminal's own, within reason; 80 when the output goes elsewhere."""
        if not sys.stdout.isatty():
            return PLAIN_WIDTH
        return max(40, min(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, WIDEST))

    def out(self, text: str, end: str = "\n") -> None:
        """A result, to stdout."""
        sys.stdout.write(printable(text, self.paint.on) + end)

    def put(self, text: str, out: str | None) -> int:
        """A whole document, to a file where one is named, else to stdout. Returns 0. Raises OSError."""
        if out is None:
            self.out(text)
            return 0
        from leadpolicy.files import write

        write(out, f"{text}\n".encode(errors="backslashreplace"))
        self.log(f"wrote {out}")
        return 0

    def tell(self, text: str) -> None:
        """What must be known even with `--quiet`, to stderr."""
        sys.stderr.write(printable(text, self.paint_log.on) + "\n")

    def log(self, text: str) -> None:
        """Progress and remarks, to stderr; `--quiet` silences them."""
        if not self.quiet:
            self.tell(text)

    def warn(self, message: str, help: str = "") -> None:
        """Something the user should know though the work goes on, to stderr."""
        self.log(headed(self.paint_log, "warning", message, help))


def printable(text: str, colours: bool = False) -> str:
    """The text with its line breaks (and our `colours`), and with a substitute for what else could
    steer a terminal: names and cells of tables may hold anything."""
    if text.isprintable():
        return text
    return _STEERING.sub(lambda found: (colours and found[1]) or "\ufffd", text)


def headed(paint: Paint, head: str, message: str, help: str = "") -> str:
    """`error: message`, with an indented line of help."""
    text = f"{paint(head, head)}{paint('bold', ': ' + message)}"
    return f"{text}\n  {paint('cyan', 'help')}: {help}" if help else text


def wants_colour(when: When, stream: TextIO) -> bool:
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()
