"""The findings that the output formats are tested on."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic, Fix, Label, error, warning
from dsl.source import NOWHERE, Source, Span
from leadpolicy.render import Report, in_order

LONG = " and ".join(f"field_{number} >= {number}" for number in range(30))
TEXT = f"""\
track lead {{
  status Größe測試 {{ owner ldr\tto MQLL when sales_ready }}

  status Raw {{ to X when {LONG} }}
}}
"""
SOURCE = Source("acme/lead_track.lead", TEXT)


def at(line: int, word: str, length: int = 0) -> Span:
    column = TEXT.split("\n")[line - 1].index(word) + 1
    return Span(SOURCE.path, line, column, line, column + (length or len(word)))


FINDINGS: tuple[Diagnostic, ...] = (
    error(
        "unknown-name",
        "no status is called `MQLL`",
        at(2, "MQLL"),
        note="not a status of track `lead`",
        labels=(Label(at(1, "lead"), "this track"),),
        help="did you mean `MQL`?",
        fixes=(Fix(at(2, "MQLL"), "MQL"),),
    ),
    warning(
        "never-true",
        "this condition is never true",
        at(4, "field_20"),
        note="no value of `field_20` is at once above this and below what the row before it asks for",
        witness=("employees = 3, source = web_form", "then nothing | ever"),
        help="remove the row, or move it up: rows are tried in order, and the first that matches wins",
    ),
    warning("trap", "who enters `Raw` never leaves", Span(SOURCE.path, 4, 3, 5, 2)),
    warning("no-start", "nobody is ever born", NOWHERE, help="write `start` in a status"),
)
REPORT = Report(in_order(FINDINGS), {SOURCE.path: SOURCE})
EMPTY = Report((), {SOURCE.path: SOURCE})
