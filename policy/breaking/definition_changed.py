"""A definition means something else.

Whatever is counted by its name counts other people than before. What is proved to mean the same is no
change, however it is written. A bar alone that was moved is told by `bar-moved`.

Before:

    fields { employees integer  country text }
    define in_profile = employees >= 50

Bad:

    fields { employees integer  country text }
    define in_profile = employees >= 50 and country in ["US", "CA"]

Good:

    fields { employees integer  country text }
    define in_profile = employees >= 50
    define in_profile_2027 = in_profile and country in ["US", "CA"]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dsl.typed import All, Condition, Linear, Negation, Some
from policy import words
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.definitions:
        now = found.new.definition.get(was.name)
        if now is None:
            continue
        before, after = (
            words.condition(policy, _without_bars(one.condition))
            for policy, one in ((found.was, was), (found.new, now))
        )
        if before != after and not found.alike.conditions(was.condition, now.condition):
            yield Break(
                f"`{now.name}` was `{words.condition(found.was, was.condition)}`, "
                f"and is `{words.condition(found.new, now.condition)}`",
                now.span,
                was.span,
                help="give the new meaning a name of its own, or mark the day in the figures",
            )


def _without_bars(what: Condition) -> Condition:
    """The same condition with every bar at nought: alike for two that differ in their bars only."""
    match what:
        case Linear():
            of_points = any(term.of in ("group", "score") for term in what.sum)
            return replace(what, bound=0) if of_points else what
        case All(parts=inner):
            return All(tuple(_without_bars(one) for one in inner))
        case Some(parts=inner):
            return Some(tuple(_without_bars(one) for one in inner))
        case Negation(part=inner):
            return Negation(_without_bars(inner))
        case _:
            return what


RULE = breaks("definition-changed", "warning", "reporting", __doc__, check)
