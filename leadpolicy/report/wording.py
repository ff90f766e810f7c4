"""What the figures say, in sentences that claim no more than the intervals allow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from leadpolicy.render.period import lasting
from simulator.compare import WORTH, Comparison, Effect
from simulator.figures import percent, signed, with_interval
from simulator.summary import FULL, Measure, Summary

KEY = 4  # figures in the headline
_BESIDE = 2  # figures that get worse, named beside those
_SAYS = {  # figures that say the same
    "sla.attainment": ("sla.breaches",),
    "margin": ("cost", "cost.leads"),
    "cost": ("cost.leads",),
    "revenue": ("cohort.revenue",),
    "won": ("win_rate",),
}
USUAL = ("revenue", "won", "margin", "sla.attainment")  # where the scenario asks for none


def key_measures(found: Summary, asked: Sequence[str]) -> list[Measure]:
    """Those that were asked for, else those that most people ask for."""
    return [
        one for name in _key(asked, [one.name for one in found.measures]) if (one := found.measure(name))
    ]


def key_effects(found: Comparison, asked: Sequence[str]) -> list[Effect]:
    by_name = {one.name: one for one in found.effects}
    return [by_name[name] for name in _key(asked, list(by_name))]


def outcome(found: Summary, asked: Sequence[str]) -> str:
    """One sentence about one policy."""
    parts = [_figure(one, found.currency) for one in key_measures(found, asked)]
    runs = f"{found.replications} simulated run{'s' if found.replications != 1 else ''}"
    return f"In {lasting(found)}, on average over {runs}: {_listed(parts)}."


def change(found: Comparison, asked: Sequence[str]) -> str:
    """One sentence about a proposal: what is clear, and what is not."""
    if found.identical:
        return "The proposal changes nothing: every figure is the same in every run, to the last digit."
    effects = key_effects(found, asked)
    better, worse = _of(effects, "better"), [*_of(effects, "worse"), *_beside(found, effects)]
    groups = [
        ("The proposal clearly improves ", better),
        (f"{'But it' if better else 'The proposal'} clearly worsens ", worse),
        ("It clearly changes ", [one for one in _of(effects, "changed") if not one.of_other_clocks]),
    ]
    currency = found.base.currency
    sentences = [
        head + _listed([_moved(one, currency) for one in some]) + "." for head, some in groups if some
    ]
    sentences += _overloaded(found)
    others = [one.title for one in effects if one.of_other_clocks and one.verdict != "same"]
    if others:
        sentences.append(f"The clocks themselves differ, so {_listed(others)} cannot be called better.")
    unclear = [one.title for one in _of(effects, "unclear") if not one.of_other_clocks]
    if unclear:
        verb = "is" if len(unclear) == 1 else "are"
        sentences.append(f"The effect on {_listed(unclear)} {verb} not distinguishable from zero.")
    unknown = _of(effects, "unknown")
    if unknown:
        sentences.append("One run cannot tell an effect from luck: simulate more replications.")
    same = [one.title for one in _of(effects, "same")]
    if same:
        sentences.append(f"The same as before: {_listed(same)}.")
    return " ".join(sentences)


def _beside(found: Comparison, named: Sequence[Effect]) -> list[Effect]:
    """Of the figures that the headline does not name, those that get worst: the price of the others."""
    known = {one.name for one in named}
    told = {part for name in known for part in _SAYS.get(name, ())}
    lost = [
        one
        for one in found.effects
        if one.verdict == "worse" and one.name not in known | told and abs(one.relative) >= WORTH
    ]
    lost = [one for one in lost if not any(one.name in _SAYS.get(two.name, ()) for two in lost)]
    return sorted(lost, key=lambda one: -abs(one.relative))[:_BESIDE]


def _overloaded(found: Comparison) -> list[str]:
    """Teams that the proposal gives more work than they have time for."""
    before = {one.team: one.use.estimate().mean for one in found.base.loads}
    return [
        f"The team {one.team} then has {percent(use)} of its time taken, {percent(before[one.team])} "
        "before."
        for one in found.proposal.loads
        if (use := one.use.estimate().mean) > FULL >= before.get(one.team, use)
    ]


def verdict(one: Effect) -> str:
    """What can honestly be said of one difference."""
    if one.of_other_clocks and one.verdict != "same":
        return "of other clocks"
    how = "clearly, but slightly" if abs(one.relative) < WORTH else "clearly"
    return {
        "better": f"{how} better",
        "worse": f"{how} worse",
        "changed": "clearly changed",
        "unclear": "not distinguishable from zero",
        "same": "exactly the same",
        "unknown": "too few runs to say",
    }[one.verdict]


def difference(one: Effect, currency: str) -> str:
    """`+12 (+8 to +16)`, or that nothing changed."""
    return "0" if one.verdict == "same" else signed(one.difference, one.unit, currency)


def relative(one: Effect) -> str:
    """The difference as a share of the base; of a share itself that would mislead."""
    if one.unit == "share" or abs(one.relative) < 0.00005 or math.isnan(one.relative):
        return ""
    return percent(one.relative, sign=True)


def unbroken(figure: str) -> str:
    """With its unit on the same line."""
    return figure.replace(" ", "\u00a0")


def _key(asked: Sequence[str], names: Sequence[str]) -> list[str]:
    wanted = [name for one in asked for name in names if _is(name, one)]
    usual = [name for name in USUAL if name in names]
    return (wanted or list(dict.fromkeys((*usual, *names))))[:KEY]


def _is(name: str, asked: str) -> bool:
    """Scenarios write `sla_attainment` for `sla.attainment`."""
    return name.replace(".", "_") == asked.lower().replace(".", "_").replace("-", "_")


def _figure(one: Measure, currency: str) -> str:
    return f"{one.title} {with_interval(one.estimate(), one.unit, currency)}"


def _moved(one: Effect, currency: str) -> str:
    return f"{one.title} by {difference(one, currency)}"


def _of(effects: Sequence[Effect], kind: str) -> list[Effect]:
    return [one for one in effects if one.verdict == kind]


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    if len(parts) == 2:
        return " and ".join(parts)
    return "; ".join(parts[:-1]) + f"; and {parts[-1]}"
