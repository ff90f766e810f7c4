"""A human move needs more than before.

People who could make the move yesterday are refused today, and so are programs that make it: a field
must be filled, a condition must hold, or a reason must be given that nobody asked for.

Before:

    fields { budget money }
    track lead {
      status Working { owner sales  to Won by sales }
    }

Bad:

    fields { budget money }
    track lead {
      status Working { owner sales  to Won by sales requires budget }
    }

Good:

    fields { budget money "Please fill in: required from 2027" }
    track lead {
      status Working { owner sales  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy import words
from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.ways import Way, aligned
from policy.model import Policy, Transition


def check(found: Versions) -> Iterable[Break]:
    for one in aligned(found):
        if one.now.trigger != "by":
            continue
        added = ", ".join(_added(found, one))
        if added:
            yield Break(
                f"to move people from `{one.now.source}` to `{one.now.target}` now needs {added}",
                one.now.span,
                one.was.span,
                help="tell those who make the move, and let them fill it before it is asked for",
            )


def _added(found: Versions, one: Way) -> Iterator[str]:
    before = _needs(found.was, one.was)
    yield from (f"`{need}`" for need in _needs(found.new, one.now) if need not in before)
    if one.now.because and not one.was.because:
        yield f"a reason ({', '.join(one.now.because)})"


def _needs(policy: Policy, one: Transition) -> list[str]:
    when = [one.when] if one.when is not None else []
    return [
        words.condition(policy, need) for need in (*when, *(need.condition for need in one.requires))
    ]


RULE = breaks("requirement-added", "warning", "behaviour", __doc__, check)
