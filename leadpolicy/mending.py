"""`leadpolicy check --fix`: texts mended by the fixes of findings, and only if that does good."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostic import Diagnostic, Fix
from dsl.source import Source
from leadpolicy.checking import Wishes, examine
from leadpolicy.render import Report
from policy.triage.fixes import mended, offered

ROUNDS = 10  # one fix may make room for the next


@dataclass(frozen=True)
class Mended:
    """The texts before and after, by path, of those that change; how many fixes; what is left."""

    before: dict[str, Source]
    after: dict[str, Source]
    fixes: int
    report: Report


def mend(
    path: str, texts: Sequence[Source], unread: Sequence[Diagnostic], wishes: Wishes, unsafe: bool
) -> Mended:
    """One policy, mended in memory: nothing is written. A fix that would add an error is left out."""
    original = {one.path: one for one in texts}
    now, made = dict(original), 0
    report = examine(path, texts, unread, wishes)
    for _ in range(ROUNDS):
        fixes = offered(report.diagnostics, unsafe)
        step = _step(path, now, unread, wishes, report, fixes)
        if step is None:
            break
        now, report, fixed = step
        made += fixed
    changed = {one: text for one, text in now.items() if text != original[one]}
    return Mended({one: original[one] for one in changed}, changed, made, report)


def as_before(path: str, text: str) -> bytes:
    """A mended text with the mark at the start that its file has, and the line ends of most of its
    lines. Raises OSError."""
    data = Path(path).read_bytes()
    windows = 2 * data.count(b"\r\n") > data.count(b"\n")
    ends = text.replace("\n", "\r\n") if windows else text
    return (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b"") + ends.encode()


Step = tuple[dict[str, Source], Report, int]


def _step(
    path: str,
    now: dict[str, Source],
    unread: Sequence[Diagnostic],
    wishes: Wishes,
    report: Report,
    fixes: Sequence[Fix],
) -> Step | None:
    """All fixes at once; where that adds an error, each alone, up to the first that does not."""
    tries = [fixes, *([one] for one in fixes)] if len(fixes) > 1 else [fixes]
    for some in tries if fixes else ():
        changed = mended(now, some)
        if not changed:
            continue
        after = now | changed
        new = examine(path, tuple(after.values()), unread, wishes)
        if _better(report, new, some):
            return after, new, len(some)
    return None


def _better(before: Report, after: Report, fixes: Sequence[Fix]) -> bool:
    """Fewer errors, or no more of them and fewer findings of the kinds that were mended.

    Other findings may come up: where an error is mended more can be read, and what only a removed line
    used is now unused.
    """
    if after.errors != before.errors:
        return after.errors < before.errors
    kinds = {one.code for one in before.diagnostics if set(one.fixes) & set(fixes)}
    left = [sum(one.code in kinds for one in report.diagnostics) for report in (after, before)]
    return left[0] < left[1]
