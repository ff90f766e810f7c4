"""What a user must be told when a command cannot do its work: never a traceback, always the cure."""

from __future__ import annotations

import errno
import re


class InputError(Exception):
    """Unusable input (exit code 2). `message` says what is wrong, `help` how to mend it."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def of_os_error(problem: OSError) -> InputError:
    """An operating system's refusal in our words: which file, why, and what to do."""
    why = (problem.strerror or str(problem)).lower()
    help = _CURES.get(problem.errno or 0, "")
    if problem.filename is None:
        return InputError(why, help)
    return InputError(f"cannot use `{problem.filename}`: {why}", help or "name another one")


_CURES = {
    errno.ENOENT: "look at how it is spelled: nothing is there, and nothing can be made there",
    errno.ENOTDIR: "name a folder, or a file in one",
    errno.EISDIR: "name a file: this is a folder",
    errno.EACCES: "name another one, or see to the right to use it",
    errno.EPERM: "name another one, or see to the right to use it",
    errno.EROFS: "name another one: nothing is written there",
    errno.ENOSPC: "make room on the disk, or name another one",
    errno.EDQUOT: "make room on the disk, or name another one",
}


def in_style(message: str) -> str:
    """A message of click's in the style of ours: backticks, lower case, no final full stop."""
    quoted = re.sub(r"'([^']*)'", r"`\1`", message).rstrip(".")
    return quoted[:1].lower() + quoted[1:]
