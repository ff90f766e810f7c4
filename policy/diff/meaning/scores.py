"""Score groups compared: the same points for the same lead, or a lead that gets others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.typed import Linear, Quantity
from policy import parts
from policy.diff.meaning.asking import Found
from policy.diff.meaning.groups import zone
from policy.diff.meaning.pairing import Pair
from policy.diff.meaning.seeking import sought
from policy.diff.model import Open, Region, Side
from policy.model import Group, Policy
from policy.prove import leads, points
from policy.prove.encode import Universe
from policy.prove.leads import Lead
from policy.reference import scoring
from policy.shown import points as shown
from policy.state import alone


def compare_groups(pair: Pair) -> Iterator[Found]:
    """One result for every group of either policy."""
    for name in dict.fromkeys(one.name for one in (*pair.new.groups, *pair.old.groups)):
        yield compare_group(pair, name)


def compare_group(pair: Pair, name: str) -> Found:
    """The points that a group of either policy gives, in both."""
    old, new = pair.was.group.get(name), pair.now.group.get(name)
    found = Found()
    if old is None or new is None:
        found.regions.append(_one_sided(pair, name, old, new))
    elif name in pair.forms[0].own:
        _compare(pair, old, new, found)
    return found


def _one_sided(pair: Pair, name: str, old: Group | None, new: Group | None) -> Region:
    sides = [
        Side("no such group", policy.span) if one is None else Side(_head(one), one.span)
        for policy, one in ((pair.was, old), (pair.now, new))
    ]
    return Region("scoring", f"the points of `{name}`", (), sides[0], sides[1])


def _compare(pair: Pair, old: Group, new: Group, found: Found) -> None:
    question = f"the points of `{new.name}`"
    lead = _find(pair, new.name)
    if isinstance(lead, Lead):
        sides = _points(pair, new.name, lead)
        if sides is not None:
            was, now = (
                Side(f"{shown(one)} points", group.span)
                for one, group in zip(sides, (old, new), strict=True)
            )
            found.regions.append(Region("scoring", question, pair.told(lead), was, now))
            return
    elif lead.proved:
        if not _fades_alike(pair, new.name):
            was, now = Side(_head(old), old.span), Side(_head(new), new.span)
            found.regions.append(Region("scoring", question, (), was, now))
        return
    why = "it is written otherwise, and no lead was found that gets other points"
    found.unknown.append(Open("scoring", question, why, old.span, new.span))


def _find(pair: Pair, name: str) -> Lead | leads.Nobody:
    """A lead to whom the two groups give different points."""
    one = Linear((Quantity(1, "group", name),), ">=", 0)
    universe = Universe([(pair.old, one), (pair.new, one)])
    universe.declare()
    apart = universe.points(pair.old, name) != universe.points(pair.new, name)
    return sought(universe, [apart], lambda lead: _points(pair, name, lead) is not None)


def _points(pair: Pair, name: str, lead: Lead) -> tuple[int, int] | None:
    found = tuple(_read(pair, policy, name, lead) for policy in (pair.was, pair.now))
    return (found[0], found[1]) if found[0] != found[1] else None


def _read(pair: Pair, policy: Policy, name: str, lead: Lead) -> int:
    return scoring.group_points(policy, name, pair.person(policy, lead), lead.history.end, alone(policy))


def _fades_alike(pair: Pair, name: str) -> bool:
    """What the encoder shares, it shares by behaviour; a cap by its time."""
    old, new = pair.old.group[name], pair.new.group[name]
    same = zone(pair.old, old) == zone(pair.new, new)
    return same and points.behaviour(old) == points.behaviour(new)


def _head(group: Group) -> str:
    return parts.group(replace(group, rules=())) or f"a plain sum of {len(group.rules)} rules"
