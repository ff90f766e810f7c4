"""What changes in a text, as a unified diff."""

from __future__ import annotations

from leadpolicy.console import Paint


def unified(path: str, before: str, after: str, why: str, paint: Paint) -> str:
    """The diff, with its last line break; `why` says in brackets where the new text comes from."""
    import difflib

    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"{path} (now)",
        f"{path} ({why})",
    )
    return "".join(_painted(line, paint) for line in lines)


def _painted(line: str, paint: Paint) -> str:
    body = line if line.endswith("\n") else f"{line}\n\\ no line break at the end\n"
    if line.startswith(("---", "+++")):
        return paint("bold", body)
    style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return paint(style, body) if style else body
