"""People are moved after another time.

Whoever is in the status is moved sooner, perhaps all at once on the day of the change, or stays longer.

Before:

    track lead {
      status Working { owner sales  to Won by sales  to Lost after 60 days }
    }

Bad:

    track lead {
      status Working { owner sales  to Won by sales  to Lost after 30 days }
    }

Good:

    track lead {
      status Working { owner sales  to Won by sales  to Lost after 60 days then notify sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy import words
from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.ways import aligned
from policy.model import Policy, Transition


def check(found: Versions) -> Iterable[Break]:
    for one in aligned(found):
        if one.now.after is None or one.was.after is None:
            continue
        before, after = _timer(found.was, one.was), _timer(found.new, one.now)
        if before != after:
            yield Break(
                f"from `{one.now.source}` to `{one.now.target}` people were moved {before}, "
                f"and are moved {after}",
                one.now.span,
                one.was.span,
                help="count who is past the new time already: they all move at once",
            )


def _timer(policy: Policy, one: Transition) -> str:
    return words.transition(policy, replace(one, when=None, because=()))


RULE = breaks("timer-changed", "warning", "behaviour", __doc__, check)
