"""Why conditions cannot hold together: the fewest parts that cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.typed import All, Condition, Defined, Linear
from policy import words
from policy.model import Policy
from policy.prove.reading import terms
from policy.prove.tracks import can, universe_of


def contradiction(policy: Policy, together: Sequence[Condition]) -> list[Condition]:
    """Of conditions that cannot hold together: parts that cannot, of which none can be spared."""
    universe = universe_of(policy)
    parts = [part for one in together for part in _parts(policy, one)]
    asked = [universe.term(policy, one) for one in parts]
    if universe.check(asked) != "no":
        return parts
    return [parts[at] for at in universe.solver.core(asked)]


def told(policy: Policy, parts: Sequence[Condition]) -> str:
    """`a` and `b` can never hold together."""
    shown = [f"`{words.condition(policy, one)}`" for one in parts]
    if len(shown) == 1:
        return f"{shown[0]} can never hold"
    return f"{', '.join(shown[:-1])} and {shown[-1]} can never hold together"


def follows(policy: Policy, together: Sequence[Condition], parts: Sequence[Condition]) -> bool:
    """Whether the contradiction is another's: of a definition, or of a bar that is out of reach."""
    if len(parts) == 1 and isinstance(parts[0], Linear):
        sum_ = terms(policy, parts[0])
        if any(kind == "group" for kind, _ in sum_) and parts[0].relation in (">", ">="):
            return all(factor > 0 for factor in sum_.values())
    names = [name for one in together for name in _used(policy, one)]
    return any(can(policy, [Defined(name)]) == "no" for name in names)


def _parts(policy: Policy, what: Condition) -> Iterator[Condition]:
    match what:
        case All(parts=parts):
            for one in parts:
                yield from _parts(policy, one)
        case Defined(name=name) if isinstance(policy.definition[name].condition, All | Linear):
            yield from _parts(policy, policy.definition[name].condition)
        case _:
            yield what


def _used(policy: Policy, what: Condition) -> Iterator[str]:
    """The definitions all of which must hold."""
    if isinstance(what, All):
        for one in what.parts:
            yield from _used(policy, one)
    elif isinstance(what, Defined):
        yield what.name
