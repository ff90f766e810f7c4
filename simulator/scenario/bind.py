"""From a YAML text to a scenario, on one page: read, check the shape, bind, check against the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dsl.diagnostic import Diagnostic, has_errors
from dsl.source import NOWHERE, Source
from policy.model import Policy
from simulator.model import Scenario
from simulator.scenario.accounts import accounts
from simulator.scenario.arrivals import sources
from simulator.scenario.beside import included, named
from simulator.scenario.checks import check
from simulator.scenario.conduct import behaviour
from simulator.scenario.context import Context
from simulator.scenario.expressions import duration
from simulator.scenario.moments import instant, zone
from simulator.scenario.people import fields, intent
from simulator.scenario.personas import personas
from simulator.scenario.reading import read_tree
from simulator.scenario.segments import segments
from simulator.scenario.shape import check_shape
from simulator.scenario.staff import teams
from simulator.scenario.touches import touches
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.waiting import patience, speed
from simulator.scenario.work import work
from simulator.scenario.world import referrals, report, start_from, warm_up

# What a part that is left out may seem to make wrong.
_OF_THE_WHOLE = frozenset(
    (
        "account-key",
        "field-not-modelled",
        "lost-mass",
        "missing-key",
        "name-not-here",
        "never-connects",
        "never-reached",
        "no-accounts",
        "no-arrivals",
        "no-cadence",
        "no-otherwise",
        "no-outcomes",
        "no-reps",
        "no-sources",
        "no-speed",
        "no-team",
        "no-touch",
        "no-value",
        "no-work",
        "out-of-bounds",
        "required-field",
        "speed-not-here",
        "stays-for-ever",
        "too-much",
    )
)

Bound = tuple[Scenario | None, tuple[Diagnostic, ...]]


def bind_text(source: Source, policy: Policy) -> Bound:
    """The scenario that a text describes for a policy, or None, with everything that was found."""
    root, found = read_tree(source)
    if root is None:
        return None, tuple(found)
    if has_errors(found):
        return None, (*found, *check_shape(root))
    scenario, more = bind_tree(root, source, policy)
    return scenario, (*found, *more)


def bind_tree(
    root: Table, source: Source, policy: Policy, drawn: Mapping[str, float] | None = None
) -> Bound:
    """The same from the tree of the text. `drawn` says what uncertain numbers are instead of their
    stated values, by their place (`teams.ldrs.cost`), in machine units."""
    files = named(root)
    root, unread = included(root, source)
    found = check_shape(root) + unread
    if has_errors(found):
        return None, (*found, *_beside(root, found, source, policy))
    ctx = Context(policy, source, drawn=drawn or {})
    scenario = replace(_bind(ctx, root), beside=files)
    if not has_errors(ctx.found):
        check(ctx, scenario, root)
    found += sorted(dict.fromkeys(ctx.found), key=lambda one: (one.span.line, one.span.column))
    return (None if has_errors(found) else scenario), tuple(found)


def _beside(
    root: Table, found: Sequence[Diagnostic], source: Source, policy: Policy
) -> Sequence[Diagnostic]:
    """What is wrong with the well-formed parts. Parts with a mistake of form are left out, and what only
    their absence makes wrong is not told."""
    whole, left_out = _pruned(root, [one.span.line for one in found])
    if any(one.code != "missing-key" for one in check_shape(whole)):
        return ()
    ctx = Context(policy, source)
    _bind(ctx, whole, _names(root.get("sources")))
    doubtful = [f"`{name}`" for name in left_out] + ["unknown source"] * ("sources" in left_out)
    return [
        one
        for one in sorted(dict.fromkeys(ctx.found), key=lambda one: (one.span.line, one.span.column))
        if one.code not in _OF_THE_WHOLE and not any(part in one.message for part in doubtful)
    ]


def _pruned(root: Table, lines: Sequence[int]) -> tuple[Table, frozenset[str]]:
    """The document without the parts (`work.lead.SAL`, `horizon`) on these lines, and their names."""

    def fine(one: Entry) -> bool:
        return not any(one.key.span.line <= line <= one.value.span.end_line for line in lines)

    kept, names = [], set[str]()
    for entry in root.entries:
        value = entry.value
        if fine(entry):
            kept.append(entry)
        elif isinstance(value, Table) and not all(map(fine, value.entries)):
            names |= {one.key.text for one in value.entries if not fine(one)}
            part = tuple(one for one in value.entries if fine(one))
            kept.append(replace(entry, value=replace(value, entries=part)))
        else:
            names.add(entry.key.text)
    return replace(root, entries=tuple(kept)), frozenset(names)


def _bind(ctx: Context, root: Table, known: tuple[str, ...] = ()) -> Scenario:
    """Each part from its key. The order matters: names are known to what comes after them. `known`: the
    sources, where not all of them are still in the tree."""
    ctx.timezone = zone(ctx, root.get("timezone"), ctx.policy.timezone)
    ctx.start = instant(ctx, root.get("start")) or 0
    ctx.sources = known or _names(root.get("sources"))
    ctx.segments = _names(root.get("segments"))
    account = accounts(ctx, root.get("accounts"))
    people = _table(root.get("people"))
    together = personas(ctx, people.get("table"))
    modelled = fields(ctx, people.get("fields"), together)
    curve = speed(ctx, root.get("speed-to-lead"))
    done, ctx.idle = work(ctx, root.get("work"))
    return Scenario(
        name=_title(ctx, root.get("name")),
        start=ctx.start,
        horizon=duration(ctx, root.get("horizon"), above_zero=True) or 0,
        timezone=ctx.timezone,
        warm_up=warm_up(ctx, root.get("warm-up")),
        follow_up=duration(ctx, root.get("follow-up")) or 0,
        sources=sources(ctx, root.get("sources")),
        intent=intent(ctx, people.get("intent")),
        fields=modelled,
        segments=segments(ctx, root.get("segments")),
        behaviour=behaviour(ctx, root.get("behaviour")),
        speed=curve,
        patience=patience(ctx, root.get("patience")),
        teams=teams(ctx, root.get("teams")),
        touches=touches(ctx, root.get("touches")),
        work=done,
        referrals=referrals(ctx, root.get("referrals")),
        accounts=account,
        report=report(ctx, root.get("report")),
        start_from=start_from(ctx, root.get("start-from")),
        provenance=tuple(sorted(ctx.provenance, key=lambda one: (one.span.line, one.span.column))),
    )


def _names(node: Node | None) -> tuple[str, ...]:
    return tuple(one.key.text for one in node.entries) if isinstance(node, Table) else ()


def _table(node: Node | None) -> Table:
    if isinstance(node, Table):
        return node
    return Table((), node.span if node is not None else NOWHERE)


def _title(ctx: Context, node: Node | None) -> str:
    text = node.text if isinstance(node, Scalar) else ""
    if node is not None and not text.strip():
        ctx.error("no-value", "the scenario has no name", node.span, help="write one: `name: Acme 2026`")
    return text
