"""Cells of CSV for spreadsheets, which run a text as a formula when it begins like one.

Ids, reps and CRM values come from forms that strangers fill in. Where such a text would be run, it gets
an apostrophe in front, which spreadsheets take as "this is text"; numbers with a sign stay as they are.
JSON Lines, for programs, always has the text itself. Other exports do the same: where tables are read,
the apostrophe is none of the text.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"'*(?:[=@\t\r\n]|[+-](?!\d+(?:[.,]\d+)?\Z)|[＝＋－＠])")


def harmless(cell: object) -> object:
    """Empty for what is not known; a text that a spreadsheet would run is made a plain one."""
    if cell is None:
        return ""
    if isinstance(cell, str) and _RUN.match(cell):
        return f"'{cell}"
    return cell


def meant(text: str) -> str:
    """The text that `harmless` made this of."""
    return text[1:] if text[:1] == "'" and _RUN.match(text, 1) else text
