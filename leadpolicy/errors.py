"""What a user must be told when a command cannot do its work: never a traceback, always the cure."""

from __future__ import annotations

import re


class InputError(Exception):
    """Unusable input (exit code 2). `message` says what is wrong, `help` how to mend it."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def of_os_error(problem: OSError) -> InputError:
    """An operating system's refusal in our words: which file, and why."""
    why = (problem.strerror or str(problem)).lower()
    if problem.filename is None:
        return InputError(why)
    return InputError(f"cannot use `{problem.filename}`: {why}")


def in_style(message: str) -> str:
    """A message of click's in the style of ours: backticks, lower case, no final full stop."""
    quoted = re.sub(r"'([^']*)'", r"`\1`", message).rstrip(".")
    return quoted[:1].lower() + quoted[1:]
