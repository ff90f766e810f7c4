"""A reason cannot be given any more.

Programs that send moves with it are refused, and the figures by reason lose a line: what was told apart
is now among the others.

Before:

    track lead {
      status Working { owner sales  to Lost by sales because no_fit, no_budget }
    }

Bad:

    track lead {
      status Working { owner sales  to Lost by sales because no_fit }
    }

Good:

    track lead {
      status Working { owner sales  to Lost by sales because no_fit, no_budget }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.model import Status


def check(found: Versions) -> Iterable[Break]:
    for was, now in found.kept:
        after = _reasons(now)
        for target, reasons in _reasons(was).items():
            gone = [one for one in reasons if one not in after.get(target, reasons)]
            if gone:
                first = next(one for one in was.transitions if gone[0] in one.because)
                listed = ", ".join(f"`{one}`" for one in gone)
                yield Break(
                    f"from `{now.name}` to `{target}` nobody can give the reason {listed} any more",
                    next(one.span for one in now.transitions if one.target == target),
                    first.span,
                    help="keep the reason as long as somebody gives it or counts it",
                )


def _reasons(status: Status) -> dict[str, dict[str, None]]:
    """The reasons by target; a target without a human move is not in it."""
    found: dict[str, dict[str, None]] = {}
    for one in status.transitions:
        if one.trigger == "by":
            found.setdefault(one.target, {}).update(dict.fromkeys(one.because))
    return found


RULE = breaks("reason-removed", "warning", "reporting", __doc__, check)
