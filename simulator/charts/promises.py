"""How often the clocks of each status are met."""

from __future__ import annotations

from simulator.charts.bars import ARMS, Bar, dots, height
from simulator.charts.sheet import Chart
from simulator.estimates import mean
from simulator.figures import shown, ticks
from simulator.summary import Promise, Summary


def promises(
    base: Summary, proposal: Summary | None = None, target: float | None = None
) -> Chart | None:
    """`target` is the share that was agreed on, where one was."""
    arms = [base] if proposal is None else [base, proposal]
    by = [{one.label: one for one in arm.promises} for arm in arms]
    names = list(dict.fromkeys(name for found in reversed(by) for name in found))
    if not names:
        return None
    rows = [_bar(name, [found.get(name) for found in by]) for name in names]
    note = "Share of stays whose clock was met. Lines are 95% intervals"
    aim = f"; the dashed line is the target of {ticks(target, 'share')}." if target is not None else "."
    return Chart(
        "promises",
        _title(arms[-1], target),
        note + aim,
        dots(rows, "share", target),
        height(len(rows), len(arms), True) + 20 * (len(arms) - 1),
        height(len(rows), len(arms), False) + 20 * (len(arms) - 1),
        legend=tuple(("o", colour, text) for _, colour, text in ARMS) if proposal else (),
    )


def _bar(name: str, found: list[Promise | None]) -> Bar:
    estimates = tuple(one.met.estimate() if one else mean(()) for one in found)
    texts = tuple(
        shown(estimate.mean, "share") if one else ""
        for one, estimate in zip(found, estimates, strict=True)
    )
    return Bar(name, estimates, texts)


def _title(arm: Summary, target: float | None) -> str:
    rates = sorted((one.met.estimate().mean, one.label) for one in arm.promises if any(one.met.under))
    if not rates:
        return "No clock ran"
    (worst, label), (best, other) = rates[0], rates[-1]
    low, high = shown(worst, "share"), shown(best, "share")
    if target is not None:
        missed = sum(rate < target for rate, _ in rates)
        if not missed:
            return f"Every clock meets the target; the least is {low}, in {label}"
        return f"{missed} of {len(rates)} clocks miss the target; the worst is {label}, {low}"
    if len(rates) == 1:
        return f"The clock of {label} is met in {low} of the stays"
    return f"Clocks are met least often in {label}, {low}, and most often in {other}, {high}"
